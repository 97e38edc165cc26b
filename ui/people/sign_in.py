"""Draw the way in, and who is in. Before that, nothing of the library is drawn."""

from __future__ import annotations

import streamlit as st

from access.claims import Identity
from access.person import Person, Role
from access.visits import Standing
from ui.address import AUDIT, Address
from ui.html.draw import draw, finish
from ui.html.escape import escape
from ui.html.page import FOOTER, TITLE
from ui.http.admission import REFUSED, TICKET
from ui.http.gate import Gate

_ASKED = "sign-in"
_LOOK_SECONDS = 20.0
_ENDED: dict[str, str] = {
    "idle": "You were signed out because nothing was asked for a while.",
    "expired": "Your sign-in has expired.",
    "signed out": "You are signed out.",
    "failed": "The sign-in was not accepted. Try again; if it fails again, tell who looks after this page.",
}


def entered(gate: Gate | None) -> Person | None:
    """Return who is in; None where there is no login. Draw the way in for anybody else, and stop there."""
    if gate is None:
        return None
    who = _holder(gate)
    standing: Standing = gate.visits.standing(who.key) if who else "signed out"
    if who is None or standing != "open":
        if who and gate.visits.end(who.key) in ("idle", "expired"):
            gate.told("signed out", who.person.id, standing)
        _way_in(gate, standing if who else "")
        draw(FOOTER)
        finish()
        st.stop()
    _bar(gate, who)
    return who.person


def _holder(gate: Gate) -> Identity | None:
    """Return the identity of this connection. Streamlit must have read the same person from the cookie."""
    ticket = st.context.headers.get(TICKET)
    if not ticket and gate.access.proxy:
        return None
    who = gate.visits.holder(ticket or "")
    if who and gate.by_login and not (st.user.get("is_logged_in") and st.user.get("sub") == who.person.id):
        return None
    return who


def _way_in(gate: Gate, ended: str) -> None:
    if gate.by_login and st.query_params.get(_ASKED) == "1":
        st.login()
    said = st.context.headers.get(REFUSED) or ended
    if st.query_params.get(_ASKED) == "failed":
        said = "failed"
    message = _ENDED.get(said, said[:1].upper() + said[1:])
    told = f'<p class="vb-wrong" role="alert">{escape(message)}{"" if message.endswith(".") else "."}</p>'
    way = (
        f'<p><a href="./?{_ASKED}=1" target="_self">Sign in</a> with your account of this house.</p>'
        if gate.by_login
        else "<p>Open the page again by its usual address.</p>"
    )
    draw(
        f'<header class="vb-masthead"><h1>{TITLE}</h1><p>Sign in to ask this library.</p></header>'
        f"{told if message else ''}{way}"
    )


def _bar(gate: Gate, who: Identity) -> None:
    """Draw who is in, with the way out, and watch that they still are."""
    with st.container(horizontal=True, key="person", vertical_alignment="center"):
        audit = (
            f' · <a href="{escape(Address(view=AUDIT).href)}">Audit</a>'
            if Role.AUDITOR in who.person.roles
            else ""
        )
        draw(f'<p class="vb-quiet">Signed in as {escape(who.person.name)}{audit}</p>')
        if gate.by_login:
            st.button("Sign out", type="tertiary", on_click=_sign_out, args=(gate, who))

    @st.fragment(run_every=min(_LOOK_SECONDS, gate.access.idle_minutes * 15))
    def watch() -> None:
        if gate.visits.standing(who.key) != "open":
            st.rerun()

    watch()


def _sign_out(gate: Gate, who: Identity) -> None:
    if gate.visits.end(who.key) == "open":
        gate.told("signed out", who.person.id, who.person.name)
    st.logout()
