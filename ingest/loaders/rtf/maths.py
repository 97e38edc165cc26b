"""Build the tree of a Rich Text formula, whose control words are those of Word's formulas behind an m."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.docx.names import M
from ingest.signs import struck

_OF_RUNS = frozenset("scr sty nor lit brk aln sz ital".split())
"""What says how a run is set, and holds no words."""


class Maths:
    """The formula that is being read: its open elements, the innermost last."""

    def __init__(self) -> None:
        self._open: list[etree._Element] = []

    @property
    def is_open(self) -> bool:
        """Return whether a formula has begun."""
        return bool(self._open)

    def begin(self) -> None:
        """Begin a formula."""
        self._open = [etree.Element(M + "oMath")]

    def element(self, word: str) -> bool:
        """Open the element that a control word names; return whether it names one."""
        name = word.removeprefix("m")
        if not word.startswith("m") or not name or name in _OF_RUNS or not self._open:
            return False
        self._open.append(etree.SubElement(self._open[-1], M + name))
        return True

    def close(self) -> None:
        """Close the innermost element."""
        if len(self._open) > 1:
            self._open.pop()

    def put(self, words: str, is_struck: bool) -> None:
        """Add words: the value of a property, or the text of a run."""
        if not self._open:
            return
        inner = self._open[-1]
        above = self._open[-2] if len(self._open) > 1 else inner
        if str(above.tag).endswith("Pr"):
            inner.set(M + "val", inner.get(M + "val", "") + words.strip())
        elif not str(inner.tag).endswith("Pr") and words:
            run = inner if inner.tag == M + "r" else etree.SubElement(inner, M + "r")
            etree.SubElement(run, M + "t").text = struck(words) if is_struck else words

    def end(self) -> etree._Element:
        """Return the whole formula."""
        root, self._open = self._open[0], []
        return root
