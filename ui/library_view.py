"""Puts the library's page together in Streamlit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from index.facets import YEAR
from search.engine import SearchEngine
from ui import library_list, shelf
from ui.address import Address
from ui.draw import draw
from ui.navigate import follow, go


def show(engine: SearchEngine, address: Address) -> None:
    """What the library holds: charts, and its documents as a table to search in."""
    library, today = engine.library, date.today()
    draw(library_list.about(engine.snapshot))
    facets = library.facets(most=200)
    shelved = shelf.shelf(library)
    drawn = [
        ("By year", library_list.years(facets.get(YEAR, []))),
        ("By format", facets.get("format", [])),
        ("How current", shelf.staleness(shelved, today)),
    ]
    draw(library_list.charts(drawn))
    _find(address)
    found = shelf.chosen(shelved, address.find, address.sort)
    rows = [
        library_list.Row(each, library.document(each.document_id)) for each in found[: library_list.SHOWN]
    ]
    draw(library_list.table(rows, len(found), address, today))


def _find(address: Address) -> None:
    follow("find", address.find)
    st.text_input(
        "Find a document",
        key="find",
        type="search",
        placeholder="Words of a title, file, publisher or date",
        on_change=lambda: go(replace(address, find=st.session_state.find)),
    )
