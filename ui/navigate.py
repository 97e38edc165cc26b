"""Move the page to another address, and keep its boxes in step."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.address import Address, Kept

KEPT = "kept questions"
"""The visit's questions that stand in no address, by their keys."""


def here() -> Address:
    """Read the address that the page shows now, with the question that its key stands for."""
    address = Address.read({key: st.query_params.get_all(key) for key in st.query_params})
    if not isinstance(address.question, Kept):
        return address
    key = address.question.key
    return replace(address, question=Kept(st.session_state.get(KEPT, {}).get(key, ""), key))


def go(address: Address) -> None:
    """Show another address: one step in the browser's history."""
    st.query_params.from_dict(address.parameters())


def follow_link(href: str) -> None:
    """Show the address of a link on the page."""
    go(Address.read(parse_qs(href.removeprefix("?"))))


def follow(key: str, value: str) -> None:
    """Set a box to the address's value when that has changed."""
    if st.session_state.get(f"{key} of address") != value or key not in st.session_state:
        st.session_state[f"{key} of address"] = value
        st.session_state[key] = value


def is_echo(key: str, value: str) -> bool:
    """Whether a box outside a fragment changed while only that fragment ran. Set it back to its value.

    Nobody typed then: the browser told what the box held before the address filled it.
    """
    context = get_script_run_ctx()
    if context is None or not context.fragment_ids_this_run:
        return False
    st.session_state[key] = value
    return True
