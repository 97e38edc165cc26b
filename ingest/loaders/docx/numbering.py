"""Work out the headings and the list numbers of a Word document from its styles and numbering."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from ingest.loaders.docx.names import W, value
from ingest.loaders.docx.words.styles import Styles
from ingest.loaders.inline import label
from ingest.loaders.looks import may_be_heading

_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_NUMBER_SLOT = re.compile(r"%([1-9])")
_STYLES = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_BULLET = "-"
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Role:
    """What a paragraph is."""

    level: int = 0
    """A heading's level from 1; 0 for all else."""
    is_title: bool = False
    is_contents: bool = False
    """Whether it is a line of a table of contents."""
    label: str = ""
    """Its number or bullet, where it has one."""
    depth: int = 0
    """How deep its list is nested in others."""


class Roles:
    """Finds the roles of paragraphs, which must be asked for in reading order: numbers count up."""

    def __init__(self, styles: Styles, numbering: etree._Element | None) -> None:
        self._styles = styles
        self._lists = _Lists(numbering)

    def role(self, paragraph: etree._Element) -> Role:
        """Return the role of a paragraph; count it if it is numbered."""
        properties = paragraph.find(W + "pPr")
        chain = self._styles.chain(self._styles.of(paragraph))
        names = [value(style.find(W + "name")) for style in chain]
        numbered, depth = self._numbered(properties, chain)
        marker = self._lists.marker(numbered, depth) if numbered else ""
        return Role(
            level=self._level(paragraph, chain, names),
            is_title=bool(names) and names[0].lower() == "title",
            is_contents=any(name.lower().startswith("toc ") for name in names),
            label=marker,
            depth=depth if marker else 0,
        )

    def level(self, paragraph: etree._Element) -> int:
        """Return a paragraph's level as a heading, 0 for none; nothing is counted."""
        chain = self._styles.chain(self._styles.of(paragraph))
        names = [value(style.find(W + "name")) for style in chain]
        return 1 if names[:1] == ["Title"] else self._level(paragraph, chain, names)

    def _level(self, paragraph: etree._Element, chain: list[etree._Element], names: list[str]) -> int:
        """Return a heading's level, by the paragraph, by the name of its style, or by the style's outline.

        The style of all paragraphs makes no headings, whatever outline level a template gives it. Other
        styles of text may have one too, so without a heading's name a line has to look like one.
        """
        stated = value(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        if not stated:
            named = next((match[1] for name in names if (match := _HEADING.match(name))), None)
            if named:
                return int(named)
            own_styles = (style for style in chain if value(style, "styleId") != self._styles.default)
            outlines = (value(style.find(f"{W}pPr/{W}outlineLvl")) for style in own_styles)
            stated = next(filter(None, outlines), "")
        is_level = stated.isdigit() and int(stated) < _LEVELS
        return int(stated) + 1 if is_level and may_be_heading(_words(paragraph)) else 0

    def _numbered(self, own: etree._Element | None, chain: list[etree._Element]) -> tuple[str, int]:
        """Return the id of the list that a paragraph belongs to, and its level there; "" for none."""
        sources = [(own, "")] + [(style.find(W + "pPr"), value(style, "styleId")) for style in chain]
        for properties, style_id in sources:
            numbered = None if properties is None else properties.find(W + "numPr")
            if numbered is None:
                continue
            stated = value(numbered.find(W + "ilvl"))
            number_id = value(numbered.find(W + "numId"))
            if number_id in ("", "0"):
                return "", 0
            depth = int(stated) if stated.isdigit() else self._lists.level_of(number_id, style_id)
            return number_id, min(depth, _LEVELS - 1)
        return "", 0


def _words(paragraph: etree._Element) -> str:
    return "".join(t.text or "" for t in paragraph.iter(W + "t"))


class _Lists:
    """The lists of a document, and how far each has counted."""

    def __init__(self, numbering: etree._Element | None) -> None:
        found = () if numbering is None else numbering.iterfind(W + "abstractNum")
        kinds = {value(kind, "abstractNumId"): kind for kind in found}
        self._kind: dict[str, str] = {}
        self._levels: dict[str, dict[int, etree._Element]] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        for number in () if numbering is None else numbering.iterfind(W + "num"):
            number_id, kind_id = value(number, "numId"), value(number.find(W + "abstractNumId"))
            if kind_id in kinds:
                self._kind[number_id] = kind_id
                self._levels[number_id] = _levels(kinds[kind_id])
            for override in number.iterfind(W + "lvlOverride"):
                level = _integer(value(override, "ilvl"), 0)
                self._levels.get(number_id, {}).update(_levels(override))
                start = value(override.find(W + "startOverride"))
                if start:
                    self._restarts[number_id, level] = _integer(start, 1)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def level_of(self, number_id: str, style_id: str) -> int:
        """Return the level of a list that belongs to a style."""
        levels = self._levels.get(number_id, {})
        mine = (depth for depth, level in levels.items() if value(level.find(W + "pStyle")) == style_id)
        return next(mine, 0)

    def marker(self, number_id: str, depth: int) -> str:
        """Return the marker of the next item: what its list writes, or a dash where that is not known."""
        level = self._levels.get(number_id, {}).get(depth)
        if level is None:
            return _BULLET
        counts = self._counts[self._kind[number_id]]
        if (number_id, depth) in self._restarts:
            counts[depth] = self._restarts.pop((number_id, depth)) - 1
        counts[depth] = counts.get(depth, self._start(number_id, depth) - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        written = value(level.find(W + "lvlText"))
        if self._format(number_id, depth) in ("bullet", "none") and not _NUMBER_SLOT.search(written):
            return _BULLET if self._format(number_id, depth) == "bullet" else written
        return _NUMBER_SLOT.sub(lambda slot: self._written(number_id, int(slot[1]) - 1, counts), written)

    def _written(self, number_id: str, depth: int, counts: dict[int, int]) -> str:
        count = counts.get(depth, self._start(number_id, depth))
        style = _STYLES.get(self._format(number_id, depth), "1")
        padded = f"{count:02}" if self._format(number_id, depth) == "decimalZero" else ""
        return padded or label(count, style)

    def _format(self, number_id: str, depth: int) -> str:
        level = self._levels[number_id].get(depth)
        return "" if level is None else value(level.find(W + "numFmt"))

    def _start(self, number_id: str, depth: int) -> int:
        level = self._levels[number_id].get(depth)
        return 1 if level is None else _integer(value(level.find(W + "start")), 1)


def _levels(element: etree._Element) -> dict[int, etree._Element]:
    return {_integer(value(level, "ilvl"), 0): level for level in element.iterfind(W + "lvl")}


def _integer(stated: str, otherwise: int) -> int:
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 9 else otherwise
