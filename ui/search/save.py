"""Save what was found: references for reference managers, and the receipt of the answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from search.citations.styles import STYLES
from search.hit import Hit
from ui.html.draw import draw

_OF_RECEIPT = (
    '<p class="vb-quiet">The receipt tells what was asked, of which library, and what was found, so that the '
    "same answer can be had again.</p>"
)


def save_references(hits: Sequence[Hit]) -> None:
    """Draw buttons that save references. They are written when asked for."""
    ranks = st.pills(
        "Save references of these passages; of all where none is chosen",
        [hit.rank for hit in hits],
        selection_mode="multi",
        key="saved passages",
    )
    chosen = [hit for hit in hits if hit.rank in ranks] or list(hits)
    with st.container(horizontal=True):
        for style in STYLES.values():
            st.download_button(
                style.label,
                partial(style.write, chosen),
                file_name=f"verbatim.{style.ending}",
                mime=style.media_type,
                on_click="ignore",
                key=f"save {style.label}",
            )


def save_receipt(receipt: Callable[[], Mapping[str, object]]) -> None:
    """Draw the button that saves the receipt of the answer. It is written when asked for."""
    st.download_button(
        "Receipt of this answer",
        lambda: json.dumps(receipt(), ensure_ascii=False, indent=1),
        file_name="verbatim-receipt.json",
        mime="application/json",
        on_click="ignore",
        key="save receipt",
    )
    draw(_OF_RECEIPT)
