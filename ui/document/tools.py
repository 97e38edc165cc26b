"""Draw what a document is read with: the box to find words in it, the page box, and the original file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

import streamlit as st

from index.backend import Backend
from index.catalog.stored import StoredDocument
from ingest.document import Page
from search.question.identifiers import identifiers
from ui.address import Address
from ui.document.find_within import MOST, Places
from ui.document.original import original
from ui.html.draw import draw
from ui.html.escape import escape
from ui.navigate import follow, go

_HELD = "held back in a document"


def tools(
    library: Backend,
    document: StoredDocument,
    address: Address,
    index: Path,
    page: Page | None,
    pages: int,
    more: Callable[[], None] | None,
) -> None:
    """Draw the row of boxes and buttons. A document shown as text has no page."""
    with st.container(key="tools", horizontal=True, vertical_alignment="center"):
        follow("within", address.within)
        st.text_input(
            "Find in the document",
            key="within",
            type="search",
            placeholder="Find in the document",
            label_visibility="collapsed",
            on_change=_find,
            args=(address,),
        )
        if st.session_state.pop(_HELD, False):
            draw('<p class="vb-wrong" role="alert">It may tell who a patient is: not looked for.</p>')
        if page is not None:
            _page_box(address, page, pages)
        if page is not None or library.checksum(document.info.source):
            _open_original(library, document, index)
        if more:
            with st.popover("⋯", key="about", help="Say what you think of this passage"):
                more()


def turns(found: Places, address: Address, pages: str) -> str:
    """Draw the line under the row: the places found, the pages, and the other way to read it."""
    return f'<nav class="vb-turner" aria-label="Within the document">{_found(found, address)}{pages}</nav>'


ZOOM = (
    '<fieldset class="vb-zoom"><legend class="vb-unseen">Zoom</legend>'
    + "".join(
        f'<label><input type="radio" name="vb-zoom" id="vb-zoom-{share}" value="{share}"'
        f"{' checked' if share == 100 else ''}> {name}</label>"
        for share, name in ((100, "Fit"), (150, "150 %"), (200, "200 %"), (300, "300 %"))
    )
    + "</fieldset>"
)
"""How large a page is drawn: by the style sheet alone, so it stays while pages are turned."""


def _find(address: Address) -> None:
    """Look for what was typed, unless it may tell who a patient is: it would stand in the address."""
    typed = st.session_state.within
    if identifiers(typed):
        st.session_state[_HELD] = True
    else:
        go(_finding(address, typed))


def _finding(address: Address, words: str) -> Address:
    return replace(address, within=words.strip(), nth=None, page=None, start=None)


def _page_box(address: Address, page: Page, pages: int) -> None:
    follow("page", str(page.number))
    st.text_input(
        f"Page, 1 to {pages}",
        key="page",
        label_visibility="collapsed",
        on_change=_turn,
        args=(address, pages),
        width=64,
        max_chars=6,
    )
    draw(f'<span class="vb-of">/ {pages}</span>')


def _turn(address: Address, pages: int) -> None:
    typed = st.session_state.page.strip()
    st.session_state["page of address"] = None  # whatever was typed, the box says which page is shown
    if typed.isascii() and typed.isdecimal():
        number = min(max(int(typed), 1), pages)
        go(replace(address, page=number, start=None, within="", nth=None))


def _open_original(library: Backend, document: StoredDocument, index: Path) -> None:
    """Draw the button that saves the file as it was read. It is compared with its checksum then."""
    name = PurePosixPath(document.info.source.replace("\\", "/")).name

    def content() -> bytes:
        found, problem = original(library, document.info, index)
        if found is None:
            raise FileNotFoundError(problem)
        return found

    st.download_button(
        "Open the original",
        content,
        file_name=name or "original",
        on_click="ignore",
        key="original",
        help="The file as it was read. Its checksum is compared first.",
    )


def _found(found: Places, address: Address) -> str:
    """Draw the count of the places found, and the links to the one before and after."""
    if not address.within.strip():
        return ""
    total = len(found.spans)
    if not total:
        return f'<span role="status">“{escape(address.within)}” is not in this document.</span>'
    number = f"{found.nth} / {total}{'+' if total == MOST else ''}"

    def to(nth: int, text: str, name: str) -> str:
        nth = (nth - 1) % total + 1
        href = escape(replace(address, nth=nth, page=None, start=None).href)
        return (
            f'<a data-vb-stay="{name}" href="{href}"><span aria-hidden="true">{text}</span>'
            f'<span class="vb-unseen">{name}</span></a>'
        )

    before, after = to(found.nth - 1, "‹", "Previous hit"), to(found.nth + 1, "›", "Next hit")
    return f'<span class="vb-hits">{before}<span role="status">{number}</span>{after}</span>'
