"""Make the signature of a document, by which near copies are found.

MinHash (Broder, On the resemblance and containment of documents, 1997): the share of equal values
in two signatures estimates the share of their runs of five words that two documents have in common.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.document import Document

VALUES = 128
"""How many values a signature has; the estimate's standard error is at most 0.045."""
_RUN = 5
_FEWEST_WORDS = 25
_SEED = 1


def signature(document: Document) -> bytes:
    """Make the signature of a document: 128 values of 4 bytes, little-endian.

    Empty for fewer than 25 words, too few to compare. White space, letter case and furniture do not count.
    """
    body = (document.text[s.start : s.end] for s in document.sections if s.kind == "body")
    words = " ".join(body).casefold().split()
    if len(words) < _FEWEST_WORDS:
        return b""
    # Imported here: it takes half a second, and only processes that read documents need it.
    from datasketch import MinHash

    runs = {" ".join(words[i : i + _RUN]).encode() for i in range(len(words) - _RUN + 1)}
    made = MinHash(num_perm=VALUES, seed=_SEED)
    made.update_batch(sorted(runs))
    values: NDArray[np.uint64] = made.hashvalues
    return values.astype("<u4").tobytes()


def similarity(one: bytes, other: bytes) -> float:
    """Estimate the share of runs of five words in common, from two signatures that are not empty."""
    return float(np.mean(np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")))
