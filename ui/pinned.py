"""Keep the passages that a reader pinned in this visit, each as its address, to be looked up anew."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import streamlit as st

from ui import bridge
from ui.address import Address

_PINNED = "pinned passages"
_BEFORE = "pinned passages before the last was taken away"
_MOST = 200


def pinned() -> tuple[Address, ...]:
    """Return the pinned passages, in the order in which they were pinned."""
    return tuple(st.session_state.get(_PINNED, ()))


def is_pinned(address: Address) -> bool:
    """Whether the passage of an address is pinned."""
    return any(_same(each, address) for each in pinned())


def toggle(address: Address) -> None:
    """Pin the passage of an address, or take the pin away."""
    if address.at is None or not address.document:
        return
    rest = tuple(each for each in pinned() if not _same(each, address))
    plain = replace(address.opening(address.document, address.at, address.passage, address.mark), view="")
    st.session_state[_PINNED] = rest if len(rest) < len(pinned()) else (*rest, plain)[-_MOST:]


def listen() -> None:
    """Pin what the page's script sends: the address of a passage."""
    bridge.listen("pins", pin=lambda href: toggle(Address.read(parse_qs(href.removeprefix("?")))))


def unpin(address: Address) -> None:
    """Take the pin of a passage away; `undo` brings it back to its place."""
    _keep(tuple(each for each in pinned() if not _same(each, address)))


def unpin_all() -> None:
    """Take all pins away; `undo` brings them back."""
    _keep(())


def unpinned() -> tuple[Address, ...]:
    """Return the passages that `undo` would bring back."""
    before = st.session_state.get(_BEFORE, ())
    return tuple(each for each in before if not is_pinned(each))


def undo() -> None:
    """Bring back what was unpinned last, each to its place; what was pinned since stays behind it."""
    before = tuple(st.session_state.pop(_BEFORE, ()))
    since = tuple(each for each in pinned() if not any(_same(each, other) for other in before))
    st.session_state[_PINNED] = (*before, *since)[-_MOST:]


def _keep(rest: tuple[Address, ...]) -> None:
    st.session_state[_BEFORE] = pinned()
    st.session_state[_PINNED] = rest


def _same(one: Address, other: Address) -> bool:
    return (one.document, one.at) == (other.document, other.at)
