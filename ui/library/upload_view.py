"""Draw the adding of documents in Streamlit: the box for files, progress, and the files there are."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from access.person import Person
from index.build.upload_queue import State, Uploads
from index.kept.uploads import MOST_BYTES, uploads
from ui.address import Address
from ui.html.draw import draw
from ui.library import upload_list
from ui.library.shelf import Shelved
from ui.library.upload_list import Entry

SHOWN = 20
"""How many files are listed at once."""
_POLL_SECONDS = 1.0
_REMOVING = "upload to remove"
_EVERYTHING = "all uploads"


def show(
    added: Uploads,
    state: State,
    shelved: Sequence[Shelved] | None,
    address: Address,
    person: Person | None = None,
) -> None:
    """Draw the adding of documents, and their approval where people sign in.

    `state` must be older than the list `shelved`, which is None where documents cannot be listed.
    """
    if state.working:
        _watch(added, state)
    else:
        _ended(added, state)
    found, leaving = upload_list.entries(uploads(added.root), shelved)
    waiting = [entry.upload.name for entry in found if entry.waits]
    if (waiting or leaving) and not state.working:
        draw(upload_list.unfinished(waiting, leaving))
        st.button("Try again", on_click=added.again, args=(waiting, person))
    number = f" ({len(found):,} added here)" if found else ""
    with st.expander(f"Add documents{number}", expanded=shelved == (), key="adding"):
        _form(added, person)
        _list(added, found, address, person)


def _form(added: Uploads, person: Person | None) -> None:
    with st.form("add", clear_on_submit=True, border=False):
        files = st.file_uploader(
            "Files to add to this library",
            accept_multiple_files=True,
            max_upload_size=MOST_BYTES >> 20,
            key="files",
        )
        draw(upload_list.patients(person is not None))
        ocr = st.checkbox("Read scanned pages too, which takes some seconds a page", key="ocr")
        if not st.form_submit_button("Add to the library", type="primary"):
            return
    if not files:
        draw('<p class="vb-wrong" role="alert">Choose a file first.</p>')
        return
    added.add(((file.name, file.getvalue()) for file in files), ocr, person)
    st.rerun()


def _watch(added: Uploads, seen: State) -> None:
    """Draw progress once a second, and the whole page when a snapshot is published or the work ends."""

    @st.fragment(run_every=_POLL_SECONDS)
    def drawn() -> None:
        now, before = added.state.working, seen.working
        if now is None or before is None or now.published != before.published:
            st.rerun()
        draw(upload_list.working(now, time.monotonic()))

    drawn()


def _ended(added: Uploads, state: State) -> None:
    if report := upload_list.ended(state):
        draw(report)
        st.button("Hide this report", type="tertiary", on_click=added.forget)


def _list(added: Uploads, found: Sequence[Entry], address: Address, person: Person | None) -> None:
    everything = len(found) <= SHOWN or st.session_state.get(_EVERYTHING, False)
    with st.container(gap=None, key="uploads"):
        for number, entry in enumerate(found if everything else found[:SHOWN]):
            with st.container(horizontal=True, key=f"upload-{number}", vertical_alignment="center"):
                draw(upload_list.entry_html(entry, address))
                _approve(added, entry, person)
                _remove(added, entry.upload.name, person)
    if not everything:
        st.button(f"Show all {len(found):,}", on_click=_set, args=(_EVERYTHING, True))


def _approve(added: Uploads, entry: Entry, person: Person | None) -> None:
    """Draw the button that approves a file, where people sign in and nobody has approved it."""
    name, documents = entry.upload.name, entry.documents or ()
    if person and documents and not all(each.approved_by for each in documents):
        st.button("Approve", key=f"approve {name}", on_click=added.approve, args=(name, person))


def _remove(added: Uploads, name: str, person: Person | None) -> None:
    """Draw the button that removes a file, and asks first."""
    if st.session_state.get(_REMOVING) != name:
        st.button("Remove", key=f"remove {name}", on_click=_set, args=(_REMOVING, name))
        return
    st.button(
        "Remove it", key=f"really {name}", type="primary", on_click=_removed, args=(added, name, person)
    )
    st.button("Keep it", key=f"keep {name}", on_click=_set, args=(_REMOVING, None))


def _removed(added: Uploads, name: str, person: Person | None) -> None:
    _set(_REMOVING, None)
    added.remove(name, person)


def _set(key: str, value: object) -> None:
    st.session_state[key] = value
