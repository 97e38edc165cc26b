"""Draw the library's page in Streamlit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import streamlit as st

from access.person import Person, Role
from index.build.upload_queue import Uploads
from index.catalog.facets import YEAR
from index.errors import DamagedError
from index.kept.last_ingest import read_last_ingest
from search.engine import SearchEngine
from search.question.identifiers import identifiers
from ui.address import Address
from ui.html.draw import draw
from ui.library import changes, choose, listing, problems, shelf, states, upload_view
from ui.navigate import follow, go

_HELD = "held find"


def show(
    engine: SearchEngine,
    address: Address,
    index: Path | None,
    added: Uploads | None,
    person: Person | None = None,
) -> None:
    """Draw the library: the last ingest's problems, charts, and a table of documents to search in.

    Documents can be added if `added` is given, by keepers where people sign in. The problems stand in the
    folder `index`, and name files of all collections: it is None for a reader who may not see all of these.
    """
    if person and Role.KEEPER not in person.roles:
        added = None
    # Before the library is looked at: what is published after that makes the page be drawn again.
    seen = added.state if added else None
    library, today = engine.library, date.today()
    draw(listing.about(engine.snapshot) + changes.line(library, index, address))
    draw(_problems(index))
    facets = library.facets(most=200)
    shelved = shelf.shelf(library)
    if added and seen:
        upload_view.show(added, seen, shelved, address, person)
        if person:
            states.show(added, person)
    drawn = [
        ("By year", listing.years(facets.get(YEAR, []))),
        ("By format", facets.get("format", [])),
        ("How current", shelf.staleness(shelved, today)),
    ]
    looking = bool(address.find or address.only or (address.part or 1) > 1)
    draw(listing.charts(drawn, unfolded=not looking))
    _find(address)
    reported = _reported(index)
    draw(listing.chips(choose.choices(shelved, address, today, reported), address))
    found = choose.chosen(shelved, address.find, address.sort, address.only, today, reported)
    part = choose.part_of(found, address.part)
    rows = [listing.Row(each, library.document(each.document_id)) for each in part.documents]
    draw(listing.table(part, rows, address, today))


def begin(added: Uploads, address: Address, person: Person | None = None) -> None:
    """Draw the page of a library that does not exist yet, where its first documents can be added."""
    if person and Role.KEEPER not in person.roles:
        return
    draw(_problems(added.root))
    upload_view.show(added, added.state, (), address, person)


def _problems(index: Path | None) -> str:
    if index is None:
        return ""
    try:
        return problems.problems(read_last_ingest(index))
    except DamagedError as error:
        return problems.unreadable(str(error))


def _reported(index: Path | None) -> frozenset[str]:
    """Return the sources of which the last reading had something to say."""
    if index is None:
        return frozenset()
    try:
        last = read_last_ingest(index)
    except DamagedError:  # which is told above the list
        return frozenset()
    return frozenset(each.source for each in last.problems) if last else frozenset()


def _find(address: Address) -> None:
    follow("find", address.find)
    st.text_input(
        "Find a document",
        key="find",
        type="search",
        placeholder="Words of a title, file, publisher or date",
        on_change=_look,
        args=(address,),
    )
    if st.session_state.pop(_HELD, False):
        draw('<p class="vb-wrong" role="alert">This may tell who a patient is, so it was not looked for.</p>')


def _look(address: Address) -> None:
    """Look for what was typed, unless it may tell who a patient is: it would stand in the address."""
    typed = st.session_state.find
    if identifiers(typed):
        st.session_state[_HELD] = True
    else:
        go(replace(address, find=typed, part=None))
