"""Make one sheet of the passages that a reader pinned: each word for word, the sources numbered once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from index.backend import Backend
from index.catalog.stored import StoredDocument, StoredPassage
from ingest.doubts import summary
from ingest.passage import Passage
from search.citations.line import shown_location
from search.citations.vancouver import vancouver
from search.hits.quote import page_label
from ui.address import Address
from ui.document.source import check
from ui.html.badges import badges
from ui.html.page import day

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Quote:
    """A pinned passage, looked up and checked anew.

    `heads` are the rows over its table that it lacks; `groups` has, by its line, what a row and those after
    it stand under. `number` is that of its source among the sheet's references. `doubts` say what in it was
    read with doubt, `warnings` what is against its document: "Retracted".
    """

    pin: Address
    stored: StoredPassage
    title: str
    number: int
    page: str | None
    heads: tuple[str, ...] = ()
    groups: Mapping[int, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The passage, word for word."""
        return self.stored.passage.text

    @property
    def place(self) -> str:
        """Title, headings and page, with the number of the source."""
        path = " › ".join((self.title, *self.stored.passage.heading))
        return f"{path} [{self.number}{f', p. {self.page}' if self.page else ''}]"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The quotes in the order in which they were pinned, and the references in the order of first use."""

    quotes: tuple[Quote, ...]
    references: tuple[str, ...]
    stored: str
    missing: tuple[Address, ...] = ()
    """Pins whose words no longer stand in the library as they were seen."""

    @property
    def read(self) -> str:
        """When the words were in the library as they stand on the sheet."""
        return f"Read as stored on {self.stored}."


def sheet(library: Backend, pins: Sequence[Address], today: date) -> Sheet:
    """Look the pinned passages up, and number their sources."""
    quotes, missing = list[Quote](), list[Address]()
    numbers: dict[str, int] = {}
    for pin in pins:
        document = library.document(pin.document)
        found = _found(library, document, pin) if document else None
        if document is None or found is None:
            missing.append(pin)
            continue
        reference = vancouver(document.info, None, today)
        number = numbers.setdefault(reference, len(numbers) + 1)
        warnings = tuple(each.text for each in badges(document.info, None, "", today) if each.kind != "plain")
        quotes.append(replace(_quote(library, document, found, pin, number), warnings=warnings))
    return Sheet(tuple(quotes), tuple(numbers), day(library.statistics.built_at), tuple(missing))


def _found(library: Backend, document: StoredDocument, pin: Address) -> StoredPassage | None:
    checked = check(document, library.neighbours(document.document_id, 0, 0, _ALL), pin)
    return checked.passage if checked.verdict == "verified" else None


def _quote(
    library: Backend, document: StoredDocument, found: StoredPassage, pin: Address, number: int
) -> Quote:
    passage = found.passage
    doubts = [
        each for each in library.doubts(document.document_id) if each.touches(passage.start, passage.end)
    ]
    return Quote(
        pin=pin,
        stored=found,
        title=document.info.title or shown_location(document.info),
        number=number,
        page=page_label(found),
        heads=tuple(passage.context.missing_heads(passage.text)),
        groups=_groups(passage),
        doubts=tuple(summary(doubts)),
    )


def _groups(passage: Passage) -> dict[int, str]:
    """Return what the rows of a passage stand under, by the number of the line where that changes."""
    found: dict[int, str] = {}
    at, last = passage.start, ""
    for number, line in enumerate(passage.text.split("\n")):
        under = " · ".join(passage.context.groups_at(at, at + len(line))) if line else last
        if under and under != last:
            found[number] = under
        at, last = at + len(line) + 1, under
    return found
