"""What a library has of a document, of a passage and of an abbreviation."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

from ingest.document import SourceInfo
from ingest.passage import Passage, embedded_parts


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document as the catalog has it."""

    document_id: str
    text: str
    info: SourceInfo
    format: str
    passages: int


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with its entry, its document's source information and format, and the label printed
    on its page. `passage.text` is what the document says at its span; `intact` is False where that
    is not what was indexed, so that it must not be shown. `stands_by` is the document that its document's
    standing is by, such as the one that replaces it; None where it is current."""

    entry: int
    passage: Passage
    info: SourceInfo
    format: str
    intact: bool
    page_label: str | None
    stands_by: str | None = None

    @property
    def embedded_parts(self) -> list[str]:
        """What a model reads of the passage, and what its words are indexed with, line by line."""
        passage = self.passage
        return embedded_parts(self.info.title, passage.heading, passage.text, passage.lead)

    @property
    def embedded_text(self) -> str:
        """The same in one."""
        return "\n".join(self.embedded_parts)


@dataclass(frozen=True, slots=True)
class Sense:
    """What an abbreviation stands for, the documents that say so, and where the first defines it."""

    short: str
    long: str
    documents: int
    document_id: str
    start: int
    end: int


def info_of(stored: str, status: str | None = None, called: str | None = None) -> SourceInfo:
    """What a catalog has of a source, with its standing if it is not current: its status, and what the
    document that replaces it is called ("" where another status than superseded, or its own word, is all)."""
    fields = json.loads(stored)
    fields |= {name: tuple(fields[name]) for name in ("authors", "supersedes")}
    info = SourceInfo(**fields)
    if status is None:
        return info
    if status == "superseded" and called:
        info = replace(info, superseded_by=called)
    return replace(info, status=status)
