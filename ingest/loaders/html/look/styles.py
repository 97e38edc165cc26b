"""Work out which words a page's own style hides, raises, lowers or strikes through.

The rules of the page's <style> elements and style attributes are read; style sheets in other files are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import cssselect
import tinycss2
from lxml import etree

from ingest.loaders.html.look.declarations import (
    COLORS,
    SHOWN,
    Declaration,
    by_attribute,
    declarations_of,
    declared,
    has_content,
    is_visible,
    is_white,
)
from ingest.loaders.html.look.style import Style

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
_PLACED = frozenset({"position", "top", "bottom", "left"})
_CLASSES, _IDS, _STYLED = (etree.XPath(path) for path in ("//@class", "//@id", "//*[@style]"))
_NAMED = re.compile(r"\.([\w-]+)|#([\w-]+)")


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
        self._apply_rules(root)
        self._apply_own(root)
        if any(is_white(each) for ranked in self._ranked.values() for _, each in ranked):
            # What lies behind the white words, and what colours them otherwise.
            for at, (selectors, stated) in enumerate(self._rules):
                colors = [each for each in stated if each.name in COLORS and not is_white(each)]
                self._apply(root, selectors, colors, at)

    def _apply_rules(self, root: etree._Element) -> None:
        """Apply the rules of style sheets, as far as they bear on what a reader sees."""
        every = [(each, stated) for _, stated in self._rules for each in stated]
        visible = {each.name for each, beside in every if is_visible(each, beside)}
        visible = (visible | (_PLACED if visible & _PLACED else set())) - COLORS
        # Where nothing is hidden by it, only what makes lines and tables counts of "display".
        hides = any(each.name == "display" and each.value == "none" for each, _ in every)
        skipped = set() if hides else {"display"}
        for at, (selectors, stated) in enumerate(self._rules):
            chosen = [
                each
                for each in stated
                if is_white(each)
                or (each.name in visible and (each.name not in skipped or each.value in SHOWN))
            ]
            self._apply(root, selectors, chosen, at)

    def _apply_own(self, root: etree._Element) -> None:
        """Apply what elements say of themselves: attributes such as bgcolor first, then their style."""
        for element in root.iter("font", "body", "table", "tr", "td", "th"):
            for declaration in by_attribute(element):
                self._ranked.setdefault(element, []).append(((False, -1, (0, 0, 0), 0), declaration))
        for element in cast(list[etree._Element], _STYLED(root)):
            own = element.get("style")
            if own and _WORTH_READING.search(own):
                for declaration in declarations_of(own):
                    rank = (declaration.important, 1, (0, 0, 0), 0)
                    self._ranked.setdefault(element, []).append((rank, declaration))

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
                declarations = declared(getattr(rule, "content", []))
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
        if has_content(words) and not hidden:
            self.added[element, side] = words


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
