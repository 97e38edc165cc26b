"""Define a pair before its negatives are mined, and choose among things by a seed and a name."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from tools.train.records import Context, TrainingPassage

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Draft:
    """A query and its passage, with what mining must know.

    `answered_by` are the documents that may answer it too, which are no negatives. `kind` is what it asks for
    where the source tells, such as "treatment". `beside` are near misses that the source knows itself.
    `document` is the passage's own, or "". `mined_by` is another query to search near misses with, or "".
    """

    source: str
    query: str
    passage: TrainingPassage
    context: Context = "whole"
    document: str = ""
    answered_by: frozenset[str] = frozenset()
    kind: str = ""
    beside: tuple[TrainingPassage, ...] = ()
    mined_by: str = ""


def chosen(things: Sequence[_T], most: int, seed: int, name: str) -> list[_T]:
    """Choose up to `most` things, the same for a seed and a name whatever else is chosen."""
    order = sorted(range(len(things)), key=lambda at: drawn(seed, f"{name}\0{at}"))
    return [things[at] for at in sorted(order[:most])]


def drawn(seed: int, name: str) -> int:
    """Draw a number by a seed and a name."""
    return int.from_bytes(hashlib.sha256(f"{seed}\0{name}".encode()).digest()[:8], "big")
