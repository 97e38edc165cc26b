"""Puts HTML that one of the pure functions made on the page."""

from __future__ import annotations

import streamlit as st


def draw(html: str) -> None:
    """Shows it; nothing where there is nothing to show, which Streamlit refuses."""
    if html:
        st.html(html)
