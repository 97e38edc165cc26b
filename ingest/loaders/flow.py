"""Write documents that are a flow of paragraphs and tables, whatever file they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.canonical import CanonicalText
from ingest.document import DoubtKind, SectionKind, SourceInfo
from ingest.loaders.looks import Line, drawn_levels, is_statement_line
from ingest.loaders.text import title_from_name
from ingest.tables import Cell, plain
from ingest.tables import written as written_rows
from ingest.text import cited
from ingest.text.furniture import is_disclaimer, is_provenance
from ingest.text.provenance import read_provenance

FlowDoubt = tuple[DoubtKind, str]
"""A doubt: its kind, and what is doubtful."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its words, what it is, and how it is set."""

    words: str
    level: int = 0
    """A heading's level from 1; 0 for all else."""
    is_title: bool = False
    is_contents: bool = False
    label: str = ""
    """Its number or bullet, "-" for any bullet, where it has one."""
    depth: int = 0
    size: float = 0.0
    bold: bool = False
    underlined: bool = False
    doubts: tuple[FlowDoubt, ...] = ()


@dataclass(slots=True)
class Table:
    """A table: its cells in their places, and how many rows are heads, None where that is not stated."""

    cells: list[Cell]
    head_rows: int | None = None
    doubts: tuple[FlowDoubt, ...] = ()


Block = Paragraph | Table


@dataclass(slots=True)
class Flow:
    """A document in reading order, with its notes and what stands around its pages."""

    blocks: list[Block] = field(default_factory=list)
    notes: list[tuple[str, Paragraph]] = field(default_factory=list)
    """Each note with its mark."""
    furniture: list[str] = field(default_factory=list)
    doubts: list[FlowDoubt] = field(default_factory=list)
    """What is doubtful of the whole document."""
    title: str = ""
    authors: list[str] = field(default_factory=list)
    """The title and the authors that the file's properties state."""
    extra: dict[str, object] = field(default_factory=dict)


class ParagraphWriter:
    """Writes paragraphs as what they are, and keeps what they state of the document."""

    def __init__(self) -> None:
        self.written = CanonicalText()
        self.in_list = False
        self.title = ""
        """The words in the style "Title"."""
        self.facts: list[str] = []
        """What the document says about itself: when it was reviewed, who has the rights."""
        self._chapters: list[str] = []
        """The headings of the highest level; empty for one that is none of the whole."""

    @property
    def text(self) -> str:
        """The text that is written."""
        return self.written.text

    @property
    def chapter(self) -> str:
        """The only heading of the highest level, which may be the title of the whole; else empty."""
        return self._chapters[0] if len(self._chapters) == 1 else ""

    def paragraph(self, block: Paragraph, drawn: int) -> None:
        """Write a paragraph; `drawn` is the level that its look gives it, 0 for none."""
        level = block.level or (0 if block.label == "-" else drawn)
        if level and not block.is_title and is_statement_line(block.words):
            level = 0
        if block.is_title or level:
            self._heading(block, level)
        elif block.label:
            if not self.in_list:
                self.written.open_list()
            self.in_list = True
            self.written.block(f"{'  ' * block.depth}{block.label} {block.words}")
        else:
            self.end_list()
            is_fact = is_provenance(block.words) or is_disclaimer(block.words)
            self.facts += [block.words] * (is_fact or cited.is_statement(block.words))
            kind: SectionKind = "furniture" if is_fact else "body"
            self.written.block(block.words, kind)

    def _heading(self, block: Paragraph, level: int) -> None:
        self.end_list()
        words = " ".join(block.words.split())
        label = f"{block.label} " if level and block.label not in ("", "-") else ""
        self.title = self.title or (words if block.is_title else "")
        # A heading by its look in the midst of the text is no title of the whole.
        is_chapter = block.level == 1 or not self.written.length
        self._chapters += [words if is_chapter else ""] * (level == 1)
        self.written.heading(1 if block.is_title else level, label + words)

    def end_list(self) -> None:
        """Close the list that is open, if one is."""
        if self.in_list:
            self.written.close_list()
        self.in_list = False

    def note(self, doubts: Iterable[FlowDoubt], start: int) -> None:
        """Keep what is doubtful in what was written since `start`."""
        for kind, what in doubts:
            self.written.doubt(kind, what, start, max(self.written.length, start + 1))

    def info(
        self, source: str, title: str, authors: Iterable[str], extra: Mapping[str, object]
    ) -> SourceInfo:
        """Return everything that a citation is made of; the text goes before the file's properties.

        Args:
            source: the file's name.
            title: the title that its properties state, or "".
            authors: the authors whom they state; only those are kept whom the text names.
            extra: what else they state.
        """
        own = read_provenance(self.facts)
        named = (name for name in authors if name and cited.named_in(name, self.text))
        stated = {"suggested_citation": cited.citation(self.facts), "isbn": cited.isbn(self.facts)}
        return SourceInfo(
            source=source,
            title=self.title or title or self.chapter or title_from_name(source),
            publisher=own.publisher,
            authors=cited.authors(self.facts) or tuple(named),
            published=own.published,
            reviewed=own.reviewed,
            valid_until=own.valid_until,
            accessed=own.accessed,
            origin=own.origin,
            supersedes=own.supersedes,
            extra={**extra, **{key: words for key, words in stated.items() if words}},
        )


