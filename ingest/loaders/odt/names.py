"""Name the elements of OpenDocument's XML."""

from __future__ import annotations

from lxml import etree

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"


def _space(name: str) -> str:
    return "{" + _OASIS.format(name) + "}"


OFFICE, TEXT, TABLE, STYLE = (_space(name) for name in ("office", "text", "table", "style"))
DRAW, FORM, META = (_space(name) for name in ("drawing", "form", "meta"))
FO, SVG = _space("xsl-fo-compatible"), _space("svg-compatible")
MANIFEST = _space("manifest")
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
XML = "{http://www.w3.org/XML/1998/namespace}"


def whole(stated: str | None, otherwise: int, most: int) -> int:
    """Return a whole number from 0 to `most` as an attribute states it."""
    good = stated is not None and stated.isascii() and stated.isdigit() and len(stated) < 9
    return min(int(stated or 0), most) if good else otherwise


def text_of(element: etree._Element) -> str:
    """Return all text inside an element."""
    return "".join(str(part) for part in element.itertext())


def is_element(node: etree._Element) -> bool:
    """Return whether a node is an element, and no comment or instruction."""
    return isinstance(node.tag, str)
