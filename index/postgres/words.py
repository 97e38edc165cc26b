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
from index.postgres.schema import POSTINGS


class WordSearch:
    """The words of one snapshot."""

    def __init__(self, pool: Pool, vocabulary: Vocabulary, parts: int = 0) -> None:
        """Know the terms, and how many servers the postings are divided between; 0 where one keeps all."""
        self._pool = pool
        self._tables = POSTINGS.parts(parts)
        self.vocabulary = vocabulary

    def search(
        self, terms: Sequence[str] | Mapping[str, float], k: int, allowed: NDArray[np.int64] | None
    ) -> Scored:
        """Return the k best (entry, BM25), best first, ties by entry; only among `allowed`, if given."""
        weights = terms if isinstance(terms, Mapping) else Counter(terms)
        numbers, factors = self.vocabulary.asked(weights)
        if k <= 0 or not numbers:
            return []
        among = "" if allowed is None else " AND entry = ANY(%s::int4[])"
        # Rounded to single precision, in which equal entries have equal scores however they were added up.
        best = (
            "(SELECT entry, sum(weight * (%s::float8[])[array_position(%s::int4[], term)])::float4 AS score"
            " FROM {} WHERE term = ANY(%s::int4[])"
            f"{among} GROUP BY entry ORDER BY score DESC, entry LIMIT %s)"
        )
        values: list[Any] = [factors, numbers, numbers, *([] if allowed is None else [allowed.tolist()]), k]
        parts = " UNION ALL ".join(best.format(name) for name in self._tables)
        rows = self._pool.rows(
            f"SELECT entry, score FROM ({parts}) AS found ORDER BY score DESC, entry LIMIT %s",
            [*values * len(self._tables), k],
        )
        return [(entry, float(score)) for entry, score in rows]
