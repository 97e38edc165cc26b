"""The style of one element of a page, and its effect: hidden, struck, raised, bold, coloured."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

_NOUGHT = re.compile(r"0*\.?0+(?:[a-z]+|%)?", re.IGNORECASE)
_NOTHING_SEEN = re.compile(
    r"rect\(\s*(?:0|1px)[\s,]|rect\(0(?:px)?|inset\(\s*(?:50|100)%|circle\(\s*0|polygon\(\s*0", re.IGNORECASE
)
_FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|%)", re.IGNORECASE)
_SCALED = re.compile(r"scale[xy]?\(\s*0(?:\.0*)?\s*[,)]")
_BOLD = ("bold", "bolder", "600", "700", "800", "900")
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}(?:[0-9a-f]{2})?)\b")
_RGB = re.compile(r"rgba?\(([^)]*)\)")
_ALMOST_WHITE = 0xF8
_NO_COLORS = frozenset("inherit initial unset revert currentcolor auto windowtext".split())
_LENGTH = re.compile(r"([+-]?)(\d*\.?\d+)(px|em|ex|rem|pt|%)", re.IGNORECASE)
_LEAST_SHIFT = {"px": 3, "em": 0.2, "ex": 0.4, "rem": 0.2, "pt": 2.25, "%": 20}
"""A smaller shift only aligns a word."""


@dataclass(frozen=True, slots=True)
class Style:
    """The values that apply to one element, by the names of the properties."""

    values: Mapping[str, str]

    def is_hidden(self) -> bool:
        """Return whether the element and all in it is not displayed."""
        return (
            self.values.get("display") == "none"
            or bool(_NOUGHT.fullmatch(self.values.get("opacity", "1")))
            or bool(_NOUGHT.fullmatch(self.values.get("font-size", "1em")))
            or bool(_NOTHING_SEEN.search(self.values.get("clip", "") + self.values.get("clip-path", "")))
            or self.values.get("content-visibility") == "hidden"
            or self._is_folded()
            or (self._is_placed() and bool(_FAR_AWAY.fullmatch(self.values.get("left", ""))))
            or (self._is_placed() and bool(_FAR_AWAY.fullmatch(self.values.get("top", ""))))
        )

    def is_bold(self) -> bool:
        """Return whether it sets its words in bold."""
        return self.values.get("font-weight", "") in _BOLD

    def font(self) -> str:
        """Return the name of its first font in lower case, or ""."""
        return self.values.get("font-family", "").split(",")[0].strip(" '\"")

    def color(self) -> str:
        """Return its colour: "white" for what is as good as white, "" where it states none."""
        return named(self.values.get("color", ""))

    def background(self) -> str:
        """Return the colour that it puts behind its words; "" where it puts none there."""
        filled = ""
        for name in ("background", "background-color", "background-image"):
            stated = self.values.get(name, "")
            if "url(" in stated or "gradient(" in stated:
                return "picture"
            found = named(stated)
            filled = found if found and found not in ("transparent", "none") else filled
        return filled

    def has_border(self, side: str) -> bool:
        """Return whether it draws a line on a side."""
        stated = self.values.get(f"border-{side}", "")
        return bool(stated) and "none" not in stated and _NOUGHT.fullmatch(stated.split()[0]) is None

    def turns(self) -> bool:
        """Return whether it turns the order of its characters."""
        override = self.values.get("unicode-bidi") in ("bidi-override", "isolate-override")
        return override and self.values.get("direction") == "rtl"

    def _is_folded(self) -> bool:
        """Return whether its words have no room: a box without height, scaled to nothing, or left."""
        clipped = self.values.get("overflow", "") in ("hidden", "clip")
        heights = (self.values.get(name, "auto") for name in ("height", "max-height"))
        return (
            (clipped and any(_NOUGHT.fullmatch(height) for height in heights))
            or _SCALED.search(self.values.get("transform", "")) is not None
            or _FAR_AWAY.fullmatch(self.values.get("text-indent", "")) is not None
        )

    def is_invisible(self) -> bool:
        """Return whether the element keeps its space but its words are not displayed."""
        return self.values.get("visibility") in ("hidden", "collapse")

    def is_struck(self) -> bool:
        """Return whether a line goes through its words."""
        stated = self.values.get("text-decoration", "") + " " + self.values.get("text-decoration-line", "")
        return "line-through" in stated.split()

    def shift(self) -> str:
        """Return "sup" for a raised element, "sub" for a lowered one, else ""."""
        stated = self.values.get("font-variant-position") or self.values.get("vertical-align", "")
        if stated in ("super", "sub"):
            return "sup" if stated == "super" else "sub"
        found = _LENGTH.fullmatch(stated)
        if found and float(found[2]) >= _LEAST_SHIFT[found[3].lower()]:
            return "sub" if found[1] == "-" else "sup"
        return self._moved() if self.values.get("position") == "relative" else ""

    def _moved(self) -> str:
        for side, up in (("top", "-"), ("bottom", "")):
            found = _LENGTH.fullmatch(self.values.get(side, ""))
            if found and float(found[2]) >= _LEAST_SHIFT[found[3].lower()]:
                return "sup" if (found[1] == "-") == (up == "-") else "sub"
        return ""

    def _is_placed(self) -> bool:
        return self.values.get("position") in ("absolute", "fixed")


@lru_cache(maxsize=1024)
def named(stated: str) -> str:
    """Return a colour in one way of writing: "white" for what is as good as white, "" for none."""
    stated = stated.strip()
    if not stated or stated in _NO_COLORS:
        return ""
    if found := _HEX.search(stated):
        digits = found[0][1:]
        digits = "".join(c * 2 for c in digits) if len(digits) < 5 else digits
        parts = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
        return _of_parts(parts[:3], parts[3] / 255 if parts[3:] else 1.0)
    if found := _RGB.search(stated):
        numbers = [float(part) for part in re.findall(r"[\d.]+", found[1]) if part.strip(".")]
        if len(numbers) >= 3:
            return _of_parts([int(number) for number in numbers[:3]], numbers[3] if numbers[3:] else 1.0)
    return stated.split()[0]


def _of_parts(parts: list[int], opacity: float) -> str:
    if opacity == 0:
        return "transparent"
    if all(part >= _ALMOST_WHITE for part in parts):
        return "white"
    return "#" + "".join(f"{part:02x}" for part in parts)
