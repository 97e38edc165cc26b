"""Draw the audit for an auditor: what was done, newest first, and whether all of it is there."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from access.audit.chain import Event
from access.audit.log import Audit
from access.audit.read import newest
from access.audit.verify import verify
from access.person import Person, Role
from access.refused import require
from ingest.wording import count
from ui.html.draw import draw
from ui.html.escape import escape

_SHOWN = 200


def show(index: Path, person: Person) -> None:
    """Draw the newest events that hold the words in the box.

    Raises:
        RefusedError: if the person is no auditor.
        AuditError: if the audit cannot be read.
    """
    require(person, Role.AUDITOR)
    audit = Audit.beside(index)
    checked = verify(audit.folder)
    draw('<h2 class="vb-unseen">Audit</h2>')
    if checked.wrong:
        draw(f'<p class="vb-wrong" role="alert">The audit is broken: {escape(checked.wrong)}.</p>')
    else:
        kept = count(checked.events, "event")
        draw(f'<p class="vb-quiet" role="status">{kept}, each as it was written, none missing.</p>')
    words = st.text_input(
        "Find events", key="audit find", placeholder="Words of a person, an action or a file"
    )
    draw(table(newest(audit.folder, _SHOWN, words)))


def table(events: list[Event]) -> str:
    """Draw events as a table."""
    if not events:
        return '<p class="vb-quiet">No such event.</p>'
    rows = "".join(
        f'<tr><th scope="row">{escape(event.at.replace("T", " ")[:19])}</th><td>{escape(event.action)}</td>'
        f"<td>{escape(event.who)}</td><td>{escape(_more(event))}</td></tr>"
        for event in events
    )
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("When (UTC)", "What", "Who", "More"))
    return (
        '<table class="vb-shelf"><caption class="vb-unseen">Events, newest first</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _more(event: Event) -> str:
    return ", ".join(f"{key}: {value}" for key, value in event.more.items() if value not in ("", None))
