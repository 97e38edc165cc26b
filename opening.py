"""Open once, for all readers of the page, what they share: an engine for each part, the model, uploads."""

from __future__ import annotations

import streamlit as st

from assembly import embedder_of, names_of, options_of, part_of_library, ranking_of
from index.build.upload_queue import Uploads
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.names.names import Names
from settings import Settings

_PARTS = 16
"""How many engines are kept open: one for each set of collections that some reader may not see."""


@st.cache_resource(show_spinner="Opening the library …", max_entries=_PARTS)
def open_engine(settings: Settings, closed: frozenset[str]) -> SearchEngine:
    """Open one engine for all readers to whom the same collections are closed.

    It takes up new snapshots itself, and keeps no answer.
    """
    library = part_of_library(Store(settings.index), closed, settings)
    engine = SearchEngine(library, _embedder(settings), ranking_of(settings), _names(settings))
    engine.warm_up()
    return engine


@st.cache_resource
def open_uploads(settings: Settings) -> Uploads:
    """Open the one queue of uploads that all readers share."""
    return Uploads(Store(settings.index), _embedder(settings), options_of(settings))


@st.cache_resource(show_spinner=False)
def _embedder(settings: Settings) -> Embedder:
    """Open the model, for questions and uploads alike."""
    return embedder_of(settings)


@st.cache_resource(show_spinner=False)
def _names(settings: Settings) -> Names:
    """Open the names, for every part alike."""
    return names_of(settings)
