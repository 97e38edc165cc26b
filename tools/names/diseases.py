"""Make the table of diseases: one row a code, and one each for what a group includes beside its title."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from search.names.concept import Concept
from search.names.key import name_key
from tools.names.icd import Code
from tools.names.titles import is_other, is_unspecified, names_in

_SYNONYMS = 3
"""A code with more inclusion terms than this gathers several things: its terms are kinds, not synonyms."""
_TYPED = 7
"""A leaf whose every name has more words is left out: its code is answered by the one above it."""
_CODERS = re.compile(
    r"remission|not having achieved|\bin diseases classified|\bfollowing (?:complete|incomplete|ectopic)"
    r"|\bwithout\b.*\bwith"
    r"|\bwith\b.*\bwith|intractable|, (?:mild|moderate|severe)\b|stage unspecified|maternal care for"
    r"|affected by"
    r"|complicating|-induced .* disorder|activation|unspecified",
    re.IGNORECASE,
)
_EPONYM = re.compile(r"([A-ZÀ-Ý][a-zà-ÿ]{3,}(?:-[A-ZÀ-Ý][a-zà-ÿ]+)*)(?:['’]s?)? (?:disease|syndrome)$")
"""A disease that is called by the name of a person, or of several."""
_LONGEST = 12
"""A name of more words is a definition that nobody types."""


def diseases(
    found: Iterable[Code], additions: Sequence[tuple[str, list[str]]], common: Collection[str] = ()
) -> list[Concept]:
    """Return the rows of the table, in the order of the list, what we add last.

    Args:
        found: the codes, each after its parent.
        additions: a code, or the codes in a group that the list has none for, and names for it.
        common: everyday words, which alone name no disease.

    Raises:
        ValueError: if an addition names a code that is not there.
    """
    rows: dict[str, Concept] = {}
    for each in found:
        for row in _rows(each):
            rows.setdefault(row.key, row)
    for code, names in additions:
        _add(rows, code, names)
    _nest_groups(rows)
    _add_eponyms(rows, common)
    return _settled(rows)


def _nest_groups(rows: dict[str, Concept]) -> None:
    """Put each group of codes under those that hold all of it: a deep thrombosis is a thromboembolism."""
    groups = {
        key: [f"disease:{code}" for code in key.removeprefix("disease:").split("+")]
        for key in rows
        if "+" in key
    }
    for key, members in groups.items():
        lines = [{member, *_ancestors(member, rows)} for member in members if member in rows]
        above = [
            other
            for other, held in groups.items()
            if other != key and all(line & set(held) for line in lines)
        ]
        parents = tuple(
            dict.fromkeys(
                (*rows[key].parents, *(each for each in above if key not in _ancestors(each, rows)))
            )
        )
        rows[key] = replace(rows[key], parents=parents)


def _add_eponyms(rows: dict[str, Concept], common: Collection[str]) -> None:
    """Add the bare name of a person to the one disease that is called by it: "Peyronie"."""
    called: dict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        for name in row.all_names:
            if (found := _EPONYM.match(name)) and not set(found[1].casefold().split("-")) & set(common):
                called[found[1]].add(row.key)
    for name, (key, *others) in ((name, sorted(keys)) for name, keys in called.items()):
        if not others:
            rows[key] = replace(rows[key], names=tuple(_distinct([*rows[key].names, name])))


def _rows(code: Code) -> list[Concept]:
    key = f"disease:{code.code}"
    parents = (f"disease:{code.parent}",) if code.parent else ()
    names = names_in(code.title) or [code.title]
    kinds: list[Concept] = []
    terms = [term for term in code.terms if names_in(term) and not is_unspecified(term)]
    several = len(terms) > _SYNONYMS or is_other(code.title) or _gathers(code.title, terms)
    for term in terms:
        alike = names_in(term)
        if several or _narrower(alike[0], names[0]):
            kinds.append(_kind(key, code, alike))
        else:
            names += alike
    kinds += [
        _kind(key, code, names_in(term))
        for term in code.includes
        if names_in(term) and not is_unspecified(term)
    ]
    kinds = [replace(kind, key=f"{key}/{n}") for n, kind in enumerate(kinds, 1) if kind.name]
    first, *others = [name for name in _distinct(names) if len(name.split()) <= _LONGEST] or [names[0]]
    codes = () if code.code.startswith("chapter") else (f"ICD-10-CM {code.code}",)
    return [Concept(key, "disease", first, tuple(others), codes, parents), *kinds]


def _kind(key: str, code: Code, names: Sequence[str]) -> Concept:
    short = [name for name in _distinct(names) if len(name.split()) <= _LONGEST]
    first, *others = short or [""]
    return Concept(key, "disease", first, tuple(others), (f"ICD-10-CM {code.code}",), (key,))


def _gathers(title: str, terms: Sequence[str]) -> bool:
    """Whether a code gathers several things under a title that none of them shares a word with: a dry mouth
    and too much saliva are disturbances of salivary secretion."""
    words = set(name_key(title).split())
    return len(terms) > 1 and all(words.isdisjoint(name_key(term).split()) for term in terms)


def _narrower(term: str, title: str) -> bool:
    """Whether a term says all that the title says and more."""
    return set(name_key(term).split()) > set(name_key(title).split())


def _distinct(names: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for name in names:
        if key := name_key(name):
            found.setdefault(key, name)
    return list(found.values())


def _add(rows: dict[str, Concept], code: str, names: list[str]) -> None:
    wanted = [f"disease:{each}" for each in code.removeprefix(">").split("+")]
    if missing := [key for key in wanted if key not in rows]:
        raise ValueError(f"{names[0]}: no such code: {', '.join(missing)}")
    if code.startswith(">"):
        _add_kind(rows, rows[wanted[0]], names)
    elif len(wanted) > 1:
        key = f"disease:{code}"
        first, *others = _distinct(names)
        rows[key] = Concept(key, "disease", first, tuple(others))
        for member in wanted:
            rows[member] = replace(rows[member], parents=(*rows[member].parents, key))
    else:
        row = rows[wanted[0]]
        preferred = is_other(row.name) or names[0].startswith("=")
        stated = [name.removeprefix("=") for name in names]
        name, *others = _distinct([*stated, *row.all_names] if preferred else [row.name, *stated, *row.names])
        rows[row.key] = replace(row, name=name, names=tuple(others))


def _add_kind(rows: dict[str, Concept], above: Concept, names: list[str]) -> None:
    """Put a disease under a code: into the row that has one of its names already, or into one of its own."""
    keys = {name_key(name) for name in names}
    kept = tuple(name for name in above.names if name_key(name) not in keys)
    above = rows[above.key] = replace(above, names=kept)
    kinds = [row for row in rows.values() if above.key in row.parents and "/" in row.key]
    same = next((row for row in kinds if keys & {name_key(name) for name in row.all_names}), None)
    same = same or Concept(
        f"{above.key}/{len(kinds) + 1}", "disease", names[0], (), above.codes, (above.key,)
    )
    name, *others = _distinct([*names, *same.all_names])
    rows[same.key] = replace(same, name=name, names=tuple(others))


def _settled(rows: Mapping[str, Concept]) -> list[Concept]:
    """Leave a name to the highest of the codes in a line that have it; put the siblings whose titles hold
    the name
    of an unspecified code under that."""
    above = {key: set(_ancestors(key, rows)) for key in rows}
    needed = {parent for row in rows.values() for parent in row.parents}
    taken = {name_key(name) for row in rows.values() if "/" not in row.key for name in row.all_names}
    owners: dict[str, set[str]] = defaultdict(set)
    for row in rows.values():
        for name in row.all_names:
            owners[name_key(name)].add(row.key)
    settled = []
    for row in rows.values():
        free = [name for name in row.all_names if not owners[name_key(name)] & above[row.key]]
        if "/" in row.key:
            free = [name for name in free if name_key(name) not in taken]
        leaf = row.key not in needed
        if free and not (leaf and _never_typed(free)):
            settled.append(replace(row, name=free[0], names=tuple(free[1:])))
        elif not leaf or len(row.parents) > 1:
            code = row.key.removeprefix("disease:")
            settled.append(replace(row, name=f"{row.name} ({code})", names=()))
    return settled


def _never_typed(names: Sequence[str]) -> bool:
    """Whether all names are what only a coder writes: long, or the rest of a group."""
    return all(
        len(name.split()) > _TYPED or (name == names[0] and is_other(name)) or _CODERS.search(name)
        for name in names
    )


def _ancestors(key: str, rows: Mapping[str, Concept]) -> Iterable[str]:
    waiting = list(rows[key].parents)
    while waiting:
        parent = waiting.pop()
        yield parent
        waiting += rows[parent].parents if parent in rows else ()
