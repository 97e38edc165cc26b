"""Work out which words a page's own style hides, raises, lowers or strikes through.

The rules of the page's <style> elements and style attributes are read; style sheets in other files are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import cssselect
import tinycss2
from lxml import etree

from ingest.loaders.docx.words.symbols import is_symbol_font
from ingest.loaders.html.look.style import Style, named

_READ = frozenset(
    "display visibility opacity font-size vertical-align text-decoration text-decoration-line clip clip-path "
    "position top bottom left text-indent font-variant-position content color background background-color "
    "background-image font-family font-weight border-bottom border-top height max-height overflow transform "
    "unicode-bidi direction content-visibility".split()
)
_WORTH_READING = re.compile(
    r"display|visibility|opacity|vertical-align|text-decoration|clip|content|position|font-size\s*:\s*0|bold"
    r"|font-weight|text-indent|max-height|height\s*:\s*0|scale|bidi|symbol|wingding|webding|\bcolor\s*:\s*"
    r"(?:#f|white|rgb|transparent)|background",
    re.IGNORECASE,
)
_MOST_STYLE = 1 << 20
_MOST_SELECTORS = 2000
_SCREEN = re.compile(r"\s*(?:all|screen)?\s*", re.IGNORECASE)
_LONGEST_SELECTOR = 4000
_FILLS = frozenset({"background", "background-color", "background-image"})
_COLORS = _FILLS | {"color"}
_SHOWN = frozenset(
    "block flex grid list-item flow-root table inline-table table-row table-cell table-caption table-row-group "
    "table-header-group table-footer-group".split()
)
_PLACED = frozenset({"position", "top", "bottom", "left"})
_ALIGNED = frozenset("baseline middle top bottom text-top text-bottom inherit initial unset 0".split())
_CLASSES, _IDS, _STYLED = (etree.XPath(path) for path in ("//@class", "//@id", "//*[@style]"))
_NAMED = re.compile(r"\.([\w-]+)|#([\w-]+)")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property's value, and whether it outweighs later ones."""

    name: str
    value: str
    important: bool


class Styles:
    """The styles of a page's elements; `complete` is False where the page has more rules than are read."""

    def __init__(self, root: etree._Element) -> None:
        self.complete = True
        self.added: dict[tuple[etree._Element, str], str] = {}
        """The words that rules put before or after an element, by "before" and "after"."""
        self._ranked: dict[etree._Element, list[tuple[tuple[object, ...], Declaration]]] = {}
        self._known: dict[etree._Element, Style] = {}
        self._count = 0
        self._named = {name for classes in cast(list[str], _CLASSES(root)) for name in str(classes).split()}
        self._named |= {f"#{each}" for each in cast(list[str], _IDS(root))}
        sheets = [style.text or "" for style in root.iter("style") if _is_for_screens(style)]
        if sum(map(len, sheets)) > _MOST_STYLE:
            self.complete, sheets = False, []
        self._rules: list[tuple[str, list[Declaration]]] = []
        for sheet in filter(_WORTH_READING.search, sheets):
            self._read(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
        visible = {
            each.name
            for _, declarations in self._rules
            for each in declarations
            if _is_visible(each, declarations)
        }
        visible = (visible | (_PLACED if visible & _PLACED else set())) - _COLORS
        # Where nothing is hidden by it, only what makes lines and tables counts of "display".
        hides = any(
            each.name == "display" and each.value == "none" for _, told in self._rules for each in told
        )
        for at, (selectors, declarations) in enumerate(self._rules):
            told = [
                each
                for each in declarations
                if _is_white(each)
                or (each.name in visible and (hides or each.name != "display" or each.value in _SHOWN))
            ]
            self._apply(root, selectors, told, at)
        for element in root.iter("font", "body", "table", "tr", "td", "th"):
            for declaration in _by_attribute(element):
                self._ranked.setdefault(element, []).append(((False, -1, (0, 0, 0), 0), declaration))
        for element in cast(list[etree._Element], _STYLED(root)):
            own = element.get("style")
            if own and _WORTH_READING.search(own):
                for declaration in _declarations(own):
                    rank = (declaration.important, 1, (0, 0, 0), 0)
                    self._ranked.setdefault(element, []).append((rank, declaration))
        if any(_is_white(each) for ranked in self._ranked.values() for _, each in ranked):
            # What lies behind the white words, and what colours them otherwise.
            for at, (selectors, declarations) in enumerate(self._rules):
                told = [each for each in declarations if each.name in _COLORS and not _is_white(each)]
                self._apply(root, selectors, told, at)

    def of(self, element: etree._Element) -> Style | None:
        """Return the style of an element; None if no rule applies."""
        ranked = self._ranked.get(element)
        if not ranked:
            return None
        known = self._known.get(element)
        if known is None:
            values = {each.name: each.value for _, each in sorted(ranked, key=lambda pair: pair[0])}
            known = self._known[element] = Style(values)
        return known

    def _read(self, rules: list[object]) -> None:
        for rule in rules:
            kind = getattr(rule, "type", "")
            if kind == "at-rule" and _is_for_any_screen(rule):
                content = getattr(rule, "content", None) or []
                self._read(tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True))
            elif kind == "qualified-rule":
                declarations = _declared(getattr(rule, "content", []))
                selectors = self._that_may_match(tinycss2.serialize(getattr(rule, "prelude", [])))
                if declarations and selectors:
                    self._rules.append((selectors, declarations))

    def _apply(self, root: etree._Element, selectors: str, declarations: list[Declaration], at: int) -> None:
        if not declarations:
            return
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
                    self._add(element, str(pseudo), declarations)
                    continue
                for declaration in declarations:
                    rank = (declaration.important, 0, selector.specificity(), at)
                    self._ranked.setdefault(element, []).append((rank, declaration))

    def _that_may_match(self, selectors: str) -> str:
        """Return those of the selectors of which the page has all classes and ids."""
        if "(" in selectors or "[" in selectors or "\\" in selectors:
            return selectors
        return ",".join(filter(self._has_names, selectors.split(",")))

    def _has_names(self, selector: str) -> bool:
        return all(
            name[1] in self._named if name[1] else f"#{name[2]}" in self._named
            for name in _NAMED.finditer(selector)
        )

    def _add(self, element: etree._Element, side: str, declarations: list[Declaration]) -> None:
        content = next((each.value for each in declarations if each.name == "content"), "")
        words = "".join(
            token.value for token in tinycss2.parse_component_value_list(content) if token.type == "string"
        )
        hidden = any(each.name == "display" and each.value == "none" for each in declarations)
        if _has_content(words) and not hidden:
            self.added[element, side] = words


