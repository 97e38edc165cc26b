"""Put drugs under their classes: a statin is each drug whose name ends in -vastatin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from search.names.concept import Concept
from search.names.key import name_key


def classed(rows: Sequence[Concept], classes: Sequence[tuple[list[str], list[str]]]) -> list[Concept]:
    """Return the rows, each under its classes, and a row for each class, which come last.

    Args:
        rows: the drugs.
        classes: the names of each class, and its members: names, endings behind `*`, beginnings before `*`;
            `>` before the name of another class.

    Raises:
        ValueError: that names each member that no drug is.
    """
    found = {row.key: row for row in rows}
    keys = {names[0]: f"drug:class/{names[0].replace(' ', '-')}" for names, _ in classes}
    made = {
        keys[names[0]]: Concept(keys[names[0]], "drug", names[0], tuple(names[1:])) for names, _ in classes
    }
    by_name = _by_name(rows)
    unknown = []
    for names, members in classes:
        above = keys[names[0]]
        for member in members:
            below = (
                [keys[member[1:]]] if member[:1] == ">" and member[1:] in keys else _matching(member, by_name)
            )
            unknown += [] if below else [f"{names[0]}: {member}"]
            for key in below:
                table = made if key in made else found
                if above not in table[key].parents:
                    table[key] = replace(table[key], parents=(*table[key].parents, above))
    if unknown:
        raise ValueError(f"no such drug: {'; '.join(unknown)}")
    return [*found.values(), *made.values()]


def _by_name(rows: Sequence[Concept]) -> dict[str, tuple[str, str]]:
    """Return each name of a single substance with the name as written and its key, its own name first."""
    found: dict[str, tuple[str, str]] = {}
    for row in rows:
        if not row.parts:
            for name in row.names:
                if name == name.lower():
                    found.setdefault(name_key(name), (name, row.key))
    return found | {name_key(row.name): (row.name, row.key) for row in rows if not row.parts}


def _matching(member: str, by_name: Mapping[str, tuple[str, str]]) -> list[str]:
    if member.startswith("*"):
        return list(dict.fromkeys(key for name, key in by_name.values() if name.endswith(member[1:])))
    if member.endswith("*"):
        return list(dict.fromkeys(key for name, key in by_name.values() if name.startswith(member[:-1])))
    exact = by_name.get(name_key(member))
    return [exact[1]] if exact else []
