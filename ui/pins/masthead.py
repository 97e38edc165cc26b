"""Draw the page's head in Streamlit, with how many passages are pinned."""

from __future__ import annotations

import streamlit as st

from ui import pinned
from ui.address import Address
from ui.html import page
from ui.html.draw import draw


@st.fragment
def masthead(address: Address) -> None:
    """Draw the head. It alone is drawn anew when a passage is pinned."""
    pinned.listen()
    draw(page.masthead(address, len(pinned.pinned())))
