"""Keep the passages that a reader pinned in this visit, each as its address, to be looked up anew."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs

import streamlit as st

from ui import bridge
from ui.address import Address

_PINNED = "pinned passages"
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


def _same(one: Address, other: Address) -> bool:
    return (one.document, one.at) == (other.document, other.at)
