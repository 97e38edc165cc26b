"""Put HTML on the page."""

from __future__ import annotations

import streamlit as st

_RUNS = "runs"


def draw(html: str) -> None:
    """Show HTML, unless it is empty, which Streamlit refuses."""
    if html:
        st.html(html)


def finish() -> None:
    """Tell the script that the page is drawn to its end, by the number of the run in this visit."""
    st.session_state[_RUNS] = st.session_state.get(_RUNS, 0) + 1
    draw(f'<span hidden data-vb-run="{st.session_state[_RUNS]}"></span>')
