"""Give the elements of a page the tags that their roles and style make them: tables, headings, formulas."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.html.look.styles import Styles
from ingest.loaders.html.visible import BLOCK_TAGS, BOLD
from ingest.signs import fraction

_ROLES = {
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "rowgroup": "tbody",
    "row": "tr",
    "cell": "td",
    "gridcell": "td",
    "columnheader": "th",
    "rowheader": "th",
}
_DISPLAYS = {
    "table": "table",
    "inline-table": "table",
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
    "table-row": "tr",
    "table-cell": "td",
    "table-caption": "caption",
}
_OF_TABLES = frozenset("table thead tbody tfoot tr td th caption".split())
_BLOCKS = ("block", "flex", "grid", "list-item", "flow-root")
_INLINE = frozenset("span b strong em i small label font abbr u mark".split())
_LEVELS = "123456"
_LEAST_ROWS = 2


def retag(root: etree._Element, styles: Styles) -> None:
    """Change tags in place: prefixed MathML, roles of tables and headings, tables and lines made by style."""
    lines: list[etree._Element] = []
    tables: list[etree._Element] = []
    for element in root.iter("*"):
        tag = str(element.tag)
        if ":" in tag:
            prefix, _, name = tag.rpartition(":")
            element.tag = name if prefix in ("m", "mml", "math") or name == "math" else tag
            continue
        style = styles.of(element)
        display = style.values.get("display", "") if style else ""
        role = element.get("role", "")
        if role == "heading":
            level = element.get("aria-level", "2")
            element.tag = f"h{level}" if level in _LEVELS else "h2"
        elif tag not in _OF_TABLES and (_ROLES.get(role) == "table" or _DISPLAYS.get(display) == "table"):
            tables.append(element)
        elif display in _BLOCKS and tag in _INLINE:
            lines.append(element)
        if style and style.is_bold():
            element.set(BOLD, "1")
    for table in tables:
        _table(table, styles)
    for line in lines:
        _line(line, styles)


def _table(table: etree._Element, styles: Styles) -> None:
    """Make a table of elements that are displayed or described as one, if all of its rows have cells."""
    kinds: dict[etree._Element, str] = {}
    for element in table.iterdescendants("*"):
        style = styles.of(element)
        display = style.values.get("display", "") if style else ""
        kind = _ROLES.get(element.get("role", "")) or _DISPLAYS.get(display)
        if kind and element.tag not in _OF_TABLES:
            kinds[element] = kind
    rows = [element for element, kind in kinds.items() if kind == "tr"]
    if len(rows) < _LEAST_ROWS or not all(
        len(row) and all(kinds.get(cell) in ("td", "th") for cell in row) for row in rows
    ):
        return
    table.tag = "table"
    for element, kind in kinds.items():
        element.tag = kind


def _line(line: etree._Element, styles: Styles) -> None:
    """Part an inline element that stands on a line of its own; two with a rule between are a fraction."""
    above = line.getparent()
    if above is None or line.tag in BLOCK_TAGS:
        return
    if len(above) == 2 and above[0] is line and _is_ruled(above, styles):
        words = ["".join(map(str, part.itertext())) for part in above]
        if all(each.strip() for each in words) and not (above.text or "").strip():
            for part in list(above):
                above.remove(part)
            above.text = fraction(*(" ".join(each.split()) for each in words))
            return
    line.tag = "div"


def _is_ruled(pair: etree._Element, styles: Styles) -> bool:
    """Return whether a rule is drawn between two elements."""
    upper, lower = (styles.of(part) for part in pair)
    return (
        bool((upper and upper.has_border("bottom")) or (lower and lower.has_border("top")))
        and not (pair[0].tail or "").strip()
    )
