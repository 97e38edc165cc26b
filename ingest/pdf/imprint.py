"""Reads what a document says of itself on its first and last pages: who publishes it, when, its ISBN, how to
cite it, its version."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Page

_FIRST, _LAST = 6, 2
"""So many pages at the beginning and the end are looked at."""
_NAME = r"(?P<name>[^\W\d_][^\n;.©]{2,80}?)"
_BEHIND = r"(?=\s*(?:[;.\n©]|,? all rights|,? \d{4}|$))"
_RIGHTS = r"(?:©|\(c\)|copyright(?: ©| \(c\))?)[ \t]*"
_YEARS = r"(?P<year>\d{4})(?:\s*[-–]\s*\d{4})?"
_COPYRIGHT = (
    re.compile(rf"{_RIGHTS}{_YEARS},?[ \t]+(?:by )?{_NAME}{_BEHIND}", re.IGNORECASE),
    re.compile(rf"{_RIGHTS}{_NAME},?[ \t]+{_YEARS}(?!\d)", re.IGNORECASE),
)
_ISBN = re.compile(r"\bISBN(?:-1[03])?(?:\s*\([^)]*\))?:?\s*((?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx])")
_CITE = re.compile(
    r"(?:suggested citation|(?:please )?cite (?:this \w+ )?as|how to cite(?: this \w+)?)[.:]?\s+"
    r"(?P<said>[^\n]{20,600})",
    re.IGNORECASE,
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATED = re.compile(rf"(?:^|[-–|,:(\s])(?P<date>(?:\d{{1,2}} )?(?:{_MONTHS}) \d{{4}})\)?\s*$", re.MULTILINE)
_VERSION = re.compile(r"\bversion:? (?P<version>\d+(?:\.\d+)*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a document says of itself; None for what it does not."""

    publisher: str | None = None
    published: str | None = None
    version: str | None = None
    isbn: str | None = None
    citation: str | None = None


def read_imprint(text: str, pages: tuple[Page, ...]) -> Imprint:
    """Return what the title page and the imprint of a document state."""
    ends = [*pages[:_FIRST], *pages[max(len(pages) - _LAST, _FIRST) :]]
    parts = [text[page.start : page.end] for page in ends]
    front = parts[0] if parts else ""
    whole = "\n".join(parts)
    rights = next((match for pattern in _COPYRIGHT if (match := pattern.search(whole))), None)
    cited = _CITE.search(whole)
    dated = _DATED.search(front)
    version = _VERSION.search(front)
    return Imprint(
        publisher=" ".join(rights["name"].split()).rstrip(" ,") if rights else None,
        published=dated["date"] if dated else rights["year"] if rights else None,
        version=version["version"] if version else None,
        isbn=next((isbn for match in _ISBN.finditer(whole) if (isbn := _checked(match[1]))), None),
        citation=cited["said"].strip() if cited else None,
    )


def _checked(stated: str) -> str:
    """An ISBN without hyphens; nothing where its last figure does not fit the others."""
    digits = re.sub(r"[- ]", "", stated).upper()
    values = [10 if c == "X" else int(c) for c in digits]
    if len(values) == 13:
        fits = sum(v * (3 if i % 2 else 1) for i, v in enumerate(values)) % 10 == 0
    else:
        fits = len(values) == 10 and sum(v * (10 - i) for i, v in enumerate(values)) % 11 == 0
    return digits if fits else ""


def named_in(text: str, authors: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of a file's stated authors that its text names too: a file often names who saved it."""
    plain = "".join(c for c in text.casefold() if c.isalnum())
    return tuple(name for name in authors if "".join(c for c in name.casefold() if c.isalnum()) in plain)
