"""Moves the page to another address, and keeps its boxes in step with it."""

from __future__ import annotations

import streamlit as st

from ui.address import Address


def go(address: Address) -> None:
    """Shows another address: one step in the browser's history."""
    st.query_params.from_dict(address.parameters())


def follow(key: str, said: str) -> None:
    """Puts into a box what the address says, when that has changed."""
    if st.session_state.get(f"{key} of address") != said or key not in st.session_state:
        st.session_state[f"{key} of address"] = said
        st.session_state[key] = said
