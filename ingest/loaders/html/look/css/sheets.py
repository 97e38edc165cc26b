"""Read the rules of style sheets, with the conditions, layers and rules around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import tinycss2

from ingest.loaders.html.look.css.conditions import When, both, media, supports
from ingest.loaders.html.look.css.declarations import Declaration, declared, parsed

_PARTS = frozenset({"media", "supports", "layer", "container", "scope"})
_NO_LAYER = 1 << 20
_DEEPEST = 12
_SPLIT = re.compile(r",(?![^(\[]*[)\]])")


@dataclass(frozen=True, slots=True)
class Rule:
    """Declarations, the selectors of the elements that they are for, when they apply, and their layer."""

    selectors: str
    declarations: tuple[Declaration, ...]
    when: When = "always"
    layer: int = _NO_LAYER


@dataclass(frozen=True, slots=True)
class _Around:
    when: When = "always"
    layer: str = ""
    above: str = ""
    depth: int = 0


class Sheets:
    """The rules of a page's style sheets, in order."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.imports = False
        """Whether a sheet refers to another that is not there."""
        self._layers: dict[str, int] = {}

    def read(self, sheet: str, when: When) -> None:
        """Add the rules of a sheet."""
        if when != "never":
            rules = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
            self._all(rules, _Around(when))

    def _all(self, rules: Iterable[object], around: _Around) -> None:
        for rule in rules:
            kind = getattr(rule, "type", "")
            if kind == "at-rule":
                self._at_rule(rule, around)
            elif kind == "qualified-rule":
                self._rule(rule, around)

    def _at_rule(self, rule: object, around: _Around) -> None:
        name = str(getattr(rule, "lower_at_keyword", ""))
        prelude = tinycss2.serialize(getattr(rule, "prelude", None) or []).strip()
        content = getattr(rule, "content", None)
        if name == "import":
            self.imports = self.imports or media(_of_import(prelude)) != "never"
        if name == "layer" and content is None:
            for each in prelude.split(","):
                self._layer(_named(around.layer, each.strip()))
        if name not in _PARTS or content is None or around.depth > _DEEPEST:
            return
        when, layer = around.when, around.layer
        if name == "layer":
            layer = _named(layer, prelude or f"?{len(self._layers)}")
            self._layer(layer)
        else:
            own = {"media": media, "supports": supports}.get(name)
            when = both(when, own(prelude) if own else "perhaps")
        if when == "never":
            return
        inside = _Around(when, layer, around.above, around.depth + 1)
        if around.above:
            self._block(parsed(content), inside)
        else:
            self._all(tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True), inside)

    def _rule(self, rule: object, around: _Around) -> None:
        selectors = tinycss2.serialize(getattr(rule, "prelude", [])).strip()
        above = _nested(around.above, selectors) if around.above else selectors
        if above and around.depth <= _DEEPEST:
            block = parsed(getattr(rule, "content", []))
            self._block(block, _Around(around.when, around.layer, above, around.depth + 1))

    def _block(self, block: Sequence[object], around: _Around) -> None:
        """Add what a rule declares, then the rules in it."""
        stated = tuple(declared(block))
        if stated:
            layer = self._layers.get(around.layer, _NO_LAYER)
            self.rules.append(Rule(around.above, stated, around.when, layer))
        self._all((each for each in block if getattr(each, "type", "") != "declaration"), around)

    def _layer(self, name: str) -> None:
        self._layers.setdefault(name, len(self._layers))


def parts(selectors: str) -> list[str]:
    """Return the selectors of a rule one by one."""
    return [each.strip() for each in _SPLIT.split(selectors) if each.strip()]


def _named(outer: str, inner: str) -> str:
    return f"{outer}.{inner}" if outer else inner


def _nested(above: str, selectors: str) -> str:
    """Return the selectors of a rule within another, written as if it stood alone."""
    outer, found = parts(above), parts(selectors)
    if len(outer) * len(found) > 64:
        return ""
    return ",".join(
        each.replace("&", one) if "&" in each else f"{one} {each}" for each in found for one in outer
    )


def _of_import(prelude: str) -> str:
    """Return the media query of an import."""
    return re.sub(
        r"^(?:url\([^)]*\)|\"[^\"]*\"|'[^']*')|layer(?:\([^)]*\))?|supports\([^)]*\)", "", prelude
    ).strip()
