"""Lists the names by which a passage may speak of a topic: its own, those of its class or of its kinds."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from index.words.terms import phrase, terms
from search.names.concept import Concept
from search.names.names import Names

Holds = Callable[[str], int]
"""How many passages of the library hold a term."""
_WHO_HAS = re.compile(r"emia$")
_MOST_MEMBERS = 300


def narrowest(classes: Sequence[Concept], names: Names) -> list[Concept]:
    """Return the classes that are above no other of them: "loop diuretics" are not spironolactone's."""
    higher = {above.key for each in classes for above in names.ancestors(each)}
    return [each for each in classes if each.key not in higher]


def phrases(concepts: Iterable[Concept]) -> Iterator[str]:
    """Yield the names of concepts as they are looked up, "…emia" also as "…emic"."""
    for each in concepts:
        for name in each.all_names:
            yield from filter(
                None, (phrase(name), phrase(_WHO_HAS.sub("emic", name)) if "emia" in name else "")
            )


def held(keys: Iterable[str], always: str, holds: Holds) -> frozenset[str]:
    """Return the phrases whose words the library may hold, and the one that is always kept."""
    # A phrase has its stems already, and the stem of a stem may be another word.
    kept = {
        key
        for key in dict.fromkeys(keys)
        if key and (all(map(holds, terms(key))) or all(map(holds, key.split())))
    }
    return frozenset(kept | {always}) - {""}


def few(concepts: Iterable[Concept]) -> Iterator[Concept]:
    """Yield the first of many concepts, as many as are compared."""
    return itertools.islice(concepts, _MOST_MEMBERS)


def above(diseases: Sequence[Concept], known: Collection[str], names: Names) -> Iterator[Concept]:
    """Yield the groups of ours that a disease is of, if the library does not know it by name.

    A passage on thromboembolism then speaks of a deep vein thrombosis. Codes above it are too wide.
    """
    if not known:
        for each in diseases:
            right_above = (group for group in names.ancestors(each) if group.key in each.parents)
            yield from (group for group in right_above if "+" in group.key)
