"""Draw the clinician's page: one search box over the library on this machine.

Run with: streamlit run app.py

The server imports this file for `app`. Streamlit then runs it anew for every view, as the page's script.
"""

from __future__ import annotations

import streamlit as st

from assembly import embedder_of, names_of, options_of, ranking_of
from index.build.upload_queue import Uploads
from index.errors import NoIndexError
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.errors import VerbatimError
from search.engine import SearchEngine
from settings import Settings, SettingsError, read_settings
from ui.address import PINNED
from ui.document.pane import pane
from ui.html import page
from ui.html.draw import draw, finish
from ui.html.script import SCRIPT
from ui.html.style import ICON, STYLE
from ui.http.connections import raise_open_files
from ui.http.guard import guards
from ui.library import view as library_view
from ui.navigate import here
from ui.pins import view as pinned_view
from ui.pins.masthead import masthead
from ui.search import patient, type_ahead
from ui.search import view as search_view


def main() -> None:
    """Draw the page. The box comes first, so it takes a question while the library opens."""
    address = patient.screened(here())
    st.set_page_config(page_title=page.title(address), page_icon=ICON)
    st.html(STYLE)
    st.html(SCRIPT, unsafe_allow_javascript=True)
    asking = not address.view and (bool(address.question) or not address.document)
    with st.container(key="top"):
        masthead(address)
        if asking:
            search_view.box(address)
    try:
        settings = read_settings()
        try:
            engine = _open_engine(settings)
        except NoIndexError as error:
            draw(page.problem(error))
            if settings.uploads:
                library_view.begin(_open_uploads(settings), address)
        else:
            draw(page.stale(engine.problem))
            if asking:
                type_ahead.suggest(lambda: names_of(settings), settings.synonyms, engine.library)
                told = search_view.PageSettings(settings.hits, settings.index, settings.model_dump())
                search_view.search(engine, address, told)
            elif address.document:
                pane(engine, settings.index)
            elif address.view == PINNED:
                pinned_view.show(engine.library, address)
            else:
                added = _open_uploads(settings) if settings.uploads else None
                library_view.show(engine, address, settings.index, added)
    except VerbatimError as error:
        draw(page.problem(error, "A setting is wrong" if isinstance(error, SettingsError) else None))
    draw(page.FOOTER)
    finish()


@st.cache_resource(show_spinner="Opening the library …")
def _open_engine(settings: Settings) -> SearchEngine:
    """Open one engine for all readers. It takes up new snapshots itself, and keeps no answer."""
    store = Store(settings.index)
    engine = SearchEngine(store, _embedder(settings), ranking_of(settings), names_of(settings))
    engine.warm_up()
    return engine


@st.cache_resource
def _open_uploads(settings: Settings) -> Uploads:
    """Open the one queue of uploads that all readers share."""
    return Uploads(Store(settings.index), _embedder(settings), options_of(settings))


@st.cache_resource(show_spinner=False)
def _embedder(settings: Settings) -> Embedder:
    """Open the model, for questions and uploads alike."""
    return embedder_of(settings)


if __name__ == "__main__":
    main()
elif __name__ == "app":  # and not in a reader's process, which imports the page's script by another name
    hosts, origins = (st.get_option(f"server.{name}") for name in ("allowedHosts", "corsAllowedOrigins"))
    app = st.App(__file__, middleware=guards(hosts, origins, lambda: read_settings().uploads))
    raise_open_files()
