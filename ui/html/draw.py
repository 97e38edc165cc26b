"""Put HTML on the page."""

from __future__ import annotations

import streamlit as st


def draw(html: str) -> None:
    """Show HTML, unless it is empty, which Streamlit refuses."""
    if html:
        st.html(html)
