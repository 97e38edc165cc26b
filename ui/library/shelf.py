"""List the documents of a library, and count how current they are."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.backend import Backend
from index.catalog.facets import folded
from search.citations.line import day, location
from ui.html.badges import is_past

SORTS = ("title", "published", "reviewed", "format")
_OLD_YEARS = 5


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document in the list, without its text."""

    document_id: str
    title: str
    source: str
    format: str
    publisher: str
    published: str
    reviewed: str
    valid_until: str


@functools.lru_cache(maxsize=2)
def shelf(library: Backend) -> tuple[Shelved, ...]:
    """List every document, by title."""
    found = []
    for listed in library.documents():
        info = listed.info
        source = location(info)
        found.append(
            Shelved(
                document_id=listed.document_id,
                title=info.title or source,
                source=source,
                format=listed.format,
                publisher=info.publisher or "",
                published=day(info.published),
                reviewed=day(info.reviewed),
                valid_until=info.valid_until or "",
            )
        )
    return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.source)))


def chosen(shelved: Sequence[Shelved], find: str, sort: str) -> list[Shelved]:
    """Choose the documents that hold every word of `find` in their title, file, publisher, format or dates.

    Sorted by `sort`: a date puts the newest first, and those without one last.
    """
    words = folded(find).split()
    kept = [each for each in shelved if all(word in _words(each) for word in words)]
    if sort in ("published", "reviewed"):
        kept.sort(key=lambda each: getattr(each, sort), reverse=True)
    elif sort == "format":
        kept.sort(key=lambda each: each.format.casefold())
    return kept


def staleness(shelved: Sequence[Shelved], today: date) -> list[tuple[str, int]]:
    """Count the documents past their date, long unreviewed, lately reviewed, or undated."""
    long_ago = date(today.year - _OLD_YEARS, 1, 1)
    labels = (
        f"Published or reviewed since {long_ago.year}",
        f"Last published or reviewed before {long_ago.year}",
        "Past “valid until”",
        "Without a date",
    )
    counts: Counter[str] = Counter()
    for each in shelved:
        # Only dates that can be compared: ISO 8601.
        last = max((d for d in (each.published, each.reviewed) if d[:4].isdecimal()), default="")
        if is_past(each.valid_until, today):
            counts[labels[2]] += 1
        elif not last:
            counts[labels[3]] += 1
        else:
            counts[labels[1] if is_past(last[:4], long_ago) else labels[0]] += 1
    return [(label, counts[label]) for label in labels if counts[label]]


def _words(each: Shelved) -> str:
    return folded(
        " ".join((each.title, each.source, each.publisher, each.format, each.published, each.reviewed))
    )
