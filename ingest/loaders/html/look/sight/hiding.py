"""Tell from an element's style whether the element is drawn: surely, surely not, or perhaps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from ingest.loaders.html.look.css.lengths import is_nought, lengths, pixels
from ingest.loaders.html.look.sight.clips import shows_nothing

Sight = Literal["seen", "unseen", "unsure"]
HIDING = frozenset(
    "display opacity clip clip-path content-visibility position left top right bottom transform "
    "translate scale height width max-height max-width min-height overflow overflow-x overflow-y margin-left "
    "margin-top padding-top padding-bottom animation animation-name transition transition-property "
    "filter zoom letter-spacing line-height -webkit-text-security".split()
)
"""The properties that decide it, for an element and all in it."""
_FAR, _NEAR = -1000.0, -60.0
"""What lies so many pixels left of or above its place is off every screen; is surely on it."""
_THIN = 2.0
_TINY = 2.0
_FUSED = -4.0
_CLIPPED = ("hidden", "clip")
_SCALED = re.compile(r"scale(?:3d|[xy])?\(\s*([^)]*)\)")
_MOVED = re.compile(r"translate(?:3d|x|y)?\(\s*([^)]*)\)")
_SHARE = re.compile(r"-?\d+(?:\.\d+)?%")
_WHOLE = -100.0
_TURNED = re.compile(r"rotate[xy]\(\s*-?(?:90deg|270deg|\.25turn|0\.25turn)")
_LINE, _LINE_HEIGHT, _LEAST_LETTER = 1280.0, 16.0, 5.0
"""The width of a line on a usual screen, the least height of one, and the usual least width of a letter."""
_STILL = ("", "none", "initial", "inherit", "unset", "0s", "all 0s")


def drawn(values: Mapping[str, str]) -> Sight:
    """Say whether an element with these values is drawn."""
    if values.get("display") == "none" or values.get("content-visibility") == "hidden":
        return "unseen"
    found = [
        *_by_place(values),
        _by_shape(values),
        _by_opacity(values),
        _by_size(values),
        _by_letters(values),
    ]
    if "unseen" in found:
        # What moves or unfolds is shown in time, or to who presses.
        return "unsure" if moves(values) else "unseen"
    return "unsure" if "unsure" in found else "seen"


def moves(values: Mapping[str, str]) -> bool:
    """Return whether an element's look changes in time, or slides from one to another."""
    return any(
        values.get(name, "") not in _STILL
        for name in ("animation", "animation-name", "transition", "transition-property")
    )


def animated(values: Mapping[str, str]) -> bool:
    """Return whether an element's look changes in time without the reader's doing."""
    return any(values.get(name, "") not in _STILL for name in ("animation", "animation-name"))


def cuts(values: Mapping[str, str], letters: int) -> bool:
    """Return whether a box of fixed size cuts off words: so many letters do not fit into it."""
    if values.get("overflow", values.get("overflow-y", "")) not in _CLIPPED:
        return False
    height = pixels(values.get("height", "") or values.get("max-height", ""))
    width = pixels(values.get("width", "") or values.get("max-width", "")) or _LINE
    lines = max(1.0, (height or 1e9) / _LINE_HEIGHT)
    if values.get("-webkit-line-clamp", "none").isdigit():
        lines = min(lines, float(values["-webkit-line-clamp"]))
    elif "ellipsis" in values.get("text-overflow", ""):
        lines = 1.0
    return letters * _LEAST_LETTER > lines * width


def is_placed(values: Mapping[str, str]) -> bool:
    """Return whether an element stands where its style puts it, perhaps over others."""
    return values.get("position") in ("absolute", "fixed")


