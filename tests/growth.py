"""Time how work grows with its input."""

from __future__ import annotations

import time
from collections.abc import Callable

_RUNS, _COMPARISONS = 3, 2
_LEAST_SECONDS = 0.004
"""Less cannot be told from the noise of the clock, so the input is made longer until it takes as much."""
_MOST_LENGTH = 400_000


def growth(work: Callable[[str], object], unit: str, length: int = 4_000) -> float:
    """Return how many times as long the work takes for twice the input, in the processor's time."""
    while _least(work, unit, length) < _LEAST_SECONDS and length < _MOST_LENGTH:
        length *= 2
    # A busy machine can only make it more, so the least of several comparisons is the truest.
    return min(
        _least(work, unit, 2 * length) / max(_least(work, unit, length), _LEAST_SECONDS)
        for _ in range(_COMPARISONS)
    )


def _least(work: Callable[[str], object], unit: str, length: int) -> float:
    """Return the least time of several runs over `length` characters."""
    text = unit * (length // len(unit))
    found = []
    for _ in range(_RUNS):
        began = time.process_time()
        work(text)
        found.append(time.process_time() - began)
    return min(found)
