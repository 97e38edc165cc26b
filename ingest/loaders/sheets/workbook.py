"""Excel workbooks: what each sheet displays, as rows under their heads."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

import openpyxl
from lxml import etree
from openpyxl.cell.rich_text import CellRichText, TextBlock

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.docx.words.symbols import symbols
from ingest.loaders.marked import MarkedText, quoted, without_own_characters
from ingest.loaders.packed import damage, opened, usual
from ingest.loaders.sheets.displayed import displayed, shows_nothing
from ingest.loaders.sheets.regions import write_sheet
from ingest.loaders.sheets.unseen import is_unseen
from ingest.loaders.text import title_from_name
from ingest.signs import lowered, raised, struck
from ingest.tables import Cell

_SUFFIXES = {".xlsx", ".xlsm", ".xltx", ".xltm"}
_MAIN = "xl/workbook.xml"
_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_UNSURE = "Whether these words are seen is unsure: they are white, and rules may fill the cell"
_UNTITLED = re.compile(r"(?:Sheet|Tabelle|Feuil|Hoja|Foglio)\d*", re.IGNORECASE)


class WorkbookLoader:
    """Reads workbooks: each sheet under its name, values as they are displayed, nothing that is hidden."""

    format = "Excel"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """A zip archive that is named or built as a workbook."""
        named = name.suffix.lower() in _SUFFIXES
        return head.startswith(b"PK\x03\x04") and (named or b"xl/work" in head)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The one document that the file is."""
        archive = opened(content, source, _MAIN, "an Excel workbook")
        with damage(source):
            content = usual(content, source)
            book = _book(content, source, values=True)
            formulas = _book(content, source, values=False) if _has_formulas(archive) else None
        written = MarkedText()
        for sheet in book.worksheets:
            _Sheet(sheet, formulas[sheet.title] if formulas is not None else None, written).write()
        for chart in book.chartsheets:
            written.note("left out", f"The chart on the sheet {quoted(chart.title)} was not read")
        _drawings(archive, written, source)
        if not written.length and not written.text.strip():
            raise MalformedDocumentError(
                source, "no sheet of it shows any text", remedy="Leave it out, or save what it shows as PDF"
            )
        title = " ".join(str(book.properties.title or "").split()) or title_from_name(source)
        yield written.document(SourceInfo(source=source, title=title), self.format)


def _book(content: bytes, source: str, values: bool) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(content), data_only=values, rich_text=True, keep_links=False)
    except (ValueError, TypeError, AttributeError, IndexError, etree.XMLSyntaxError, SyntaxError) as error:
        raise MalformedDocumentError(
            source,
            f"its parts do not fit together: {error}",
            remedy="Open it in Excel or LibreOffice and save it anew",
        ) from error


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
    return any(re.search(rb"<(?:\w+:)?f[ >/]", archive.read(name)) for name in sheets)


