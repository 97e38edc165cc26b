"""Says whether a PDF may have layers, without asking PDFium, which does not tell."""

from __future__ import annotations

import re
import zlib

_LAYERS = b"/OCProperties"
_PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
_MOST_BYTES = 1 << 22
"""So much of a packed object is looked at."""
_MOST_PACKED = 2000


def may_have_layers(content: bytes) -> bool:
    """Return whether a file's catalog may name layers: it does, or cannot be looked into."""
    if _LAYERS in content or b"/Encrypt" in content:
        return True
    view = memoryview(content)
    for number, match in enumerate(_PACKED.finditer(content)):
        packed = view[match.end() : match.end() + _MOST_BYTES]
        try:
            if number >= _MOST_PACKED or _LAYERS in zlib.decompressobj().decompress(packed, _MOST_BYTES):
                return True
        except zlib.error:
            return True
    return False
