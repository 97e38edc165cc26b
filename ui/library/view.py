"""Draw the library's page in Streamlit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from index.build.upload_queue import Uploads
from index.catalog.facets import YEAR
from index.errors import DamagedError
from index.kept.last_ingest import read_last_ingest
from search.engine import SearchEngine
from ui.address import Address
from ui.html.draw import draw
from ui.library import listing, problems, shelf, upload_view
from ui.navigate import follow, go


def show(engine: SearchEngine, address: Address, index: Path, added: Uploads | None) -> None:
    """Draw the library: the last ingest's problems, charts, and a table of documents to search in.

    Documents can be added if `added` is given.
    """
    # Before the library is looked at: what is published after that makes the page be drawn again.
    seen = added.state if added else None
    library, today = engine.library, date.today()
    draw(listing.about(engine.snapshot))
    draw(_problems(index))
    facets = library.facets(most=200)
    shelved = shelf.shelf(library)
    if added and seen:
        upload_view.show(added, seen, shelved, address)
    drawn = [
        ("By year", listing.years(facets.get(YEAR, []))),
        ("By format", facets.get("format", [])),
        ("How current", shelf.staleness(shelved, today)),
    ]
    draw(listing.charts(drawn))
    _find(address)
    found = shelf.chosen(shelved, address.find, address.sort)
    rows = [listing.Row(each, library.document(each.document_id)) for each in found[: listing.SHOWN]]
    draw(listing.table(rows, len(found), address, today))


def begin(added: Uploads, address: Address) -> None:
    """Draw the page of a library that does not exist yet, where its first documents can be added."""
    draw(_problems(added.root))
    upload_view.show(added, added.state, (), address)


def _problems(index: Path) -> str:
    try:
        return problems.problems(read_last_ingest(index))
    except DamagedError as error:
        return problems.unreadable(str(error))


def _find(address: Address) -> None:
    follow("find", address.find)
    st.text_input(
        "Find a document",
        key="find",
        type="search",
        placeholder="Words of a title, file, publisher or date",
        on_change=lambda: go(replace(address, find=st.session_state.find)),
    )
