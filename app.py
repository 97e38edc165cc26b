"""The clinician's door: a page with one search box over the library on this machine.

Run with: streamlit run app.py
"""

from __future__ import annotations

import streamlit as st

from index.embed import SentenceTransformerEmbedder
from index.store import Store
from ingest.errors import VerbatimError
from search.engine import Ranking, SearchEngine
from settings import Settings, SettingsError, read_settings
from ui import page
from ui.hit_card import hit_card
from ui.style import FOCUS, ICON, STYLE


def main() -> None:
    """Draws the page. The box comes first, so that it takes a question while the library opens."""
    st.set_page_config(page_title=page.TITLE, page_icon=ICON)
    st.html(STYLE)
    st.html(page.MASTHEAD)
    question = _ask()
    try:
        settings = read_settings()
        engine = _open_engine(settings)
        st.html(page.stale(engine.problem))
        if question:
            _show_answer(engine, question, settings.hits)
        else:
            st.html(page.library(engine.snapshot))
    except SettingsError as error:
        st.html(page.problem(error, "A setting is wrong"))
    except VerbatimError as error:
        st.html(page.problem(error))
    st.html(page.FOOTER)


@st.cache_resource(show_spinner="Opening the library …")
def _open_engine(settings: Settings) -> SearchEngine:
    """One engine for all readers. It takes up new snapshots itself, and no answer is kept here."""
    embedder = SentenceTransformerEmbedder(settings.model, settings.query_prefix, settings.passage_prefix)
    return SearchEngine(Store(settings.index), embedder, Ranking(dense_weight=settings.dense_weight))


def _ask() -> str:
    """The question in the box, which is also the `q` of the page's address."""
    question = st.text_input(
        page.BOX_LABEL,
        key="q",
        type="search",
        bind="query-params",
        placeholder=page.BOX_HINT,
        label_visibility="collapsed",
    )
    if not question:
        # Only on arrival: whoever follows a link to an answer wants to read it.
        st.html(FOCUS, unsafe_allow_javascript=True)
    return question or ""


def _show_answer(engine: SearchEngine, question: str, hits: int) -> None:
    answer = engine.search(question, hits)
    if not answer.hits:
        st.html(page.nothing_found(answer))
        return
    st.html(page.summary(answer))
    for hit in answer.hits:
        st.html(hit_card(hit))


if __name__ == "__main__":
    main()
