"""Write an article as a PDF with two columns, running heads, page numbers and an outline."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.enums import TA_LEFT  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Flowable,
    Frame,
    FrameBreak,
    KeepTogether,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageTemplate,
)
from reportlab.platypus import Paragraph as Flowing
from reportlab.platypus import Table as Grid

from tools.article import Article, Block, Line, Listing, Paragraph, Table, printed

_MARGIN = 48.0
_GUTTER = 18.0
_TITLE_HEIGHT = 66.0
_STEP = 12
_INK = HexColor("#1d2733")
_QUIET = HexColor("#4a5866")
_RULE = HexColor("#9fb0c0")
_SHADE = HexColor("#eaf0f6")


def _style(name: str, font: str, size: float, leading: float, **more: float) -> Any:
    return ParagraphStyle(
        name, fontName=font, fontSize=size, leading=leading, textColor=_INK, alignment=TA_LEFT, **more
    )


_TITLE = _style("title", "Helvetica-Bold", 20, 25, spaceAfter=4)
_BYLINE = _style("byline", "Helvetica", 9.5, 13)
_HEADING = _style("heading", "Helvetica-Bold", 13, 17, spaceBefore=12, spaceAfter=4, keepWithNext=1)
_PROSE = _style("prose", "Times-Roman", 11.5, 15.5, spaceAfter=7)
_CAPTION = _style("caption", "Helvetica-Bold", 9.5, 12, spaceBefore=6, spaceAfter=4, keepWithNext=1)
_CELL = _style("cell", "Helvetica", 9, 11.5)
_HEAD_CELL = _style("headcell", "Helvetica-Bold", 9, 11.5)
_SOURCE = _style("source", "Times-Roman", 8, 10.5, spaceAfter=4)


def write(article: Article) -> bytes:
    """Return the article as a PDF file, with the columns of its second and last page of like length."""
    best, pages = _laid_out(article, spare=0)
    for spare in range(_STEP, int(A4[1] / 2), _STEP):
        made, now = _laid_out(article, spare)
        if now > pages:
            break
        best = made
    return best


def _laid_out(article: Article, spare: int) -> tuple[bytes, int]:
    """Return the file and the number of its pages, if `spare` points are left free below the second."""
    width, height = A4
    file = io.BytesIO()
    document = BaseDocTemplate(
        file,
        pagesize=A4,
        title=article.title,
        author=", ".join(article.authors),
        subject=article.subject,
        keywords=list(article.keywords),
        creator=article.publisher,
        producer="ReportLab",
        lang="en",
        # Compression could differ from one machine's zlib to the next.
        pageCompression=0,
        invariant=1,
    )
    top, bottom = height - _MARGIN - 14, _MARGIN + 8
    head = Frame(_MARGIN, top - _TITLE_HEIGHT, width - 2 * _MARGIN, _TITLE_HEIGHT, 0, 0, 0, 0, id="head")
    around = partial(_around, article)
    document.addPageTemplates(
        [
            PageTemplate("first", [head, *_columns(bottom, top - _TITLE_HEIGHT)], onPage=around),
            PageTemplate("later", list(_columns(bottom + spare, top)), onPage=around),
        ]
    )
    document.build(list(_story(article)))
    return file.getvalue(), document.page


def _columns(bottom: float, top: float) -> Iterator[Frame]:
    column = (A4[0] - 2 * _MARGIN - _GUTTER) / 2
    for number in range(2):
        left = _MARGIN + number * (column + _GUTTER)
        yield Frame(left, bottom, column, top - bottom, 0, 0, 0, 0, id=f"column{number}")


def _around(article: Article, canvas: Canvas, _: BaseDocTemplate) -> None:
    """What stands around the text of every page, and the date in the file's properties."""
    width, height = A4
    canvas.setDateFormatter(lambda *_: f"D:{article.published:%Y%m%d}000000+00'00'")
    canvas.saveState()
    canvas.setFillColor(_QUIET)
    canvas.setStrokeColor(_RULE)
    canvas.setLineWidth(0.5)
    canvas.setFont("Helvetica", 8)
    canvas.drawString(_MARGIN, height - 40, article.publisher)
    canvas.drawRightString(width - _MARGIN, height - 40, article.title)
    canvas.line(_MARGIN, height - 46, width - _MARGIN, height - 46)
    canvas.line(_MARGIN, 46, width - _MARGIN, 46)
    canvas.drawString(
        _MARGIN, 34, f"Version {article.version}, {article.published.isoformat()}, {article.licence}"
    )
    canvas.drawRightString(width - _MARGIN, 34, f"Page {canvas.getPageNumber()}")
    canvas.restoreState()


def _story(article: Article) -> Iterator[Flowable]:
    yield NextPageTemplate("later")
    yield Flowing(escape(article.title), _TITLE)
    yield Flowing(escape(f"{', '.join(article.authors)}. {article.subject}."), _BYLINE)
    yield FrameBreak()
    for section in article.sections:
        yield from _heading(section.title)
        for block in section.blocks:
            yield from _block(block)
    yield from _heading("Sources")
    for number, source in enumerate(article.sources, 1):
        address = escape(source.url or "", {'"': "&quot;"})
        # On a line of its own, no address is broken in two.
        link = f'<br/><link href="{address}">{address}</link>' if address else ""
        yield KeepTogether([Flowing(f"{number}. {escape(source.entry())}{link}", _SOURCE)])


def _heading(title: str) -> Iterator[Flowable]:
    yield _Bookmark(title)
    yield Flowing(escape(title), _HEADING)


class _Bookmark(Flowable):  # type: ignore[misc]
    """Puts the heading that follows it into the outline; takes no room itself."""

    keepWithNext = 1

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        key = "-".join(self.title.lower().split())
        self.canv.bookmarkHorizontal(key, 0, 0)
        self.canv.addOutlineEntry(self.title, key, 0)


def _block(block: Block) -> Iterator[Flowable]:
    match block:
        case Paragraph(line):
            yield Flowing(_markup(line), _PROSE)
        case Listing(items, numbered):
            yield ListFlowable(
                [ListItem(Flowing(_markup(item), _PROSE)) for item in items],
                bulletType="1" if numbered else "bullet",
                start=None if numbered else "\u2022",
                bulletFontSize=10,
                leftIndent=12,
            )
        case Table(caption, head, rows):
            yield Flowing(escape(caption), _CAPTION)
            yield _grid(head, rows)


def _grid(head: Iterable[Line], rows: Iterable[Iterable[Line]]) -> Flowable:
    cells = [[Flowing(_markup(cell), _HEAD_CELL) for cell in head]]
    cells += [[Flowing(_markup(cell), _CELL) for cell in row] for row in rows]
    column = (A4[0] - 2 * _MARGIN - _GUTTER) / 2
    return Grid(
        cells,
        colWidths=[column * share for share in (0.38, 0.45, 0.17)],
        repeatRows=1,
        style=[
            ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
            ("GRID", (0, 0), (-1, -1), 0.5, _RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ],
        spaceAfter=8,
    )


def _markup(line: Line) -> str:
    if any(run.kind in ("bold", "note") for run in line):
        raise ValueError(f"bold words and footnotes are not written into a PDF: {printed(line)}")
    return escape(printed(line))
