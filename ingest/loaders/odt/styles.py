"""Work out how OpenDocument sets its text, by its styles and those that they build on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from ingest.loaders.html.look.css.style import named
from ingest.loaders.odt.names import FO, STYLE, SVG, TEXT

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_BOLD = ("bold", "600", "700", "800", "900")
_SMALLEST = 2.0


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set. `shift` is 1 above the line, -1 below it; the size is in points."""

    shift: int = 0
    struck: bool = False
    hidden: bool = False
    bold: bool = False
    underlined: bool = False
    size: float = 12.0
    font: str = ""
    white: bool = False
    backed: bool = False

    @property
    def unseen(self) -> bool:
        """Whether nobody sees it: hidden, as small as a dot, or white on the white page."""
        return self.hidden or self.size <= _SMALLEST or (self.white and not self.backed)


class Styles:
    """The styles of a document by their family and name."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._fonts: dict[str, str] = {}
        for root in roots:
            for style in root.iter(STYLE + "style"):
                key = (style.get(STYLE + "family", ""), style.get(STYLE + "name", ""))
                self._styles.setdefault(key, style)
            for style in root.iter(STYLE + "default-style"):
                self._styles.setdefault((style.get(STYLE + "family", ""), ""), style)
            for face in root.iter(STYLE + "font-face"):
                family = face.get(SVG + "font-family", "")
                self._fonts[face.get(STYLE + "name", "")] = family.strip("'\"")
        self._known: dict[tuple[str, str], list[etree._Element]] = {}

    def chain(self, family: str, name: str) -> list[etree._Element]:
        """Return a style and those it builds on, the nearest first, the family's default last."""
        known = self._known.get((family, name))
        if known is None:
            found: dict[str, etree._Element] = {}
            at = name
            while at and (family, at) in self._styles and at not in found:
                found[at] = self._styles[family, at]
                at = found[at].get(STYLE + "parent-style-name", "")
            default = self._styles.get((family, ""))
            known = [*found.values(), *([] if default is None else [default])]
            self._known[family, name] = known
        return known

    def names(self, family: str, name: str) -> list[str]:
        """Return the names of a style and of those it builds on, as a reader of the program sees them."""
        chain = self.chain(family, name)
        shown = (style.get(STYLE + "display-name") or style.get(STYLE + "name") or "" for style in chain)
        return [str(each).replace("_20_", " ") for each in shown]

    def look(self, family: str, name: str, outer: Look | None = None) -> Look:
        """Return how text of a style is set, inside text that is set as `outer`."""
        look = outer or Look()
        chain = self.chain(family, name)
        if outer is not None:
            # A span's default would undo what its paragraph sets.
            chain = [style for style in chain if style.get(STYLE + "name")]
        for style in reversed(chain):
            for properties in style.iterfind(STYLE + "text-properties"):
                look = self._with(look, properties)
            backed = (p.get(FO + "background-color") for p in style.iterfind(STYLE + "paragraph-properties"))
            look = replace(look, backed=look.backed or any(_fills(color) for color in backed))
        return look

    def _with(self, look: Look, properties: etree._Element) -> Look:
        stated = {str(name): str(stated) for name, stated in properties.attrib.items()}
        lines = [stated.get(STYLE + f"text-line-through-{part}") for part in ("style", "type")]
        if any(lines):
            look = replace(look, struck=any(line not in (None, "none") for line in lines))
        if (position := stated.get(STYLE + "text-position")) is not None:
            look = replace(look, shift=_shift(str(position)))
        if (weight := stated.get(FO + "font-weight")) is not None:
            look = replace(look, bold=weight in _BOLD)
        if (display := stated.get(TEXT + "display")) is not None:
            look = replace(look, hidden=display == "none")
        if (line := stated.get(STYLE + "text-underline-style")) is not None:
            look = replace(look, underlined=line != "none")
        if (size := _points(stated.get(FO + "font-size"), look.size)) is not None:
            look = replace(look, size=size)
        if (color := stated.get(FO + "color")) is not None:
            look = replace(look, white=named(str(color).lower()) == "white")
        if _fills(stated.get(FO + "background-color")):
            look = replace(look, backed=True)
        font = stated.get(STYLE + "font-name")
        family = self._fonts.get(str(font), "") or str(stated.get(FO + "font-family") or font or "")
        return replace(look, font=family.strip("'\"")) if family else look


def _shift(position: str) -> int:
    first = position.split()[0] if position.split() else ""
    if first in ("super", "sub"):
        return 1 if first == "super" else -1
    found = _NUMBER.match(first)
    moved = float(found[0]) if found else 0.0
    return (moved > 0) - (moved < 0)


def _points(size: object, outer: float) -> float | None:
    words = str(size or "")
    found = _NUMBER.match(words)
    if found is None:
        return None
    stated = float(found[0])
    return outer * stated / 100 if words.endswith("%") else stated


def _fills(color: object) -> bool:
    return color not in (None, "", "transparent", "#ffffff")
