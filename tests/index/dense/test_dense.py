"""The dense index gives cosines worked out by hand, best first, whatever kind its parts are of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.dense import DenseIndex, Rule, search, write
from index.errors import DamagedError, MismatchError, ModelError
from index.vectors.model import Vectors

# By row: 3 is the same as 30, and the cosines to (1, 0) can be read off.
TINY = {10: (1.0, 0.0), 7: (0.6, 0.8), 3: (0.0, 1.0), 30: (0.0, 1.0), 2: (-1.0, 0.0), 11: (0.28, 0.96)}
EAST = np.array([1, 0], dtype=np.float32)
NORTH = np.array([0, 1], dtype=np.float32)
FLAT = Rule()
LISTS = Rule(flat_up_to=0, target=0, aim=1, most_probed=1)
KINDS = pytest.mark.parametrize("rule", [FLAT, LISTS], ids=["flat", "lists"])
HALF = 5e-4
"""How far a cosine in half precision may be off."""


@pytest.fixture(autouse=True, params=["FAISS", "all scored"])
def _through_faiss(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """FAISS is not asked for so few vectors: here it is, too."""
    if request.param == "FAISS":
        monkeypatch.setattr(search, "_SCORED_ALL", 0)
        monkeypatch.setattr(search, "_SPARE", 0)


def vectors_of(rows: Sequence[int]) -> Vectors:
    return np.array([TINY[row] for row in rows], dtype=np.float32)


def index(folder: Path, rule: Rule, rows: Sequence[int] = tuple(TINY)) -> DenseIndex:
    write(folder, rows, vectors_of, 2, rule=rule)
    return DenseIndex.open(folder)


@KINDS
def test_scores_are_cosines_under_the_rows_given(tmp_path: Path, rule: Rule) -> None:
    found = index(tmp_path, rule).search(EAST, 6)
    assert [row for row, _ in found] == [10, 7, 11, 3, 30, 2], "equals in the order of their rows"
    assert [score for _, score in found] == pytest.approx([1, 0.6, 0.28, 0, 0, -1], abs=HALF)


@KINDS
def test_k_is_delivered_up_to_what_there_is(tmp_path: Path, rule: Rule) -> None:
    tiny = index(tmp_path, rule)
    question = np.array([0.8, 0.6], dtype=np.float32)
    found = tiny.search(question, 2)
    assert [row for row, _ in found] == [7, 10]
    assert [score for _, score in found] == pytest.approx([0.96, 0.8], abs=HALF)
    assert len(tiny.search(question, 100)) == 6
    assert tiny.search(question, 0) == []


@KINDS
def test_only_allowed_rows_are_found_and_k_of_them(tmp_path: Path, rule: Rule) -> None:
    tiny = index(tmp_path, rule)
    allowed = np.array([2, 3, 7, 99])
    assert [row for row, _ in tiny.search(EAST, 2, allowed)] == [7, 3]
    assert [row for row, _ in tiny.search(EAST, 9, allowed)] == [7, 3, 2]
    assert tiny.search(EAST, 9, np.array([], dtype=np.int64)) == []


@KINDS
def test_cosines_of_chosen_rows(tmp_path: Path, rule: Rule) -> None:
    tiny = index(tmp_path, rule)
    question = np.array([0.8, 0.6], dtype=np.float32)
    expected = {2: pytest.approx(-0.8, abs=HALF), 7: pytest.approx(0.96, abs=HALF)}
    assert tiny.cosines(question, [2, 7]) == expected
    assert tiny.cosines(question, [7, 8]).keys() == {7}, "a row without a vector has no cosine"
    assert tiny.cosines(question, []) == {}
    assert tiny.cosines(EAST, list(TINY)) == dict(tiny.search(EAST, 6)), "the same, however they are found"


@KINDS
def test_rows_lengths_and_dimension(tmp_path: Path, rule: Rule) -> None:
    tiny = index(tmp_path, rule)
    assert tiny.rows().tolist() == sorted(TINY)
    assert tiny.lengths() == pytest.approx([1] * 6, abs=HALF)
    assert (len(tiny), tiny.dimension) == (6, 2)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    summary = write(tmp_path / "a", [], vectors_of, 0)
    empty = DenseIndex.open(tmp_path / "a")
    assert (summary.count, summary.parts, len(empty)) == (0, 0, 0)
    assert empty.search(EAST, 5) == []
    assert empty.cosines(EAST, [1]) == {}
    assert (empty.rows().tolist(), empty.lengths().tolist()) == ([], [])
    write(tmp_path / "b", [10], vectors_of, 2, tmp_path / "a")
    assert DenseIndex.open(tmp_path / "b").search(EAST, 5) == [(10, 1.0)]


def test_another_dimension_is_refused(tmp_path: Path) -> None:
    tiny = index(tmp_path / "a", FLAT)
    three = np.array([1, 0, 0], dtype=np.float32)
    with pytest.raises(MismatchError, match=r"2 dimensions.*\(3,\)"):
        tiny.search(three, 1)
    with pytest.raises(MismatchError, match="2 dimensions"):
        tiny.cosines(three, [10])
    with pytest.raises(MismatchError, match="2 dimensions, and the new ones have 3"):
        write(tmp_path / "b", [10, 99], lambda rows: np.tile(three, (len(rows), 1)), 3, tmp_path / "a")
    with pytest.raises(MismatchError, match=r"shape \(1, 3\)"):
        write(tmp_path / "b", [99], lambda rows: np.tile(three, (len(rows), 1)), 2)


@pytest.mark.parametrize("vector", [(3.0, 4.0), (0.0, 0.0), (np.nan, 1.0)])
def test_a_vector_that_is_not_of_unit_length_is_refused(tmp_path: Path, vector: tuple[float, float]) -> None:
    with pytest.raises(ModelError, match="row 5: its vector has length"):
        write(tmp_path, [5], lambda rows: np.array([vector], dtype=np.float32), 2)


def test_many_equals_are_found_in_the_order_of_their_rows(tmp_path: Path) -> None:
    """Far more equals than are asked for: whichever FAISS gives, the first rows are returned."""
    rows = np.arange(5_000)
    write(tmp_path, rows, lambda some: np.tile(NORTH, (len(some), 1)), 2)
    assert [row for row, _ in DenseIndex.open(tmp_path).search(NORTH, 3)] == [0, 1, 2]


# What is damaged: the file's name, and what is done to its bytes.
DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda content: content[:-9],
    "empty": lambda content: b"",
    "another file": lambda content: b"not what it was" + content[15:],
}


@KINDS
@pytest.mark.parametrize("how", DAMAGE)
@pytest.mark.parametrize("name", ["part-0001.faiss", "part-0001.rows.npy", "parts.json"])
def test_a_damaged_file_is_named(tmp_path: Path, rule: Rule, name: str, how: str) -> None:
    index(tmp_path, rule)
    path = tmp_path / name
    path.write_bytes(DAMAGE[how](path.read_bytes()))
    with pytest.raises(DamagedError, match=rf"{name}.*Ingest again"):
        DenseIndex.open(tmp_path)


@pytest.mark.parametrize("name", ["part-0001.faiss", "part-0001.rows.npy", "parts.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    index(tmp_path, FLAT)
    (tmp_path / name).unlink()
    with pytest.raises(DamagedError, match=name):
        DenseIndex.open(tmp_path)


@pytest.mark.parametrize("numbers", [[0, 0], [5, 4], [4], [0, 99], [-1, 2]])
def test_tombstones_that_cannot_be_are_damage(tmp_path: Path, numbers: list[int]) -> None:
    index(tmp_path / "a", FLAT)
    write(tmp_path / "b", [10, 7, 3, 30], vectors_of, 2, tmp_path / "a", Rule(dead_at_most=0.5))
    changed: NDArray[np.int64] = np.array(numbers, dtype=np.int64)
    np.save(tmp_path / "b" / "part-0001.dead.npy", changed)
    with pytest.raises(DamagedError, match=r"part-0001\.dead\.npy"):
        DenseIndex.open(tmp_path / "b")
