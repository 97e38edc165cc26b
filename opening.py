"""Open once, for all readers of the page, what they share: an engine for each part, uploads, the gate."""

from __future__ import annotations

import hashlib
import logging
from functools import partial
from typing import Any

import streamlit as st

from access.audit.changes import note_settings
from access.audit.log import by
from access.person import Person
from assembly import (
    audit_of,
    embedder_of,
    keep_time,
    names_of,
    note_question,
    options_of,
    part_of_library,
    ranking_of,
    store_of,
)
from index.build.upload_queue import Uploads
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.errors import VerbatimError
from search.engine import SearchEngine
from search.names.names import Names
from settings import Settings, read_access, read_settings
from ui.http.gate import Gate, gate_of
from ui.search.view import PageSettings

_logger = logging.getLogger(__name__)
_ASKED = "asked and audited"
_PARTS = 16
"""How many engines are kept open: one for each set of collections that some reader may not see."""


@st.cache_resource(show_spinner="Opening the library …", max_entries=_PARTS)
def open_engine(settings: Settings, closed: frozenset[str]) -> SearchEngine:
    """Open one engine for all readers to whom the same collections are closed.

    It takes up new snapshots itself, and keeps no answer.
    """
    library = part_of_library(store_of(None, settings), closed, settings)
    engine = SearchEngine(library, _embedder(settings), ranking_of(settings), _names(settings))
    engine.warm_up()
    return engine


def open_store() -> Store:
    """Return the library that the settings name, for whoever watches it."""
    return store_of(None, read_settings())


@st.cache_resource
def open_uploads(settings: Settings) -> Uploads:
    """Open the one queue of uploads that all readers share."""
    audit = audit_of(None, settings)
    return Uploads(store_of(None, settings), _embedder(settings), options_of(settings), audit)


@st.cache_resource(show_spinner=False, ttl="1d")
def let_go(settings: Settings) -> None:
    """Delete once a day what the settings say has been kept long enough."""
    try:
        keep_time(settings.index, settings)
    except VerbatimError:
        _logger.exception("what was kept long enough could not be deleted")


def asked(settings: Settings, person: Person | None, question: str) -> None:
    """Audit once that somebody asked on the page.

    Raises:
        AuditError: if it cannot be kept.
    """
    if question and st.session_state.get(_ASKED) != question:
        note_question(settings, person, "page")
        st.session_state[_ASKED] = question


def page_settings(settings: Settings, person: Person | None) -> PageSettings:
    """Return what the page needs of the settings to answer a person."""
    reader = person.id if person else ""
    note = partial(note_question, settings, person, "kept question")
    return PageSettings(settings.hits, settings.index, settings.model_dump(), reader, note)


def note_start() -> None:
    """Audit which settings differ from those that the page started with last.

    Raises:
        AuditError: if that cannot be kept.
    """
    settings = read_settings()
    if audit := audit_of(None, settings):
        access = read_access()
        rules = hashlib.sha256(access.model_dump_json().encode()).hexdigest() if access else ""
        note_settings(audit, by(None), {**settings.model_dump(), "rules of access, sha256": rules})


def login_secrets() -> dict[str, Any] | None:
    """Return what Streamlit must know of the provider; None where nobody signs in here."""
    access = read_access()
    if access is None or access.login is None:
        return None
    return {"auth": access.login.auth_section(st.get_option("server.baseUrlPath"))}


def open_gate() -> Gate | None:
    """Return the gate of this process; None where nobody signs in."""
    access = read_access()
    return gate_of(access, audit_of(None, read_settings())) if access else None


@st.cache_resource(show_spinner=False)
def _embedder(settings: Settings) -> Embedder:
    """Open the model, for questions and uploads alike."""
    return embedder_of(settings)


@st.cache_resource(show_spinner=False)
def _names(settings: Settings) -> Names:
    """Open the names, for every part alike."""
    return names_of(settings)