class FlowWriter:
    """Writes the canonical text of a flow, and says where the document comes from."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._paragraphs = ParagraphWriter()
        self.written = self._paragraphs.written

    def write(self) -> CanonicalText:
        """Write the blocks, then the notes, then what stands around the pages."""
        paragraphs = self._paragraphs
        for block, drawn in zip(self._flow.blocks, drawn_levels(_lines(self._flow.blocks)), strict=True):
            start, in_list = self.written.length, paragraphs.in_list
            if isinstance(block, Table):
                self._table(block)
            elif block.words.strip():
                self._paragraph(block, drawn)
            # The end of a list is an empty line before the block.
            paragraphs.note(block.doubts, start + (in_list and not paragraphs.in_list))
        paragraphs.end_list()
        self._notes()
        for words in dict.fromkeys(filter(None, self._flow.furniture)):
            self.written.block(words, "furniture")
        paragraphs.facts += self._flow.furniture
        for kind, what in self._flow.doubts:
            self.written.doubt(kind, what)
        return self.written

    def info(self, source: str) -> SourceInfo:
        """Return everything that a citation is made of; the text goes before the file's properties."""
        return self._paragraphs.info(source, self._flow.title, self._flow.authors, self._flow.extra)

    def _paragraph(self, block: Paragraph, drawn: int) -> None:
        if block.is_contents:
            self._flow.furniture.append(block.words)
        else:
            self._paragraphs.paragraph(block, drawn)

    def _table(self, table: Table) -> None:
        self._paragraphs.end_list()
        for row in written_rows(table.cells, table.head_rows):
            self.written.row(row)
        self.written.close_table()

    def _notes(self) -> None:
        if any(note.words.strip() for _, note in self._flow.notes):
            self.written.heading(1, "Notes")
        for mark, note in self._flow.notes:
            start = self.written.length
            self.written.block(f"[{mark}] {note.words}" if note.words.strip() else "")
            self._paragraphs.note(note.doubts, start)


def _lines(blocks: Sequence[Block]) -> list[Line]:
    return [
        Line(block.words.strip(), block.level, block.size, block.bold, block.underlined, block.label in ("",))
        if isinstance(block, Paragraph)
        else Line("", is_text=False)
        for block in blocks
    ]


def inner_table(table: Table, depth: int = 0) -> tuple[str, tuple[FlowDoubt, ...]]:
    """Write a table inside a cell on one line, its rows apart by semicolons; say what is doubtful."""
    by_row: dict[int, list[str]] = {}
    for cell in sorted(table.cells, key=lambda each: (each.row, each.column)):
        by_row.setdefault(cell.row, []).append(plain(cell.words))
    merged = any(cell.rows > 1 or cell.columns > 1 for cell in table.cells)
    wide = max((len(words) for words in by_row.values()), default=0)
    doubts = table.doubts
    if merged or wide > 2:
        what = "A table inside a cell is written on one line, its rows apart by semicolons"
        doubts = (*doubts, ("table", what))
    apart = " " if wide <= 2 and not merged else ", "
    line = "; ".join(apart.join(words or "–" for words in row) for row in by_row.values() if any(row))
    return (f"({line})" if depth and line else line), doubts
