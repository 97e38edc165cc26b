"""Suggests what to ask while a reader types: titles, headings and names of a library, best first.

It is made once for each state of a library, in a thread of its own, and keeps nothing of what was typed.
"""

from __future__ import annotations

import bisect
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.backend import Backend
from index.words.tokens import folded_token
from search.names.names import Names
from search.suggestable import Suggestable, suggestables

Scores = npt.NDArray[np.float32]

MOST = 8
_MOST_OF_TITLE = 4
_MOST_CHARACTERS = 120
"""What was typed after so many is not looked at: no title is so long."""
_MOST_WORDS = 12
_WITHIN = 3
"""A word is looked for inside others from so many letters."""
_OF_QUESTIONS = frozenset(
    "a an the of in for to and or is are was do does did can could should would what which how when where "
    "who why with my i it be on at by there".split()
)
_WHOLE, _BEGINS, _INSIDE = 1.0, 0.8, 0.3
_OF_KIND = {"recent": 0.5, "title": 0.25, "heading": 0.1, "name": 0.0}
_AT_START = 0.5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion; `read_as` says how shorthand was read, as "tx = treatment"."""

    what: Suggestable
    read_as: str = ""


class Suggestions:
    """What can be suggested from one state of a library. Threads may share it."""

    def __init__(self, library: Backend, names: Names) -> None:
        """Collect it: about half a second for 20,000 passages."""
        self._names = names
        self._all = suggestables(library, names)
        self._words = [_words(each.said) for each in self._all]
        holding: dict[str, list[int]] = {}
        for number, words in enumerate(self._words):
            for word in dict.fromkeys(words):
                holding.setdefault(word, []).append(number)
        self._sorted = sorted(holding)
        self._holding = [np.array(holding[word], np.int32) for word in self._sorted]
        # One text to look inside all words at once.
        self._joined = "\n" + "\n".join(self._sorted) + "\n"
        row_of = {word: number for number, word in enumerate(self._sorted)}
        self._first = np.array([row_of[words[0]] if words else -1 for words in self._words], np.int32)
        self._worth = np.array(
            [
                _OF_KIND[what.kind] - 0.02 * len(words)
                for what, words in zip(self._all, self._words, strict=True)
            ],
            np.float32,
        )

    def suggest(
        self,
        typed: str,
        recent: Sequence[str] = (),
        most: int = MOST,
        may_see: Callable[[str], bool] = lambda document_id: True,
    ) -> list[Suggestion]:
        """Suggest up to `most` questions for what was typed so far, best first; none for nothing.

        Args:
            typed: the beginning of a question.
            recent: questions of this visit, the latest first.
            most: how many at most.
            may_see: whether the reader may see a document.
        """
        words = _asked(typed)
        if not words:
            return []
        readings = [self._readings(word) for word in words]
        found = [Suggestion(Suggestable("recent", each, each)) for each in _matching(recent, readings)][:2]
        asked = {each.what.asks.casefold() for each in found}
        of_title: Counter[str] = Counter()
        for number in self._ranked(readings):
            what = self._all[number]
            if len(found) >= most:
                break
            if what.asks.casefold() in asked or of_title[what.title] >= _MOST_OF_TITLE:
                continue
            if any(map(may_see, what.documents)):
                asked.add(what.asks.casefold())
                of_title[what.title] += 1
                found.append(Suggestion(what, _read_as(self._words[number], readings)))
        return found

    def _readings(self, word: str) -> list[tuple[str, ...]]:
        """Return a word as typed, and what it stands for in clinical shorthand."""
        meant = [
            each.name
            for each in self._names.look_up(word)
            if each.kind == "shorthand" and _words(each.name) != (word,)
        ]
        return [(word,), *dict.fromkeys(filter(None, map(_words, meant)))]

    def _ranked(self, readings: Sequence[Sequence[tuple[str, ...]]]) -> list[int]:
        """Return what holds the words typed, each in one of its readings, best first."""
        matched = np.stack([self._matched(of_word) for of_word in readings])
        held = matched > 0
        chosen = held.all(axis=0)
        # What holds half of them, unless a word is nowhere: without "pneumonia" no treatment is its own.
        if not chosen.any() and held.any(axis=1).all():
            chosen = held.any(axis=0) & (2 * held.sum(axis=0) >= len(readings))
        # A rare word says more.
        weights = np.log(1 + len(self._all) / (1 + held.sum(axis=1)))
        scores = np.average(matched, axis=0, weights=weights) + self._worth
        for reading in readings[0]:
            begin, end = self._begun_by(reading[0])
            scores += np.where((self._first >= begin) & (self._first < end), _AT_START, 0).astype(np.float32)
        numbers = np.flatnonzero(chosen)
        return [int(number) for number in numbers[np.argsort(-scores[numbers], kind="stable")]]

    def _matched(self, readings: Sequence[tuple[str, ...]]) -> Scores:
        """Score everything by the best reading of a word; 0 for what holds none."""
        best: Scores = np.max([self._holding_all(reading) for reading in readings], axis=0)
        return best

    def _holding_all(self, words: tuple[str, ...]) -> Scores:
        """Score what holds all of these words, or words that they begin or stand in."""
        worst: Scores = np.min([self._holding_one(word) for word in words], axis=0)
        return worst

    def _holding_one(self, word: str) -> Scores:
        found = np.zeros(len(self._all), np.float32)
        for row, score in self._like(word):
            holding = self._holding[row]
            found[holding] = np.maximum(found[holding], score)
        return found

    def _begun_by(self, word: str) -> tuple[int, int]:
        """Return the range of the library's words that begin with a word."""
        begin = bisect.bisect_left(self._sorted, word)
        return begin, bisect.bisect_left(self._sorted, word + "\U0010ffff", begin)

    def _like(self, word: str) -> Iterator[tuple[int, float]]:
        """Yield the rows of the library's words that a word is, begins or stands in."""
        begin, end = self._begun_by(word)
        for row in range(begin, end):
            yield row, _WHOLE if self._sorted[row] == word else _BEGINS
        at = self._joined.find(word) if len(word) >= _WITHIN else -1
        while at >= 0:
            start, stop = self._joined.rfind("\n", 0, at) + 1, self._joined.find("\n", at)
            if start != at:
                yield bisect.bisect_left(self._sorted, self._joined[start:stop]), _INSIDE
            at = self._joined.find(word, stop)


