"""Replace elements of a tree of markup by words."""

from __future__ import annotations

import re

from lxml import etree

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Control characters: lxml takes them from HTML, and refuses them in words that are put in."""


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
