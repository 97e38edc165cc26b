"""The clinician's door: a page with one search box over the library on this machine.

Run with: streamlit run app.py
"""

from __future__ import annotations

import streamlit as st

from index.embedder import make_embedder
from index.store import Store
from ingest.errors import VerbatimError
from search.engine import Ranking, SearchEngine
from settings import Settings, SettingsError, read_settings
from ui import document_view, library_view, page, search_view
from ui.address import LIBRARY, Address
from ui.draw import draw
from ui.script import SCRIPT
from ui.style import ICON, STYLE


def main() -> None:
    """Draws the page. The box comes first, so that it takes a question while the library opens."""
    st.set_page_config(page_title=page.TITLE, page_icon=ICON)
    st.html(STYLE)
    st.html(SCRIPT, unsafe_allow_javascript=True)
    address = Address.read({key: st.query_params.get_all(key) for key in st.query_params})
    draw(page.masthead(address))
    searching = not address.document and address.view != LIBRARY
    if searching:
        search_view.box(address)
    try:
        settings = read_settings()
        engine = _open_engine(settings)
        draw(page.stale(engine.problem))
        if address.document:
            document_view.show(engine.library, address)
        elif searching:
            search_view.search(engine, address, settings.model_dump())
        else:
            library_view.show(engine, address)
    except SettingsError as error:
        draw(page.problem(error, "A setting is wrong"))
    except VerbatimError as error:
        draw(page.problem(error))
    draw(page.FOOTER)


@st.cache_resource(show_spinner="Opening the library …")
def _open_engine(settings: Settings) -> SearchEngine:
    """One engine for all readers. It takes up new snapshots itself, and no answer is kept here."""
    embedder = make_embedder(settings.model, settings.query_prefix, settings.passage_prefix)
    return SearchEngine(Store(settings.index), embedder, Ranking(dense_weight=settings.dense_weight))


if __name__ == "__main__":
    main()
