"""Render made tables and pages in the formats that are read."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from html import escape

import docx
from docx.oxml import OxmlElement
from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_CENTER  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from benchmarks.reading.made import MadePage, MadeTable

Placed = tuple[str, int, int, int, int, bool]
"""A cell to render: words, row, column, rows covered, columns covered, whether it is a head."""
_BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=9, leading=11)
_CENTRED = ParagraphStyle("centred", parent=_BODY, alignment=TA_CENTER)
_HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=8)


def placed(table: MadeTable) -> list[Placed]:
    """Return all cells of a table with their places, as a reader sees them."""
    own_column = table.grouping in ("merged", "blank")
    depth = 2 if table.has_two_head_rows else 1
    cells: list[Placed] = [("Group", 0, 0, depth, 1, True)] if own_column else []
    column = first = int(own_column)
    for head in table.heads:
        cells.append((head.words, 0, column, depth if not head.below else 1, head.width, True))
        cells += [(words, 1, column + i, 1, 1, True) for i, words in enumerate(head.below)]
        column += head.width
    at, before = depth, ""
    for row in table.rows:
        begins, before = row.group != before, row.group
        if begins and table.grouping == "rows":
            cells.append((row.group, at, 0, 1, column, False))
            at += 1
        if own_column and (begins or table.grouping == "blank"):
            down = sum(each.group == row.group for each in table.rows) if table.grouping == "merged" else 1
            cells.append((row.group if begins else "", at, 0, down, 1, False))
        cells += [(words, at, first + i, 1, 1, False) for i, words in enumerate(row.cells)]
        at += 1
    return cells


def html_table(table: MadeTable) -> bytes:
    """Return a web page with the table, its merged cells by rowspan and colspan."""
    return f"<!doctype html><meta charset=utf-8><title>Doses</title><h1>Doses</h1>{markup(table)}".encode()


def jats_table(table: MadeTable) -> bytes:
    """Return a journal article with the table."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><article><front><article-meta><title-group>'
        "<article-title>Doses</article-title></title-group></article-meta></front>"
        "<body><sec><title>Doses</title><table-wrap>"
        f"{markup(table)}</table-wrap></sec></body></article>"
    ).encode()


def markup(table: MadeTable) -> str:
    """Return the table in HTML, its merged cells by rowspan and colspan, and its note."""
    cells = placed(table)
    height = max(cell[1] for cell in cells) + 1
    in_order = sorted(cells, key=lambda cell: cell[2])
    rows = ["".join(_cell(cell) for cell in in_order if cell[1] == at) for at in range(height)]
    depth = 2 if table.has_two_head_rows else 1
    head, body = ("".join(f"<tr>{row}</tr>" for row in part) for part in (rows[:depth], rows[depth:]))
    note = f"<p>{escape(table.note)}</p>" if table.note else ""
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>{note}"


def _cell(cell: Placed) -> str:
    words, _, _, down, across, head = cell
    spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
    tag = "th" if head else "td"
    return f"<{tag}{spans}>{escape(words)}</{tag}>"


def docx_table(table: MadeTable) -> bytes:
    """Return a Word document with the table, its header rows marked as such."""
    document = docx.Document()
    document.add_heading("Doses", 1)
    cells = placed(table)
    height, width = max(c[1] for c in cells) + 1, max(c[2] + c[4] for c in cells)
    made = document.add_table(height, width)
    for words, row, column, down, across, _ in cells:
        cell = made.cell(row, column)
        if down > 1 or across > 1:
            cell = cell.merge(made.cell(row + down - 1, column + across - 1))
        cell.text = words
    for row in made.rows[: 2 if table.has_two_head_rows else 1]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if table.note:
        document.add_paragraph(table.note)
    return _saved(document.save)


def ruled_pdf(table: MadeTable) -> bytes:
    """Return a PDF with a rule around every cell."""
    return _pdf_table(table, [("GRID", (0, 0), (-1, -1), 0.5, colors.black)])


def unruled_pdf(table: MadeTable) -> bytes:
    """Return a PDF with rules above and below the head and at the end, and under a head over several columns,
    which is centred."""
    depth = 2 if table.has_two_head_rows else 1
    rules = (("LINEABOVE", 0), ("LINEBELOW", depth - 1), ("LINEBELOW", -1))
    style = [(name, (0, row), (-1, row), 0.7, colors.black) for name, row in rules]
    for _, row, column, _, across, head in placed(table):
        if head and across > 1:
            style.append(("LINEBELOW", (column, row), (column + across - 1, row), 0.4, colors.black))
    return _pdf_table(table, style)


def bare_pdf(table: MadeTable) -> bytes:
    """Return a PDF without any rule: only where words stand tells its cells."""
    return _pdf_table(table, [])


def _pdf_table(table: MadeTable, rules: Sequence[tuple[object, ...]]) -> bytes:
    cells = placed(table)
    height, width = max(c[1] for c in cells) + 1, max(c[2] + c[4] for c in cells)
    grid: list[list[object]] = [[""] * width for _ in range(height)]
    style = [*rules, ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for words, row, column, down, across, head in cells:
        look = _CENTRED if head and across > 1 else _BODY
        grid[row][column] = Paragraph(f"<b>{signs(words)}</b>" if head else signs(words), look)
        if down > 1 or across > 1:
            style.append(("SPAN", (column, row), (column + across - 1, row + down - 1)))
    note = [Spacer(1, 8), Paragraph(table.note, _BODY)] if table.note else []
    return _pdf([Paragraph("Doses", _HEADING), Table(grid, style=TableStyle(style)), *note], 1)


def html_page(page: MadePage) -> bytes:
    """Return a web page of headings and paragraphs."""
    body = "".join(f"<h2>{h}</h2>{''.join(f'<p>{p}</p>' for p in texts)}" for h, texts in page.sections)
    return f"<!doctype html><meta charset=utf-8><title>Doses</title><h1>Doses</h1>{body}".encode()


def docx_page(page: MadePage) -> bytes:
    """Return a Word document of headings and paragraphs."""
    document = docx.Document()
    document.add_heading("Doses", 1)
    for heading, paragraphs in page.sections:
        document.add_heading(heading, 2)
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)
    return _saved(document.save)


def pdf_page(page: MadePage, columns: int = 1) -> bytes:
    """Return a PDF of headings and paragraphs, on one column or two."""
    flow = [Paragraph("Doses", _HEADING)]
    for heading, paragraphs in page.sections:
        flow += [Paragraph(heading, _HEADING), *(Paragraph(signs(text), _BODY) for text in paragraphs)]
    return _pdf(flow, columns)


def two_column_pdf(page: MadePage) -> bytes:
    """Return a PDF of headings and paragraphs on two columns."""
    return pdf_page(page, 2)


def signs(words: str) -> str:
    """Raise the nine as a printer does: the face of the PDFs has no raised one."""
    return words.replace("10⁹", "10<super>9</super>")


def _pdf(flow: list[object], columns: int) -> bytes:
    buffer = io.BytesIO()
    width, gap = (A4[0] - 80 - 20 * (columns - 1)) / columns, 20
    frames = [Frame(40 + i * (width + gap), 40, width, A4[1] - 80) for i in range(columns)]
    document = BaseDocTemplate(buffer, pagesize=A4, title="Doses")
    document.addPageTemplates(PageTemplate(frames=frames))
    document.build(flow)
    return buffer.getvalue()


def _saved(save: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()
