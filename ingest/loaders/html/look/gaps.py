"""Part words that style sets apart, and put the parts of a page in the order that style shows them in."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from ingest.loaders.elements import text_before
from ingest.loaders.html.look.css.lengths import pixels
from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.html.visible import BLOCK_TAGS
from ingest.loaders.marked import Marks

_LEAST = 4.0
"""So many pixels between two words are read as a space."""
_BOXES = ("inline-block", "inline-flex", "inline-grid", "inline-table")
_FLEX = ("flex", "inline-flex", "grid", "inline-grid")
_ORDER = "The page's style puts these parts in another order than the file: they are written as it shows them"


def part_words(element: etree._Element, values: Mapping[str, str]) -> None:
    """Put a space before or after an inline element where style puts a gap."""
    if element.tag in BLOCK_TAGS or element.tag in ("sup", "sub"):
        return
    display = values.get("display", "")
    sized = (display in _BOXES and (pixels(values.get("width", "")) or 0) > 0) or display == "table-cell"
    apart = (
        sized
        or (values.get("float") in ("left", "right") and not _is_initial(element))
        or values.get("position") in ("absolute", "fixed")
    )
    if (apart or _gap(values, "left")) and _is_word(text_before(element)[-1:], element.text):
        before, above = element.getprevious(), element.getparent()
        if before is not None:
            before.tail = (before.tail or "") + " "
        elif above is not None:
            above.text = (above.text or "") + " "
    if (apart or _gap(values, "right")) and _is_word("a", element.tail or _text_behind(element)):
        element.tail = " " + (element.tail or "")


def _gap(values: Mapping[str, str], side: str) -> bool:
    stated = (pixels(values.get(f"{name}-{side}", "")) for name in ("margin", "padding"))
    return sum(each for each in stated if each is not None) >= _LEAST


def _is_initial(element: etree._Element) -> bool:
    """Return whether an element is the first letter of a word, set large."""
    return len((element.text or "").strip()) == 1 and (element.tail or "")[:1].islower()


def _is_word(before: str, text: str | None) -> bool:
    """Return whether two texts meet in the middle of what would read as one word or number."""
    return before.isalnum() and (not text or text[:1].isalnum())


def _text_behind(element: etree._Element) -> str:
    behind = element.getnext()
    return (behind.text or "") if behind is not None and isinstance(behind.tag, str) else "."


def join_inline(element: etree._Element) -> None:
    """Make a block element that style sets in the line a part of that line."""
    if element.tag in ("div", "p") and not any(child.tag in BLOCK_TAGS for child in element):
        element.tag = "span"


def put_in_order(element: etree._Element, display: str, styles: Styles, marks: Marks) -> None:
    """Put the parts of a box in the order that its style shows them in, and mark that."""
    if display not in _FLEX or len(element) < 2 or element.tag in ("table", "tbody", "thead", "tr"):
        return
    style = styles.of(element)
    flow = " ".join(style.values.get(name, "") for name in ("flex-direction", "flex-flow")) if style else ""
    parts = [child for child in element if isinstance(child.tag, str)]
    ordered = sorted(parts, key=lambda part: _order(styles, part))
    ordered = ordered[::-1] if "reverse" in flow and "grid" not in display else ordered
    if ordered == parts:
        return
    for part in ordered:
        element.append(part)
    # The text behind a part goes with it: only white space stands there.
    element.text = (element.text or "") + marks.mark("order", _ORDER)


def _order(styles: Styles, part: etree._Element) -> int:
    style = styles.of(part)
    stated = style.values.get("order", "0") if style else "0"
    return int(stated) if stated.lstrip("-").isdigit() and len(stated) < 9 else 0
