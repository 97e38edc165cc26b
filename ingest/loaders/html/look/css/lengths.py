"""Read lengths of style sheets as pixels."""

from __future__ import annotations

import re

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z]+|%)?", re.IGNORECASE)
_PIXELS = {
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 37.8,
    "mm": 3.78,
    "q": 0.945,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
    "lh": 19.0,
    "vw": 12.8,
    "vh": 8.0,
    "vmin": 8.0,
    "vmax": 12.8,
    "dvh": 8.0,
    "svh": 8.0,
    "lvh": 8.0,
    "dvw": 12.8,
    "%": 12.8,
}
"""Pixels of a unit on a screen of 1280 by 800 pixels, with letters of the usual size."""


def pixels(stated: str) -> float | None:
    """Return a length in pixels; None for words such as "auto", and for what is not understood."""
    found = _LENGTH.fullmatch(stated.strip())
    if found is None:
        return None
    unit = (found[2] or "px").lower()
    return float(found[1]) * _PIXELS[unit] if unit in _PIXELS else None


def is_nought(stated: str) -> bool:
    """Return whether a length, a number or a share is zero."""
    found = _LENGTH.fullmatch(stated.strip())
    return found is not None and float(found[1]) == 0


def lengths(stated: str) -> list[float]:
    """Return all lengths in a value that are understood, in order."""
    found = (pixels(each) for each in re.split(r"[\s,/()]+", stated) if each)
    return [each for each in found if each is not None]
