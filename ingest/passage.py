"""A passage: a span of a document's canonical text, and the context it is embedded with."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowGroups:
    """The values that a table row stands under, outermost first, and the row's span in the document."""

    start: int
    end: int
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableContext:
    """What applies to the table rows of a passage and may stand elsewhere in the document.

    `heads` are all header rows of their tables, as the text has them. `rows` has what each row stands
    under, such as "Children under 5"; rows that stand under nothing are left out. `fits` is False where
    the model has no room for it beside the rows.
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
        """Return what `stored` wrote."""
        if not stored:
            return NO_CONTEXT
        told = json.loads(stored)
        rows = tuple(RowGroups(row["start"], row["end"], tuple(row["groups"])) for row in told["rows"])
        return cls(tuple(told["heads"]), rows, told["fits"])

    def groups_at(self, start: int, end: int) -> tuple[str, ...]:
        """Return what the row at a span of the document stands under."""
        return next((row.groups for row in self.rows if row.start < end and start < row.end), ())

    def lead(self, text: str) -> str:
        """Return what is embedded before a passage of this text: heads and groups that it does not hold."""
        if not self.fits:
            return ""
        values = dict.fromkeys(value for row in self.rows for value in row.groups)
        return "\n".join((*self.missing_heads(text), *(value for value in values if value not in text)))

    def missing_heads(self, text: str) -> list[str]:
        """Return the header rows that a passage of this text does not hold."""
        rows = {_cells(line) for line in text.splitlines() if line.lstrip().startswith("|")}
        return [head for head in self.heads if _cells(head) not in rows]


NO_CONTEXT = TableContext()


def _cells(row: str) -> tuple[str, ...]:
    """A row's cells without blanks, a merged cell once however many columns it is repeated over."""
    cells = (cell.strip() for cell in row.strip().strip("|").split("|"))
    return tuple(cell for cell, _ in itertools.groupby(filter(None, cells)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document: `document.text[start:end] == text`, always.

    `ordinal` counts the passages of a document from 0 in reading order. `page` is the page the
    passage begins on, for formats that have pages, and None for those that do not. `context` is what
    applies to its table rows; `cut` says that it ends within a sentence, which was too long for one passage.
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
        """What is embedded of its table's heads and groups, as far as its text does not hold them."""
        return self.context.lead(self.text)

    @property
    def groups(self) -> tuple[str, ...]:
        """What any of its table rows stand under, each once."""
        return tuple(dict.fromkeys(value for row in self.context.rows for value in row.groups))

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