def _is_white(each: Declaration) -> bool:
    """Return whether a declaration makes words white, or lets what is behind them through."""
    return each.name == "color" and named(each.value) in ("white", "transparent")


def _is_visible(each: Declaration, beside: list[Declaration]) -> bool:
    """Return whether a declaration has an effect that a reader sees; one that only undoes such has none."""
    match each.name:
        case "content":
            return _has_content(each.value)
        case "vertical-align":
            return each.value not in _ALIGNED
        case "position":
            return any(other.name in ("top", "bottom", "left") for other in beside)
        case "font-variant-position":
            return True
        case "font-weight":
            return each.value in ("bold", "bolder", "600", "700", "800", "900")
        case "font-family":
            return is_symbol_font(Style({"font-family": each.value}).font())
        case "color":
            return named(each.value) in ("white", "transparent") or bool(_FILLS & {o.name for o in beside})
        case "background" | "background-color" | "background-image":
            return False
        case "border-bottom" | "border-top":
            return any(other.name == "display" for other in beside)
        case "display" if each.value in _SHOWN:
            return True
        case "unicode-bidi" | "direction":
            return True
    style = Style({other.name: other.value for other in beside})
    return style.is_hidden() or style.is_invisible() or style.is_struck()


def _has_content(words: str) -> bool:
    """Return whether words that a style adds have letters, digits or relation signs: no mere ornament."""
    return any(map(str.isalnum, words)) or bool(set(words) & set("<>≤≥±×−"))


@lru_cache(maxsize=2048)
def _declarations(style: str) -> tuple[Declaration, ...]:
    return tuple(_declared(tinycss2.parse_component_value_list(style)))


def _by_attribute(element: etree._Element) -> list[Declaration]:
    """Return what an element's own attributes say as a style would: <font color>, <td bgcolor>."""
    found = (("color", "color"), ("face", "font-family"), ("bgcolor", "background-color"))
    told = ((name, element.get(attribute, "").strip().lower()) for attribute, name in found)
    return [
        Declaration(name, value if value[:1] != "f" or len(value) != 6 else f"#{value}", False)
        for name, value in told
        if value and (element.tag == "font" or name == "background-color")
    ]


def _declared(content: object) -> list[Declaration]:
    """Return the declarations whose properties may have a visible effect."""
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
    """Yield each selector with the path to its elements; none if one is not understood."""
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
    """Return whether a media rule applies on any screen; @media print, or one for small screens, does not."""
    if getattr(rule, "lower_at_keyword", "") != "media":
        return False
    return bool(_SCREEN.fullmatch(tinycss2.serialize(getattr(rule, "prelude", []))))
