"""Tell whether a clip leaves nothing of an element to be seen."""

from __future__ import annotations

import re

from ingest.loaders.html.look.css.lengths import is_nought, pixels

_SHAPE = re.compile(r"(rect|inset|circle|ellipse|polygon|xywh)\(([^()]*)\)", re.IGNORECASE)
_SEEN_FROM = 2.0
"""A narrower strip, in pixels, shows no word."""


def shows_nothing(clip: str, clip_path: str, placed: bool) -> bool:
    """Return whether `clip` (of placed elements only) or `clip-path` leaves nothing to be seen."""
    return (placed and _is_empty(clip, "rect")) or _is_empty(clip_path, "path")


def _is_empty(stated: str, kind: str) -> bool:
    found = _SHAPE.search(stated)
    if found is None:
        return False
    shape, inside = found[1].lower(), found[2].partition(" round ")[0]
    parts = [part for part in re.split(r"[\s,]+", inside.strip()) if part]
    match shape:
        case "rect" if len(parts) == 4:
            return _is_narrow(parts[0], parts[2]) or _is_narrow(parts[3], parts[1])
        case "inset" if kind == "path" and parts:
            return _is_shut(parts)
        case "circle" | "ellipse" if kind == "path" and parts:
            return any(is_nought(part) for part in inside.partition(" at ")[0].split()) and parts[0] != "at"
        case "polygon" if kind == "path":
            points = [tuple(each.split()) for each in inside.split(",") if len(each.split()) == 2]
            return bool(points) and any(len({_value(p[axis]) for p in points}) == 1 for axis in (0, 1))
    return False


def _is_narrow(start: str, end: str) -> bool:
    """Return whether a rectangle ends where it starts, or before."""
    first, last = pixels(start), pixels(end)
    return first is not None and last is not None and last - first < _SEEN_FROM


def _is_shut(parts: list[str]) -> bool:
    """Return whether the insets from opposite sides meet."""
    top, right = parts[0], parts[1] if len(parts) > 1 else parts[0]
    bottom, left = parts[2] if len(parts) > 2 else top, parts[3] if len(parts) > 3 else right
    return any(_share(one) + _share(other) >= 100 for one, other in ((top, bottom), (left, right)))


def _share(stated: str) -> float:
    return float(stated[:-1]) if re.fullmatch(r"\d+(?:\.\d+)?%", stated) else 0.0


def _value(stated: str) -> str:
    return "0" if is_nought(stated) else stated
