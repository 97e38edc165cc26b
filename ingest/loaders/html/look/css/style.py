"""The style of one element of a page, and its effect: struck, raised, bold, ruled, turned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingest.loaders.html.look.css.paint import WHITE, alike, paint

_NOUGHT = re.compile(r"0*\.?0+(?:[a-z]+|%)?", re.IGNORECASE)
_BOLD = ("bold", "bolder", "600", "700", "800", "900")
_NO_COLORS = frozenset("inherit initial unset revert currentcolor auto windowtext".split())
_LENGTH = re.compile(r"([+-]?)(\d*\.?\d+)(px|em|ex|rem|pt|%)", re.IGNORECASE)
_LEAST_SHIFT = {"px": 3, "em": 0.2, "ex": 0.4, "rem": 0.2, "pt": 2.25, "%": 20}
"""A smaller shift only aligns a word."""


@dataclass(frozen=True, slots=True)
class Style:
    """The values that apply to one element, by the names of the properties."""

    values: Mapping[str, str]

    def is_bold(self) -> bool:
        """Return whether it sets its words in bold."""
        return self.values.get("font-weight", "") in _BOLD

    def font(self) -> str:
        """Return the name of its first font in lower case, or ""."""
        return self.values.get("font-family", "").split(",")[0].strip(" '\"")

    def has_border(self, side: str) -> bool:
        """Return whether it draws a line on a side."""
        stated = self.values.get(f"border-{side}", "")
        return bool(stated) and "none" not in stated and _NOUGHT.fullmatch(stated.split()[0]) is None

    def turns(self) -> bool:
        """Return whether it turns the order of its characters."""
        override = self.values.get("unicode-bidi") in ("bidi-override", "isolate-override")
        return override and self.values.get("direction") == "rtl"

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


@lru_cache(maxsize=1024)
def named(stated: str) -> str:
    """Return a colour in one way of writing: "white" for what is as good as white, "" for none."""
    stated = stated.strip().lower()
    found = paint(stated) if stated and stated not in _NO_COLORS else None
    if found is None:
        return ""
    if found.alpha == 0:
        return "transparent"
    if alike(found.over(WHITE), WHITE):
        return "white"
    return "#" + "".join(f"{round(part * 255):02x}" for part in found.rgb)
