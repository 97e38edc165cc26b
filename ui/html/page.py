"""Draw the page around the hits as HTML: masthead, summary, notes and footer."""

from __future__ import annotations

import re
from datetime import datetime

from access.refused import RefusedError
from index.catalog.facets import FilterError
from index.errors import DamagedError, MismatchError, ModelError, NoIndexError
from ingest.errors import VerbatimError
from ingest.wording import count
from search.hit import Answer, SnapshotInfo
from search.question.parse import MOST_CHARACTERS, EmptyQuestionError, ReadAs
from ui.address import CHANGES, LIBRARY, PINNED, Address, Kept
from ui.html.escape import escape
from ui.html.sureness import sureness

TITLE = "Verbatim"
_MOST_SENSES = 4
_LONGEST_TITLE = 80
BOX_LABEL = "Your question"
BOX_HINT = "Ask in plain words and press Enter"

FOOTER = (
    '<footer class="vb-foot vb-quiet"><p>For health professionals. Shows what the sources say, word for '
    "word; it is not advice. Enter no patient data.</p>"
    '<p class="vb-keys"><label><input type="checkbox" data-vb-keys="" checked> Keys</label> '
    "<kbd>/</kbd> ask · <kbd>j</kbd> <kbd>k</kbd> next, previous · <kbd>Enter</kbd> source · "
    "<kbd>c</kbd> copy · <kbd>p</kbd> pin · <kbd>Esc</kbd> back to the same place</p></footer>"
)

SEARCHING = '<p class="vb-searching vb-quiet" role="status"></p>'
"""Where the script says that a question is being searched, while the answer to another stands greyed."""

_HEADLINES: tuple[tuple[type[VerbatimError], str], ...] = (
    (RefusedError, "This is not for you"),
    (EmptyQuestionError, "There is nothing to search for"),
    (FilterError, "A filter cannot be applied"),
    (NoIndexError, "There is no library here yet"),
    (DamagedError, "The library is damaged, so nothing of it is shown"),
    (MismatchError, "The library does not fit this version of Verbatim"),
    (ModelError, "Questions cannot be read now"),
)
_OTHER_TROUBLE = "The library cannot be searched now"
_BY_THE_READER = (EmptyQuestionError, FilterError, RefusedError)
"""Errors that the reader can fix."""


def masthead(address: Address, pins: int = 0) -> str:
    """Draw the page's name, which links to an empty page, and the ways to the library and the pinned
    passages."""
    elsewhere = bool(address.view or address.document)
    back = escape(Address(address.question, address.filters).href)
    ask = f'<a href="{back}">Ask</a>' if elsewhere and not (address.question and not address.view) else ""
    # The script brings the cursor into the box on arrival only: whoever follows a link to an answer wants to
    # read it. It is told the address, so that it knows when a view has been drawn.
    focus = "" if address.question or elsewhere else ' data-vb-focus=""'
    start = "" if address.question or elsewhere else f"<p>{_PROMISE}</p>"
    links = _nav(address, LIBRARY, "Library") + (_nav(address, PINNED, f"Pinned {pins}") if pins else "")
    return (
        f'<header class="vb-masthead" data-vb-view="{escape(address.href)}"{focus}>'
        f'<h1><a href="?">{TITLE}</a></h1>{start}<nav aria-label="Pages">{ask}{links}</nav></header>'
    )


_PROMISE = "Passages that answer, word for word, from your own library."


def _nav(address: Address, view: str, label: str) -> str:
    current = ' aria-current="page"' if address.view == view and not address.document else ""
    href = escape(Address(address.question, address.filters, view).href)
    return f'<a href="{href}"{current}>{label}</a>'


def title(address: Address) -> str:
    """Name the tab by what it shows (WCAG 2.4.2). A document is named where it is drawn."""
    view = {LIBRARY: "Library", PINNED: "Pinned passages", CHANGES: "What changed"}.get(address.view, "")
    question = "" if isinstance(address.question, Kept) else address.question
    shown = view or " ".join(question.split())[:_LONGEST_TITLE]
    return f"{shown} · {TITLE}" if shown else TITLE


def library(snapshot: SnapshotInfo) -> str:
    """Say what there is to search, on the page without a question."""
    return f'<p class="vb-quiet">This library holds {holdings(snapshot)}.</p>{by_words(snapshot)}'


def summary(answer: Answer) -> str:
    """Draw one line over the hits: whether it is likely answered, and by how many documents."""
    documents = count(len({hit.document_id for hit in answer.hits}), "document")
    passages = count(len(answer.hits), "passage")
    notes = by_words(answer.snapshot) + shortened(answer.question)
    return (
        f'{on_paper(answer.question)}<div class="vb-found-line">{sureness(answer)}'
        f'<div class="vb-quiet" role="status"><p>{passages} of {documents}</p>{notes}</div></div>'
    )


