"""List the documents of a library, and count how current they are."""

from __future__ import annotations

import functools
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from index.backend import Backend
from index.catalog.facets import CURRENT, folded
from index.catalog.trust import ADDED_BY, APPROVED_BY, is_upload
from ingest.document import SourceInfo
from ingest.status import Status
from search.citations.line import day, location, shown_location
from ui.html.badges import is_past

_OLD_YEARS = 5
_PARTS = 4
"""How many states or parts of the library are remembered. Each is held open meanwhile."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document in the list, without its text.

    `came` counts the documents in the order in which they came into the library. `doubtful` says that
    something in it was read with doubt, `scanned` that it was recognised from a scan. `added_by`
    and `approved_by` name who did so on the page.
    """

    document_id: str
    title: str
    source: str
    format: str
    publisher: str
    published: str
    reviewed: str
    valid_until: str
    status: str = CURRENT
    came: int = 0
    doubtful: bool = False
    scanned: bool = False
    added_by: str = ""
    approved_by: str = ""

    @property
    def file(self) -> str:
        """The name of its file, without the folders of this machine."""
        return PurePosixPath(self.source.replace("\\", "/")).name

    @property
    def last(self) -> str:
        """When it was published or reviewed last, of the dates that can be compared; "" where none is."""
        return max((each for each in (self.published, self.reviewed) if each[:4].isdecimal()), default="")


@functools.lru_cache(maxsize=_PARTS)
def shelf(library: Backend) -> tuple[Shelved, ...]:
    """List every document, by title."""
    found = []
    for came, listed in enumerate(library.documents()):
        info = listed.info
        source = location(info)
        found.append(
            Shelved(
                document_id=listed.document_id,
                title=info.title or shown_location(info),
                source=source,
                format=listed.format,
                publisher=info.publisher or "",
                published=day(info.published),
                reviewed=day(info.reviewed),
                valid_until=info.valid_until or "",
                status=_status(info),
                came=came,
                doubtful=bool(library.doubts(listed.document_id)),
                scanned=bool(info.extra.get("read_by_ocr")),
                added_by=str(info.extra.get(ADDED_BY, "")) if is_upload(source) else "",
                approved_by=str(info.extra.get(APPROVED_BY, "")) if is_upload(source) else "",
            )
        )
    return tuple(sorted(found, key=lambda each: (each.title.casefold(), each.source)))


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
        if is_past(each.valid_until, today):
            counts[labels[2]] += 1
        elif not each.last:
            counts[labels[3]] += 1
        else:
            counts[labels[1] if is_past(each.last[:4], long_ago) else labels[0]] += 1
    return [(label, counts[label]) for label in labels if counts[label]]


def words_of(each: Shelved) -> str:
    """Return what a document is found by in the list, folded: title, file, publisher, format and dates."""
    return plain(
        " ".join((each.title, each.source, each.publisher, each.format, each.published, each.reviewed))
    )


def plain(text: str) -> str:
    """Fold case, width, white space and accents."""
    apart = unicodedata.normalize("NFKD", folded(text))
    return "".join(each for each in apart if not unicodedata.combining(each))


def _status(info: SourceInfo) -> str:
    status = Status.read(info.status)
    return status.word if status else CURRENT
