"""Works out what a page's own style says of its words: not displayed, raised, lowered, struck through.

Rules of the page's <style> elements and style attributes are read; style sheets in other files are not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import cssselect
import tinycss2
from lxml import etree

_READ = frozenset(
    "display visibility opacity font-size vertical-align text-decoration text-decoration-line clip clip-path "
    "position top bottom left text-indent font-variant-position content".split()
)
_WORTH_READING = re.compile(
    r"display|visibility|opacity|vertical-align|text-decoration|clip|content|position|font-size\s*:\s*0",
    re.IGNORECASE,
)
_MOST_STYLE = 1 << 20
_MOST_SELECTORS = 2000
_SCREEN = re.compile(r"\s*(?:all|screen)?\s*", re.IGNORECASE)
_NOUGHT = re.compile(r"0*\.?0+(?:[a-z]+|%)?", re.IGNORECASE)
_NOTHING_SEEN = re.compile(
    r"rect\(\s*(?:0|1px)[\s,]|rect\(0(?:px)?|inset\(\s*(?:50|100)%|polygon\(\s*0", re.IGNORECASE
)
_FAR_AWAY = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|em|rem|%)", re.IGNORECASE)
_LENGTH = re.compile(r"([+-]?)(\d*\.?\d+)(px|em|ex|rem|pt|%)", re.IGNORECASE)
_LEAST_SHIFT = {"px": 3, "em": 0.2, "ex": 0.4, "rem": 0.2, "pt": 2.25, "%": 20}
"""What moves a word by less only aligns it."""
_LONGEST_SELECTOR = 4000


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property's value, and whether it outweighs what comes later."""

    name: str
    value: str
    important: bool


@dataclass(frozen=True, slots=True)
class Style:
    """What applies to one element, by the names of the properties."""

    values: Mapping[str, str]

    def is_hidden(self) -> bool:
        """Whether the element and all in it is not displayed."""
        return (
            self.values.get("display") == "none"
            or bool(_NOUGHT.fullmatch(self.values.get("opacity", "1")))
            or bool(_NOUGHT.fullmatch(self.values.get("font-size", "1em")))
            or bool(_NOTHING_SEEN.search(self.values.get("clip", "") + self.values.get("clip-path", "")))
            or (self._is_placed() and bool(_FAR_AWAY.fullmatch(self.values.get("left", ""))))
            or (self._is_placed() and bool(_FAR_AWAY.fullmatch(self.values.get("top", ""))))
        )

    def is_invisible(self) -> bool:
        """Whether the element keeps its place but its words are not displayed."""
        return self.values.get("visibility") in ("hidden", "collapse")

    def is_struck(self) -> bool:
        """Whether a line goes through its words."""
        told = self.values.get("text-decoration", "") + " " + self.values.get("text-decoration-line", "")
        return "line-through" in told.split()

    def shift(self) -> str:
        """Return "sup" for what stands raised, "sub" for what stands lowered, else ""."""
        told = self.values.get("font-variant-position") or self.values.get("vertical-align", "")
        if told in ("super", "sub"):
            return "sup" if told == "super" else "sub"
        found = _LENGTH.fullmatch(told)
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


class Styles:
    """The styles of a page's elements; `complete` is False where the page has more rules than are read."""

    def __init__(self, root: etree._Element) -> None:
        self.complete = True
        self.added: dict[tuple[etree._Element, str], str] = {}
        """The words that rules put before or after an element, by "before" and "after"."""
        self._ranked: dict[etree._Element, list[tuple[tuple[object, ...], Declaration]]] = {}
        self._count = 0
        sheets = [style.text or "" for style in root.iter("style") if _is_for_screens(style)]
        if sum(map(len, sheets)) > _MOST_STYLE:
            self.complete, sheets = False, []
        for sheet in filter(_WORTH_READING.search, sheets):
            self._read(root, tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
        for element in root.iter():
            told = element.get("style") if isinstance(element.tag, str) else None
            if told and _WORTH_READING.search(told):
                for declaration in _declarations(told):
                    rank = (declaration.important, 1, (0, 0, 0), self._count)
                    self._ranked.setdefault(element, []).append((rank, declaration))

    def of(self, element: etree._Element) -> Style | None:
        """Return what applies to an element, or None where no rule does."""
        ranked = self._ranked.get(element)
        if not ranked:
            return None
        values = {told.name: told.value for _, told in sorted(ranked, key=lambda each: each[0])}
        return Style(values)

    def _read(self, root: etree._Element, rules: list[object]) -> None:
        for rule in rules:
            kind = getattr(rule, "type", "")
            if kind == "at-rule" and _is_for_any_screen(rule):
                content = getattr(rule, "content", None) or []
                self._read(root, tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True))
            elif kind == "qualified-rule":
                told = _declared(getattr(rule, "content", []))
                if told:
                    self._apply(root, tinycss2.serialize(getattr(rule, "prelude", [])), told)

    def _apply(self, root: etree._Element, selectors: str, told: list[Declaration]) -> None:
        self._count += 1
        if self._count > _MOST_SELECTORS:
            self.complete = False
            return
        for selector, path in _selected(selectors):
            pseudo = selector.pseudo_element
            if pseudo is not None and str(pseudo) not in ("before", "after"):
                continue
            for element in cast(list[etree._Element], path(root)):
                if pseudo is not None:
                    self._add(element, str(pseudo), told)
                    continue
                for declaration in told:
                    rank = (declaration.important, 0, selector.specificity(), self._count)
                    self._ranked.setdefault(element, []).append((rank, declaration))

    def _add(self, element: etree._Element, side: str, told: list[Declaration]) -> None:
        content = next((each.value for each in told if each.name == "content"), "")
        words = "".join(
            token.value for token in tinycss2.parse_component_value_list(content) if token.type == "string"
        )
        hidden = any(each.name == "display" and each.value == "none" for each in told)
        if words.strip() and not hidden:
            self.added[element, side] = words


@lru_cache(maxsize=2048)
def _declarations(told: str) -> tuple[Declaration, ...]:
    return tuple(_declared(tinycss2.parse_component_value_list(told)))


def _declared(content: object) -> list[Declaration]:
    """Return the declarations that bear on what a reader sees."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [
        Declaration(
            each.lower_name,
            tinycss2.serialize(each.value).strip()
            if each.lower_name == "content"
            else tinycss2.serialize(each.value).strip().lower(),
            each.important,
        )
        for each in parsed
        if each.type == "declaration" and each.lower_name in _READ
    ]


def _selected(selectors: str) -> Iterator[tuple[cssselect.Selector, etree.XPath]]:
    """Return each selector with the path to what it names; one that is not understood names nothing."""
    try:
        parsed = cssselect.parse(selectors) if len(selectors) <= _LONGEST_SELECTOR else []
        paths = [_path(selector) for selector in parsed]
    except (cssselect.SelectorError, etree.XPathError):
        return
    yield from zip(parsed, paths, strict=True)


def _path(selector: cssselect.Selector) -> etree.XPath:
    translator = cssselect.HTMLTranslator()
    return etree.XPath(translator.selector_to_xpath(selector, prefix="descendant-or-self::"))


def _is_for_screens(style: etree._Element) -> bool:
    return bool(_SCREEN.fullmatch(style.get("media", "")))


def _is_for_any_screen(rule: object) -> bool:
    """Whether a rule of rules applies on any screen; @media print, or one for small screens, does not."""
    if getattr(rule, "lower_at_keyword", "") != "media":
        return False
    return bool(_SCREEN.fullmatch(tinycss2.serialize(getattr(rule, "prelude", []))))
