"""Comma- and tab-separated values: rows of a table under their header."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.decode import decode, looks_binary
from ingest.loaders.marked import MarkedText, without_own_characters
from ingest.loaders.sheets.regions import write_sheet
from ingest.loaders.text import title_from_name
from ingest.tables import Cell

_SUFFIXES = {".csv", ".tsv", ".tab"}
_DELIMITERS = (",", ";", "\t", "|")
_STATED = re.compile(r"sep=(.)\n")
_LOOKED_AT = 200


class DelimitedLoader:
    """Reads tables that were saved as text, whatever parts their cells."""

    format = "CSV"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise text that is named as such a table."""
        return name.suffix.lower() in _SUFFIXES and not looks_binary(head)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        decoded = decode(content, source)
        text = without_own_characters(decoded.text)
        stated = _STATED.match(text)
        text = text[stated.end() :] if stated else text
        mark = stated[1] if stated else _delimiter(text)
        rows = _rows(text, mark, source)
        written = MarkedText()
        write_sheet(written, list(_cells(rows)), dict(_uneven(rows)) | dict(_over_lines(rows, mark)))
        written.doubts += decoded.doubts(written.text)
        yield written.document(SourceInfo(source=source, title=title_from_name(source)), self.format)


def _delimiter(text: str) -> str:
    """Return the delimiter: the mark by which most rows have the same number of cells, above one."""
    return max(_DELIMITERS, key=lambda mark: _agreement(text, mark))


def _agreement(text: str, mark: str) -> tuple[float, int]:
    """Return the share of rows with the commonest number of cells if a mark parts them, and that number."""
    try:
        rows = [
            row
            for row, _ in zip(csv.reader(io.StringIO(text), delimiter=mark), range(_LOOKED_AT), strict=False)
        ]
    except csv.Error:
        return 0.0, 0
    counts = Counter(len(row) for row in rows if any(row))
    cells, often = max(counts.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return (often / sum(counts.values()), cells) if cells > 1 else (0.0, 0)


def _rows(text: str, mark: str, source: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        return list(reader)
    except csv.Error as error:
        raise MalformedDocumentError(
            source,
            f"a row of the table cannot be read: {error}",
            remedy="Mend the quotation marks there, or save the table anew",
            line=reader.line_num,
        ) from error


def _cells(rows: Sequence[Sequence[str]]) -> Iterator[Cell]:
    for at, row in enumerate(rows):
        yield from (Cell(words, at, column) for column, words in enumerate(row))


def _uneven(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Find rows that have not as many cells as most: a comma within a value shifts what follows it."""
    block: list[tuple[int, Sequence[str]]] = []
    for at, row in enumerate([*rows, []]):
        if any(cell.strip() for cell in row):
            block.append((at, row))
        else:
            yield from _uneven_in(block)
            block = []


def _over_lines(rows: Sequence[Sequence[str]], mark: str) -> Iterator[tuple[int, str]]:
    """Find rows with a cell that may be several: what stands between two ditto marks looks like one."""
    bounds = (mark, "\n", "\r")
    for at, row in enumerate(rows):
        if any("\n" in cell and cell.startswith(bounds) and cell.endswith(bounds) for cell in row):
            yield (
                at,
                "Quotation marks of this row of the file may be ditto marks: "
                "what stands between them was read as one cell",
            )


def _uneven_in(filled: Sequence[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, str]]:
    """Find the uneven rows between two blank ones."""
    lengths = Counter(len(row) for _, row in filled)
    usual = lengths.most_common(1)[0][0] if lengths else 0
    for at, row in filled:
        with_words = sum(1 for cell in row if cell.strip())
        if len(row) != usual and (with_words > 1 or len(row) > usual):
            yield (
                at,
                f"This row of the file has {len(row)} cells, most have {usual}: which heads its values stand "
                "under is unsure",
            )
