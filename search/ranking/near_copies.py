"""Finds passages that say nearly the same: they share 0.9 of their runs of three words, and differ in no
amount, negation or the like, and in no term of the question.

Resemblance by runs of words is Broder's (On the resemblance and containment of documents, 1997). Which pairs
may share so many is told first by the codes of their words, for all pairs at once; the words themselves
are looked at only in those.
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
"""How many of the longer one's runs of coded words two share that may be alike. Codes leave out words
without a topic, so that a change counts for more of them: where they are a third of all words, passages that
are alike share 0.84 (one word in 57 differs, and ends three runs)."""
_FEW = 8
"""Of fewer runs one change is too many, so that they cannot tell who is like whom."""
_MIXED = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F))
"""Odd numbers that tell runs of the same words in another order apart: the golden ratio's, one of xxHash."""
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*|[<>≤≥=±%µ]")
_MATTERS = re.compile(
    r".*\d.*|[<>≤≥=±%µ]|[mµkn]?g|mcg|[mµd]?l|[mµnp]?mol|mm|cm|iu|units?|times|once|twice"
    r"|hours?|hourly|days?|daily|weeks?|weekly|months?|monthly|years?|yearly"
    r"|no|not|nor|never|none|without|neither|cannot|\w+n['’]t|non|avoid\w*|contraindicat\w*|unless|except|only"
    r"|may|must|should|stop\w*|start\w*|before|after|above|below|over|under|left|right|all|some"
    r"|more|less|fewer|higher|lower|high|low|increas\w*|decreas\w*|rais\w*|reduc\w*|(?:hyper|hypo|un|in|im|anti)\w+",
    re.IGNORECASE,
)
"""Words that change what is said: amounts, units, times, negations, directions. Where passages differ in one
of them, both are shown."""


def alike(
    passages: Sequence[StoredPassage], asked: Collection[str], coded: Mapping[int, Tokens]
) -> list[list[int]]:
    """The rows of the passages in groups, each with the first row of which the others are nearly copies.

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
    """Which pairs of passages share enough runs of coded words to be alike; shape (passages, passages). One
    that is not known may resemble any, and one with few coded words any that has not many more."""
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
    """How many runs of coded words a passage may have that is like this one, which has `size`, where these
    are too few to tell; -1 where they do tell. For prose: whoever says in hundreds of words without a topic
    nearly the same as another may be taken for another."""
    if tokens is None:
        return math.inf
    return _FEW + 2 * float(np.maximum(tokens["step"], 1).sum()) if size < _FEW else -1.0


class _Words:
    """A passage's words, without regard to case, white space and most punctuation."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = _WORD.findall(text.casefold())
        run = min(_RUN, len(self._words))
        self._runs = frozenset(zip(*(self._words[at:] for at in range(run)), strict=False))

    @functools.cached_property
    def _counted(self) -> Counter[str]:
        return Counter(self._words)

    def is_nearly(self, other: _Words, asked: Collection[str]) -> bool:
        """Whether the other says nearly the same."""
        fewer, more = sorted((len(self._runs), len(other._runs)))
        if not self._words or fewer < _ALIKE * more:
            return False
        shared = len(self._runs & other._runs)
        if shared < _ALIKE * (fewer + more - shared):
            return False
        return not any(_matters(word, asked) for word in self._differing(other))

    def _differing(self, other: _Words) -> set[str]:
        """The words that one has more often than the other."""
        return {word for word, _ in self._counted.items() ^ other._counted.items()}


def _matters(word: str, asked: Collection[str]) -> bool:
    return bool(_MATTERS.fullmatch(word)) or not set(asked).isdisjoint(terms(word))
