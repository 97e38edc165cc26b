"""Decide which parts of the last snapshot stay, and which are rewritten with the new vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.dense.choose import Rule
from index.dense.layout import Mask, Rows


@dataclass(frozen=True, slots=True)
class Held:
    """A part of the last snapshot: its rows, and which were still alive."""

    rows: Rows
    alive: Mask


@dataclass(frozen=True, slots=True)
class Merge:
    """The parts that stay, and the rows of the new part."""

    kept: tuple[tuple[int, Mask], ...]
    """The parts that stay, by number, and which of their positions are alive now."""
    rows: Rows
    """The rows of the new part, ascending; none where no new part is needed."""


def merge(parts: Sequence[Held], wanted: Rows, rule: Rule) -> Merge:
    """Plan the parts that hold exactly the `wanted` rows, which are ascending and distinct.

    Rewrite a part when too many rows are dead or it is small beside the new data. The number of parts then
    grows with the logarithm of the count, and each row is rewritten as often (the log-structured merge of
    O'Neil et al., 1996). A dead row stays dead in its part.
    """
    alive = [part.alive & np.isin(part.rows, wanted, assume_unique=True) for part in parts]
    new = wanted
    for part, lives in zip(parts, alive, strict=True):
        new = np.setdiff1d(new, part.rows[lives], assume_unique=True)
    kept: list[int] = []
    pools = [new]
    for number, lives in enumerate(alive):
        if len(lives) - np.count_nonzero(lives) > rule.dead_at_most * len(lives):
            pools.append(parts[number].rows[lives])
        else:
            kept.append(number)
    size = sum(map(len, pools))
    for number in sorted(kept, key=lambda number: len(parts[number].rows)):
        if len(parts[number].rows) > rule.merged_below * size:
            break
        kept.remove(number)
        pools.append(parts[number].rows[alive[number]])
        size += len(pools[-1])
    rows = np.sort(np.concatenate(pools)).astype(np.int64)
    return Merge(tuple((number, alive[number]) for number in kept), rows)