class Suggester:
    """Keeps the suggestions of the state in service. Threads may share it."""

    def __init__(self, names: Names) -> None:
        """Know the names that a clinic and the project's tables have."""
        self._names = names
        self._starting = threading.Lock()
        self._begun = ""
        self._made: tuple[str, Suggestions | None] = ("", None)

    def prepare(self, library: Backend) -> None:
        """Begin to collect what can be suggested from a state, unless that is done or under way."""
        state = library.statistics.id
        with self._starting:
            if self._begun == state:
                return
            self._begun = state
        threading.Thread(target=self._make, args=(library,), name="suggest", daemon=True).start()

    def ready(self, library: Backend) -> Suggestions | None:
        """Return the suggestions of a state; None while they are made."""
        state, made = self._made
        return made if state == library.statistics.id else None

    def _make(self, library: Backend) -> None:
        try:
            self._made = (library.statistics.id, Suggestions(library, self._names))
        except BaseException:
            with self._starting:  # another attempt at the next view
                self._begun = ""
            raise


def _words(text: str) -> tuple[str, ...]:
    """Fold a text into words: case, accents, width, and British spelling."""
    folded = folded_token(text).replace("ae", "e").replace("oe", "e")
    return tuple("".join(c if c.isalnum() else " " for c in folded).split())


def _asked(typed: str) -> list[str]:
    """Return the words typed, without those of any question unless there are no others."""
    words = list(dict.fromkeys(_words(typed[:_MOST_CHARACTERS])))[:_MOST_WORDS]
    telling = [word for word in words[:-1] if word not in _OF_QUESTIONS]
    # The last word may be the beginning of another.
    if words and (words[-1] not in _OF_QUESTIONS or not telling):
        telling.append(words[-1])
    return telling


def _matching(recent: Sequence[str], readings: Sequence[Sequence[tuple[str, ...]]]) -> Iterator[str]:
    for question in recent:
        words = _words(question)
        if all(any(word.startswith(reading[0][0]) for word in words) for reading in readings):
            yield question


def _read_as(words: Sequence[str], readings: Sequence[Sequence[tuple[str, ...]]]) -> str:
    """Say which words typed were read as shorthand for words of a suggestion."""
    read = []
    for typed, *meant in readings:
        if any(word.startswith(typed[0]) for word in words):
            continue
        reading = next(
            (each for each in meant if all(any(w.startswith(m) for w in words) for m in each)), None
        )
        if reading:
            read.append(f"{typed[0]} = {' '.join(reading)}")
    return ", ".join(read)
