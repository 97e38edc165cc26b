"""What every form of a reference is made of: kind of source, authors, dates, and the passages quoted.

Names and dates are parsed only where they are plain. All else stays as the source states it.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ingest.document import SourceInfo
from search.citations.address import without_user
from search.hit import Hit

Kind = Literal["article", "chapter", "book", "label", "page", "report"]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_MONTH = {name: number for number, name in enumerate((m.lower() for m in MONTHS), start=1)}
_SUFFIX = r"Jr|Sr|2nd|3rd|4th|II|III|IV"
# "Smith JAB Jr", as NLM writes a name.
_NLM = re.compile(rf"(?P<family>\S.*?) (?P<given>[^\W\d_a-zß-öø-ÿ]{{1,4}})(?: (?P<suffix>{_SUFFIX})\.?)?")
# "Smith, Jane A., Jr": each given name begins with a capital, as no word such as "of" does.
_GIVEN = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*\.?(?:[ .-]+[^\W\d_a-zß-öø-ÿ][^\W\d_]*\.?)*"
_TURNED = re.compile(rf"(?P<family>\S[^,]*), (?P<given>{_GIVEN})(?:,? (?P<suffix>{_SUFFIX})\.?)?")
# "J. A. Smith"
_INITIALS = re.compile(
    rf"(?P<given>(?:[^\W\d_a-z]\.[ -]?)+) ?(?P<family>[^\W\d_][^,.]*?)(?:,? (?P<suffix>{_SUFFIX})\.?)?"
)
_NO_INITIALS = frozenset(
    "UK US USA EU UN WHO NHS LLC LLP PLC SA AG MD RN BSC MSC PHD MBBS FRCP DO NP PA".split()
)
_NO_GIVEN = frozenset(("inc", "ltd", "gmbh", "corp", "co", *(word.lower() for word in _NO_INITIALS)))
_ISO = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:T.*)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}), (\d{4})")
_NLM_DATE = re.compile(r"(\d{4}) ([A-Za-z]{3,9})(?: (\d{1,2}))?")


@dataclass(frozen=True, slots=True)
class Name:
    """An author.

    `given` are the given names or initials. It is empty for a group, or where the name is not plainly that of
    a person: `family` is then all of it.
    """

    family: str
    given: tuple[str, ...] = ()
    suffix: str = ""

    @property
    def nlm(self) -> str:
        """The name as NLM writes it: "Smith JA Jr"."""
        return " ".join(
            filter(None, (self.family, "".join(part[0].upper() for part in self.given), self.suffix))
        )


def name_of(written: str) -> Name:
    """Parse a name as a source writes it."""
    text = " ".join(written.split())
    found = _NLM.fullmatch(text)
    if found and "," not in text and found["given"] not in _NO_INITIALS:
        return Name(found["family"], tuple(found["given"]), found["suffix"] or "")
    found = _TURNED.fullmatch(text) or _INITIALS.fullmatch(text)
    if not found or found["given"].rstrip(".").lower() in _NO_GIVEN:
        return Name(text)
    parts = re.findall(r"[^\s.-]+", found["given"])
    # "BC" in "Sample, BC" are two initials.
    if len(parts) == 1 and parts[0].isupper() and len(parts[0]) <= 3:
        parts = list(parts[0])
    return Name(found["family"], tuple(parts), found["suffix"] or "")


def name_in_full(name: Name) -> str:
    """Write a name as "Smith, J. A., Jr", initials with full stops."""
    given = " ".join(f"{part}." if len(part) == 1 else part for part in name.given)
    return ", ".join(filter(None, (name.family, given, name.suffix)))


def kind_of(info: SourceInfo) -> Kind:
    """Return the kind of a source, as far as it says so; a file without an address is a report."""
    extra = info.extra
    if extra.get("journal"):
        return "article"
    if extra.get("set_id") or extra.get("label_type"):
        return "label"
    if book_title(info):
        return "chapter"
    if extra.get("isbn"):
        return "book"
    return "page" if web_address(info) else "report"


def book_title(info: SourceInfo) -> str:
    """Return the book that a chapter stands in, or ""."""
    return stated(info, "book_title", "booktitle", "book")


def stated(info: SourceInfo, *keys: str) -> str:
    """Return the first of these statements that a source makes, or ""."""
    return next((str(info.extra[key]).strip() for key in keys if info.extra.get(key)), "")


def pages_of(info: SourceInfo) -> tuple[str, str]:
    """Return the first and the last page in full: ("101", "109") for "101-9". No last page is ""."""
    found = re.fullmatch(r"(\d+) ?[-–] ?(\d+)", stated(info, "pages"))
    if not found:
        return stated(info, "pages"), ""
    first, last = found.groups()
    return first, first[: max(len(first) - len(last), 0)] + last


def nlm_pages(info: SourceInfo) -> str:
    """Write pages as NLM does, without the digits that the last shares with the first: "1865-76"."""
    first, last = pages_of(info)
    if len(first) == len(last) and first < last:
        same = next(at for at in range(len(first)) if first[at] != last[at])
        last = last[same:]
    return f"{first}-{last}" if last else first


def editors(info: SourceInfo) -> tuple[str, ...]:
    """Return the editors of the book that a chapter stands in."""
    names = info.extra.get("editors") or info.extra.get("editor") or ()
    return tuple(map(str, names)) if isinstance(names, list | tuple) else (str(names),)


def web_address(info: SourceInfo) -> str:
    """Return the address of a source on the web, or ""."""
    is_web = info.url and re.match(r"https?://[^\s/]", info.url, re.IGNORECASE)
    return without_user(info.url) if info.url and is_web else ""


def date_of(date: str | None) -> tuple[int, ...]:
    """Parse a date as (year, month, day), as far as it is stated; empty if it is no plain date."""
    text = (date or "").strip()
    if found := _ISO.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
    elif found := _DAY_FIRST.fullmatch(text):
        parts = [int(found[3]), _MONTH.get(found[2][:3].lower(), 0), *([int(found[1])] if found[1] else [])]
    elif found := _MONTH_FIRST.fullmatch(text):
        parts = [int(found[3]), _MONTH.get(found[1][:3].lower(), 0), int(found[2])]
    elif found := _NLM_DATE.fullmatch(text):
        parts = [int(found[1]), _MONTH.get(found[2][:3].lower(), 0), *([int(found[3])] if found[3] else [])]
    else:
        return ()
    try:
        datetime.date(*[*parts, 1, 1][:3])
    except ValueError:  # such as 30 February
        return ()
    return tuple(parts)


def nlm_date(date: str | None) -> str:
    """Write a date as NLM does, "2012 Sep 28"; as it is stated if it is no plain date."""
    parts = date_of(date)
    if not parts:
        return (date or "").strip()
    year, *rest = parts
    return " ".join([f"{year:04}", *(MONTHS[month - 1] for month in rest[:1]), *map(str, rest[1:])])


def standing(info: SourceInfo) -> str:
    """Return the status to cite: "RETRACTED", "SUPERSEDED by Rash, version 3", or "" for none."""
    if not info.status:
        return ""
    by = info.superseded_by if info.status == "superseded" else None
    return f"{info.status.upper()} by {by}" if by else info.status.upper()


@dataclass(frozen=True, slots=True)
class Work:
    """A source, the passages quoted from it, and its key among others."""

    key: str
    info: SourceInfo
    hits: tuple[Hit, ...]

    @property
    def notes(self) -> tuple[str, ...]:
        """The status of the source, then each quote with its location.

        White space in it is plain, because the formats keep no lines.
        """
        status = standing(self.info)
        return (*([f"{status}."] if status else []), *map(_quoted, self.hits))


def works(hits: Hit | Iterable[Hit]) -> list[Work]:
    """Group hits by source, in the order of their first hits, with keys that differ."""
    by_document: dict[str, list[Hit]] = {}
    for hit in [hits] if isinstance(hits, Hit) else hits:
        quoted = by_document.setdefault(hit.document_id, [])
        if all(other.passage_id != hit.passage_id for other in quoted):
            quoted.append(hit)
    return [Work(_key(some[0]), some[0].info, tuple(some)) for some in by_document.values()]


def _quoted(hit: Hit) -> str:
    page = f"page {hit.page} of the file, " if hit.page is not None else ""
    location = f"{page}characters {hit.start}:{hit.end} of document {hit.document_id}"
    return f"Quoted from {location}: “{' '.join(hit.text.split())}”"


def _key(hit: Hit) -> str:
    """Make a key: first author or title, the year, and the document's id, which makes it unique."""
    named = name_of(hit.info.authors[0]).family if hit.info.authors else hit.info.title
    plain = unicodedata.normalize("NFKD", named).encode("ascii", "ignore").decode()
    word = next(iter(re.findall(r"[A-Za-z]+", plain)), "Source")
    year = next(iter(date_of(hit.info.published)), "")
    return f"{word}{year}x{hit.document_id}"
