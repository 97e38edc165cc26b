"""Writes references as Vancouver text to paste.

Vancouver follows NLM's Citing Medicine (2nd ed., 2007, updated 2015; NBK7256): articles ch. 1 and 23, books
and their parts ch. 2 and 22, Web sites ch. 25. Six authors are named, then "et al."; what is unknown is
written in brackets, "[date unknown]". It has no chapter on drug labels: one is written as an Internet book
with its type in brackets. citeproc-py is not used: with the CSL style for Vancouver (which is CC BY-SA)
version 0.11.1 writes "2012Sep28", "101–9" for "101-9", and leaves out what is unknown.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath

from ingest.document import SourceInfo
from search.citations.reference import (
    Kind,
    book_title,
    editors,
    kind_of,
    name_of,
    nlm_date,
    nlm_pages,
    standing,
    stated,
    web_address,
)

_MOST_AUTHORS = 6
_NOTICES = {
    "RetractionIn": "Retraction in",
    "retraction-forward": "Retraction in",
    "ErratumIn": "Erratum in",
    "correction-forward": "Erratum in",
    "ExpressionOfConcernIn": "Expression of concern in",
    "UpdateIn": "Update in",
}
_IDENTIFIERS = {"doi": "doi: ", "pmid": "PubMed PMID: ", "pmcid": "PubMed Central PMCID: "}


def vancouver(info: SourceInfo, page: str | None, accessed: date) -> str:
    """Write the reference in one line, as Citing Medicine has it.

    Args:
        info: the source.
        page: the page of what is cited, as a reader finds it.
        accessed: the day on which the reader saw it: for what is cited by its address.
    """
    kind = kind_of(info)
    cited = nlm_date(accessed.isoformat()) if _by_address(info, kind) else ""
    parts = [_authors(info.authors), _title(info, kind)]
    if kind == "article":
        parts += [*_in_journal(info, cited), f"Quoted from p. {page}" if page else ""]
    else:
        parts += [_edition(info), _imprint(info, cited), f"p. {page or nlm_pages(info)}"]
        parts[-1] = parts[-1] if parts[-1] != "p. " else ""
    parts += _notes(info)
    if cited:
        parts.append(f"Available from: {web_address(info)}")
    elif not any(info.extra.get(key) for key in _IDENTIFIERS):
        parts.append(
            f"Located at: {PurePosixPath(info.source).name}{f'#{info.record}' if info.record else ''}"
        )
    return " ".join(_ended(part) for part in parts if part)


def _by_address(info: SourceInfo, kind: Kind) -> bool:
    """Return whether to cite a source by its address: an article only if nothing better identifies it."""
    identified = kind == "article" and any(info.extra.get(key) for key in _IDENTIFIERS)
    return bool(web_address(info)) and not identified


def _authors(stated: tuple[str, ...]) -> str:
    names = [name_of(each).nlm for each in stated]
    return ", ".join(names[:_MOST_AUTHORS] + (["et al"] if len(names) > _MOST_AUTHORS else []))


def _title(info: SourceInfo, kind: Kind) -> str:
    """Return the title with its status, type, medium and book."""
    status = standing(info)
    online = kind not in ("article", "chapter") and bool(web_address(info))
    medium = {"label": "drug label"}.get(kind, "")
    medium = " on the ".join(filter(None, (medium, "Internet" if online else "")))
    shown = "" if status and info.title.upper().startswith(status) else status
    brackets = "".join(f" [{each}]" for each in (shown, medium) if each)
    title = info.title or "[title unknown]"
    title = title.rstrip(". ") + brackets if brackets else title
    if kind != "chapter":
        return title
    by = ", ".join(name_of(each).nlm for each in editors(info))
    by = f"{by}, editor{'s' if len(editors(info)) > 1 else ''}. " if by else ""
    return f"{_ended(title)} In: {by}{book_title(info)}{' [Internet]' if web_address(info) else ''}"


def _in_journal(info: SourceInfo, cited: str) -> list[str]:
    """List journal, date, volume, issue and pages, "J Rash. 2012 Sep 28;7(9):101-9", and identifiers."""
    volume, issue, pages = stated(info, "volume"), stated(info, "issue"), nlm_pages(info)
    numbered = f"{volume}{f'({issue})' if issue else ''}"
    dated = _dated(info, cited) + (f";{numbered}" if numbered else "") + (f":{pages}" if pages else "")
    identifiers = "; ".join(
        f"{label}{stated(info, key)}" for key, label in _IDENTIFIERS.items() if stated(info, key)
    )
    identifiers = re.sub(r"^(doi: \S+);", r"\1.", identifiers)
    journal = stated(info, "journal").rstrip(".") + (" [Internet]" if cited else "")
    return [journal, dated, f"Version {info.version}" if info.version else "", identifiers]


def _edition(info: SourceInfo) -> str:
    edition = stated(info, "edition")
    edition = f"{edition} ed" if edition and not re.search(r"\bed\b|edition", edition) else edition
    return edition or (f"Version {info.version}" if info.version else "")


def _imprint(info: SourceInfo, cited: str) -> str:
    """Write place, publisher and date: "London: NICE; 2021 Mar 4 [reviewed 2022 Mar; cited 2026 Nov 22]"."""
    city = stated(info, "place", "publisher_place", "city")
    if city or info.publisher:
        who = f"{city or '[place unknown]'}: {info.publisher or '[publisher unknown]'}"
    else:
        who = "[place unknown: publisher unknown]"
    return f"{who}; {_dated(info, cited)}"


def _dated(info: SourceInfo, cited: str) -> str:
    aside = [
        f"reviewed {nlm_date(info.reviewed)}" if info.reviewed else "",
        f"cited {cited}" if cited else "",
    ]
    brackets = "; ".join(filter(None, aside))
    return (nlm_date(info.published) or "[date unknown]") + (f" [{brackets}]" if brackets else "")


def _notes(info: SourceInfo) -> list[str]:
    """List notices of retraction or correction, the validity, and the date of the library's copy."""
    notices = info.extra.get("notices")
    found = (str(each).partition(": ") for each in (notices if isinstance(notices, list) else ()))
    return [
        *(f"{_NOTICES[kind]}: {where}" for kind, _, where in found if kind in _NOTICES),
        f"Valid until {nlm_date(info.valid_until)}" if info.valid_until else "",
        f"Copy of {nlm_date(info.accessed)}" if info.accessed else "",
    ]


def _ended(part: str) -> str:
    """End a part with a full stop; an address gets none, because it would be read as part of it."""
    return part if part.endswith((".", "?", "!")) or "Available from: " in part else part + "."
