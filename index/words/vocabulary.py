"""Keep a library's words in their own spelling with counts of documents, and find near ones."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from rapidfuzz.distance import OSA

from index.sql import Reads
from index.words.terms import words

_LEAST, _MOST = 4, 40
"""The fewest and most letters of a word that is kept: a shorter one is near nearly any other."""
_ADD = "INSERT INTO words VALUES (?, 1) ON CONFLICT (word) DO UPDATE SET documents = documents + 1"
_REMOVE = "UPDATE words SET documents = documents - 1 WHERE word = ?"


_WordsOf = Callable[[str], Iterable[str]]


def vocabulary(texts: Iterable[str], words_of: _WordsOf = words) -> set[str]:
    """Return the words of some texts that are kept."""
    return {word for text in texts for word in words_of(text) if _LEAST <= len(word) <= _MOST}


class WordTable:
    """The words of one catalog that is being written."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def add(self, texts: Iterable[str], words_of: _WordsOf = words) -> None:
        """Count one more document for each word of its texts."""
        self._connection.executemany(_ADD, ((word,) for word in sorted(vocabulary(texts, words_of))))

    def remove(self, texts: Iterable[str], words_of: _WordsOf = words) -> None:
        """Count one document less for each word of its texts."""
        self._connection.executemany(_REMOVE, ((word,) for word in sorted(vocabulary(texts, words_of))))

    def drop_unused(self) -> None:
        """Drop the words that no document holds any more."""
        self._connection.execute("DELETE FROM words WHERE documents = 0")


class Words:
    """The words of one catalog, to read."""

    def __init__(self, connection: Reads) -> None:
        self._connection = connection

    def like(self, word: str, most: int) -> dict[str, int]:
        """Find the words within `most` edits of `word`; see `Backend.words_like`."""
        near = self._connection.execute(
            "SELECT word, documents FROM words"
            " WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? OR word = ?",
            (word[:1], chr(ord(word[0]) + 1), len(word) - most, len(word) + most, swapped(word)),
        )
        return {held: documents for held, documents in near if edits(word, held, most) <= most}


def swapped(word: str) -> str:
    """Swap a word's first two letters."""
    return word[1:2] + word[:1] + word[2:]


def edits(one: str, other: str, most: int) -> int:
    """Count the letters to insert, delete, change or swap to turn one word into the other.

    This is the Damerau-Levenshtein distance, with no part edited twice (optimal string alignment; Damerau,
    Commun ACM 1964;7:171-6). More than `most` is returned as `most` + 1.
    """
    return OSA.distance(one, other, score_cutoff=most)
