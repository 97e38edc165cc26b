"""Draw what changed: documents of the library, and the answers to kept questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import streamlit as st

from index.backend import Backend
from index.kept.questions import News, Question, Questions, QuestionsError
from ingest.wording import count
from search.changed import Changed, HistoryError, changed
from search.engine import SearchEngine
from search.saved import Note, said, told, watch_over
from ui.address import CHANGES, Address
from ui.html.draw import draw
from ui.html.escape import escape
from ui.html.page import day, for_the_keeper

SHOWN = 200
"""How many changes are listed."""
_COLLECTION = "collection="


def line(library: Backend, index: Path | None, address: Address) -> str:
    """Say when the library last changed and how, with the way to all changes; that alone without `index`."""
    try:
        found = changed(library, index) if index else []
    except HistoryError as error:
        return for_the_keeper(str(error))
    last = [each for each in found if each.snapshot == found[0].snapshot and each.change]
    kinds = Counter(
        (each.change.status or "no longer so") if each.change.what == "status" else each.change.what
        for each in last
        if each.change
    )
    # Statuses come first already.
    order = {kind: number for number, kind in enumerate(("added", "changed", "removed"), start=1)}
    counted = sorted(kinds.items(), key=lambda each: order.get(each[0], 0))
    kinds_told = ", ".join(f"{number:,} {escape(kind)}" for kind, number in counted)
    when = f"Last change on {escape(day(last[0].at))}: {kinds_told}. " if last else ""
    return f'<p class="vb-quiet">{when}<a href="{escape(to_changes(address).href)}">What changed</a></p>'


def to_changes(address: Address) -> Address:
    """Go to the page of changes, with the way back to the question."""
    return Address(address.question, address.filters, CHANGES)


def show(engine: SearchEngine, address: Address, index: Path, by: str, note: Note) -> None:
    """Draw the page of changes. `by` is whose kept questions are shown; `note` audits that one is asked
    again."""
    watch = watch_over(index)
    watch.look(engine, by, note)
    draw('<h2 class="vb-part">What changed</h2>')
    if problem := watch.problem(by):
        draw(for_the_keeper(problem))
    try:
        _questions(watch.questions, by, engine.library)
    except QuestionsError as error:
        draw(for_the_keeper(str(error)))
    library = engine.library
    draw(_collections(library, address))
    wanted = [each.removeprefix(_COLLECTION) for each in address.only if each.startswith(_COLLECTION)]
    try:
        draw(listed(changed(library, index, collections=wanted), address))
    except HistoryError as error:
        draw(for_the_keeper(str(error)))


def listed(found: Sequence[Changed], address: Address) -> str:
    """List changes by the day on which they came, the newest first; titles link to what is there now."""
    if not found:
        return '<p class="vb-quiet" role="status">No change is known.</p>'
    days = "".join(
        f'<h3 class="vb-label">{escape(on) or "Once"}</h3><ul>{"".join(_item(e, address) for e in each)}</ul>'
        for on, each in groupby(found[:SHOWN], key=lambda each: day(each.at))
    )
    more = len(found) - SHOWN
    rest = f'<p class="vb-quiet">{count(more, "earlier change")} not shown here.</p>' if more > 0 else ""
    return f'<section class="vb-problems" aria-label="Changes">{days}{rest}</section>'


def _item(each: Changed, address: Address) -> str:
    if each.change is None:
        return f"<li>{escape(each.text)}</li>"
    title = escape(each.title)
    if each.held:
        title = f'<a href="{escape(address.opening(each.change.document_id).href)}">{title}</a>'
    return f"<li><b>{escape(each.text)}</b>: {title}</li>"


def _questions(questions: Questions, by: str, library: Backend) -> None:
    """Draw the kept questions, those whose answer changed last first."""
    kept = sorted(questions.of(by), key=lambda each: each.news[-1].at if each.news else "", reverse=True)
    if not kept:
        return
    draw('<h3 class="vb-part">Kept questions</h3>')
    for each in kept:
        draw(question(told(each, library)))
        st.button("Forget", type="tertiary", key=f"forget {each.id}", on_click=forget, args=(each, questions))


def forget(kept: Question, questions: Questions) -> None:
    """Forget a kept question, and say so."""
    try:
        questions.drop(kept.id, kept.by)
        st.toast("The question is forgotten.")
    except QuestionsError as error:
        st.toast(str(error))


def question(kept: Question) -> str:
    """Draw a kept question with what changed in its answer, the newest first."""
    here = Address(kept.question, kept.filters, exact=kept.exact)
    news = "".join(_news(each, here) for each in reversed(kept.news))
    since = f"<ul>{news}</ul>" if news else f"<p>No change since {escape(day(kept.at))}.</p>"
    return (
        f'<section class="vb-problems"><p><a href="{escape(here.href)}">{escape(kept.question)}</a></p>'
        f"{since}</section>"
    )


def _news(each: News, here: Address) -> str:
    text = escape(said(each))
    if each.document_id and each.what == "status":
        text = f'<a href="{escape(here.opening(each.document_id).href)}">{text}</a>'
    return f"<li>{escape(day(each.at))}: {text}</li>"


def _collections(library: Backend, address: Address) -> str:
    """Draw the collections to choose from, where there are several."""
    names = [name for name, _ in library.facets(most=30).get("collection", [])]
    if len(names) < 2:
        return ""
    items = "".join(_chip(name, address) for name in names)
    return f'<ul class="vb-chips" role="list" aria-label="Show only">{items}</ul>'


def _chip(name: str, address: Address) -> str:
    stated = f"{_COLLECTION}{name}"
    if stated in address.only:
        left = tuple(each for each in address.only if each != stated)
        here = escape(replace(address, only=left).href)
        return (
            f'<li class="vb-on"><a href="{here}">{escape(name)}<span class="vb-unseen"> (show others too)'
            '</span><span aria-hidden="true"> ×</span></a></li>'
        )
    here = escape(replace(address, only=(*address.only, stated)).href)
    return f'<li><a href="{here}"><span class="vb-unseen">Only: </span>{escape(name)}</a></li>'
