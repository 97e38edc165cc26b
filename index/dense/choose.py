"""Choose the kind of index by the count of vectors.

Up to `Rule.flat_up_to`, every vector is compared (flat): exact, in a few milliseconds. Above, vectors in half
precision are sorted into lists around centroids, and the lists nearest to the question are searched (IVF:
Jégou, Douze and Schmid, "Product quantization for nearest neighbor search", 2011). A graph (HNSW: Malkov and
Yashunin, 2018) takes at least twice as long to build and a third more memory, and is no faster at the same
recall. Codes (PQ) need the vectors beside them to be exact. `benchmarks/README.md` has the figures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Rule:
    """How parts are made. The defaults were chosen by `benchmarks/dense_indexes.py`."""

    flat_up_to: int = 50_000
    """The most vectors in a part that is searched exactly."""
    target: float = 0.98
    """The least recall@10 with which a part that is not exact is published."""
    aim: float = 0.995
    """The recall@10 that the number of probes is chosen for, if it can be had.

    It is measured with made questions; those of people are harder by about 0.005 to 0.01.
    """
    most_probed: float = 0.5
    """The largest share of the lists that may be searched. With more, flat search is no slower."""
    merged_below: float = 4.0
    """A part at most this many times as large as the new one is merged into it."""
    dead_at_most: float = 0.2
    """A part with a larger share of dead vectors is rewritten."""


RULE = Rule()


def kind_for(count: int, rule: Rule) -> Literal["flat", "ivf"]:
    """Choose the kind of index for a part of `count` vectors."""
    return "flat" if count <= rule.flat_up_to else "ivf"


def lists_for(count: int) -> int:
    """Return the number of lists: the power of two nearest to 4·√count (FAISS guidelines: 4 to 16·√count)."""
    return min(count, int(2 ** round(math.log2(4 * math.sqrt(count)))))


def probes_to_try(lists: int, rule: Rule) -> list[int]:
    """List ascending numbers of probes, from a 64th of the lists, each about a quarter more than the last."""
    most = int(lists * rule.most_probed)
    tried: list[int] = []
    probes = max(1, lists // 64)
    while probes <= most:
        tried.append(probes)
        probes = max(probes + 1, round(probes * 1.25))
    return tried
