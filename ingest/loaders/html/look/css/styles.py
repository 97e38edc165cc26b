"""Work out the style of each element of a page, by its style sheets and its attributes.

The rules of the page's <style> elements and style attributes are read; style sheets in other files are not.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping, Sequence

from lxml import etree

from ingest.loaders.html.look.css.conditions import media
from ingest.loaders.html.look.css.declarations import (
    COLORS,
    FILLS,
    GAPS,
    INK,
    Declaration,
    by_attribute,
    declarations_of,
)
from ingest.loaders.html.look.css.lengths import pixels
from ingest.loaders.html.look.css.match import Matcher, NotUnderstoodError, selectors
from ingest.loaders.html.look.css.paint import luminance, paints
from ingest.loaders.html.look.css.sheets import Rule, Sheets, parts
from ingest.loaders.html.look.css.style import Style
from ingest.loaders.html.look.css.variables import UNSURE, Variables
from ingest.loaders.html.look.sight.hiding import HIDING, drawn

Rank = tuple[object, ...]
_MOST_STYLE = 1 << 20
_CUTS = frozenset({"opacity", "overflow", "overflow-y", "-webkit-line-clamp"})
_FAINT = 0.25
_BOXES = frozenset({"display", "float", "flex-direction", "grid-column", "grid-row"})
_SIGNS = frozenset(
    "vertical-align font-variant-position unicode-bidi direction font-weight font-family".split()
)
_STRIKES = frozenset({"text-decoration", "text-decoration-line"})
_INLINE = frozenset("a abbr b cite code em font i label mark small span strong u var".split())
_PLACED = frozenset({"position", "top", "bottom", "left", "right"})
_ATTRIBUTES = "font body table thead tbody tfoot tr td th col colgroup".split()


class Styles:
    """The styles of a page's elements; `complete` is False where the page has more rules than are read."""

    def __init__(self, root: etree._Element) -> None:
        self.complete = True
        self.elsewhere = any(map(_is_elsewhere, root.iter("link")))
        """Whether the page's style also stands in files that are not there."""
        self.blurred: set[etree._Element] = set()
        """The elements before or behind which style puts a box with a background."""
        self._elements = list(root.iter("*"))
        self._ranked: dict[etree._Element, list[tuple[Rank, Declaration]]] = {}
        self._known: dict[etree._Element, Style] = {}
        self._perhaps: dict[etree._Element, list[tuple[Rank, Declaration]]] = {}
        self._beside: dict[tuple[etree._Element, str], list[tuple[Rank, Declaration]]] = {}
        rules = self._rules(root)
        own = self._own(root)
        stated = [each for rule in rules for each in rule.declarations]
        stated += [each for declarations in own.values() for _, each in declarations]
        self._variables = Variables(rules, own)
        self.colored = _may_be_alike(stated, self._variables)
        """Whether any of the page's colours may be that of what is behind it."""
        self._names = names = _worth(rules, own, self.colored)
        matcher = Matcher(self._elements) if rules else None
        for at, rule in enumerate(rules):
            adds = "before" in rule.selectors or "after" in rule.selectors
            chosen = [each for each in rule.declarations if adds or each.name in names or each.name in GAPS]
            if chosen and matcher:
                self._apply(matcher, rule, chosen, at)
        for element, declarations in own.items():
            self._ranked.setdefault(element, []).extend(declarations)
        self.complete = self.complete and (matcher is None or matcher.complete)

    def of(self, element: etree._Element) -> Style | None:
        """Return the style of an element; None if no rule applies."""
        ranked = self._ranked.get(element)
        if not ranked:
            return None
        known = self._known.get(element)
        if known is None:
            known = self._known[element] = Style(self._values(ranked))
        return known

    def perhaps(self, element: etree._Element) -> list[Declaration]:
        """Return what applies to an element under conditions only, where nothing outweighs it."""
        found = self._perhaps.get(element, [])
        best = (
            {each.name: rank for rank, each in sorted(self._ranked.get(element, []), key=_rank)}
            if found
            else {}
        )
        return [each for rank, each in found if each.name not in best or rank >= best[each.name]]

    def beside(self, element: etree._Element, side: str) -> Mapping[str, str]:
        """Return the values of what rules put "before" or "after" an element; empty for nothing."""
        ranked = self._beside.get((element, side))
        return self._values(ranked) if ranked else {}

    def has_any(self) -> bool:
        """Return whether any element has a style."""
        return bool(self._ranked or self._perhaps or self._beside)

    def _values(self, ranked: Sequence[tuple[Rank, Declaration]]) -> dict[str, str]:
        values = {each.name: each.value for _, each in sorted(ranked, key=_rank)}
        resolved = {name: self._variables.resolved(value) for name, value in values.items()}
        # Of colours alone it counts that a variable may have another value.
        return {
            name: value if name in COLORS else value.replace(UNSURE, "").strip()
            for name, value in resolved.items()
        }

    def _rules(self, root: etree._Element) -> list[Rule]:
        sheets = Sheets()
        styles = [(style.text or "", media(style.get("media", ""))) for style in root.iter("style")]
        if sum(len(text) for text, _ in styles) > _MOST_STYLE:
            self.complete, styles = False, []
        for text, when in styles:
            sheets.read(text, when)
        self.elsewhere = self.elsewhere or sheets.imports
        return sheets.rules

    def _own(self, root: etree._Element) -> dict[etree._Element, list[tuple[Rank, Declaration]]]:
        """Return what elements say of themselves: attributes such as bgcolor first, then their style."""
        own: dict[etree._Element, list[tuple[Rank, Declaration]]] = {}
        for element in root.iter(*_ATTRIBUTES):
            for each in by_attribute(element):
                own.setdefault(element, []).append(((False, -1, 0, (0, 0, 0), 0), each))
        for element in self._elements:
            for each in declarations_of(element.get("style", "")) if element.get("style") else ():
                own.setdefault(element, []).append(((each.important, 1, 0, (0, 0, 0), 0), each))
        return own

    def _apply(self, matcher: Matcher, rule: Rule, declarations: list[Declaration], at: int) -> None:
        for part in parts(rule.selectors):
            try:
                for selector in selectors(part):
                    self._put(matcher.find(selector), selector, rule, declarations, at)
            except NotUnderstoodError:
                self._not_understood(declarations)

    def _put(
        self,
        elements: Iterable[etree._Element],
        selector: object,
        rule: Rule,
        declarations: list[Declaration],
        at: int,
    ) -> None:
        pseudo = getattr(selector, "pseudo_element", None)
        ranks: dict[bool, Rank] = {}
        for important in (False, True):
            layer = -rule.layer if important else rule.layer
            ranks[important] = (important, 0, layer, selector.specificity(), at)  # type: ignore[attr-defined]
        ranked = [(ranks[each.important], each) for each in declarations]
        core = [pair for pair in ranked if pair[1].name in self._names]
        if pseudo is not None and str(pseudo) not in ("before", "after"):
            return
        for element in elements:
            if pseudo is not None:
                if any(each.name in FILLS for each in declarations):
                    self.blurred.add(element)
                if rule.when in ("always", "here"):
                    self._beside.setdefault((element, str(pseudo)), []).extend(ranked)
                continue
            own = ranked if element.tag in _INLINE else core
            if own and rule.when in ("always", "here"):
                self._ranked.setdefault(element, []).extend(own)
            if rule.when != "always" and core:
                kept = [pair for pair in core if rule.when == "perhaps" or pair[1].name in COLORS]
                self._perhaps.setdefault(element, []).extend(kept)

    def _not_understood(self, declarations: list[Declaration]) -> None:
        """Note that a rule may apply to any element: one that hides, or one that fills."""
        values = {each.name: each.value for each in declarations}
        if drawn(values) != "seen" or values.get("visibility") == "hidden":
            self.complete = False
        if any(each.name in COLORS for each in declarations):
            self.elsewhere = True


