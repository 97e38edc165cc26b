"""Render tables as harder PDFs: in other sizes and faces, narrow, with numbers at the right."""

from __future__ import annotations

import io
import random
import zlib
from dataclasses import dataclass, replace

from reportlab.lib import colors  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle  # type: ignore[import-untyped]

from benchmarks.reading.made import MadeTable
from benchmarks.reading.render import placed, signs

_AT_TOP = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)])
_FACES = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"))


@dataclass(frozen=True, slots=True)
class _Look:
    """How a table is set: sizes in points; `align` of the values behind the first column."""

    face: tuple[str, str]
    size: float
    padding: float
    between: float
    align: str
    heads: str
    narrow: bool
    sideways: bool


def _look(table: MadeTable) -> _Look:
    """Choose a look by the table itself, so that it is the same in every run."""
    chosen = random.Random(zlib.crc32(repr(table).encode()))
    return _Look(
        face=chosen.choice(_FACES),
        size=chosen.choice((7.0, 8.0, 9.0, 10.0, 11.0)),
        padding=chosen.choice((3.0, 4.0, 6.0)),
        between=chosen.choice((1.0, 2.0, 3.0, 4.0)),
        align=chosen.choice(("LEFT", "RIGHT", "CENTER")),
        heads=chosen.choice(("TOP", "MIDDLE", "BOTTOM")),
        narrow=chosen.random() < 0.5,
        sideways=chosen.random() < 0.3,
    )


def varied_pdf(table: MadeTable) -> bytes:
    """Return a PDF of varied look with rules above and below the head and at the end."""
    return _pdf(table, ruled=True)


def varied_bare_pdf(table: MadeTable) -> bytes:
    """Return a PDF of varied look without any rule."""
    return _pdf(table, ruled=False)


def varied_pair_pdf(one: MadeTable, other: MadeTable) -> bytes:
    """Return a PDF with two tables side by side, in one look without any rule."""
    look = replace(_look(one), sideways=True, narrow=True)
    both = [_made(table, look, ruled=False) for table in (one, other)]
    width = sum(_widths(one, look)) + 20
    beside = Table([both], colWidths=[width, sum(_widths(other, look)) + 10], style=_AT_TOP, hAlign="LEFT")
    return _saved([beside], look)


def _pdf(table: MadeTable, ruled: bool) -> bytes:
    look = _look(table)
    body = ParagraphStyle("body", fontName=look.face[0], fontSize=look.size, leading=1.2 * look.size)
    note = [Spacer(1, 8), Paragraph(table.note, body)] if table.note else []
    return _saved([_made(table, look, ruled), *note], look)


def _saved(flow: list[object], look: _Look) -> bytes:
    buffer = io.BytesIO()
    heading = ParagraphStyle("heading", fontName=look.face[1], fontSize=14, leading=18)
    page = landscape(A4) if look.sideways else A4
    document = SimpleDocTemplate(buffer, pagesize=page, title="Doses", leftMargin=40, rightMargin=40)
    document.build([Paragraph("Doses", heading), Spacer(1, 6), *flow])
    return buffer.getvalue()


def _made(table: MadeTable, look: _Look, ruled: bool) -> Table:
    cells = placed(table)
    height, width = max(c[1] for c in cells) + 1, max(c[2] + c[4] for c in cells)
    depth = 2 if table.has_two_head_rows else 1
    first = width - len(table.columns)
    grid: list[list[object]] = [[""] * width for _ in range(height)]
    style: list[tuple[object, ...]] = [
        ("LEFTPADDING", (0, 0), (-1, -1), look.padding),
        ("RIGHTPADDING", (0, 0), (-1, -1), look.padding),
        ("TOPPADDING", (0, 0), (-1, -1), look.between),
        ("BOTTOMPADDING", (0, 0), (-1, -1), look.between),
        ("VALIGN", (0, 0), (-1, depth - 1), look.heads),
        ("VALIGN", (0, depth), (-1, -1), "TOP"),
    ]
    for words, row, column, down, across, head in cells:
        align = "CENTER" if head and across > 1 else look.align if column > first else "LEFT"
        grid[row][column] = Paragraph(signs(words), _style(look, head, align))
        if down > 1 or across > 1:
            style.append(("SPAN", (column, row), (column + across - 1, row + down - 1)))
        if ruled and head and across > 1:
            style.append(("LINEBELOW", (column, row), (column + across - 1, row), 0.4, colors.black))
    rules = (("LINEABOVE", 0), ("LINEBELOW", depth - 1), ("LINEBELOW", -1)) if ruled else ()
    style += [(name, (0, row), (-1, row), 0.7, colors.black) for name, row in rules]
    return Table(grid, colWidths=_widths(table, look) if look.narrow else None, style=TableStyle(style))


def _style(look: _Look, head: bool, align: str) -> ParagraphStyle:
    number = {"LEFT": 0, "CENTER": 1, "RIGHT": 2}[align]
    face = look.face[1] if head else look.face[0]
    return ParagraphStyle(
        "cell", fontName=face, fontSize=look.size, leading=1.2 * look.size, alignment=number
    )


def _widths(table: MadeTable, look: _Look) -> list[float]:
    """Make each column as wide as its widest cell, at most 30 letters of it."""
    cells = placed(table)
    width = max(c[2] + c[4] for c in cells)
    return [
        max(
            min(stringWidth(words, look.face[head], look.size), 15 * look.size)
            for words, _, at, _, across, head in cells
            if at == column and across == 1
        )
        + 2 * look.padding
        + 1
        for column in range(width)
    ]
