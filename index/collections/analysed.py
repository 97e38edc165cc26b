"""Remember the terms and words of passages, so that the second part made of a library takes a third of the
time.

Whatever is analysed again is the same: a text has always the same terms. They lie in SQLite's temporary
file, which nobody else can open and which goes with the process.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from collections.abc import Callable, Iterable

from index.words.terms import terms, words

_MOST = 1_000_000
"""How many texts are remembered."""
_BETWEEN = "\n"


class Remembered:
    """A function from a text to words without white space, which is asked once for each text."""

    def __init__(self, analyse: Callable[[str], Iterable[str]], most: int = _MOST) -> None:
        """Remember up to `most` texts; any thread may ask."""
        self._analyse, self._left = analyse, most
        self._asking = threading.Lock()
        self._file = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._file.execute("PRAGMA journal_mode = OFF")
        self._file.execute("CREATE TABLE texts (key BLOB PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID")

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text."""
        key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        with self._asking:
            row = self._file.execute("SELECT words FROM texts WHERE key = ?", (key,)).fetchone()
        if row:
            return row[0].split(_BETWEEN) if row[0] else []
        found = list(self._analyse(text))
        with self._asking:
            if self._left > 0:
                self._left -= 1
                self._file.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (key, _BETWEEN.join(found)))
        return found


class Analysed:
    """What was found out of the passages of a library."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.terms = Remembered(terms)
        self.words = Remembered(words)
