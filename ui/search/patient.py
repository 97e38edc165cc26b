"""Hold back a question that may identify a patient, before it is searched or put into the address."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from search.question.identifiers import Identifier, identifiers, without
from ui.address import Address
from ui.html.draw import draw
from ui.navigate import go

_HELD = "held question"
_FIRST = "first address"
_ALLOWED = "allowed questions"


def welcome(address: Address) -> str:
    """Say what this page is for, and what not to type, on the first view of a visit only."""
    if st.session_state.setdefault(_FIRST, address.href) != address.href:
        return ""
    return (
        '<p class="vb-welcome">For health professionals. It shows what sources say, and gives no advice. '
        "Type nothing that tells who a patient is.</p>"
    )


def hold(typed: str, address: Address) -> bool:
    """Hold back a question with identifiers that were not allowed yet; return whether it is held."""
    held = bool(identifiers(typed)) and typed not in st.session_state.get(_ALLOWED, ())
    st.session_state[_HELD] = (typed, address.question) if held else None
    return held


def ask_about(address: Address) -> bool:
    """Draw the choice for a question that is held back; return whether one is.

    A question that came with the address is held back like a typed one.
    """
    question, asked = st.session_state.get(_HELD) or ("", "")
    if not question or asked != address.question:  # the reader went elsewhere
        if not hold(address.question, address):
            return False
        question = address.question
    found = identifiers(question)
    rest = without(question, found)
    draw(notice(question, found, rest))
    with st.container(horizontal=True):
        if rest:
            st.button("Search without it", type="primary", on_click=_search, args=(rest, address))
        st.button("It is no patient’s: search as typed", on_click=_allow, args=(question, address))
        st.button("Do not search", type="tertiary", on_click=_search, args=("", address))
    return True


def notice(question: str, found: Sequence[Identifier], rest: str) -> str:
    """Mark what may identify a patient in the question, and show what remains without it."""
    drawn, at = list[str](), 0
    for each in found:
        marked = f"<mark>{escape(question[each.start : each.end])}</mark>"
        drawn.append(escape(question[at : each.start]) + marked)
        at = each.end
    drawn.append(escape(question[at:]))
    kinds = ", ".join(dict.fromkeys(each.kind for each in found))
    without_it = f"<p>Without it: “{escape(rest)}”</p>" if rest else "<p>Nothing is left without it.</p>"
    return (
        '<section class="vb-note vb-patient" role="alert"><h2>This may tell who a patient is</h2>'
        f"<p>It looks like: {escape(kinds)}. Nothing was searched or stored.</p>"
        f"<p>{''.join(drawn)}</p>{without_it}</section>"
    )


def _search(question: str, address: Address) -> None:
    st.session_state[_HELD] = None
    go(address.asking(question))


def _allow(question: str, address: Address) -> None:
    st.session_state[_ALLOWED] = (*st.session_state.get(_ALLOWED, ()), question)
    _search(question, address)
