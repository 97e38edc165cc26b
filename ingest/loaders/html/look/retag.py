"""Give the elements of a page the tags that their roles and style make them: tables, headings, formulas."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.html.look.gaps import join_inline, part_words, put_in_order
from ingest.loaders.html.look.lines import (
    BLOCKS,
    INLINE_BOXES,
    is_ruled_pair,
    make_line,
    mark_pair,
    part_children,
)
from ingest.loaders.html.look.made_tables import OF_TABLES, kind_of, make_table
from ingest.loaders.html.visible import BLOCK_TAGS, BOLD
from ingest.loaders.marked import Marks

_INLINE = frozenset("span b strong em i small label font abbr u mark".split())
_INLINE_TAGS = _INLINE | {"a", "code", "cite", "var"}
_LEVELS = "123456"


def retag(root: etree._Element, styles: Styles, marks: Marks) -> None:
    """Change tags in place: prefixed MathML, roles of tables and headings, tables and lines made by style."""
    lines: list[etree._Element] = []
    boxes: list[tuple[etree._Element, str]] = []
    tables: list[etree._Element] = []
    gaps: list[tuple[etree._Element, Mapping[str, str]]] = []
    for element in root.iter("*"):
        tag = str(element.tag)
        if ":" in tag:
            prefix, _, name = tag.rpartition(":")
            element.tag = name if prefix in ("m", "mml", "math") or name == "math" else tag
            continue
        style = styles.of(element)
        display = style.values.get("display", "") if style else ""
        if element.get("role", "") == "heading":
            level = element.get("aria-level", "2")
            element.tag = f"h{level}" if level in _LEVELS else "h2"
        elif tag not in OF_TABLES and kind_of(element, styles) == "table":
            tables.append(element)
        elif display in BLOCKS and tag in _INLINE:
            lines.append(element)
        if display:
            boxes.append((element, display))
        if style and tag in _INLINE_TAGS:
            gaps.append((element, style.values))
        if style and style.is_bold():
            element.set(BOLD, "1")
    # The innermost first: a table within a cell of another is made before it.
    for table in reversed(tables):
        make_table(table, styles, marks)
    for element, display in boxes:
        is_pair = display in INLINE_BOXES and len(element) == 2 and element[0].tag in BLOCK_TAGS
        if is_pair and is_ruled_pair(element, element[0], styles):
            mark_pair(element, marks)
        put_in_order(element, display, styles, marks)
        part_children(element, display, styles)
        if display == "inline":
            join_inline(element)
    for element, values in gaps:
        part_words(element, values)
    for line in lines:
        make_line(line, styles, marks)
