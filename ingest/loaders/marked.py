"""Canonical text in which a loader marks what is doubtful where it stands, while the words are gathered.

A mark is made of characters that Unicode keeps for a program's own use, so it can go through a tree of
markup. It never reaches the text: `MarkedText` takes it out and notes the doubt at its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.canonical import CanonicalText, seen
from ingest.document import Box, Document, Doubt, DoubtKind, Page, SectionKind, SourceInfo
from ingest.signs import image
from ingest.tables import Row

_BEGIN, _MIDDLE, _END = "\ufdd0", "\ufdda", "\ufddb"
_DIGITS = "\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8"
_ANY = re.compile(f"{_BEGIN}([{_DIGITS}]+){_MIDDLE}|{_END}")
_EMPTY = f"(?:{_BEGIN}[{_DIGITS}]+{_MIDDLE}{_END})+"
_SPACED_EMPTY = re.compile(f" ({_EMPTY}) ")
_EMPTY_IN_FRONT = re.compile(rf"\A({_EMPTY})\s+")
_OWN = re.compile("[\ufdd0-\ufdef]")
_LONGEST_QUOTE = 80
_SIGN = 3
"""An alternative text of so few characters stands for a sign of its sentence, such as ≥."""
_FILE_NAME = re.compile(r"\S+\.(?:gif|png|jpe?g|svg|webp|bmp|tiff?|emf|wmf)", re.IGNORECASE)


class Marks:
    """The doubts of a document that is being read, each with a mark for its place."""

    def __init__(self) -> None:
        self._doubts: list[tuple[DoubtKind, str]] = []

    def mark(self, kind: DoubtKind, what: str, words: str = "") -> str:
        """Return words with a mark around them; without words, a mark for a place."""
        self._doubts.append((kind, what))
        number = "".join(_DIGITS[int(digit)] for digit in f"{len(self._doubts) - 1:o}")
        return f"{_BEGIN}{number}{_MIDDLE}{words}{_END}"

    def hidden(self, words: str, how: str = "Not displayed") -> str:
        """Mark the place of words that a reader does not see."""
        return self.mark("hidden", f"{how}, so left out: {quoted(words)}")

    def image(self, alternative: str = "") -> str:
        """Stand for an image: its alternative text where that is a sign, or else "[image: its words]"."""
        words = " ".join(alternative.split())
        words = "" if _FILE_NAME.fullmatch(words) else words
        if not words:
            return self.mark("image", "An image stands here, and the file has no words for it", image())
        what = f"An image stands here; the words for it are its alternative text: {quoted(words)}"
        return self.mark("image", what, words if len(words) <= _SIGN else image(words))

    def at(self, number: int) -> tuple[DoubtKind, str]:
        """Return the doubt of a mark."""
        return self._doubts[number]


def quoted(words: str) -> str:
    """Return the words in quotation marks, cut where they are long."""
    words = " ".join(bare(words).split())
    return f"“{words if len(words) <= _LONGEST_QUOTE else words[: _LONGEST_QUOTE - 1] + '…'}”"


def bare(words: str) -> str:
    """Return words without any marks."""
    return _ANY.sub("", words)


def may_hold_marks(text: str) -> bool:
    """Whether a text holds characters that could be taken for marks."""
    return _OWN.search(text) is not None


def without_own_characters(text: str) -> str:
    """Return a file's text in which no character can be taken for a mark: they are no text anyway."""
    return _OWN.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class _Open:
    number: int
    start: int


class MarkedText(CanonicalText):
    """The text so far. Marks in what is written become doubts at their place."""

    def __init__(self, marks: Marks | None = None) -> None:
        super().__init__()
        self.marks = marks or Marks()
        self._waiting = ""
        """Marks of places without words, kept for the next words."""

    def heading(self, level: int, words: str) -> None:
        """Write a heading; marks in it stay out of the path."""
        if not bare(words).strip():
            self._waiting += words.strip()
            return
        waiting, self._waiting = self._waiting, ""
        super().heading(level, waiting + words)
        self._path[-1] = (level, bare(self._path[-1][1]))
        self.first_heading = bare(self.first_heading) if self.first_heading else None

    def block(self, words: str, kind: SectionKind = "body") -> None:
        """Write a paragraph; one of marks alone waits for the next."""
        if not bare(words).strip():
            self._waiting += words.strip()
            return
        waiting, self._waiting = self._waiting, ""
        words = waiting + words
        if _BEGIN in words:
            words = _EMPTY_IN_FRONT.sub(r"\1", _SPACED_EMPTY.sub(r" \1", words))
        super().block(words, kind)

    def row(self, row: Row) -> None:
        """Write a table row; marks stay out of its heads and groups."""
        heads = tuple(tuple(map(bare, head)) for head in row.heads)
        super().row(replace(row, heads=heads, groups=tuple(map(bare, row.groups))))
        self.rows[-1] = replace(self.rows[-1], labels=tuple(map(bare, self.rows[-1].labels)))

    def document(
        self, info: SourceInfo, form: str, pages: tuple[Page, ...] = (), boxes: tuple[Box, ...] = ()
    ) -> Document:
        """Return the document that was written; marks that no words have followed stand at its end."""
        waiting, self._waiting = self._waiting, ""
        self._put(waiting)
        return super().document(info, form, pages, boxes)

    def begin_part(self) -> None:
        """Begin a part, such as a chapter: the headings of what stands before it end."""
        self._begins = self._begins or bool(self._path)
        self._path = []

    def note(self, kind: DoubtKind, what: str) -> None:
        """Note something that was left out here: between what was written last and what comes next."""
        self._waiting += self.marks.mark(kind, what)

    def _put(self, text: str) -> None:
        start = self.length
        clean, found = _taken_out(seen(text))
        super()._put(clean)
        for number, begin, end in found:
            kind, what = self.marks.at(number)
            # A place without words touches what stands on either side of it.
            first, last = (begin, end) if begin < end else (begin - 1, begin + 1)
            self.doubts.append(Doubt(kind, what, max(0, start + first), start + last))


def _taken_out(text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """Return the text without its marks, and of each its number and what it goes around."""
    if _BEGIN not in text:
        return text, []
    found: list[tuple[int, int, int]] = []
    parts: list[str] = []
    opened: list[_Open] = []
    length = at = 0
    for match in _marks(text):
        parts.append(text[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match[1]:
            opened.append(_Open(_number(match[1]), length))
        elif opened:
            begun = opened.pop()
            found.append((begun.number, begun.start, length))
    return "".join((*parts, text[at:])), found


def _marks(text: str) -> Iterator[re.Match[str]]:
    return _ANY.finditer(text)


def _number(digits: str) -> int:
    return int("".join(str(_DIGITS.index(digit)) for digit in digits), 8)
