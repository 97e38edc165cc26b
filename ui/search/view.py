"""Draw the search in Streamlit: the box, and the answer with its source beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import streamlit as st

from index.backend import Backend
from index.catalog.facets import YEAR, FilterError, Filters
from ingest.errors import VerbatimError
from search.engine import SearchEngine
from search.hit import Answer
from search.receipt import receipt
from search.saved import Note, unnoted
from ui.address import Address, Kept
from ui.document.pane import Beside, pane
from ui.html import page
from ui.html.draw import draw
from ui.http.counts import COUNTS
from ui.navigate import follow, go, is_echo
from ui.search import patient
from ui.search.cards.answers import answers_html, first_source
from ui.search.examples import examples, examples_html
from ui.search.judge import judge
from ui.search.keep import keep
from ui.search.quick import quick
from ui.search.refusal import MISSES, Searched, not_in_library
from ui.search.toolbar import toolbar

_RECENT = "recent"
_COUNTED = "counted"
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
    reader: str = ""
    """The id of who asks, whose kept questions are drawn; "" where nobody signs in."""
    note: Note = unnoted
    """Audits that a kept question is asked again."""


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
    if is_echo("question", address.question):
        return
    typed = st.session_state.question
    if not typed and isinstance(address.question, Kept):
        # The browser may tell of the box as it was, and this question is not to be typed again.
        st.session_state.question = address.question
        return
    if not patient.hold(typed, address):
        go(address.asking(typed))


def search(engine: SearchEngine, address: Address, settings: PageSettings) -> None:
    """Draw the page of an address that asks a question, or none yet."""
    with st.container(key="searching"):
        draw(page.SEARCHING)
    draw(patient.welcome(address))
    if patient.ask_about(address):
        return
    if address.question:
        answer(engine, address, settings)
    else:
        start(engine, address)


def start(engine: SearchEngine, address: Address) -> None:
    """Draw the page without a question: what the library holds, and questions to try."""
    draw(page.library(engine.snapshot))
    chosen = quick((), address) if address.filters else ""
    draw(chosen + examples_html(_examples(engine.library), "Questions to try", address))
    if recent := st.session_state.get(_RECENT):
        draw(examples_html(recent, "Your questions of this visit", address))
        st.button("Forget them", type="tertiary", on_click=lambda: st.session_state.pop(_RECENT, None))


def answer(engine: SearchEngine, address: Address, settings: PageSettings) -> None:
    """Draw the answer to the question in the address, and the source of one passage beside it."""
    _remember(address.question)
    try:
        wanted = Filters.parse(address.filters)
        library, found = _search(engine, address, settings.hits, wanted)
    except FilterError as error:
        draw(quick((), address) + page.problem(error))
        return

    def made() -> Mapping[str, object]:
        model = library.statistics.model
        return receipt(found, settings.by_name, datetime.now(UTC), model, wanted)

    def of_passage(passage_id: str) -> None:
        for hit in found.hits:
            if hit.passage_id == passage_id:
                judge(hit, address.question, settings.index, made)

    with st.container(key="desk"):
        with st.container(key="answers"):
            keeping = partial(keep, engine, address, settings.index, settings.reader, settings.note)
            offered = toolbar(library, found, address, settings.index, made, keeping)
            refused = found.answerable is False or not found.hits
            above = quick(offered, address) + page.read_as(found, address)
            if refused:
                above += not_in_library(found, _searched(engine, library, address), address)
            above += MISSES if refused and found.hits else ""
            draw(above + answers_html(library, found, address, date.today()))
        if found.hits:
            pane(engine, settings.index, Beside(first_source(found, address), of_passage))


def _search(engine: SearchEngine, address: Address, k: int, wanted: Filters) -> tuple[Backend, Answer]:
    """Search, and return the state of the library that answered, even if another is published meanwhile."""
    for _ in range(_TRIES):
        library = engine.library
        with COUNTS.failures.count_exceptions():
            found = engine.search(address.question, k, wanted, address.exact)
        if found.snapshot.id == library.statistics.id:
            break
    asked = (address.question, address.filters, address.exact)
    COUNTS.add(found, again=st.session_state.get(_COUNTED) == asked)
    st.session_state[_COUNTED] = asked
    return library, found


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
