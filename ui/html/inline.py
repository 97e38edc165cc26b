"""Draw characters as HTML: every one escaped, with a stretch and words marked, or kept and hidden."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.words.terms import term_spans, terms
from ui.html.escape import escape

REST = "vb-rest"
"""The class of what stands around a marked stretch."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mark, in offsets into the drawn text: a stretch, and words lightly.

    A link jumps to the stretch if `here`. `groups` are what table rows stand under, as (start, end, words).
    `found` are the places of what a reader looks for; `shown` is the one that is scrolled to. If `fold`, what
    stands around the stretch is drawn to be unfolded: its row of a table and the heads over that stay.
    """

    stretch: tuple[int, int] = (0, 0)
    words: tuple[tuple[int, int], ...] = ()
    here: bool = False
    groups: tuple[tuple[int, int, str], ...] = ()
    found: tuple[tuple[int, int], ...] = ()
    shown: tuple[int, int] = (0, 0)
    fold: bool = False

    def folds(self, start: int, end: int) -> bool:
        """Whether a block is drawn to be unfolded: it holds nothing of the stretch."""
        first, last = self.stretch
        return self.fold and first < last and not (start < last and first < end)

    def group_at(self, start: int, end: int) -> str:
        """Return what the row at a span stands under, or ""."""
        return next((words for a, b, words in self.groups if a < end and start < b), "")


def word_spans(text: str, words: Iterable[str]) -> tuple[tuple[int, int], ...]:
    """Find these words in the text, in any of their forms."""
    wanted = {term for word in words for term in terms(word)}
    if not wanted:
        return ()
    return tuple((start, end) for start, end, found in term_spans(text) if wanted.intersection(found))


def inline(text: str, begin: int, end: int, marks: Marks) -> str:
    """Draw characters, the stretch in `mark` and the words in `b`."""
    first = min(max(marks.stretch[0], begin), end)
    last = min(max(marks.stretch[1], first), end)
    before, after = _words(text, begin, first, marks), _words(text, last, end, marks)
    if marks.fold and marks.stretch[0] < marks.stretch[1]:
        before, after = _rest(before), _rest(after)
    if first == last:
        return before + after
    here = ' data-vb-here=""' if marks.here else ""
    return f"{before}<mark{here}>{_words(text, first, last, marks)}</mark>{after}"


def _rest(drawn: str) -> str:
    return f'<span class="{REST}">{drawn}</span>' if drawn else ""


def _words(text: str, begin: int, end: int, marks: Marks) -> str:
    """Draw characters, what a reader looks for in `span` and the question's words in `b`."""
    drawn, at = [], begin
    places = [(start, stop, _opened(start, stop, marks), "</span>") for start, stop in marks.found]
    places += [(start, stop, "<b>", "</b>") for start, stop in marks.words]
    for start, stop, opened, closed in sorted(places):
        start, stop = max(start, at), min(stop, end)
        if start < stop:
            drawn.append(f"{escape(text[at:start])}{opened}{escape(text[start:stop])}{closed}")
            at = stop
    return "".join(drawn) + escape(text[at:end])


def _opened(start: int, stop: int, marks: Marks) -> str:
    if (start, stop) == marks.shown:
        return '<span class="vb-found vb-shown" data-vb-here="">'
    return '<span class="vb-found">'


def gone(text: str, begin: int, end: int, marks: Marks) -> str:
    """Draw characters that are kept and hidden."""
    return (
        f'<span class="vb-gone">{inline(text, begin, end, replace(marks, fold=False))}</span>'
        if begin < end
        else ""
    )
