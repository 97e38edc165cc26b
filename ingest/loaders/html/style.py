"""The style of one element of a page, and its effect: hidden, invisible, struck, raised or lowered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_NOUGHT = re.compile(r"0*\.?0+(?:[a-z]+|%)?", re.IGNORECASE)
_NOTHING_SEEN = re.compile(
    r"rect\(\s*(?:0|1px)[\s,]|rect\(0(?:px)?|inset\(\s*(?:50|100)%|polygon\(\s*0", re.IGNORECASE
)
_FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|%)", re.IGNORECASE)
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
            or (self._is_placed() and bool(_FAR_AWAY.fullmatch(self.values.get("left", ""))))
            or (self._is_placed() and bool(_FAR_AWAY.fullmatch(self.values.get("top", ""))))
        )

    def is_invisible(self) -> bool:
        """Return whether the element keeps its space but its words are not displayed."""
        return self.values.get("visibility") in ("hidden", "collapse")

    def is_struck(self) -> bool:
        """Return whether a line goes through its words."""
        value = self.values.get("text-decoration", "") + " " + self.values.get("text-decoration-line", "")
        return "line-through" in value.split()

    def shift(self) -> str:
        """Return "sup" for a raised element, "sub" for a lowered one, else ""."""
        value = self.values.get("font-variant-position") or self.values.get("vertical-align", "")
        if value in ("super", "sub"):
            return "sup" if value == "super" else "sub"
        found = _LENGTH.fullmatch(value)
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
