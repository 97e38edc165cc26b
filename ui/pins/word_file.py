"""Write the sheet of pinned passages as a Word file, with python-docx."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.shared import Pt

from ui.html.blocks import cells, is_row
from ui.pins.plain import DOUBT, TITLE
from ui.pins.sheet import Quote, Sheet

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RULE = re.compile(r"\s*\|(?:\s*:?-{3,}:?\s*\|)+\s*")


def word_sheet(sheet: Sheet) -> bytes:
    """Write the quotes, then the references. Rows of a table become a table."""
    made = Document()
    made.core_properties.title = TITLE
    made.core_properties.author = ""
    made.styles["Normal"].font.size = Pt(11)
    made.add_heading(TITLE, 1)
    made.add_paragraph(sheet.read)
    for quote in sheet.quotes:
        _quote(made, quote)
    made.add_heading("References", 2)
    for number, reference in enumerate(sheet.references, 1):
        made.add_paragraph(_clean(f"{number}. {reference}"))
    written = io.BytesIO()
    made.save(written)
    return written.getvalue()


def _quote(made: WordDocument, quote: Quote) -> None:
    for warning in quote.warnings:
        made.add_paragraph().add_run(_clean(warning)).bold = True
    rows: list[str] = list(quote.heads)
    for number, line in enumerate(quote.text.split("\n")):
        if under := quote.groups.get(number):
            rows.append(under)
        if is_row(line):
            rows.append(line)
            continue
        _table(made, rows)
        rows = []
        _paragraph(made, line)
    _table(made, rows)
    made.add_paragraph().add_run(_clean(quote.place)).italic = True
    for doubt in quote.doubts:
        made.add_paragraph(_clean(f"[{DOUBT}: {doubt}]"))


def _paragraph(made: WordDocument, line: str) -> None:
    if line.strip():
        made.add_paragraph(_clean(line), style="Quote").paragraph_format.space_after = Pt(2)


def _table(made: WordDocument, rows: Sequence[str]) -> None:
    """Draw rows as a table; the rule under a head of Markdown is no row."""
    split = [_split(row) for row in rows if not _RULE.fullmatch(row)]
    if not split:
        return
    table = made.add_table(rows=0, cols=max(map(len, split)), style="Table Grid")
    for row in split:
        filled = table.add_row().cells
        for cell, text in zip(filled, row, strict=False):
            cell.text = _clean(text)


def _split(row: str) -> list[str]:
    return cells(row) if is_row(row) else [row]


def _clean(text: str) -> str:
    """Replace what no XML file can hold."""
    return _NOT_IN_XML.sub("\ufffd", text)