def searched(answer: Answer) -> str:
    """Say what was searched, and how fast."""
    return f'<p class="vb-quiet">{answer.took_ms:.0f} ms, from {holdings(answer.snapshot)}.</p>'


def on_paper(question: str) -> str:
    """Draw the question for print, where there is no box to hold it."""
    return f'<p class="vb-paper">{escape(" ".join(question.split()))}</p>'


def read_as(answer: Answer, address: Address) -> str:
    """Say how the question was read where that is not as it was typed, and link to it as typed.

    The other senses of a short form are offered.
    """
    read = [f"{escape(each.typed)} = {escape(each.meant)}" for each in answer.readings]
    read += [f"no passage says {escape(each.typed)}" for each in answer.corrections]
    language = _other_language(answer)
    if not read:
        return language
    senses = "".join(_other_senses(each, answer.question, address) for each in answer.readings)
    return language + (
        f'<p class="vb-note" role="status">Read as: <b>{escape(answer.read_as)}</b> ({", ".join(read)}). '
        f'<a href="{escape(address.exactly().href)}">Take it as typed</a>{senses}</p>'
    )


def _other_language(answer: Answer) -> str:
    """Say that the question is in a language that no document here is in."""
    other = answer.other_language
    if not other:
        return ""
    held = escape(" and ".join(other.library))
    return (
        f'<p class="vb-note" role="status">This question seems to be in {escape(other.question)}. '
        f"The documents here are in {held}: ask in {held} to search them well.</p>"
    )


def _with_sense(question: str, typed: str, other: str) -> str:
    """Write another sense for a short form where it stands as a word: the "pt" in "symptoms" stays."""
    return re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", lambda _: other, question, count=1)


def _other_senses(read: ReadAs, question: str, address: Address) -> str:
    """Links that ask with another sense of a short form."""
    if not read.others or read.typed not in question or isinstance(address.question, Kept):
        return ""
    asked = ((other, _with_sense(question, read.typed, other)) for other in read.others[:_MOST_SENSES])
    links = (f'<a href="{escape(address.asking(each).href)}">{escape(other)}</a>' for other, each in asked)
    return f". {escape(read.typed)} may also mean {', '.join(links)}"


def stale(problem: str) -> str:
    """Say that the newest state of the library cannot be used, and an older one answers."""
    if not problem:
        return ""
    return (
        '<section class="vb-note" role="status"><h2>The newest library cannot be used</h2>'
        f"<p>The one before it answers.</p>{for_the_keeper(problem)}</section>"
    )


def problem(error: VerbatimError, headline: str | None = None) -> str:
    """Draw a foreseen error with what to do about it."""
    if headline is None:
        headline = next((text for kind, text in _HEADLINES if isinstance(error, kind)), _OTHER_TROUBLE)
    if isinstance(error, _BY_THE_READER):
        remedy = f"<p>{escape(str(error))}</p>"
    else:
        remedy = f"<p>If you do not keep this library, tell whoever does.</p>{for_the_keeper(str(error))}"
    return f'<section class="vb-note" role="alert"><h2>{escape(headline)}</h2>{remedy}</section>'


def for_the_keeper(problem: str) -> str:
    """Fold what only the keeper of the library can use: files, commands, versions."""
    summary = "<summary>For whoever keeps the library</summary>"
    return f'<details class="vb-keeper">{summary}<p>{escape(problem)}</p></details>'


def day(stated: str) -> str:
    """Write the day of an ISO 8601 time as sources write theirs, 2026-11-28; leave other text as it is."""
    try:
        return datetime.fromisoformat(stated).date().isoformat()
    except ValueError:
        return stated


def holdings(snapshot: SnapshotInfo) -> str:
    """Say what a library holds, and since when."""
    documents, passages = count(snapshot.documents, "document"), count(snapshot.passages, "passage")
    return f"{documents} with {passages}, last updated on {escape(day(snapshot.built_at))}"


def by_words(snapshot: SnapshotInfo) -> str:
    """Say so where some passages can be found only by their words yet."""
    if snapshot.embedded >= 1:
        return ""
    # Rounded down: it says 100 % only when it is.
    share = int(snapshot.embedded * 100)
    return (
        f"<p>The library is still being prepared: {share} % of its passages are found by their meaning, "
        "the others only by their words.</p>"
    )


def shortened(question: str) -> str:
    """Say so where only the beginning of the question was searched."""
    if len(" ".join(question.split())) <= MOST_CHARACTERS:
        return ""
    return f"<p>The question is long: its first {MOST_CHARACTERS:,} characters were searched.</p>"
