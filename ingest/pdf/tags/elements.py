"""Reads the elements of a page's structure tree through PDFium, within limits."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as raw  # type: ignore[import-untyped]

_LONGEST = 256


def kind_of(element: Any) -> str:
    """Return an element's standard type, such as "TD", its own type replaced as the file says."""
    held = ctypes.create_string_buffer(_LONGEST)
    length = raw.FPDF_StructElement_GetType(element, ctypes.cast(held, ctypes.c_void_p), _LONGEST)
    if not 2 < length <= _LONGEST:
        return ""
    return held.raw[: length - 2].decode("utf-16-le", "replace")


def children_of(element: Any) -> Iterator[tuple[Any, int]]:
    """Yield what an element holds in order: elements, or the number of marked content on this page.

    An element with nothing on this page is None, and so is content on another one; the number is then -1.
    """
    for i in range(max(raw.FPDF_StructElement_CountChildren(element), 0)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, i)
        yield child or None, -1 if child else raw.FPDF_StructElement_GetChildMarkedContentID(element, i)


def attributes_of(element: Any) -> dict[str, float | str]:
    """Return an element's attributes that are numbers or names, such as RowSpan and Scope."""
    found: dict[str, float | str] = {}
    for i in range(max(raw.FPDF_StructElement_GetAttributeCount(element), 0)):
        held = raw.FPDF_StructElement_GetAttributeAtIndex(element, i)
        for j in range(max(raw.FPDF_StructElement_Attr_GetCount(held), 0)):
            name, length = ctypes.create_string_buffer(_LONGEST), ctypes.c_ulong()
            if not raw.FPDF_StructElement_Attr_GetName(held, j, name, _LONGEST, length):
                continue
            value = _value(raw.FPDF_StructElement_Attr_GetValue(held, name))
            if value is not None:
                found[name.value.decode("ascii", "replace")] = value
    return found


def _value(held: Any) -> float | str | None:
    kind = raw.FPDF_StructElement_Attr_GetType(held) if held else raw.FPDF_OBJECT_UNKNOWN
    if kind == raw.FPDF_OBJECT_NUMBER:
        number = ctypes.c_float()
        return number.value if raw.FPDF_StructElement_Attr_GetNumberValue(held, number) else None
    if kind == raw.FPDF_OBJECT_NAME:
        text, length = ctypes.create_string_buffer(_LONGEST), ctypes.c_ulong()
        if raw.FPDF_StructElement_Attr_GetStringValue(held, text, _LONGEST, length):
            return text.raw[: max(length.value - 2, 0)].decode("utf-16-le", "replace")
    return None
