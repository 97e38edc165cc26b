"""Find entries by their words: BM25 by plain SQL, exact over all postings of the terms asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.backend import Scored
from index.postgres.connect import Pool
from index.postgres.postings import Vocabulary


class WordSearch:
    """The words of one snapshot."""

    def __init__(self, pool: Pool, vocabulary: Vocabulary) -> None:
        self._pool = pool
        self.vocabulary = vocabulary

    def search(
        self, terms: Sequence[str] | Mapping[str, float], k: int, allowed: NDArray[np.int64] | None
    ) -> Scored:
        """Return the k best (entry, BM25), best first, ties by entry; only among `allowed`, if given."""
        weights = terms if isinstance(terms, Mapping) else Counter(terms)
        numbers, factors = self.vocabulary.asked(weights)
        if k <= 0 or not numbers:
            return []
        among = "" if allowed is None else " WHERE p.entry = ANY(%s::int4[])"
        values: list[Any] = [numbers, factors]
        values += [] if allowed is None else [allowed.tolist()]
        # Rounded to single precision, in which equal entries have equal scores however they were added up.
        rows = self._pool.rows(
            "SELECT p.entry, sum(q.factor * p.weight)::float4 AS score"
            " FROM unnest(%s::int4[], %s::float8[]) AS q (term, factor) JOIN postings p ON p.term = q.term"
            f"{among} GROUP BY p.entry ORDER BY score DESC, p.entry LIMIT %s",
            [*values, k],
        )
        return [(entry, float(score)) for entry, score in rows]