class _Sheet:
    def __init__(self, sheet: Any, formulas: Any, written: MarkedText) -> None:
        self._sheet = sheet
        self._formulas = formulas
        self._written = written
        self._notes: list[str] = []
        self._hidden_rows = {
            row
            for row, dimension in sheet.row_dimensions.items()
            if dimension.hidden or dimension.height == 0
        }
        self._hidden_columns = {
            column
            for dimension in sheet.column_dimensions.values()
            if dimension.hidden or dimension.width == 0
            for column in range(dimension.min or 0, (dimension.max or 0) + 1)
        }

    def write(self) -> None:
        """Write the sheet under its name; of a hidden one, only say that it is there."""
        cells = list(self._cells())
        if self._sheet.sheet_state != "visible":
            if cells:
                words = " ".join(cell.words for cell in cells)
                what = f"The sheet {quoted(self._sheet.title)} is not displayed, so left out: {quoted(words)}"
                self._written.note("hidden", what)
            return
        if not cells:
            return
        self._written.heading(2, self._sheet.title)
        write_sheet(self._written, cells)
        for note in self._notes:
            self._written.block(note)

    def _cells(self) -> Iterator[Cell]:
        spans = {
            (span.min_row, span.min_col): (span.max_row - span.min_row + 1, span.max_col - span.min_col + 1)
            for span in self._sheet.merged_cells.ranges
        }
        left_out: list[str] = []
        unseen: list[str] = []
        may_fill = bool(self._sheet.conditional_formatting)
        # Only cells that are there: a sheet may claim a million rows.
        for (row, column), cell in sorted(self._sheet._cells.items()):
            words = self._words(cell)
            if not words.strip():
                continue
            if row in self._hidden_rows or column in self._hidden_columns:
                left_out.append(words)
                continue
            if is_unseen(cell):
                if not may_fill:
                    unseen.append(words)
                    continue
                words = self._written.marks.mark("hidden", _UNSURE, words)
            down, across = spans.get((row, column), (1, 1))
            hidden_down = sum(1 for r in self._hidden_rows if row < r < row + down)
            hidden_across = sum(1 for c in self._hidden_columns if column < c < column + across)
            yield Cell(
                words, self._row(row), self._column(column), down - hidden_down, across - hidden_across
            )
            if cell.comment and self._sheet.sheet_state == "visible":
                self._notes.append(f"[{cell.coordinate}] {cell.comment.text}")
        if unseen:
            what = f"Words in white on the sheet {quoted(self._sheet.title)} are left out: "
            self._written.note("hidden", what + quoted(" ".join(unseen)))
        if left_out:
            words = " ".join(left_out)
            what = (
                f"Rows or columns of the sheet {quoted(self._sheet.title)} are not displayed, so left out: "
            )
            self._written.note("hidden", what + quoted(words))

    def _row(self, row: int) -> int:
        """The number of a row among those that are displayed."""
        return row - sum(1 for hidden in self._hidden_rows if hidden < row)

    def _column(self, column: int) -> int:
        return column - sum(1 for hidden in self._hidden_columns if hidden < column)

    def _words(self, cell: Any) -> str:
        value = cell.value
        if value is None:
            return self._uncomputed(cell)
        if isinstance(value, CellRichText):
            return without_own_characters(_rich(value))
        font = cell.font
        if shows_nothing(value, cell.number_format):
            what = (
                f"The number format of a cell shows nothing, so its value is left out: {quoted(str(value))}"
            )
            self._written.note("hidden", what)
            return ""
        words, understood = displayed(value, cell.number_format)
        words = without_own_characters(symbols(words, str(font.name), str(font.name)) if font else words)
        if font is not None and font.vertAlign in ("superscript", "subscript"):
            words = raised(words, "") if font.vertAlign == "superscript" else lowered(words)
        if font is not None and font.strike:
            words = struck(words)
        if understood:
            return words
        what = (
            f"The number format {quoted(str(cell.number_format))} was not understood: this is the bare value"
        )
        return self._written.marks.mark("table", what, words)

    def _uncomputed(self, cell: Any) -> str:
        """A formula whose value the file does not hold."""
        if self._formulas is None:
            return ""
        formula = self._formulas.cell(cell.row, cell.column).value
        if formula is None:
            return ""
        expression = without_own_characters(str(getattr(formula, "text", formula)))
        what = f"The file holds no value for this formula: {quoted(expression)}"
        return self._written.marks.mark("formula", what, f"[{expression}]")


def _rich(value: CellRichText) -> str:
    """Text whose parts have a style of their own."""
    written = ""
    for part in value:
        words = part.text if isinstance(part, TextBlock) else str(part)
        font = part.font if isinstance(part, TextBlock) else None
        words = symbols(words, str(font.rFont), str(font.rFont)) if font is not None and font.rFont else words
        if font is not None and font.vertAlign == "superscript":
            words = raised(words, written)
        elif font is not None and font.vertAlign == "subscript":
            words = lowered(words)
        written += struck(words) if font is not None and font.strike else words
    return written


def _drawings(archive: zipfile.ZipFile, written: MarkedText, source: str) -> None:
    """Tell of text boxes, pictures and charts, which lie over the sheets and are not read into them."""
    names = archive.namelist()
    words: list[str] = []
    for name in names:
        if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name):
            with damage(source):
                words += _texts(archive.read(name), source)
    if words:
        written.note("left out", f"Text boxes over the sheets were not read: {quoted(' '.join(words))}")
    for kind, folder in (("Pictures", "xl/media/"), ("Charts", "xl/charts/chart")):
        if any(name.startswith(folder) for name in names):
            written.note("left out", f"{kind} on the sheets were not read")


def _texts(content: bytes, source: str) -> list[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise MalformedDocumentError(
            source, f"a drawing in it is not well-formed: {error.msg}", remedy="Save it anew"
        ) from error
    return [text.text for text in root.iter(_TEXT) if text.text]
