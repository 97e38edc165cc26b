"""Draw the search in Streamlit: the box, the filters and the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path

import streamlit as st

from index.backend import Backend
from index.catalog.facets import YEAR, FilterError, Filters
from ingest.errors import VerbatimError
from search.engine import SearchEngine
from search.hit import Answer
from ui.address import Address
from ui.html import page
from ui.html.draw import draw
from ui.navigate import follow, go
from ui.search import filters, patient
from ui.search.context import around
from ui.search.examples import examples, examples_html
from ui.search.hit_card import hit_card
from ui.search.judge import NOTE, judge, judge_answer
from ui.search.receipt import receipt
from ui.search.refusal import MISSES, Searched, not_in_library
from ui.search.save import save
from ui.search.signal_badges import signal_badges

_RECENT = "recent"
_MOST_RECENT = 6
_TRIES = 3


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The settings that the search page needs."""

    hits: int
    """How many passages an answer shows."""
    index: Path
    """The folder of the index, where feedback is kept."""
    by_name: Mapping[str, object]
    """All settings, for the receipt."""


def box(address: Address) -> None:
    """Draw the box for a question. Typing changes the address, and the address fills the box."""
    follow("question", address.question)
    st.text_input(
        page.BOX_LABEL,
        key="question",
        type="search",
        placeholder=page.BOX_HINT,
        label_visibility="collapsed",
        on_change=_asked,
        args=(address,),
    )


def _asked(address: Address) -> None:
    typed = st.session_state.question
    if not patient.hold(typed, address):
        go(address.asking(typed))


def start(engine: SearchEngine, address: Address) -> None:
    """Draw the page without a question: what the library holds, and questions to try."""
    draw(page.library(engine.snapshot))
    draw(filters.chips(address) + examples_html(_examples(engine.library), "Questions to try", address))
    if recent := st.session_state.get(_RECENT):
        draw(examples_html(recent, "Your questions of this visit", address))
        st.button("Forget them", type="tertiary", on_click=lambda: st.session_state.pop(_RECENT, None))


def answer(engine: SearchEngine, address: Address, settings: PageSettings) -> None:
    """Draw the answer to the question in the address."""
    _remember(address.question)
    bar = st.container(key="bar", horizontal=True, horizontal_alignment="distribute")
    try:
        wanted = Filters.parse(address.filters)
        library, found = _search(engine, address, settings.hits, wanted)
    except FilterError as error:
        draw(filters.chips(address) + page.problem(error))
        return
    refused = found.answerable is False

    def made() -> Mapping[str, object]:
        model = library.statistics.model
        return receipt(found, settings.by_name, datetime.now(UTC), model, wanted)

    with bar:
        draw(page.summary(found) if found.hits and not refused else "<div></div>")
        if found.hits:
            save(found.hits, made)
        _filters(library, address)
    draw(filters.chips(address) + page.read_as(found, address))
    if refused or not found.hits:
        draw(not_in_library(found, _searched(engine, library, address), address))
    if refused and found.hits:
        draw(MISSES)
    for hit in found.hits:
        near = around(library, hit)
        signals = signal_badges(hit) if near.verified else ()
        # No sentence is marked in what probably does not answer, only the question's words.
        shown = replace(hit, sentence=None) if refused else hit
        draw(hit_card(shown, near, address, date.today(), signals))
        judge(hit, address.question, settings.index, made)
    judge_answer(refused or not found.hits, address.question, settings.index, made)
    draw(NOTE)


def _search(engine: SearchEngine, address: Address, k: int, wanted: Filters) -> tuple[Backend, Answer]:
    """Search, and return the state of the library that answered, even if another is published meanwhile."""
    for _ in range(_TRIES):
        library = engine.library
        found = engine.search(address.question, k, wanted, address.exact)
        if found.snapshot.id == library.statistics.id:
            break
    return library, found


def _filters(library: Backend, address: Address) -> None:
    """Draw the filters over the page, so that choosing moves nothing on it."""
    count = f" ({len(address.filters)})" if address.filters else ""
    with st.popover(f"Filters{count}", key="filters"):
        try:
            offered = filters.groups(library, address.filters)
        except FilterError as error:
            draw(page.problem(error))
            return
        if any(group.key == YEAR for group in offered):
            _years(address)
        draw(filters.panel(offered, address))


def _years(address: Address) -> None:
    follow("years", filters.years_of(address))
    st.text_input(
        "Years, such as 2015-2020 or 2020-",
        key="years",
        on_change=lambda: _choose_years(address),
        max_chars=20,
    )
    if problem := st.session_state.pop("years problem", None):
        draw(f'<p class="vb-wrong" role="alert">{escape(problem)}</p>')


def _choose_years(address: Address) -> None:
    try:
        go(filters.with_years(address, st.session_state.years))
    except FilterError as error:
        st.session_state["years problem"] = str(error)


def _searched(engine: SearchEngine, library: Backend, address: Address) -> Searched:
    years = [year for year, _ in library.facets(most=1000).get(YEAR, [])]
    without = len(engine.search(address.question, 10, exact=address.exact).hits) if address.filters else 0
    return Searched(max(years, default=""), without)


def _examples(library: Backend) -> list[str]:
    """Make the examples for a state of the library, once a session."""
    known = st.session_state.get("examples")
    if known is None or known[0] != library.statistics.id:
        try:
            known = (library.statistics.id, examples(library))
        except VerbatimError:  # a document of it is damaged; whoever asks for that one is told
            known = (library.statistics.id, [])
        st.session_state["examples"] = known
    return list(known[1])


def _remember(question: str) -> None:
    earlier = [each for each in st.session_state.get(_RECENT, []) if each != question]
    if question.strip():
        st.session_state[_RECENT] = [question, *earlier][:_MOST_RECENT]


def search(engine: SearchEngine, address: Address, settings: PageSettings) -> None:
    """Draw the page of an address that names no document."""
    draw(patient.welcome(address))
    if patient.ask_about(address):
        return
    if address.question:
        answer(engine, address, settings)
    else:
        start(engine, address)
