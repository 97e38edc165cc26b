"""Tells the gaps between words that the file fills with a space from those that only their places make.

Programs that write the spaces of a text write none between two cells: there only the place of the words parts
them, however narrow the gap. Other programs, as TeX, write no spaces at all, and there nothing can be told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from ingest.pdf.words import Glyph

_LEAST = 0.05
_MOST = 1.2
"""How wide the gap before a word may be, in sizes, for the two to stand side by side in one text."""
_ENOUGH = 2
_RUN = 3
_SAME = 0.1
_UNSPACED = 0.02
"""Where more gaps inside one text object than this share hold no space, spaces are not written."""


def apart(runs: Iterable[tuple[Sequence[Glyph], bool]]) -> Iterator[bool | None]:
    """Yield of each word whether the file sets it apart from the one before; None where it writes no spaces.

    Args:
        runs: the words in the order of the page's content, each with whether a space stands before it.
    """
    spaces = _Spaces()
    for run, spaced in runs:
        spaces.add(run, spaced)
    yield from spaces.told()


class _Spaces:
    """Notes, word by word, which have a space before them."""

    def __init__(self) -> None:
        self._before: Glyph | None = None
        self._joined: list[bool] = []
        self._spaced = self._unspaced = 0
        self._gaps: list[float] = []
        self._alone: list[float] = []
        self._placed: list[list[float]] = []
        """The gaps of several words on end that are each placed alone."""

    def add(self, run: Sequence[Glyph], spaced: bool) -> None:
        """Note a word, and whether the file has a space before it."""
        first, before = run[0], self._before
        self._before = run[-1]
        if before is None:
            self._joined.append(False)
            return
        size = max(first.style.size, before.style.size)
        gap = (first.bounds.left - before.bounds.right) / size
        near = abs(first.baseline - before.baseline) <= 0.6 * size and gap <= _MOST
        if near and gap > _LEAST and first.style.address == before.style.address:
            self._spaced += spaced
            self._unspaced += not spaced
            self._gaps += [gap] if spaced else []
        alone = near and not spaced and gap > _LEAST and first.style.address != before.style.address
        self._alone = [*self._alone, gap] if alone else []
        if len(self._alone) >= _RUN:
            self._placed.append(self._alone)
            self._alone = []
        self._joined.append(near and gap >= -_MOST and (spaced or gap <= _LEAST))

    def told(self) -> list[bool | None]:
        """Return of each word whether it is set apart, or None of all."""
        unknown: list[bool | None] = [None] * len(self._joined)
        if self._spaced < _ENOUGH or self._unspaced > _UNSPACED * self._spaced:
            return unknown
        usual = median(self._gaps)
        if any(all(abs(gap - usual) <= _SAME * usual for gap in run) for run in self._placed):
            # Words of one line are placed one by one, a space's width apart: they are no cells.
            return unknown
        return [not joined for joined in self._joined]