def _by_place(values: Mapping[str, str]) -> list[Sight]:
    found: list[Sight] = []
    if is_placed(values) or values.get("position") in ("relative", "sticky"):
        found += [_at(_offset(values.get(side, ""))) for side in ("left", "top")]
        far = (pixels(values.get(side, "")) for side in ("right", "bottom"))
        found += ["unsure" for each in far if each is not None and each <= _FAR]
    margins = (pixels(values.get(f"margin-{side}", "")) for side in ("left", "top"))
    found += ["unsure" for each in margins if each is not None and each <= _FAR]
    moved = [m[1] for m in _MOVED.finditer(values.get("transform", ""))] + [values.get("translate", "")]
    for step in (step for steps in moved for step in re.split(r"[\s,]+", steps)[:2] if step):
        # A share is one of its own size: half of it only centres a box.
        half = step.endswith("%") and float(step[:-1] or 0) > _WHOLE if _SHARE.fullmatch(step) else False
        found.append("seen" if half else _at(_offset(step)))
    return found


def _offset(stated: str) -> float | None:
    """Return a length in pixels; one that is a share of an unknown size is never surely far."""
    length = pixels(stated)
    is_share = stated.endswith("%") and length is not None and length > 2 * _WHOLE * 12.8
    return max(length, _FAR + 1) if is_share and length is not None else length


def _at(offset: float | None) -> Sight:
    """Say whether what is moved by so many pixels is on the screen."""
    if offset is None or offset > _NEAR:
        return "seen"
    return "unseen" if offset <= _FAR else "unsure"


def _by_shape(values: Mapping[str, str]) -> Sight:
    if shows_nothing(values.get("clip", ""), values.get("clip-path", ""), is_placed(values)):
        return "unseen"
    transform = values.get("transform", "")
    scales = [m[1] for m in _SCALED.finditer(transform)] + [values.get("scale", "1")]
    if any(is_nought(part) for stated in scales for part in re.split(r"[\s,]+", stated)[:2] if part):
        return "unseen"
    return "unsure" if _TURNED.search(transform) else "seen"


def _by_opacity(values: Mapping[str, str]) -> Sight:
    if is_nought(values.get("opacity", "1")):
        return "unseen"
    return "unsure" if re.search(r"opacity\(\s*(?:0%?|0?\.0\d*)\s*\)", values.get("filter", "")) else "seen"


def _by_size(values: Mapping[str, str]) -> Sight:
    """Say whether a box has room for its words, and shows what does not fit."""
    overflow = [
        *values.get("overflow", "").split(),
        values.get("overflow-x", ""),
        values.get("overflow-y", ""),
    ]
    clipped = any(each in _CLIPPED for each in overflow)
    sizes = [pixels(values.get(f"{most}{side}", "")) for side in ("height", "width") for most in ("", "max-")]
    if not clipped or not any(size is not None and size < _THIN for size in sizes):
        return "seen"
    room = " ".join(values.get(name, "") for name in ("padding-top", "padding-bottom", "min-height"))
    return "unsure" if any(length > 0 for length in lengths(room)) else "unseen"


def _by_letters(values: Mapping[str, str]) -> Sight:
    """Say whether letters lie over one another, or other signs are drawn for them."""
    fused = (pixels(values.get("letter-spacing", "")) or 0) < _FUSED
    flat = is_nought(values.get("line-height", "normal")) and "hidden" in values.get("overflow", "")
    instead = "url(" in values.get("content", "") or values.get("-webkit-text-security", "none") != "none"
    return "unsure" if fused or flat or instead else "seen"


def indented(values: Mapping[str, str]) -> Sight:
    """Say whether the first line of a block is on the screen, by how far it is set in."""
    indent = pixels(values.get("text-indent", ""))
    if indent is not None and indent >= -_FAR:
        return "unseen" if "hidden" in values.get("overflow", "") else "unsure"
    return _at(indent)


def sized(values: Mapping[str, str]) -> Sight:
    """Say whether letters of the stated size are seen."""
    size = pixels(values.get("font-size", ""))
    if size is None or size > _TINY:
        return "seen"
    return "unseen" if size < 0.5 and not moves(values) else "unsure"
