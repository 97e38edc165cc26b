"""Finds passages that say nearly the same.

They share 0.9 of their runs of three words, and differ in no amount, negation or the like, and in no term of
the question. Resemblance by runs of words is Broder's (On the resemblance and containment of documents,
1997). Codes of words show first which pairs may share so many, for all pairs at once; only those are compared
word by word.
"""

from __future__ import annotations

import functools
import math
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.catalog.stored import StoredPassage
from index.words.codes import Tokens
from index.words.terms import terms

_ALIKE = 0.9
"""Of a hundred words at most two have changed."""
_RUN = 3
_MAYBE = 0.6
"""The share of the longer one's runs of coded words that two must share to be compared word by word.

Codes leave out words without a topic, so a change counts for more. Where they are a third of all words, near
copies share 0.84 (one word in 57 differs, and ends three runs).
"""
_FEW = 8
"""In fewer runs one change is too many: they cannot show which passages are alike."""
_MIXED = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
"""Odd factors that make the order of words in a run count: the golden ratio's, one of xxHash."""
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*|[<>≤≥=±%µ]")
_MATTERS = re.compile(
    r".*\d.*|[<>≤≥=±%µ]|[mµkn]?g|mcg|[mµd]?l|[mµnp]?mol|mm|cm|iu|units?|times|once|twice"
    r"|hours?|hourly|days?|daily|weeks?|weekly|months?|monthly|years?|yearly"
    r"|no|not|nor|never|none|without|neither|cannot|\w+n['’]t|non|avoid\w*|contraindicat\w*|unless|except|only"
    r"|may|must|should|stop\w*|start\w*|before|after|above|below|over|under|left|right|all|some"
    r"|more|less|fewer|higher|lower|high|low|increas\w*|decreas\w*|rais\w*|reduc\w*|(?:hyper|hypo|un|in|im|anti)\w+",
    re.IGNORECASE,
)
"""Words that change the meaning: amounts, units, times, negations, directions.

Where passages differ in one of them, both are shown.
"""


def alike(
    passages: Sequence[StoredPassage], asked: Collection[str], coded: Mapping[int, Tokens]
) -> list[list[int]]:
    """Group the rows of nearly identical passages, each group with its first row first.

    Args:
        passages: of whatever entries.
        asked: the question's terms.
        coded: the coded words of entries; those of others are looked at word by word.
    """
    words = functools.cache(lambda row: _Words(passages[row].passage.text))
    maybe = may_resemble([coded.get(each.entry) for each in passages]).tolist()
    groups: list[list[int]] = []
    for row, like in enumerate(maybe):
        near = (group for group in groups if like[group[0]])
        same = next((group for group in near if words(row).is_nearly(words(group[0]), asked)), None)
        if same is None:
            groups.append([row])
        else:
            same.append(row)
    return groups


def may_resemble(passages: Sequence[Tokens | None]) -> NDArray[np.bool_]:
    """Return which pairs of passages share enough runs of coded words; shape (passages, passages).

    An unknown passage may resemble any. One with few coded words may resemble any that has not many more.
    """
    known = [np.empty(0, np.uint64) if each is None else each["term"].astype(np.uint64) for each in passages]
    codes = np.concatenate([*known, np.empty(0, np.uint64)])
    owner = np.repeat(np.arange(len(known)), [len(each) for each in known])
    runs = (codes[:-2] * _MIXED[0] + codes[1:-1]) * _MIXED[1] + codes[2:]
    whole = owner[:-2] == owner[2:]
    kinds, numbers = np.unique(runs[whole], return_inverse=True)
    held = np.zeros((len(known), len(kinds)), dtype=np.float32)
    held[owner[:-2][whole], numbers] = 1
    sizes = held.sum(axis=1)
    shared = held @ held.T
    near = shared >= _MAYBE * np.maximum(sizes[:, None], sizes)
    most = np.array([_most_runs(each, size) for each, size in zip(passages, sizes, strict=True)])
    few = sizes <= most[:, None]
    maybe: NDArray[np.bool_] = near | few | few.T
    return maybe


def _most_runs(tokens: Tokens | None, size: float) -> float:
    """Return the most runs that a near copy of this passage may have, if its own `size` runs are too few to
    compare.

    It is -1 if they are enough. This holds for prose: two passages of hundreds of words without a topic may
    be taken for each other.
    """
    if tokens is None:
        return math.inf
    return _FEW + 2 * float(np.maximum(tokens["step"], 1).sum()) if size < _FEW else -1.0


class _Words:
    """A passage's words, without case, white space and most punctuation."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = _WORD.findall(text.casefold())
        run = min(_RUN, len(self._words))
        self._runs = frozenset(zip(*(self._words[at:] for at in range(run)), strict=False))

    @functools.cached_property
    def _counted(self) -> Counter[str]:
        return Counter(self._words)

    def is_nearly(self, other: _Words, asked: Collection[str]) -> bool:
        """Return whether another passage says nearly the same."""
        fewer, more = sorted((len(self._runs), len(other._runs)))
        if not self._words or fewer < _ALIKE * more:
            return False
        shared = len(self._runs & other._runs)
        if shared < _ALIKE * (fewer + more - shared):
            return False
        return not any(_matters(word, asked) for word in self._differing(other))

    def _differing(self, other: _Words) -> set[str]:
        """Return the words that one passage has more often than the other."""
        return {word for word, _ in self._counted.items() ^ other._counted.items()}


def _matters(word: str, asked: Collection[str]) -> bool:
    return bool(_MATTERS.fullmatch(word)) or not set(asked).isdisjoint(terms(word))
