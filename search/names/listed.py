"""Holds the short lists in memory: clinical shorthand, and a clinic's own names."""

from __future__ import annotations

import functools
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from search.names.concept import Concept
from search.names.key import name_key
from search.names.shorthand import form_of, marked_shorthand
from search.names.synonyms.read import read_synonyms

_EVERYDAY = frozenset(("general", "prescribing", "statistics"))
"""Fields whose meanings are words of any question."""
_Made = TypeVar("_Made")


class Once(Generic[_Made]):
    """Makes something when it is first asked for, once for all threads. What fails is tried again."""

    def __init__(self, make: Callable[[], _Made]) -> None:
        self._make = functools.cache(make)
        self._making = threading.Lock()

    def __call__(self) -> _Made:
        """Return what was made."""
        with self._making:
            return self._make()


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a list by what is looked up, by key and by parent.

    It also has the forms that count only as they are written.
    """

    named: dict[str, list[Concept]]
    keyed: dict[str, Concept]
    children: dict[str, list[Concept]]
    as_written: frozenset[str] = frozenset()


def shorthand_list() -> Listed:
    """Read our list of shorthand, by its forms."""
    rows = list(marked_shorthand())
    as_written: frozenset[str] = frozenset().union(*(marked for _, marked in rows))
    return _listed([(row, row.names) for row, _ in rows], form_of, as_written)


def meanings(rows: Iterable[Concept]) -> dict[str, list[Concept]]:
    """Return the rows of shorthand by what they stand for, without everyday words ("treatment")."""
    found: dict[str, list[Concept]] = defaultdict(list)
    for row in rows:
        if row.field not in _EVERYDAY:
            found[name_key(row.name)].append(row)
    return dict(found)


def clinic_list(synonyms: Path | None) -> Listed:
    """Read a clinic's own names; none where there is no file.

    Raises:
        SynonymsError: with file and line, if it cannot be read.
    """
    rows = read_synonyms(synonyms) if synonyms else []
    return _listed([(row, row.all_names) for row in rows], name_key, frozenset())


def _listed(
    rows: Sequence[tuple[Concept, Sequence[str]]], key_of: Callable[[str], str], as_written: frozenset[str]
) -> Listed:
    named: dict[str, list[Concept]] = defaultdict(list)
    children: dict[str, list[Concept]] = defaultdict(list)
    for row, names in rows:
        for key in dict.fromkeys(map(key_of, names)):
            named[key].append(row)
        for parent in row.parents:
            children[parent].append(row)
    return Listed(dict(named), {row.key: row for row, _ in rows}, dict(children), as_written)
