"""Strike the words of a page's elements through, those of the blocks in them one by one."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.html.visible import BLOCK_TAGS

STRUCK = ("s", "del", "strike")


def strike(element: etree._Element) -> None:
    """Strike the words of an element through, those of the blocks in it one by one."""
    if any(inner.tag in BLOCK_TAGS for inner in element.iterdescendants()):
        if element.tag in STRUCK:
            element.tag = "div"
        _strike_texts(element)
        for child in list(element):
            if isinstance(child.tag, str):
                strike(child)
        above = element.getparent()
        if above is not None and above.tag in ("ul", "ol") and element.tag == "div":
            # Items of a list stand right in it.
            for child in reversed(element):
                element.addnext(child)
            above.remove(element)
        return
    if element.tag in STRUCK:
        return
    line = etree.Element("s")
    line.text, element.text = element.text, None
    for child in list(element):
        line.append(child)
    element.append(line)


def _strike_texts(element: etree._Element) -> None:
    """Strike through the words of an element that stand between the blocks in it."""
    for child in list(element):
        if child.tail and child.tail.strip():
            line = etree.Element("s")
            line.text, child.tail = child.tail, None
            child.addnext(line)
    if element.text and element.text.strip():
        line = etree.Element("s")
        line.text, element.text = element.text, None
        element.insert(0, line)
