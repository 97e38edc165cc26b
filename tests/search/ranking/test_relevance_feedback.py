"""What the best passages teach: numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from search.ranking.relevance_feedback import moved, related


def _weight(term: str) -> float:
    return {"rash": 1.0, "eyelid": 2.0, "violet": 4.0}.get(term, 0.0)


def test_related_terms_go_by_their_share_of_each_passage_and_their_weight() -> None:
    passages = [["rash", "eyelid", "rash", "knee"], ["eyelid", "violet"]]
    # rash 2/4 * 1 = 0.5; eyelid (1/4 + 1/2) * 2 = 1.5; violet 1/2 * 4 = 2; knee 0
    assert related(passages, (), _weight, 3) == {
        "violet": pytest.approx(2 / 4),
        "eyelid": pytest.approx(1.5 / 4),
        "rash": pytest.approx(0.5 / 4),
    }
    assert related(passages, ("eyelid",), _weight, 1) == {"violet": 1.0}


def test_nothing_is_learnt_of_nothing() -> None:
    assert related([], (), _weight, 10) == {}
    assert related([["knee"], []], (), _weight, 10) == {}
    assert related([["rash"]], ("rash",), _weight, 10) == {}


def test_moved_is_rocchio_of_unit_length() -> None:
    question = np.array([1, 0], dtype=np.float32)
    others = [np.array([0, 1], dtype=np.float32), np.array([0.6, 0.8], dtype=np.float32)]
    # 1 + 0.5 * 0.3, 0.5 * 0.9
    wanted = np.array([1.15, 0.45]) / np.hypot(1.15, 0.45)
    found = moved(question, others, 0.5)
    assert found.tolist() == pytest.approx(wanted.tolist())
    assert found.dtype == np.float32


def test_moved_stays_where_there_is_nothing_to_move_to() -> None:
    question = np.array([1, 0], dtype=np.float32)
    assert moved(question, [], 0.5) is question
    assert moved(question, [np.array([0, 1], dtype=np.float32)], 0.0) is question
    assert moved(question, [-question], 1.0) is question
