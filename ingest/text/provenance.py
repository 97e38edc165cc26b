"""Read a saved web page's furniture for its publisher, source, dates, ISSN and what it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DAY = (
    r"\d{4}-\d{2}-\d{2}|[A-Z][a-z]+\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]+\.?,? \d{4}"
    r"|[A-Z][a-z]+ \d{4}|\d{1,2}/\d{1,2}/\d{4}"
)
_DATE = rf"(?P<date>{_DAY})"
_ACCESSED = re.compile(rf"\b(?:accessed|retrieved)(?: on)?:? {_DATE}", re.IGNORECASE)
_REVIEWED = re.compile(
    rf"\b(?:last|date(?: last)?) (?:reviewed|updated|modified|revised)(?: on)?:? {_DATE}", re.IGNORECASE
)
_PUBLISHED = re.compile(rf"\b(?:date )?published(?: on)?:? {_DATE}", re.IGNORECASE)
# At the start of a line or of a part of it, and nowhere else: "Offer valid until ..." is an advertisement.
_VALID_UNTIL = re.compile(
    r"(?:^|[.;|•·])[ \t]*(?:valid (?:until|through|to)|expir(?:es|y|y date|ation date)(?: on)?"
    r"|(?:date of )?next (?:planned |scheduled )?review(?: date| due)?(?: on| by)?|review by"
    r"|(?:due for review|review due(?: date)?)(?: on| by)?)(?::|[ \t])[ \t]*"
    rf"(?P<date>{_DAY}|\d{{4}}(?![-/\d]))",
    re.IGNORECASE | re.MULTILINE,
)
_SUPERSEDES = re.compile(r"^(?:supersedes|replaces):[ \t]*(?P<names>[^\n]*)", re.IGNORECASE | re.MULTILINE)
_NO_NAME = re.compile(r"|[-–—]|none|nil|n/?a|not applicable|nothing|new (?:document|guideline|policy)", re.I)
_ORIGIN = re.compile(r"^(?:content source|source):[ \t]*(?P<name>[^\n]*)", re.IGNORECASE | re.MULTILINE)
_ISSN = re.compile(r"\bISSN:?\s*(?P<issn>\d{4}-\d{3}[\dX])\b")
_COMPANY = re.compile(
    r"^(?P<name>[A-Z][\w&.'’ -]*?)[®™]?(?P<suffix>,? (?:LLC|Inc|Ltd|GmbH|Corp)\.?)$", re.MULTILINE
)
_COPYRIGHT = re.compile(
    # Bounded: each of many such words would be followed to the end of the line.
    r"(?:©|\(c\)|copyright)\s{0,8}(?:©\s{0,8})?(?:\d{4}(?:\s{0,8}[-–]\s{0,8}\d{4})?)?,?\s{0,8}"
    r"(?P<name>[A-Z][\w&.,'’ -]{1,200}?)"
    r"(?:\. |\.$|$)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a page states about itself; None for what it does not state. Dates are as it writes them."""

    publisher: str | None = None
    origin: str | None = None
    published: str | None = None
    reviewed: str | None = None
    accessed: str | None = None
    valid_until: str | None = None
    """The day on which it expires or its next review is due."""
    supersedes: tuple[str, ...] = ()
    """The documents that it replaces, in its words."""
    issn: str | None = None


def read_provenance(furniture: Iterable[str]) -> Provenance:
    """Read the statements in a page's furniture paragraphs."""
    text = "\n".join(furniture)
    return Provenance(
        publisher=_publisher(text),
        origin=_origin(text),
        published=_group(_PUBLISHED, text, "date"),
        reviewed=_group(_REVIEWED, text, "date"),
        accessed=_group(_ACCESSED, text, "date"),
        valid_until=_group(_VALID_UNTIL, text, "date"),
        supersedes=names(part for line in _SUPERSEDES.finditer(text) for part in line["names"].split(";")),
        issn=_group(_ISSN, text, "issn"),
    )


def names(stated: Iterable[str]) -> tuple[str, ...]:
    """Tidy stated names of documents, each once; leave out "none" and the like."""
    tidy = (" ".join(name.split()).rstrip(" .;,") for name in stated)
    return tuple(dict.fromkeys(name for name in tidy if not _NO_NAME.fullmatch(name)))


def _group(pattern: re.Pattern[str], text: str, name: str) -> str | None:
    match = pattern.search(text)
    return match[name] if match else None


def _publisher(text: str) -> str | None:
    company = _COMPANY.search(text)
    if company:
        return company["name"].strip() + company["suffix"]
    return _group(_COPYRIGHT, text, "name")


def _origin(text: str) -> str | None:
    """Return the source that the page names; None where only a date follows the words."""
    match = _ORIGIN.search(text)
    if not match:
        return None
    name = _ACCESSED.sub("", match["name"]).strip(" .;,")
    return name or None
