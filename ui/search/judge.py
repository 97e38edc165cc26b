"""Takes what a reader says of a passage: useful, wrong passage, outdated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from index.kept.feedback import VERDICTS, Feedback, FeedbackError, Verdict
from search.hit import Hit

Receipt = Callable[[], Mapping[str, object]]
NOTE = (
    '<p class="vb-quiet">What you say of a passage is stored with your question, word for word, in the '
    "folder of the index on this machine, and nowhere else.</p>"
)
_GIVEN = "given judgements"


def judge(hit: Hit, asked: str, index: Path, receipt: Receipt) -> None:
    """Three words to choose one from; choosing it again takes it back."""
    key = f"judge {asked} {hit.passage_id}"
    st.pills(
        f"What do you say of passage {hit.rank}?",
        VERDICTS,
        format_func=lambda verdict: verdict.capitalize(),
        key=key,
        label_visibility="collapsed",
        on_change=_store,
        args=(key, hit.rank, index, receipt),
    )
    if problem := st.session_state.get(f"{key} problem"):
        st.error(problem)


def _store(key: str, rank: int, index: Path, receipt: Receipt) -> None:
    """Stores what was chosen in the place of what was chosen before."""
    feedback = Feedback.beside(index)
    given: dict[str, str] = st.session_state.setdefault(_GIVEN, {})
    verdict: Verdict | None = st.session_state[key]
    st.session_state[f"{key} problem"] = ""
    now = datetime.now(UTC)
    try:
        if earlier := given.pop(key, None):
            feedback.undo(now, earlier)
        if verdict:
            given[key] = feedback.add(verdict, receipt(), rank, now)
            st.toast(f"Passage {rank}: “{verdict}” is stored. Choose it again to take it back.")
        elif earlier:
            st.toast(f"Passage {rank}: what was said is taken back.")
    except FeedbackError as error:
        st.session_state[f"{key} problem"] = str(error)
