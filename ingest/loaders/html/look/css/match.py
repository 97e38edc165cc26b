"""Find the elements that a selector of a style sheet stands for: an index first, then element by element."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import cast

import cssselect
from cssselect import parser
from lxml import etree

_NEVER = frozenset(
    "hover focus active focus-within focus-visible target target-within visited placeholder-shown autofill "
    "user-invalid invalid valid out-of-range in-range indeterminate fullscreen popover-open modal disabled "
    "-webkit-autofill -moz-focusring -ms-input-placeholder -moz-placeholder playing read-only".split()
)
"""What is so only while a reader does something, or of fields alone."""
_MOST_STEPS = 3_000_000
_MOST_PATHS = 400
_LONGEST = 4000


class NotUnderstoodError(Exception):
    """A selector in a notation that is not read."""


class Matcher:
    """Matches selectors with a page; `complete` is False where the work became too much."""

    def __init__(self, elements: Sequence[etree._Element]) -> None:
        self.complete = True
        self._steps = 0
        self._paths = 0
        self._all = elements
        self._by: dict[str, list[etree._Element]] = {}
        self._classes: dict[etree._Element, frozenset[str]] = {}
        for element in elements:
            classes = frozenset(element.get("class", "").split())
            self._classes[element] = classes
            for key in (f"#{element.get('id', '')}", str(element.tag), *(f".{each}" for each in classes)):
                self._by.setdefault(key, []).append(element)

    def find(self, selector: cssselect.Selector) -> list[etree._Element]:
        """Return the elements that a selector stands for, its pseudo-element aside.

        Raises:
            NotUnderstoodError: if the selector is written in a way that is not read.
        """
        candidates = self._candidates(selector.parsed_tree)
        if not candidates:
            return []
        try:
            return [each for each in candidates if self._fits(selector.parsed_tree, each)]
        except NotUnderstoodError:
            return self._by_path(selector)

    def _candidates(self, tree: object) -> Sequence[etree._Element]:
        """Return the elements of the selector's last name, within the rarest that it asks around them."""
        found = self._named(tree)
        rarest: Sequence[etree._Element] = found
        while isinstance(tree, parser.CombinedSelector) and tree.combinator in (" ", ">"):
            tree = tree.selector
            around = self._named(tree)
            rarest = around if len(around) < len(rarest) else rarest
        if rarest is found:
            return found
        allowed = {inner for each in rarest for inner in each.iterdescendants("*")}
        return [each for each in found if each in allowed] if len(found) < len(allowed) else list(allowed)

    def _named(self, tree: object) -> Sequence[etree._Element]:
        key = _key(tree)
        return self._by.get(key, ()) if key else self._all

    def _by_path(self, selector: cssselect.Selector) -> list[etree._Element]:
        self._paths += 1
        if self._paths > _MOST_PATHS or not self._all:
            self.complete = False
            return []
        try:
            stated = cssselect.HTMLTranslator().selector_to_xpath(selector, prefix="descendant-or-self::")
            return cast(list[etree._Element], etree.XPath(stated)(self._all[0]))
        except (cssselect.SelectorError, etree.XPathError) as error:
            raise NotUnderstoodError from error

    def _fits(self, tree: object, element: etree._Element) -> bool:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            self.complete = False
            return False
        match tree:
            case parser.Element():
                return tree.element in (None, "*") or tree.element.lower() == element.tag
            case parser.Class():
                return tree.class_name in self._classes.get(element, ()) and self._fits(
                    tree.selector, element
                )
            case parser.Hash():
                return element.get("id") == tree.id and self._fits(tree.selector, element)
            case parser.Attrib():
                return _has(element, tree) and self._fits(tree.selector, element)
            case parser.Negation():
                return self._fits(tree.selector, element) and not self._fits(tree.subselector, element)
            case parser.Matching() | parser.SpecificityAdjustment():
                return self._fits(tree.selector, element) and any(
                    self._fits(each, element) for each in tree.selector_list
                )
            case parser.Pseudo():
                return _is(element, tree.ident) and self._fits(tree.selector, element)
            case parser.CombinedSelector():
                return self._fits(tree.subselector, element) and any(
                    self._fits(tree.selector, each) for each in _beside(element, tree.combinator)
                )
        raise NotUnderstoodError


def selectors(stated: str) -> list[cssselect.Selector]:
    """Read the selectors of a rule.

    Raises:
        NotUnderstoodError: if one is written in a way that is not read.
    """
    if len(stated) > _LONGEST:
        raise NotUnderstoodError
    try:
        return list(cssselect.parse(stated))
    except (cssselect.SelectorError, RecursionError) as error:
        raise NotUnderstoodError from error


def _key(tree: object) -> str:
    """Return the id, class or tag that all elements of a selector have; "" for none."""
    while True:
        match tree:
            case parser.Hash():
                return f"#{tree.id}"
            case parser.Class():
                return f".{tree.class_name}"
            case parser.Element():
                return "" if tree.element in (None, "*") else tree.element.lower()
            case parser.CombinedSelector():
                tree = tree.subselector
            case _:
                tree = getattr(tree, "selector", None)
                if tree is None:
                    return ""


def _beside(element: etree._Element, combinator: str) -> Iterator[etree._Element]:
    match combinator:
        case " ":
            yield from element.iterancestors()
        case ">":
            yield from itertools.islice(element.iterancestors(), 1)
        case "+":
            yield from itertools.islice(element.itersiblings("*", preceding=True), 1)
        case "~":
            yield from element.itersiblings("*", preceding=True)
        case _:
            raise NotUnderstoodError


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "=": lambda has, asked: has == asked,
    "~=": lambda has, asked: asked in has.split(),
    "^=": lambda has, asked: bool(asked) and has.startswith(asked),
    "$=": lambda has, asked: bool(asked) and has.endswith(asked),
    "*=": lambda has, asked: bool(asked) and asked in has,
    "|=": lambda has, asked: has == asked or has.startswith(asked + "-"),
}


def _has(element: etree._Element, tree: parser.Attrib) -> bool:
    has = element.get(tree.attrib.lower())
    if tree.operator == "exists" or has is None:
        return has is not None
    test = _TESTS.get(tree.operator)
    if test is None or tree.namespace is not None:
        raise NotUnderstoodError
    return test(has, str(getattr(tree.value, "value", tree.value)))


def _is(element: etree._Element, name: str) -> bool:
    if name in _NEVER:
        return False
    match name:
        case "root" | "host":
            return element.getparent() is None
        case "first-child":
            return next(element.itersiblings("*", preceding=True), None) is None
        case "last-child":
            return next(element.itersiblings("*"), None) is None
        case "only-child":
            return _is(element, "first-child") and _is(element, "last-child")
        case "link" | "any-link":
            return element.tag == "a" and element.get("href") is not None
        case "checked":
            return element.get("checked") is not None or element.get("selected") is not None
        case "empty":
            return len(element) == 0 and not element.text
        case "defined" | "enabled" | "read-write" | "optional":
            return True
    raise NotUnderstoodError
