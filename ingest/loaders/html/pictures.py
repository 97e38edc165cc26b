"""Write the words of a web page's pictures: alternative texts, the words in drawings."""

from __future__ import annotations

import re

from lxml import etree

from ingest.loaders.marked import Marks

_PICTURES = frozenset("img svg canvas object embed iframe".split())
_LEAST_SIDE = 2
"""A picture of fewer pixels counts visitors."""


def is_picture(element: etree._Element) -> bool:
    """Return whether an element is drawn and not written."""
    if element.get("role") == "img" or (element.tag == "i" and element.get("aria-label")):
        return not "".join(map(str, element.itertext())).strip()
    return element.tag in _PICTURES or (element.tag == "input" and element.get("type", "").lower() == "image")


def picture(element: etree._Element, marks: Marks) -> str:
    """Return the words for a picture, marked; "" for an ornament."""
    match element.tag:
        case "svg":
            return _drawing(element, marks)
        case "iframe":
            page = element.get("src", "") and not _is_tiny(element)
            what = "Another page is shown here, in a frame, and was not read"
            return marks.mark("left out", what, "[frame]") if page else ""
        case "canvas" | "object" | "embed":
            inner = " ".join("".join(map(str, element.itertext())).split())
            return "" if _is_tiny(element) else marks.image(element.get("aria-label") or inner)
    alternative = element.get("alt")
    label = (
        alternative
        if alternative and alternative.strip()
        else element.get("aria-label") or element.get("title")
    )
    if (alternative is not None and not label) or _is_tiny(element) or _is_ornament(element):
        return ""
    return marks.image(label or "")


def _drawing(element: etree._Element, marks: Marks) -> str:
    """Return the words of a drawing in the page, marked; "" for one without, taken for an ornament."""
    if _is_ornament(element):
        return ""
    words = " ".join(
        " ".join(map(str, text.itertext())) for text in element.iter("text", "foreignobject", "foreignObject")
    )
    label = element.get("aria-label") or words
    return marks.image(label) if label.strip() else ""


def _is_ornament(element: etree._Element) -> bool:
    return element.get("aria-hidden") == "true" or element.get("role") in ("presentation", "none")


def _is_tiny(element: etree._Element) -> bool:
    sides = (element.get(side, "") for side in ("width", "height"))
    return any(re.fullmatch(r"\d+", side.strip()) and int(side) < _LEAST_SIDE for side in sides)
