"""Make pairs of names: another name with the first, a short form with what it stands for, a member with its
class."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from search.names.concept import Concept
from search.names.shorthand import read_shorthand
from search.names.tables import Tables
from tools.train.records import TrainingPassage
from tools.train.sources.drafts import Draft, chosen, drawn

_NAMES = 2
"""How many other names of a thing are paired with its first."""
_SIBLINGS = 3
_NO_NAME = re.compile(
    r"^(?:other|unspecified|certain)\b|elsewhere classified|unspecified|affected by|\([A-Z]\d\d",
    re.IGNORECASE,
)
"""A title of the list of codes that nobody calls a disease by."""
LICENCE = "US public domain (FDA UNII list, ICD-10-CM); shorthand and additions: the project's own"


def names(seed: int, most: int) -> Iterator[Draft]:
    """Yield up to `most` pairs of each kind, siblings as their near misses."""
    rows = [row for row in Tables().rows() if not _NO_NAME.search(row.name)]
    keyed = {row.key: row for row in rows}
    beside: dict[str, list[Concept]] = defaultdict(list)
    for row in rows:
        for parent in row.parents:
            beside[parent].append(row)
    yield from _some("names: synonyms", list(_synonyms(rows, beside, seed)), most, seed)
    yield from _some("names: classes", list(_classes(rows, keyed, seed)), most, seed)
    yield from _some("names: short forms", list(_short_forms()), most, seed)


def _some(source: str, found: Sequence[Draft], most: int, seed: int) -> Iterator[Draft]:
    return (replace(each, source=source) for each in chosen(found, most, seed, source))


def _synonyms(rows: Sequence[Concept], beside: Mapping[str, list[Concept]], seed: int) -> Iterator[Draft]:
    for row in rows:
        near = [each for parent in row.parents for each in beside[parent] if each.key != row.key]
        siblings = tuple(map(_passage, chosen(near, _SIBLINGS, seed, row.key)))
        for name in chosen(row.names, _NAMES, seed, row.key):
            yield Draft("", name, _passage(row), "text", beside=siblings)


def _classes(rows: Sequence[Concept], keyed: Mapping[str, Concept], seed: int) -> Iterator[Draft]:
    """Yield members with their class; other classes of the same class are the near misses."""
    classes = sorted({parent for row in rows for parent in row.parents if parent in keyed})
    near: dict[str, list[Concept]] = defaultdict(list)
    for key in classes:
        for above in keyed[key].parents:
            near[above].append(keyed[key])
    for row in rows:
        for parent in (keyed[key] for key in row.parents if key in keyed):
            others = [
                each
                for above in parent.parents
                for each in near[above]
                if each.key not in (parent.key, row.key)
            ]
            member = row.all_names[drawn(seed, row.key) % len(row.all_names)]
            siblings = tuple(map(_passage, chosen(others, _SIBLINGS, seed, row.key)))
            yield Draft("", member, _passage(parent), "text", beside=siblings)


def _short_forms() -> Iterator[Draft]:
    """Yield the short forms that stand for one thing alone."""
    rows = list(read_shorthand())
    meant: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for name in row.names:
            meant[name].add(row.name)
    for row in rows:
        for name in row.names:
            if len(meant[name]) == 1:
                yield Draft("", name, TrainingPassage(f"name {row.key}", "", "", row.name), "text")


def _passage(row: Concept) -> TrainingPassage:
    return TrainingPassage(f"name {row.key}", "", "", row.name)
