"""Find headings that no style names: short lines, set bold or large, that stand over text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_WORDS = 12
_MOST_CHARACTERS = 100
_LARGER = 1.2
"""How much larger than the other text a line that is not bold must be."""
_STATES = re.compile(
    r"(?:\b(?:not|never|must|should|shall|may|is|are|was|were|do|does|give|given|avoid|stop|take|use|call|contact"
    r"|refer|check|start|repeat|seek|if|until|unless)\b)"
    r"|\d\s*(?:mg|mcg|µg|μg|g|kg|ml|mL|mmol|units?|IU|%)(?![^\W\d_])",
    re.IGNORECASE,
)
"""Words and amounts of statements, which must stay quotable: "Do not give to children under 2"."""
_LONGEST_HEADING = 250
_SENTENCE = re.compile(r"[.!?][”’\"')\]]*$")
_WORDS_OF_A_SENTENCE = 5
_DEEPEST = 9
_MOST_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a table that may be a heading: its words, and how it is set."""

    words: str
    styled: int = 0
    """Its level as a heading by its style, 0 for none."""
    size: float = 0.0
    """In any unit, the same in all of a document."""
    bold: bool = False
    underlined: bool = False
    is_text: bool = True
    """Whether it is a paragraph, and no item of a list and no table."""

    @property
    def rank(self) -> tuple[float, bool, bool, bool]:
        """What is larger, in capitals, bold or underlined stands higher."""
        return (self.size, self.words.isupper() and len(self.words) > 3, self.bold, self.underlined)


def is_statement_line(words: str) -> bool:
    """Return whether a line in a heading's style is text nevertheless: a paragraph, or a whole sentence."""
    words = " ".join(words.split())
    if len(words) > _LONGEST_HEADING:
        return True
    is_sentence = _SENTENCE.search(words) is not None and not words.endswith("?")
    return is_sentence and len(words.split()) >= _WORDS_OF_A_SENTENCE and _STATES.search(words) is not None


def may_be_heading(words: str) -> bool:
    """Return whether words are as short as a heading and do not end as a sentence does."""
    words = " ".join(words.split())
    return len(words) <= _MOST_CHARACTERS and not words.endswith((".", ",", ";"))


def drawn_levels(lines: Sequence[Line]) -> list[int]:
    """Return for each line its level as a heading by its look, 0 for none.

    Such headings stand below the styled heading that they follow. A line counts only where text follows that
    looks otherwise: three bold lines in a row are no headings.
    """
    usual = _usual_size(lines)
    found = {
        at
        for at, line in enumerate(lines)
        if (line.bold or line.size >= _LARGER * usual > 0) and _is_short(line) and _stands_over(at, lines)
    }
    ranks = sorted({lines[at].rank for at in found}, reverse=True)
    levels: list[int] = []
    above = 0
    for at, line in enumerate(lines):
        above = line.styled or above
        levels.append(min(above + 1 + ranks.index(line.rank), _DEEPEST) if at in found else 0)
    return levels


def _is_short(line: Line) -> bool:
    """Return whether a line is as short as a heading, and no statement."""
    words = line.words
    if line.styled or not line.is_text or len(words) > _MOST_CHARACTERS or len(words.split()) > _MOST_WORDS:
        return False
    ends = words.endswith((".", ",", ";", "!", "?"))
    return not ends and any(c.isalpha() for c in words) and _STATES.search(words) is None


def _usual_size(lines: Sequence[Line]) -> float:
    """Return the size in which most characters are set."""
    count: Counter[float] = Counter()
    for line in lines:
        count[line.size] += len(line.words)
    return max(count, key=lambda size: count[size], default=0.0)


def _stands_over(at: int, lines: Sequence[Line]) -> bool:
    """Return whether a line, or two of its look in a row, are followed by text of another look."""
    first = last = at
    while first > 0 and last - first < _MOST_IN_A_ROW and _same(lines[first - 1], lines[at]):
        first -= 1
    while last + 1 < len(lines) and last - first < _MOST_IN_A_ROW and _same(lines[last + 1], lines[at]):
        last += 1
    return last - first < _MOST_IN_A_ROW and last + 1 < len(lines)


def _same(line: Line, other: Line) -> bool:
    return _is_short(line) and line.rank == other.rank
