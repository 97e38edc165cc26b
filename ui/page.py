"""Draws the page around the hits as HTML: masthead, summary, notes and footer. Pure functions."""

from __future__ import annotations

from datetime import datetime
from html import escape

from index.errors import DamagedError, MismatchError, ModelError, NoIndexError
from ingest.errors import VerbatimError
from search.hit import Answer, SnapshotInfo
from search.question import MOST_CHARACTERS, EmptyQuestionError

TITLE = "Verbatim"
BOX_LABEL = "Your question"
BOX_HINT = "Ask in plain words and press Enter"

MASTHEAD = (
    f'<header class="vb-masthead"><h1>{TITLE}</h1>'
    "<p>Passages that answer, word for word, from your own library.</p></header>"
)
FOOTER = (
    '<footer class="vb-foot vb-quiet"><p>For health professionals. Shows what the sources say, word for '
    "word; it is not advice. Enter no patient data.</p></footer>"
)

_HEADLINES: tuple[tuple[type[VerbatimError], str], ...] = (
    (EmptyQuestionError, "There is nothing to search for"),
    (NoIndexError, "There is no library here yet"),
    (DamagedError, "The library is damaged, so nothing of it is shown"),
    (MismatchError, "The library was made for another model or version"),
    (ModelError, "The model that reads questions is missing"),
)
_OTHER_TROUBLE = "The library cannot be searched now"


def library(snapshot: SnapshotInfo) -> str:
    """What there is to search, for a page without a question."""
    return f'<p class="vb-quiet">This library holds {_holdings(snapshot)}.</p>'


def summary(answer: Answer) -> str:
    """One line over the hits: how many, how fast, and from what."""
    found = _count(len(answer.hits), "passage")
    notes = _by_words(answer.snapshot) + _shortened(answer.question)
    return (
        f'<div class="vb-quiet" role="status"><p>{found} in {answer.took_ms:.0f} ms, nearest first, '
        f"from {_holdings(answer.snapshot)}.</p>{notes}</div>"
    )


def nothing_found(answer: Answer) -> str:
    """That the library has no answer, what was searched, and what may help."""
    return (
        '<section class="vb-note" role="status"><h2>Not in this library</h2>'
        f"<p>No passage is near this question. Searched: {_holdings(answer.snapshot)}.</p>"
        "<ul><li>Name the disease, drug or finding in full, and check its spelling.</li>"
        "<li>Try the term that a textbook would use, or spell an abbreviation out.</li>"
        "<li>If the library should hold this, ask whoever keeps it to add a source.</li></ul>"
        f"{_shortened(answer.question)}</section>"
    )


def stale(problem: str) -> str:
    """That a newer state of the library cannot be used, and an older one answers."""
    if not problem:
        return ""
    return (
        '<section class="vb-note" role="status"><h2>The newest library cannot be used</h2>'
        f"<p>The one before it answers. {escape(problem)}</p></section>"
    )


def problem(error: VerbatimError, headline: str | None = None) -> str:
    """An error that was foreseen, in words, with its own account of what to do."""
    if headline is None:
        headline = next((text for kind, text in _HEADLINES if isinstance(error, kind)), _OTHER_TROUBLE)
    return (
        f'<section class="vb-note" role="alert"><h2>{escape(headline)}</h2>'
        f"<p>{escape(str(error))}</p></section>"
    )


def day(built_at: str) -> str:
    """The day in an ISO 8601 time, as it is written in running text; what is no time stays as it is."""
    try:
        built = datetime.fromisoformat(built_at)
    except ValueError:
        return built_at
    return f"{built.day} {built:%B %Y}"


def _holdings(snapshot: SnapshotInfo) -> str:
    documents, passages = _count(snapshot.documents, "document"), _count(snapshot.passages, "passage")
    return f"{documents} with {passages}, published {escape(day(snapshot.built_at))}"


def _by_words(snapshot: SnapshotInfo) -> str:
    """Says so where some passages can be found only by their words yet."""
    if snapshot.embedded >= 1:
        return ""
    # Rounded down: it says 100 % only when it is.
    share = int(snapshot.embedded * 100)
    return (
        f"<p>The library is still being prepared: {share} % of its passages are found by their meaning, "
        "the others only by their words.</p>"
    )


def _shortened(question: str) -> str:
    """Says so where only the beginning of the question was searched."""
    if len(" ".join(question.split())) <= MOST_CHARACTERS:
        return ""
    return f"<p>The question is long: its first {MOST_CHARACTERS:,} characters were searched.</p>"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
