"""Define what a library stores of a document, a passage and an abbreviation."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from ingest.document import SourceInfo
from ingest.passage import Passage, embedded_parts


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as stored."""

    document_id: str
    text: str
    info: SourceInfo
    format: str
    passages: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its entry, its document's source and format, and its page's printed label.

    `passage.text` is its span of the document's text. If not `intact`, that differs from what was indexed and
    must not be shown. `stands_by` is the document that gives this one its status, such as its successor; None
    where it is current.
    """

    entry: int
    passage: Passage
    info: SourceInfo
    format: str
    intact: bool
    page_label: str | None
    stands_by: str | None = None

    @property
    def embedded_parts(self) -> list[str]:
        """The lines that the model reads of the passage, and that its terms are made of."""
        passage = self.passage
        return embedded_parts(self.info.title, passage.heading, passage.text, passage.lead)

    @property
    def embedded_text(self) -> str:
        """The same as one text."""
        return "\n".join(self.embedded_parts)


@dataclass(frozen=True, slots=True)
class Sense:
    """What an abbreviation stands for, how many documents say so, and where the first defines it."""

    short: str
    long: str
    documents: int
    document_id: str
    start: int
    end: int


def info_of(stored: str, status: str | None = None, called: str | None = None) -> SourceInfo:
    """Read a stored source, with its status if it is not current.

    `called` is the name of the document that replaces it, or "".
    """
    fields = json.loads(stored)
    fields |= {name: tuple(fields[name]) for name in ("authors", "supersedes")}
    info = SourceInfo(**fields)
    if status is None:
        return info
    if status == "superseded" and called:
        info = replace(info, superseded_by=called)
    return replace(info, status=status)
