"""Gather the words of Rich Text into paragraphs, cells and rows."""

from __future__ import annotations

import re

from ingest.document import DoubtKind
from ingest.loaders.docx.words.line import Line
from ingest.loaders.flow import Block, FlowDoubt, Paragraph, inner_table
from ingest.loaders.rtf.state import RowShape, State
from ingest.loaders.rtf.tables import WrittenRow, table
from ingest.signs import lowered, raised
from ingest.tables import set_apart

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)


class Pieces:
    """The blocks so far, and the paragraph, the cells and the rows that are being gathered."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.styles: dict[int, str] = {}
        """The names of the styles by their numbers."""
        self._line = Line()
        self._set: list[tuple[int, State]] = []
        """How the words of the paragraph are set, each with how many characters it holds for."""
        self._doubts: list[FlowDoubt] = []
        self._label = ""
        self._lines: dict[int, list[str]] = {}
        """The lines of the cell that is open, by how deep its table is nested."""
        self._cells: dict[int, list[str]] = {}
        self._rows: dict[int, list[WrittenRow]] = {}

    def write(self, words: str, state: State) -> None:
        """Add words as they are set."""
        if state.shift > 0:
            words = raised(words, self._line.tail)
        elif state.shift < 0:
            words = lowered(words)
        self._line.add(words, state.struck)
        if state.struck and words.strip():
            self.note("struck", "Struck text is marked ~~so~~")
        if words.strip():
            self._set.append((len(words), state))

    @property
    def tail(self) -> str:
        """The last characters of the paragraph."""
        return self._line.tail

    def note(self, kind: DoubtKind, what: str) -> None:
        """Note a doubt about the paragraph."""
        doubt = (kind, what)
        if doubt not in self._doubts:
            self._doubts.append(doubt)

    def label(self, words: str) -> None:
        """Note the number or bullet of the paragraph."""
        self._label = (self._label + words).strip()

    def end_paragraph(self, state: State) -> None:
        """End a paragraph: a block of its own, or a line of a cell."""
        words = self.taken()
        depth = max(state.depth, 1) if state.in_table else 0
        if depth:
            marked = f"{_bullet(self._label, '•')} {words}".strip() if self._label and words else words
            self._lines.setdefault(depth, []).extend([marked] * bool(marked))
            self._label = ""
            return
        self.end_table()
        if words:
            self.blocks.append(self._paragraph(words, state))
        self._label, self._set = "", []

    def taken(self) -> str:
        """Return the words gathered so far, with their line breaks, and forget them."""
        lines = (" ".join(line.split()) for line in str(self._line).split("\n"))
        self._line = Line()
        return "\n".join(lines).strip("\n")

    def taken_doubts(self) -> tuple[FlowDoubt, ...]:
        """Return the doubts gathered so far, and forget them."""
        doubts, self._doubts = tuple(self._doubts), []
        return doubts

    def end_cell(self, state: State, depth: int) -> None:
        """End a cell of a table that is nested so deep; 1 is the outermost."""
        words = self.taken()
        lines = self._lines.pop(depth, [])
        lines += [f"{_bullet(self._label, '•')} {words}" if self._label else words] * bool(words)
        self._label = ""
        self._set = []
        inner = self._rows.pop(depth + 1, None)
        if inner:
            line, doubts = inner_table(table(inner), depth - 1)
            for kind, what in doubts:
                self.note(kind, what)
            lines.append(set_apart(line))
        self._cells.setdefault(depth, []).append("\n".join(lines).strip())

    def end_row(self, shape: RowShape, depth: int) -> None:
        """End a row of a table that is nested so deep."""
        cells = self._cells.pop(depth, [])
        if cells:
            self._rows.setdefault(depth, []).append((shape, cells))

    def end_table(self) -> None:
        """End the table that is being gathered, if there is one; what was left open in it is kept."""
        for depth in sorted(self._cells, reverse=True):
            self.note("table", "A table row is not complete in the file")
            self._rows.setdefault(depth, []).append((RowShape(), self._cells.pop(depth)))
        rows = self._rows.pop(1, None)
        if rows:
            made = table(rows)
            if all(len(cells) == 1 for _, cells in rows):
                self.blocks += [Paragraph(cells[0]) for _, cells in rows if cells[0]]
            else:
                made.doubts = (*made.doubts, *self.taken_doubts())
                self.blocks.append(made)
        for depth in sorted(self._rows):
            self.blocks.append(table(self._rows.pop(depth)))
        loose = [line for depth in sorted(self._lines) for line in self._lines.pop(depth)]
        self.blocks += [Paragraph(line) for line in loose]

    def _paragraph(self, words: str, state: State) -> Paragraph:
        name = self.styles.get(state.style, "").strip().rstrip(";")
        named = _HEADING.match(name)
        # The level of a paragraph in the usual style may be the style's own: how it looks decides.
        level = int(named[1]) if named else state.level if state.style else 0
        sizes = [each.size for _, each in self._set]
        return Paragraph(
            words,
            level=level,
            is_title=name.lower() == "title",
            is_contents=name.lower().startswith("toc "),
            label=_bullet(self._label, "-"),
            depth=state.list_level,
            size=min(sizes, default=24),
            bold=bool(self._set) and all(each.bold for _, each in self._set),
            underlined=bool(self._set) and all(each.underlined for _, each in self._set),
            doubts=self.taken_doubts(),
        )


def _bullet(label: str, bullet: str) -> str:
    """A label as it is written: its number, or one sign for all bullets."""
    return label if any(c.isalnum() for c in label) else bullet if label else ""
