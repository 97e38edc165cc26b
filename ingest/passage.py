"""A passage: a span of a document's canonical text, and the context it is embedded with."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowGroups:
    """The groups of a table row, outermost first, and the row's span in the document."""

    start: int
    end: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableContext:
    """The heads and groups of a passage's table rows, which may be elsewhere in the document.

    `heads` are all header rows of their tables, as the text has them. `rows` has the groups of each row,
    such as "Children under 5"; rows without groups are left out. `fits` is False if the model has no room
    for this beside the rows.
    """

    heads: tuple[str, ...] = ()
    rows: tuple[RowGroups, ...] = ()
    fits: bool = True

    def __bool__(self) -> bool:
        return bool(self.heads or self.rows)

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values."""
        rows = [{"start": row.start, "end": row.end, "groups": list(row.groups)} for row in self.rows]
        return {"heads": list(self.heads), "rows": rows}

    def stored(self) -> str:
        """Return it as it is stored: JSON, or nothing."""
        return json.dumps({**self.to_json(), "fits": self.fits}, ensure_ascii=False) if self else ""

    @classmethod
    def read(cls, stored: str) -> TableContext:
        """Read what `stored` returned."""
        if not stored:
            return NO_CONTEXT
        fields = json.loads(stored)
        rows = tuple(RowGroups(row["start"], row["end"], tuple(row["groups"])) for row in fields["rows"])
        return cls(tuple(fields["heads"]), rows, fields["fits"])

    def groups_at(self, start: int, end: int) -> tuple[str, ...]:
        """Return the groups of the row at a span of the document."""
        return next((row.groups for row in self.rows if row.start < end and start < row.end), ())

    def lead(self, text: str) -> str:
        """Return what is embedded before a passage of this text: the heads and groups that it lacks."""
        if not self.fits:
            return ""
        values = dict.fromkeys(value for row in self.rows for value in row.groups)
        return "\n".join((*self.missing_heads(text), *(value for value in values if value not in text)))

    def missing_heads(self, text: str) -> list[str]:
        """Return the header rows that a passage of this text lacks."""
        rows = {_cells(line) for line in text.splitlines() if line.lstrip().startswith("|")}
        return [head for head in self.heads if _cells(head) not in rows]


NO_CONTEXT = TableContext()


def _cells(row: str) -> tuple[str, ...]:
    """Return a row's cells without blanks, a merged cell once however many columns it is repeated over."""
    cells = (cell.strip() for cell in row.strip().strip("|").split("|"))
    return tuple(cell for cell, _ in itertools.groupby(filter(None, cells)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: `document.text[start:end] == text`, always.

    `ordinal` counts the passages of a document from 0 in reading order. `page` is the page on which the
    passage begins; None in formats without pages. `context` has the heads and groups of its table rows.
    `cut` is whether it ends within a sentence, which was too long for one passage.
    """

    document_id: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    context: TableContext = NO_CONTEXT
    cut: bool = False

    @property
    def lead(self) -> str:
        """The heads and groups of its table that its text lacks, for embedding."""
        return self.context.lead(self.text)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of its table rows, each once."""
        return tuple(dict.fromkeys(value for row in self.context.rows for value in row.groups))

    @property
    def passage_id(self) -> str:
        """Sixteen hexadecimal digits that change when the passage moves or its words do."""
        key = f"{self.document_id}\0{self.start}\0{self.end}\0{self.text}"
        return hashlib.sha256(key.encode()).hexdigest()[:16]

    @property
    def words_key(self) -> bytes:
        """Sixteen bytes that passages with the same words share. White space and letter case do not count."""
        return hashlib.sha256(" ".join(self.text.casefold().split()).encode()).digest()[:16]


def embedded_parts(title: str, heading: tuple[str, ...], text: str, lead: str = "") -> list[str]:
    """Return the lines that a model reads of a passage: title, heading path, table header, its own words.

    Context is added here, to what is embedded, and never to `Passage.text`: a quote holds only words of the
    source. A heading that repeats the title is left out.
    """
    context = [title, *(part for part in heading if part != title)]
    return [*(part for part in (*context, lead) if part), text]


def embedded_text(title: str, heading: tuple[str, ...], text: str, lead: str = "") -> str:
    """Return the text that a model reads of a passage (`embedded_parts`)."""
    return "\n".join(embedded_parts(title, heading, text, lead))
