"""Tell cells of a workbook that nobody sees: white words on a white sheet."""

from __future__ import annotations

from typing import Any

from ingest.loaders.docx.words.styles import is_white

_WHITE_INDEXES = (1, 9)
"""White in the palette that older workbooks have."""
_WHITE_THEME = 0
"""The theme's background, which is white unless somebody changed it."""


def is_unseen(cell: Any) -> bool:
    """Return whether a cell's words are white, and nothing fills it."""
    return cell.font is not None and _white(cell.font.color) and not _filled(cell.fill)


def _white(color: Any) -> bool:
    if color is None:
        return False
    if color.type == "rgb" and isinstance(color.rgb, str):
        return is_white(int(color.rgb[-6:], 16))
    if color.type == "theme":
        return color.theme == _WHITE_THEME and not color.tint
    return color.type == "indexed" and color.indexed in _WHITE_INDEXES


def _filled(fill: Any) -> bool:
    """Return whether something other than white lies behind a cell's words."""
    kind = getattr(fill, "patternType", None)
    if kind is None:
        return getattr(fill, "type", None) in ("linear", "path")
    return kind != "solid" or not _white(fill.fgColor)
