"""The dense index gives inner products worked out by hand, best first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseIndex
from index.errors import DamagedError


def _index() -> DenseIndex:
    vectors = np.array([[1, 0], [0.6, 0.8], [0, 1], [-1, 0]], dtype=np.float32)
    return DenseIndex.from_vectors([10, 7, 30, 2], vectors)


def test_scores_are_cosines_under_the_rows_given() -> None:
    found = _index().search(np.array([1, 0], dtype=np.float32), 4)
    assert [row for row, _ in found] == [10, 7, 30, 2]
    assert [score for _, score in found] == pytest.approx([1.0, 0.6, 0.0, -1.0])


def test_k_is_delivered_up_to_what_there_is() -> None:
    question = np.array([0.8, 0.6], dtype=np.float32)
    found = _index().search(question, 2)
    assert found == [(7, pytest.approx(0.96)), (10, pytest.approx(0.8))]
    assert len(_index().search(question, 100)) == 4
    assert _index().search(question, 0) == []


def test_cosines_of_chosen_rows() -> None:
    question = np.array([0.8, 0.6], dtype=np.float32)
    assert _index().cosines(question, [2, 7]) == {2: pytest.approx(-0.8), 7: pytest.approx(0.96)}
    assert _index().cosines(question, []) == {}


def test_an_empty_index_finds_nothing() -> None:
    empty = DenseIndex.from_vectors([], np.empty((0, 2), dtype=np.float32))
    assert empty.search(np.array([1, 0], dtype=np.float32), 5) == []


def test_saved_and_opened_it_is_the_same(tmp_path: Path) -> None:
    _index().save(tmp_path / "dense.faiss")
    opened = DenseIndex.open(tmp_path / "dense.faiss")
    assert opened.rows() == [10, 7, 30, 2]
    assert opened.dimension == 2
    assert opened.lengths() == pytest.approx([1, 1, 1, 1])
    question = np.array([0, 1], dtype=np.float32)
    assert opened.search(question, 4) == _index().search(question, 4)


def test_a_truncated_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "dense.faiss"
    _index().save(path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(DamagedError, match=r"dense\.faiss.*Ingest again"):
        DenseIndex.open(path)
