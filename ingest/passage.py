"""A passage: a span of a document's canonical text, and the context it is embedded with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: `document.text[start:end] == text`, always.

    `ordinal` counts the passages of a document from 0 in reading order. `page` is the page the
    passage begins on, for formats that have pages, and None for those that do not. `lead` is the
    header row of the table in whose middle the passage begins; `cut` says that it ends within a
    sentence, which was too long for one passage.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    lead: str = ""
    cut: bool = False

    @property
    def passage_id(self) -> str:
        """Sixteen hexadecimal digits that change when the passage moves or its words do."""
        key = f"{self.document_id}\0{self.start}\0{self.end}\0{self.text}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]

    @property
    def words_key(self) -> bytes:
        """Sixteen bytes that passages with the same words share, wherever they stand: white space
        and letter case count for nothing."""
        return hashlib.sha256(" ".join(self.text.casefold().split()).encode()).digest()[:16]


def embedded_parts(title: str, heading: tuple[str, ...], text: str, lead: str = "") -> list[str]:
    """What a model reads of a passage, line by line: its title, heading path and table header, then its own
    words.

    Context is added here, to what is embedded, and never to `Passage.text`: a quote holds only
    words that stand in the source. A heading that repeats the title is said once.
    """
    context = [title, *(part for part in heading if part != title)]
    return [*(part for part in (*context, lead) if part), text]


def embedded_text(title: str, heading: tuple[str, ...], text: str, lead: str = "") -> str:
    """The same in one."""
    return "\n".join(embedded_parts(title, heading, text, lead))
