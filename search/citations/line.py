"""Writes the citation line of a passage: who says it, where, and as of when.

Parts and their order follow NLM's Citing Medicine (2nd ed., 2007): author, title, then for an
article (ch. 1) the journal and its identifiers, and for all else (ch. 25: Web sites) publisher and
dates, and where it is to be had. What the source does not say of itself is left out. That a document is
retracted, or superseded and by what, comes first; the file comes last, because a file can claim any
publisher.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from index.catalog.trust import review_of
from ingest.document import SourceInfo
from search.citations.address import without_user

_MOST_AUTHORS = 3
_ABSOLUTE = re.compile(r"[/\\~]|[A-Za-z]:[/\\]|\.\.[/\\]|file:", re.IGNORECASE)
_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2})T\S*$")


def citation(info: SourceInfo, page: str | None = None) -> str:
    """Write the citation in one line, each part ended by a full stop."""
    in_journal = bool(info.extra.get("journal"))
    parts = [
        _status(info),
        _authors(info.authors),
        info.title,
        *(_in_journal(info) if in_journal else _by_itself(info)),
        f"Page {page}" if page else None,
        None if in_journal and _identifiers(info) else info.url and without_user(info.url),
        f"Source: {shown_location(info)}",
    ]
    return " ".join(_ended(part) for part in parts if part)


def location(info: SourceInfo) -> str:
    """Return the file of a document, and the record in it where there are several."""
    return f"{info.source}#{info.record}" if info.record else info.source


def shown_location(info: SourceInfo) -> str:
    """Return the same without the folders of this machine, which say nothing to a reader."""
    name = PurePosixPath(info.source.replace("\\", "/")).name if _ABSOLUTE.match(info.source) else info.source
    return f"{name}#{info.record}" if info.record else name


def day(stated: str | None) -> str:
    """Cut the time of day off a date, which some web pages state; return anything else as it is."""
    return _TIME.sub(r"\1", stated or "")


def _status(info: SourceInfo) -> str | None:
    """Return the status in capitals: "RETRACTED", "SUPERSEDED by Rash in adults, version 3".

    An upload says who added it, and whether anybody has reviewed it.
    """
    review = review_of(info)
    if not info.status:
        return review
    by = info.superseded_by if info.status == "superseded" else None
    stated = f"{info.status.upper()} by {by}" if by else info.status.upper()
    return f"{review}. {stated}" if review else stated


def _in_journal(info: SourceInfo) -> list[str | None]:
    """List journal, year, volume, issue and pages ("2012;7(9):e46493"), validity and identifiers."""
    volume, issue, pages = (info.extra.get(key) for key in ("volume", "issue", "pages"))
    numbered = f"{volume or ''}{f'({issue})' if issue else ''}{f':{pages}' if pages else ''}"
    year = (info.published or "")[:4]
    separator = ";" if year and (volume or issue) else ""
    return [
        str(info.extra["journal"]),
        f"{year}{separator}{numbered}",
        f"Version {info.version}" if info.version else None,
        *_checked(info),
        *_identifiers(info),
    ]


def _identifiers(info: SourceInfo) -> list[str]:
    labels = {"doi": "doi:", "pmid": "PMID: ", "pmcid": "PMCID: "}
    return [f"{label}{info.extra[key]}" for key, label in labels.items() if info.extra.get(key)]


def _by_itself(info: SourceInfo) -> list[str | None]:
    """List publisher, version and dates of what stands in no journal."""
    return [
        info.publisher,
        f"Version {info.version}" if info.version else None,
        f"Published {day(info.published)}" if info.published else None,
        *_checked(info),
        f"Content source: {info.origin}" if info.origin else None,
        f"Accessed {day(info.accessed)}" if info.accessed else None,
        _issn(info),
    ]


def _checked(info: SourceInfo) -> list[str | None]:
    """Say when it was last reviewed, and until when that is valid."""
    return [
        f"Reviewed {day(info.reviewed)}" if info.reviewed else None,
        f"Valid until {info.valid_until}" if info.valid_until else None,
    ]


def _authors(authors: tuple[str, ...]) -> str | None:
    if not authors:
        return None
    named = ", ".join(authors[:_MOST_AUTHORS])
    return f"{named}, et al" if len(authors) > _MOST_AUTHORS else named


def _issn(info: SourceInfo) -> str | None:
    issn = info.extra.get("issn")
    return f"ISSN {issn}" if issn else None


def _ended(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else part + "."
