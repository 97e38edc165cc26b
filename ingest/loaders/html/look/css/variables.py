"""Put the values of a style sheet's variables where the sheet refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tinycss2

from ingest.loaders.html.look.css.declarations import Declaration
from ingest.loaders.html.look.css.sheets import Rule

_DEEPEST = 8
_MOST_USES = 64
_LONGEST = 2000
UNSURE = "_unsure"
"""Stands in a value that depends on where, or under which condition, a variable has which value."""


class Variables:
    """The variables of a page. One that is given several values counts as unsure, with the first of them."""

    def __init__(
        self, rules: Sequence[Rule], own: Mapping[Any, Iterable[tuple[object, Declaration]]]
    ) -> None:
        self._values: dict[str, str] = {}
        self._unsure: set[str] = set()
        self._uses = 0
        for rule in rules:
            for each in rule.declarations:
                self._add(each, rule.when != "always")
        for declarations in own.values():
            for _, each in declarations:
                self._add(each, False)

    def resolved(self, value: str) -> str:
        """Return a value with those of its variables; "" where one has none, as browsers drop it then."""
        if "var(" not in value.lower():
            return value
        self._uses = 0
        tokens = tinycss2.parse_component_value_list(value)
        return _joined(self._replaced(tokens, 0))[:_LONGEST]

    def _add(self, each: Declaration, conditional: bool) -> None:
        if each.name.startswith("--"):
            if conditional or self._values.get(each.name, each.value) != each.value:
                self._unsure.add(each.name)
            self._values.setdefault(each.name, each.value)

    def _replaced(self, tokens: Iterable[object], depth: int) -> list[str] | None:
        """Return the parts of a value; None where a variable in it has no value."""
        parts: list[str] = []
        for token in tokens:
            inner = getattr(token, "arguments", None)
            if inner is None:
                parts.append(tinycss2.serialize([token]))
                continue
            name = str(getattr(token, "lower_name", ""))
            found = self._variable(inner, depth) if name == "var" else self._replaced(inner, depth)
            if found is None:
                return None
            parts += found if name == "var" else [f"{name}(", *found, ")"]
        return parts

    def _variable(self, arguments: Sequence[object], depth: int) -> list[str] | None:
        name = next(
            (str(getattr(t, "value", "")) for t in arguments if getattr(t, "type", "") == "ident"), ""
        )
        stated = self._values.get(name)
        self._uses += 1
        if stated is not None and depth < _DEEPEST and self._uses < _MOST_USES:
            found = self._replaced(tinycss2.parse_component_value_list(stated), depth + 1)
            return [*found, f" {UNSURE} "] if found and name in self._unsure else found
        comma = next((at for at, t in enumerate(arguments) if getattr(t, "value", "") == ","), None)
        return None if comma is None else self._replaced(arguments[comma + 1 :], depth + 1)


def _joined(parts: list[str] | None) -> str:
    return "" if parts is None else "".join(parts).strip().lower()
