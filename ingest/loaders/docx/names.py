"""Name the elements of Word's XML, and read their `w:` attributes."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = ("0", "false", "off", "none")


def value(element: etree._Element | None, name: str = "val") -> str:
    """Return a `w:` attribute of an element; empty where there is none."""
    return "" if element is None else element.get(W + name, "")


def is_on(found: etree._Element | None) -> bool:
    """Return whether a property that is on or off is on."""
    return found is not None and value(found) not in _OFF


def number(stated: str, otherwise: int = 0) -> int:
    """Return a whole number as Word states it, or `otherwise` for what is none."""
    bare = stated.removeprefix("-").removesuffix("pt").partition(".")[0]
    if not (bare.isascii() and bare.isdigit() and len(bare) < 9):
        return otherwise
    return -int(bare) if stated.startswith("-") else int(bare)


def is_twin(element: etree._Element) -> bool:
    """Return whether an element is the older form of something that Word also writes in a newer one."""
    return any(above.tag == MC + "Fallback" and _has_choice(above) for above in element.iterancestors())


def _has_choice(fallback: etree._Element) -> bool:
    """Return whether the newer form beside an older one holds a text box too."""
    parent = fallback.getparent()
    choice = None if parent is None else parent.find(MC + "Choice")
    return choice is not None and next(choice.iter(W + "txbxContent"), None) is not None
