"""Arranges what was found for a reader: what nearly repeats a passage joins it, the current version of a
document stands before those it replaces, and no document crowds the others out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from index.catalog import StoredPassage
from index.terms import terms
from search.rank import Found

_ALIKE = 0.9
_RUN = 3
"""Passages say nearly the same if they share 0.9 of their runs of three words (resemblance: Broder, On the
resemblance and containment of documents, 1997): of a hundred words at most two have changed."""
_GRAVE = ("superseded", "retracted")
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*|[<>≤≥=±%µ]")
_TELLING = re.compile(
    r".*\d.*|[<>≤≥=±%µ]|[mµkn]?g|mcg|[mµd]?l|[mµnp]?mol|mm|cm|iu|units?|times|once|twice"
    r"|hours?|hourly|days?|daily|weeks?|weekly|months?|monthly|years?|yearly"
    r"|no|not|nor|never|none|without|neither|cannot|\w+n['’]t|non|avoid\w*|contraindicat\w*|unless|except|only"
    r"|may|must|should|stop\w*|start\w*|before|after|above|below|over|under|left|right|all|some"
    r"|more|less|fewer|higher|lower|high|low|increas\w*|decreas\w*|rais\w*|reduc\w*|(?:hyper|hypo|un|in|im|anti)\w+",
    re.IGNORECASE,
)
"""Words that change what is said: amounts, units, times, negations, directions. Where passages differ in one
of them, both are shown."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """A passage to show, its score, and passages with nearly the same words."""

    stored: StoredPassage
    score: float
    nearly: tuple[StoredPassage, ...] = ()


def arranged(found: Found, asked: Collection[str], per_document: int, margin: float) -> list[Arranged]:
    """The passages in the order in which they are shown, by scores that never rise.

    Args:
        found: passages with their scores, best first.
        asked: the question's terms.
        per_document: how many passages of a document stand before others had a chance; 0 is any number.
        margin: what is taken off the score of each further one.
    """
    return spread(current_first(collapsed(found, asked)), per_document, margin)


def collapsed(found: Found, asked: Collection[str]) -> list[Arranged]:
    """The passages without those that say nearly the same as one before, which names them.

    Two do if they share 0.9 of their runs of three words and the rest holds no amount, negation or the like,
    and no term of the question. The first stands for all, unless it is of a document that is no longer
    current and another is not: then that one does.
    """
    kept: list[list[tuple[_Said, StoredPassage]]] = []
    scores: list[float] = []
    for stored, score in found:
        said = _Said(stored.passage.text)
        same = next((group for group in kept if said.is_nearly(group[0][0], asked)), None)
        if same is None:
            kept.append([(said, stored)])
            scores.append(score)
        else:
            same.append((said, stored))
    found_in = ([stored for _, stored in group] for group in kept)
    return [_one_for_all(group, score) for group, score in zip(found_in, scores, strict=True)]


def current_first(shown: list[Arranged]) -> list[Arranged]:
    """The same, the best passage of a document that replaces or retracts another moved up before that
    one's, whose score it takes."""
    best = {each.stored.passage.document_id: each for each in reversed(shown)}
    order: dict[str, Arranged] = {}
    for each in shown:
        by = best.get(each.stored.stands_by or "") if _is_old(each.stored) else None
        if by is not None:
            moved = replace(by, score=max(by.score, each.score))
            order.setdefault(by.stored.passage.passage_id, moved)
        order.setdefault(each.stored.passage.passage_id, each)
    return list(order.values())


def spread(shown: list[Arranged], per_document: int, margin: float) -> list[Arranged]:
    """The same in the order of their scores, of which `margin` is taken off for every passage after the
    first `per_document` of its document: it comes after others that are nearly as good, and not after all.
    None is left out, so a library of one document shows as many as ever."""
    if not per_document:
        return shown
    seen: Counter[str] = Counter()
    weighed: list[Arranged] = []
    for each in shown:
        document = each.stored.passage.document_id
        seen[document] += 1
        further = seen[document] > per_document
        weighed.append(replace(each, score=each.score - margin) if further else each)
    return sorted(weighed, key=lambda each: -each.score)


class _Said:
    """A passage's words, without regard to case, white space and most punctuation."""

    def __init__(self, text: str) -> None:
        self._words: list[str] = _WORD.findall(text.casefold())
        run = min(_RUN, len(self._words))
        self._runs = frozenset(zip(*(self._words[at:] for at in range(run)), strict=False))

    @cached_property
    def _counted(self) -> Counter[str]:
        return Counter(self._words)

    def is_nearly(self, other: _Said, asked: Collection[str]) -> bool:
        """Whether the other says nearly the same."""
        fewer, more = sorted((len(self._runs), len(other._runs)))
        if not self._words or fewer < _ALIKE * more:
            return False
        shared = len(self._runs & other._runs)
        if shared < _ALIKE * (fewer + more - shared):
            return False
        return not any(_tells(word, asked) for word in self._differing(other))

    def _differing(self, other: _Said) -> set[str]:
        """The words that one has more often than the other."""
        return set((self._counted - other._counted) + (other._counted - self._counted))


def _tells(word: str, asked: Collection[str]) -> bool:
    return bool(_TELLING.fullmatch(word) or set(terms(word)).intersection(asked))


def _one_for_all(some: list[StoredPassage], score: float) -> Arranged:
    """The first of them that is current, or the first, with the others."""
    first, *others = sorted(some, key=_is_old)
    return Arranged(first, score, tuple(others))


def _is_old(stored: StoredPassage) -> bool:
    """Whether its document is superseded or retracted."""
    return (stored.info.status or "").casefold() in _GRAVE
