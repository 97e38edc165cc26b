"""Replace elements of a tree of markup by words."""

from __future__ import annotations

import re

from lxml import etree

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Control characters: lxml takes them from HTML, and refuses them in words that are put in."""
_MOST_LEVELS = 6


def text_before(element: etree._Element) -> str:
    """Return the text right before an element, that of the elements around it where it begins them."""
    at: etree._Element | None = element
    for _ in range(_MOST_LEVELS):
        if at is None:
            return ""
        before, parent = at.getprevious(), at.getparent()
        text = before.tail if before is not None else None if parent is None else parent.text
        if text or before is not None:
            return str(text or "")
        at = parent
    return ""


def replace_with(element: etree._Element, words: str) -> None:
    """Replace an element by words; keep the text behind it, which lxml calls its tail."""
    parent = element.getparent()
    if parent is None:
        return
    left = CONTROL.sub(" ", words + (element.tail or ""))
    if left:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + left
        else:
            before.tail = (before.tail or "") + left
    parent.remove(element)


def remove(element: etree._Element) -> None:
    """Remove an element, and keep the text behind it."""
    replace_with(element, "")
