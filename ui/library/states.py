"""Draw the library's earlier states for a keeper, who may return to one."""

from __future__ import annotations

import streamlit as st

from access.person import Person
from index.build.upload_queue import Uploads
from index.snapshots.published import Published
from ingest.wording import count
from ui.html.draw import draw
from ui.html.escape import escape


def show(added: Uploads, person: Person) -> None:
    """Draw every state that is kept, each but the one in service with a button to return to it."""
    published = added.states()
    if len(published) < 2:
        return
    with st.expander("Earlier states of the library", key="states"):
        draw('<p class="vb-quiet">Whoever asks next is answered from the state in service.</p>')
        for each in published:
            with st.container(horizontal=True, key=f"state-{each.id}", vertical_alignment="center"):
                draw(f'<p class="vb-upload">{escape(named(each))}</p>')
                if not each.current and each.manifest:
                    st.button(
                        "Return to it",
                        key=f"return {each.id}",
                        on_click=added.rollback,
                        args=(each.id, person),
                    )


def named(state: Published) -> str:
    """Say when a state was made and what it holds."""
    if state.manifest is None:
        return f"{state.id}: damaged"
    at = state.manifest.built_at.replace("T", " ")[:16]
    held = f"{count(state.manifest.documents, 'document')}, {count(state.manifest.passages, 'passage')}"
    return f"{at} UTC: {held}{', in service' if state.current else ''}"
