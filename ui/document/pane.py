"""Show a source beside the answers, or alone. Whatever is read in it, the answers are not drawn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from ingest.errors import VerbatimError
from search.engine import SearchEngine
from ui import bridge
from ui.address import Address
from ui.document import view
from ui.html import page
from ui.html.draw import draw
from ui.html.escape import escape
from ui.navigate import follow_link, here

_WIDE = "wide screen"
_EMPTY = '<p class="vb-quiet vb-empty">Choose a passage: its source is shown here.</p>'
DIVIDER = (
    '<div class="vb-divider" role="separator" aria-orientation="vertical" tabindex="0" '
    'aria-label="Width of the answers" aria-valuemin="25" aria-valuemax="70" aria-valuenow="45"></div>'
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The answers that a source stands beside.

    `first` is the source of the first one, shown until another is chosen where the screen has room.
    `about` draws what a reader may say of a passage, by its id.
    """

    first: Address | None
    about: Callable[[str], None]


@st.fragment
def pane(engine: SearchEngine, index: Path, beside: Beside | None = None) -> None:
    """Draw the source in the address. The page's script moves it and says whether the screen is wide."""
    bridge.listen("pane", moved=follow_link, wide=_widen)
    address = here()
    wide = st.session_state.get(_WIDE, False)
    preview = beside is not None and not address.document
    shown = beside.first if beside and preview and wide else address
    if beside:
        draw(DIVIDER)
    with st.container(key="pane"):
        try:
            if shown and shown.document:
                about = (lambda: beside.about(shown.passage)) if beside and shown.passage else None
                view.show(engine.library, shown, index, preview, about)
            elif wide:
                draw(_EMPTY)
            named = view.title_of(engine.library, address) if address.document else ""
        except VerbatimError as error:
            draw(page.problem(error))
            named = ""
    st.set_page_config(page_title=f"{named} · {page.TITLE}" if named else page.title(address))
    # What the pane was drawn for: the script asks again where that is not the address.
    draw(f'<span hidden data-vb-pane="{escape(address.href)}"></span>')


def _widen(stated: str) -> None:
    st.session_state[_WIDE] = stated == "yes"
