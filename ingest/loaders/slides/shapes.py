"""Writes what stands on a slide: texts, tables, groups, pictures, diagrams."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from ingest.loaders.marked import MarkedText, quoted
from ingest.loaders.slides.words import FORMULA, in_white, paragraph_words
from ingest.tables import Cell, written

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_OF_THE_SLIDE = ("DATE", "FOOTER", "SLIDE_NUMBER", "HEADER")
_LISTED = ("BODY", "OBJECT")
_GROUP, _PICTURES = 6, (11, 13)


class Shapes:
    """The shapes of a slide, in the order in which they are read out."""

    def __init__(self, slide: Any, text: MarkedText) -> None:
        self._slide = slide
        self._text = text

    def write(self) -> None:
        """Write all shapes but the title, which heads them."""
        title = self._slide.shapes.title
        self._write([each for each in self._slide.shapes if title is None or each.shape_id != title.shape_id])

    def _write(self, shapes: Iterable[Any]) -> None:
        for shape in shapes:
            about = shape._element.xpath(".//p:cNvPr")
            if about and about[0].get("hidden") in ("1", "true"):
                words = " ".join(t.text or "" for t in shape._element.iter(f"{_A}t"))
                self._text.note("hidden", f"A shape is hidden, so left out: {quoted(words)}")
            elif shape.shape_type == _GROUP:
                self._write(shape.shapes)
            elif getattr(shape, "has_table", False):
                self._table(shape.table)
            elif getattr(shape, "has_chart", False):
                self._chart(shape.chart)
            elif shape.shape_type in _PICTURES:
                self._text.block(self._text.marks.image(about[0].get("descr", "") if about else ""))
            elif shape.has_text_frame:
                self._frame(shape)
            else:
                self._diagram(shape)

    def _frame(self, shape: Any) -> None:
        kind = str(shape.placeholder_format.type).split(" ")[0] if shape.is_placeholder else ""
        if kind.split(".")[-1] in _OF_THE_SLIDE:
            return
        paragraphs = [p for p in shape.text_frame.paragraphs if paragraph_words(p).strip()]
        listed = kind.split(".")[-1] in _LISTED and len(paragraphs) > 1
        depth = 0
        for paragraph in paragraphs:
            bullet = _bullet(paragraph, listed)
            wanted = paragraph.level + 1 if bullet else 0
            while depth > wanted:
                self._text.close_list()
                depth -= 1
            while depth < wanted:
                self._text.open_list()
                depth += 1
            if bullet:
                self._text.item()
            if (white := in_white(paragraph)) and not self._is_filled(shape):
                what = f"Whether these words are seen is unsure, for they are white: {quoted(white)}"
                self._text.note("hidden", what)
            self._text.block(self._marked(paragraph_words(paragraph)))
        for _ in range(depth):
            self._text.close_list()

    def _is_filled(self, shape: Any) -> bool:
        """Whether a shape, or the slide behind it, states a colour or a picture of its own."""
        fills = [f"{_A}{name}" for name in ("solidFill", "gradFill", "blipFill", "pattFill")]
        properties = shape._element.find(f"{_P}spPr")
        own = properties is not None and any(properties.find(fill) is not None for fill in fills)
        layout = self._slide.slide_layout
        slides = (self._slide, layout, layout.slide_master)
        behind = (part._element.find(f"{_P}cSld/{_P}bg/{_P}bgPr") for part in slides)
        style = shape._element.find(f"{_P}style/{_A}fillRef")
        styled = style is not None and style.get("idx", "0") != "0"
        return own or styled or any(each is not None for each in behind)

    def _marked(self, words: str) -> str:
        """Put a mark in the place of each formula, which is not read."""
        while FORMULA in words:
            mark = self._text.marks.mark("formula", "A formula on the slide was not read", "[formula]")
            words = words.replace(FORMULA, mark, 1)
        return words

    def _table(self, table: Any) -> None:
        cells = [
            Cell(self._cell_words(cell), r, c, cell.span_height, cell.span_width, table.first_row and r == 0)
            for r, row in enumerate(table.rows)
            for c, cell in enumerate(row.cells)
            if not cell.is_spanned
        ]
        for row in written(cells):
            self._text.row(row)
        self._text.close_table()

    def _cell_words(self, cell: Any) -> str:
        return self._marked("\n".join(paragraph_words(p) for p in cell.text_frame.paragraphs))

    def _chart(self, chart: Any) -> None:
        """A chart: the values it is drawn from are in the file, but its labels are not all there."""
        title = (
            chart.chart_title.text_frame.text if chart.has_title and chart.chart_title.has_text_frame else ""
        )
        names = [str(series.name) for plot in chart.plots for series in plot.series]
        labels = ", ".join(filter(None, (title, *names)))
        what = f"A chart was not read, only its names: {quoted(labels)}" if labels else "A chart was not read"
        self._text.block(
            self._text.marks.mark("left out", what, f"[chart: {labels}]" if labels else "[chart]")
        )

    def _diagram(self, shape: Any) -> None:
        """A diagram of boxes and arrows: its words, whose order on the slide is not known."""
        for ids in shape._element.iter(f"{_DIAGRAM}relIds"):
            part = self._slide.part.related_part(ids.get(_RELATION))
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            for point in root.iter(f"{_DIAGRAM}pt"):
                words = " ".join(" ".join(t.text or "" for t in point.iter(f"{_A}t")).split())
                if words:
                    what = "This stands in a diagram: its order and what its arrows join was not read"
                    self._text.block(self._text.marks.mark("order", what, words))
            return
        name = re.sub(r"\s*\d+$", "", shape.name or "")
        if shape._element.tag.endswith("}graphicFrame"):
            self._text.note("left out", f"An object on the slide was not read: {quoted(name)}")


def _bullet(paragraph: Any, listed: bool) -> bool:
    """Whether a paragraph has a bullet or number: it says so itself, or its placeholder gives it one."""
    style = paragraph._p.find(f"{_A}pPr")
    if style is not None:
        if style.find(f"{_A}buNone") is not None:
            return False
        if style.find(f"{_A}buChar") is not None or style.find(f"{_A}buAutoNum") is not None:
            return True
    return listed