def _rank(pair: tuple[Rank, Declaration]) -> Rank:
    return pair[0]


def _worth(rules: Sequence[Rule], own: object, colored: bool) -> frozenset[str]:
    """Return the properties that have an effect somewhere on the page that a reader sees."""
    stated = [{each.name: each.value for each in rule.declarations} for rule in rules]
    pairs = own.values() if isinstance(own, dict) else ()
    stated += [{each.name: each.value for _, each in declarations} for declarations in pairs]
    names = (
        {
            "content",
            "visibility",
            "font-size",
            "text-indent",
            "order",
            "flex-flow",
            "overflow",
            "text-overflow",
            "-webkit-line-clamp",
            "border-bottom",
            "border-top",
        }
        | _BOXES
        | _STRIKES
        | _SIGNS
    )
    if any(drawn(values) != "seen" or values.keys() & _CUTS for values in stated):
        names |= HIDING
    if any(
        values.get("position") == "relative" and values.keys() & _PLACED - {"position"} for values in stated
    ):
        names |= _PLACED
    return frozenset(names | (COLORS | {"position", "margin-top", "transform"} if colored else set()))


def _may_be_alike(stated: Iterable[Declaration], variables: Variables) -> bool:
    """Return whether any colour is stated that may be that of what is behind it; black on black counts."""
    inks, fills = [0.0, 0.07], [1.0]
    for each in stated:
        if each.name == "opacity" and 0 < (pixels(each.value) or 0) < _FAINT:
            return True
        if each.name in FILLS and "currentcolor" in each.value:
            return True
        if each.name in INK or each.name in FILLS:
            value = variables.resolved(each.value)
            found = paints(value)
            if each.name in INK and value not in ("inherit", "currentcolor") and not found:
                return True
            if each.name in INK and any(one.alpha < 1 for one in found):
                return True
            (inks if each.name in INK else fills).extend(luminance(one.rgb) for one in found)
    fills.sort()
    for ink in inks:
        at = bisect.bisect_left(fills, (ink + 0.05) / 1.2 - 0.05)
        if at < len(fills) and fills[at] <= (ink + 0.05) * 1.2 - 0.05:
            return True
    return False


def _is_elsewhere(link: etree._Element) -> bool:
    """Return whether a link leads to a style sheet that a screen applies."""
    kind = link.get("rel", "").lower().split()
    return "stylesheet" in kind and "alternate" not in kind and media(link.get("media", "")) != "never"
