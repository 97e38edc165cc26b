"""Gather the words of a line, each stretch of them struck or not."""

from __future__ import annotations

from ingest.signs import struck, with_small_fractions


class Line:
    """The words of a paragraph so far: pieces, each struck or not."""

    def __init__(self) -> None:
        self._pieces: list[tuple[str, bool]] = []

    def add(self, words: str, is_struck: bool = False) -> None:
        """Add words behind the others."""
        if words:
            self._pieces.append((words, is_struck))

    @property
    def tail(self) -> str:
        """The last characters."""
        return "".join(words for words, _ in self._pieces[-2:])

    def __str__(self) -> str:
        """The words, each struck stretch marked once."""
        parts: list[str] = []
        stretch = ""
        for words, is_struck in self._pieces:
            if is_struck or (stretch and not words.strip()):
                stretch += words
            else:
                parts += [struck(stretch), words]
                stretch = ""
        return with_small_fractions("".join((*parts, struck(stretch))))
