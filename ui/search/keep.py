"""Keep a question, so that the reader sees when its answer changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from index.kept.questions import Question, Questions, QuestionsError, key_of
from ingest.errors import VerbatimError
from search.engine import SearchEngine
from search.question.identifiers import identifiers
from search.saved import Note, ask, state_of, watch_over
from ui.address import Address, Kept
from ui.html.draw import draw
from ui.html.escape import escape
from ui.library.changes import forget, to_changes

_PROBLEM = "problem of keeping"


def keep(engine: SearchEngine, address: Address, index: Path, by: str, note: Note) -> None:
    """Draw the button that keeps the question of an address, or forgets it.

    A question that may tell who a patient is is not kept. `by` is whose question it is; `note` audits
    that a kept question is asked again.
    """
    if isinstance(address.question, Kept) or identifiers(address.question):
        draw('<p class="vb-quiet">This question may tell who a patient is, so it cannot be kept.</p>')
        return
    watch_over(index).look(engine, by, note)
    try:
        kept = _kept(address, index, by)
    except QuestionsError as error:
        st.error(str(error))
        return
    if kept is None:
        st.button("Keep this question", on_click=_keep, args=(engine, address, index, by), key="keep")
    else:
        st.button("Forget this question", on_click=forget, args=(kept, Questions.beside(index)), key="keep")
    if problem := st.session_state.pop(_PROBLEM, ""):
        st.error(problem)
    changes = escape(to_changes(address).href)
    draw(
        '<p class="vb-quiet">A kept question is stored word for word with the library on its server. '
        f'Whenever the library changes it is asked again: <a href="{changes}">What changed</a>.</p>'
    )


def _kept(address: Address, index: Path, by: str) -> Question | None:
    asked = key_of(by, address.question, address.filters, address.exact)
    return next((each for each in Questions.beside(index).of(by) if each.key == asked), None)


def _keep(engine: SearchEngine, address: Address, index: Path, by: str) -> None:
    try:
        _, found = ask(engine, address.question, address.filters, address.exact)
        state, now = state_of(found), datetime.now(UTC)
        Questions.beside(index).keep(address.question, address.filters, address.exact, by, state, now)
        st.toast("The question is kept. What changes in its answer stands under “What changed”.")
    except VerbatimError as error:
        st.session_state[_PROBLEM] = str(error)
