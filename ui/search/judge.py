"""Takes what a reader says of a passage (useful, wrong passage, outdated) and of the whole answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from index.kept.feedback import PASSAGE_VERDICTS, AnswerVerdict, Feedback, FeedbackError, Verdict
from search.hit import Hit

Receipt = Callable[[], Mapping[str, object]]
NOTE = (
    '<p class="vb-quiet">What you say of a passage or an answer is stored with your question, word for word, '
    "with the library on its server, and nowhere else.</p>"
)
_GIVEN = "given judgements"
_ANSWER_LABELS: Mapping[AnswerVerdict, str] = {
    "wrongly refused": "Wrongly refused: the library has this",
    "wrongly answered": "Wrongly answered: the library does not have this",
}


def judge(hit: Hit, asked: str, index: Path, receipt: Receipt) -> None:
    """Three words to choose one from; choosing it again takes it back."""
    key = f"judge {asked} {hit.passage_id}"
    st.pills(
        f"What do you say of passage {hit.rank}?",
        PASSAGE_VERDICTS,
        format_func=lambda verdict: verdict.capitalize(),
        key=key,
        label_visibility="collapsed",
        on_change=_store,
        args=(key, hit.rank, index, receipt),
    )
    _show_problem(key)


def judge_answer(refused: bool, asked: str, index: Path, receipt: Receipt) -> None:
    """Return one word against the whole answer; choosing it again takes it back."""
    verdict: AnswerVerdict = "wrongly refused" if refused else "wrongly answered"
    key = f"judge {asked} answer"
    st.pills(
        "What do you say of this answer?",
        (verdict,),
        format_func=_ANSWER_LABELS.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_store,
        args=(key, None, index, receipt),
    )
    _show_problem(key)


def _show_problem(key: str) -> None:
    if problem := st.session_state.get(f"{key} problem"):
        st.error(problem)


def _store(key: str, rank: int | None, index: Path, receipt: Receipt) -> None:
    """Store what was chosen in the place of what was chosen before."""
    of = f"Passage {rank}" if rank else "This answer"
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
            st.toast(f"{of}: “{verdict}” is stored. Choose it again to take it back.")
        elif earlier:
            st.toast(f"{of}: what was said is taken back.")
    except FeedbackError as error:
        st.session_state[f"{key} problem"] = str(error)
