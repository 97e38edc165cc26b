"""Hold back a question that may identify a patient, before it is searched or put into the address."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from search.question.identifiers import Identifier, identifiers, without
from ui.address import Address, Kept
from ui.html.draw import draw
from ui.html.escape import escape
from ui.navigate import KEPT, go

HELD = "held"
"""A parameter of an address from which a question was taken (`html/address.js`)."""
_HELD = "held question"
_CAME = "\0with the address"
_FIRST = "first address"
_EDITED = "question without identifiers"


def welcome(address: Address) -> str:
    """Say what this page is for, and what not to type, on the first view of a visit only."""
    if st.session_state.setdefault(_FIRST, address.href) != address.href:
        return ""
    return '<p class="vb-welcome">Type nothing that tells who a patient is.</p>'


def screened(address: Address) -> Address:
    """Take what may identify a patient out of an address that the page was opened with."""
    rest = replace(
        address,
        find="" if identifiers(address.find) else address.find,
        within="" if identifiers(address.within) else address.within,
    )
    if not isinstance(address.question, Kept) and _holds(address.question):
        rest = Address(filters=address.filters)
        st.session_state[_HELD] = (address.question, _CAME)
    marked = ""
    if rest != address:
        # The page's script puts it in this one's place. Python could only add it to the browser's history.
        cleaned = "?" + urlencode({**rest.parameters(), HELD: "1"}, doseq=True)
        marked = f' data-vb-id="{secrets.token_hex(8)}" data-vb-held="{escape(cleaned)}"'
    # Drawn every time: Streamlit counts elements, and makes the box anew where one more stands before it.
    draw(f'<span hidden class="vb-held"{marked}></span>')
    return rest


def hold(typed: str, address: Address) -> bool:
    """Hold back a question with identifiers; return whether it goes into no address.

    One that the reader allowed is searched, and a key stands for it in the address.
    """
    st.session_state[_HELD] = None
    if not identifiers(typed):
        return False
    if (key := _key(typed)) in st.session_state.get(KEPT, {}):
        go(address.asking(Kept(typed, key)))
    else:
        st.session_state[_HELD] = (typed, address.question)
    return True


def ask_about(address: Address) -> bool:
    """Draw the choice for a question that is held back; return whether one is."""
    if isinstance(address.question, Kept) and not address.question:
        draw(_FORGOTTEN)
    question, asked = st.session_state.get(_HELD) or ("", "")
    here = _is_here(question) if asked == _CAME else asked == address.question
    if not (question and here):  # the reader went elsewhere
        return False
    found = identifiers(question)
    draw(notice(question, found))
    key = f"{_EDITED} {_key(question)}"
    with st.form("held", border=False):
        st.text_input("Without it; change it here if a name is left", without(question, found), key=key)
        st.form_submit_button("Search without it", type="primary", on_click=_search, args=(key, address))
    with st.container(horizontal=True):
        st.button("It is no patient’s: search as typed", on_click=_allow, args=(question, address))
        st.button("Do not search", type="tertiary", on_click=_give_up, args=(address,))
    return True


def notice(question: str, found: Sequence[Identifier]) -> str:
    """Mark what may identify a patient in the question."""
    drawn, at = list[str](), 0
    for each in found:
        marked = f"<mark>{escape(question[each.start : each.end])}</mark>"
        drawn.append(escape(question[at : each.start]) + marked)
        at = each.end
    drawn.append(escape(question[at:]))
    kinds = ", ".join(dict.fromkeys(each.kind for each in found))
    return (
        '<section class="vb-note vb-patient" role="alert"><h2>This may tell who a patient is</h2>'
        f"<p>It looks like: {escape(kinds)}. Nothing was searched or stored.</p>"
        f"<p>{''.join(drawn)}</p><p>Names in small letters are not recognised.</p></section>"
    )


_FORGOTTEN = (
    '<p class="vb-note" role="status">The question of this link was kept out of it, as it may tell who a '
    "patient is. Ask it again.</p>"
)


def _is_here(question: str) -> bool:
    """Whether the page still has the address that the question came with, or what was put in its place."""
    return HELD in st.query_params or st.query_params.get("q") == question


def _holds(question: str) -> bool:
    return bool(identifiers(question)) and _key(question) not in st.session_state.get(KEPT, {})


def _key(question: str) -> str:
    """Return a key that tells nothing of the question: another visit makes another."""
    salt = st.session_state.setdefault("salt of kept questions", secrets.token_hex(8))
    return hashlib.blake2b(f"{salt}{question}".encode(), digest_size=8).hexdigest()


def _search(key: str, address: Address) -> None:
    rest = str(st.session_state[key])
    if not hold(rest, address):
        go(address.asking(rest))
    elif "q" in st.query_params:  # a browser without our script
        go(address)


def _allow(question: str, address: Address) -> None:
    key = _key(question)
    st.session_state[KEPT] = {**st.session_state.get(KEPT, {}), key: question}
    st.session_state[_HELD] = None
    go(address.asking(Kept(question, key)))


def _give_up(address: Address) -> None:
    st.session_state[_HELD] = None
    go(address.asking(""))
