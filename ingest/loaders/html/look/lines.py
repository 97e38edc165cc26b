"""Part the lines that style makes of inline elements, and read the fractions that it surely draws."""

from __future__ import annotations

import re

from lxml import etree

from ingest.loaders.elements import text_before
from ingest.loaders.html.look.css.lengths import pixels
from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.html.visible import BLOCK_TAGS
from ingest.loaders.marked import Marks
from ingest.signs import fraction

BLOCKS = ("block", "flex", "grid", "list-item", "flow-root", "table")
INLINE_BOXES = ("inline-block", "inline-flex", "inline-grid", "inline-table")
_PARTING = ("flex", "grid", "inline-flex", "inline-grid")
_LONGEST_TERM = 24
_USUAL = 16.0
_DOUBT = "A rule is drawn between these two lines: they may be a fraction, or two values of a table"


def part_children(element: etree._Element, display: str, styles: Styles) -> None:
    """Part the inline elements of a box that sets each by itself: by lines in a column, else by a space."""
    if display not in _PARTING:
        return
    style = styles.of(element)
    column = "column" in (style.values.get("flex-direction", "") if style else "") or "grid" in display
    for child in element:
        if not isinstance(child.tag, str) or child.tag in BLOCK_TAGS:
            continue
        if column and child.tag in ("span", "b", "strong", "i", "em", "small", "label", "a"):
            child.tag = "div" if child.tag != "a" else "a"
        child.tail = " " + (child.tail or "")


def make_line(line: etree._Element, styles: Styles, marks: Marks) -> None:
    """Part an inline element that stands on a line of its own; two with a rule between may be a fraction."""
    above = line.getparent()
    if above is None or line.tag in BLOCK_TAGS:
        return
    if is_ruled_pair(above, line, styles):
        words = [" ".join("".join(map(str, part.itertext())).split()) for part in above]
        if _is_fraction(above, words, styles):
            for part in list(above):
                above.remove(part)
            above.text = fraction(*words)
            return
        mark_pair(above, marks)
    line.tag = "div"


def is_ruled_pair(above: etree._Element, line: etree._Element, styles: Styles) -> bool:
    """Return whether an element holds two lines with words, a rule between, and nothing else."""
    if len(above) != 2 or above[0] is not line:
        return False
    between = ((above.text or ""), above[0].tail or "", above[1].tail or "")
    upper, lower = (styles.of(part) for part in above)
    ruled = (upper and upper.has_border("bottom")) or (lower and lower.has_border("top"))
    return (
        bool(ruled)
        and not "".join(between).strip()
        and all("".join(map(str, part.itertext())).strip() for part in above)
    )


def mark_pair(above: etree._Element, marks: Marks) -> None:
    """Mark two lines with a rule between as perhaps a fraction."""
    above[0].text = marks.mark("formula", _DOUBT) + (above[0].text or "")


def _is_fraction(pair: etree._Element, words: list[str], styles: Styles) -> bool:
    """Return whether a pair is surely one: short terms, set small, in a box within a running line."""
    style = styles.of(pair)
    if style is None or style.values.get("display") not in INLINE_BOXES:
        return False
    if any(len(each) > _LONGEST_TERM for each in words) or any(True for part in pair for _ in part):
        return False
    beside = (text_before(pair), pair.tail or "")
    runs = any(re.search(r"\S", each) for each in beside)
    return runs and (_is_small(pair, styles) or all(_is_small(part, styles) for part in pair))


def _is_small(element: etree._Element, styles: Styles) -> bool:
    """Return whether an element's letters are set smaller than those around it."""
    style = styles.of(element)
    stated = style.values.get("font-size", "") if style else ""
    if stated in ("smaller", "small", "x-small", "xx-small"):
        return True
    size = float(stated[:-1]) / 100 * _USUAL if re.fullmatch(r"\d+(?:\.\d+)?%", stated) else pixels(stated)
    return size is not None and 0 < size < _USUAL
