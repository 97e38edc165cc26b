"""Snapshots share parts: links, tombstones, compaction, and search over any of it equals brute force."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import dense
from index.dense import DenseIndex, DenseSummary, Rule, search, write
from index.dense.choose import kind_for, lists_for
from index.dense.merge import Held, merge
from index.vectors.model import Vectors

DIMENSION = 16
SMALL = Rule(flat_up_to=60)
"""A rule by which a few dozen vectors are too many for flat search."""


@pytest.fixture(autouse=True, scope="module")
def _through_faiss() -> Iterator[None]:
    """FAISS is not asked for so few vectors: here it is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_SCORED_ALL", 0)
        patch.setattr(search, "_SPARE", 2)
        yield


@functools.cache
def vector(row: int) -> Vectors:
    """The vector of a row, the same each time; every fifth row has the vector of another."""
    drawn = np.random.default_rng(row // 5 if row % 5 == 0 else row).normal(size=DIMENSION)
    unit: Vectors = (drawn / np.linalg.norm(drawn)).astype(np.float32)
    unit.setflags(write=False)
    return unit


def vectors_of(rows: Sequence[int]) -> Vectors:
    return np.stack([vector(row) for row in rows])


def brute_force(
    question: Vectors, rows: Sequence[int], k: int, allowed: set[int] | None = None
) -> list[tuple[int, float]]:
    """The k best of the rows by comparing every one, equals by row."""
    passing = [row for row in rows if allowed is None or row in allowed]
    scores = {row: float(np.float32(vector(row).astype(float) @ question.astype(float))) for row in passing}
    return sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:k]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def shared(one: Path, other: Path) -> set[str]:
    """The names of the files that two folders share."""
    here = {path.name: path.stat().st_ino for path in one.iterdir()}
    return {path.name for path in other.iterdir() if here.get(path.name) == path.stat().st_ino}


def test_a_small_update_links_what_it_has_and_leaves_the_base_alone(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    write(a, range(100), vectors_of, DIMENSION)
    before = contents(a)
    asked: list[int] = []

    def watched(rows: Sequence[int]) -> Vectors:
        asked.extend(rows)
        return vectors_of(rows)

    summary = write(b, range(3, 105), watched, DIMENSION, a)
    assert sorted(set(asked)) == [100, 101, 102, 103, 104], "only what is new is asked for"
    assert shared(a, b) == {"part-0001.faiss", "part-0001.rows.npy"}
    assert contents(a) == before
    assert (summary.count, summary.dead, summary.parts) == (102, 3, 2)
    opened = DenseIndex.open(b)
    assert sorted(opened.rows().tolist()) == list(range(3, 105))
    assert opened.search(vector(1), 1)[0][0] != 1
    assert opened.search(vector(104), 1)[0][0] == 104


def test_the_same_rows_again_share_every_file(tmp_path: Path) -> None:
    write(tmp_path / "a", range(100), vectors_of, DIMENSION)
    write(tmp_path / "b", range(5, 100), vectors_of, DIMENSION, tmp_path / "a")
    write(tmp_path / "c", range(5, 100), vectors_of, DIMENSION, tmp_path / "b")
    parts = {"part-0001.faiss", "part-0001.rows.npy", "part-0001.dead.npy"}
    assert shared(tmp_path / "b", tmp_path / "c") == parts


@pytest.mark.parametrize(("removed", "dead"), [(20, 20), (21, 0)])
def test_a_part_is_compacted_when_more_than_a_fifth_of_it_is_dead(
    tmp_path: Path, removed: int, dead: int
) -> None:
    write(tmp_path / "a", range(100), vectors_of, DIMENSION)
    summary = write(tmp_path / "b", range(removed, 100), vectors_of, DIMENSION, tmp_path / "a")
    assert (summary.count, summary.dead, summary.parts) == (100 - removed, dead, 1)
    found = DenseIndex.open(tmp_path / "b").search(vector(50), 100)
    assert found == brute_force(vector(50), range(removed, 100), 100)


def test_compaction_takes_the_vectors_from_the_base(tmp_path: Path) -> None:
    write(tmp_path / "a", range(100), vectors_of, DIMENSION)

    def none_asked(rows: Sequence[int]) -> Vectors:
        raise AssertionError(f"asked for {rows}")

    write(tmp_path / "b", range(50), none_asked, DIMENSION, tmp_path / "a")
    assert DenseIndex.open(tmp_path / "b").search(vector(7), 3) == brute_force(vector(7), range(50), 3)


def test_ids_are_stable_and_parts_are_few_after_many_updates(tmp_path: Path) -> None:
    base: Path | None = None
    live: set[int] = set()
    for step in range(120):
        live |= {3 * step, 3 * step + 1, 3 * step + 2}
        live -= {2 * step}
        folder = tmp_path / f"{step}"
        summary = write(folder, sorted(live), vectors_of, DIMENSION, base)
        assert summary.parts <= 6
        base = folder
    assert base
    opened = DenseIndex.open(base)
    assert sorted(opened.rows().tolist()) == sorted(live)
    for row in list(live)[::10]:
        same = [other for other in sorted(live) if np.array_equal(vector(other), vector(row))]
        assert [found for found, _ in opened.search(vector(row), len(same))] == same


def test_a_row_that_comes_back_gets_its_new_vector(tmp_path: Path) -> None:
    """The catalog never does this; if it did, a tombstone must not give the old vector."""
    write(tmp_path / "a", range(100), vectors_of, DIMENSION)
    write(tmp_path / "b", range(1, 100), vectors_of, DIMENSION, tmp_path / "a")
    write(tmp_path / "c", range(100), lambda rows: -vectors_of(rows), DIMENSION, tmp_path / "b")
    assert DenseIndex.open(tmp_path / "c").cosines(vector(0), [0])[0] == pytest.approx(-1)


def test_snapshots_serve_on_when_the_one_they_share_with_is_deleted(tmp_path: Path) -> None:
    write(tmp_path / "a", range(100), vectors_of, DIMENSION)
    write(tmp_path / "b", range(101), vectors_of, DIMENSION, tmp_path / "a")
    for path in (tmp_path / "a").iterdir():
        path.unlink()
    assert DenseIndex.open(tmp_path / "b").search(vector(9), 2) == brute_force(vector(9), range(101), 2)


def test_a_large_part_is_in_lists_and_says_its_recall(tmp_path: Path) -> None:
    summary = write(tmp_path, range(500), vectors_of, DIMENSION, rule=SMALL)
    assert summary.kind.startswith("FAISS IVF64 over float16, ")
    assert summary.kind.endswith(" probes, inner product")
    assert summary.recall is not None
    assert summary.recall >= 0.98
    assert DenseSummary(**json.loads(json.dumps(asdict(summary)))) == summary


def test_an_index_that_misses_its_target_is_not_written(tmp_path: Path) -> None:
    """With one list of 64 searched, most of the ten best are missed: the part is exact instead."""
    low = Rule(flat_up_to=60, most_probed=1 / 64)
    summary = write(tmp_path, range(500), vectors_of, DIMENSION, rule=low)
    assert (summary.kind, summary.recall) == ("FAISS flat, inner product", None)
    opened = DenseIndex.open(tmp_path)
    assert opened.search(vector(3), 10) == brute_force(vector(3), range(500), 10)
    missing = write(
        tmp_path / "b", range(500), vectors_of, DIMENSION, rule=Rule(flat_up_to=60, most_probed=0)
    )
    assert missing.recall is None


def test_lists_find_nearly_all_and_deliver_k_with_tombstones_and_filters(tmp_path: Path) -> None:
    write(tmp_path / "a", range(6_000), vectors_of, DIMENSION, rule=SMALL)
    rows = range(600, 6_100)
    summary = write(tmp_path / "b", rows, vectors_of, DIMENSION, tmp_path / "a", SMALL)
    assert (summary.parts, summary.dead) == (2, 600)
    opened = DenseIndex.open(tmp_path / "b")
    every, half = None, np.arange(0, 9_000, 2)
    scattered = np.array([*range(600, 660), *range(5_900, 6_100), *range(1_000, 2_000)])
    for allowed in (every, half, np.sort(scattered)):
        passing = None if allowed is None else set(allowed.tolist())
        recalled = []
        for row in range(20):
            question = vector(100_001 + 5 * row)
            found = opened.search(question, 10, allowed)
            exact = brute_force(question, rows, 10, passing)
            assert len(found) == 10
            assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
            recalled.append(len({row for row, _ in found} & {row for row, _ in exact}) / 10)
        assert np.mean(recalled) >= 0.95
    assert len(opened.search(vector(1), 7_000)) == len(rows)
    assert len(opened.search(vector(1), 2_000, half)) == 2_000


def test_a_filter_far_from_the_question_still_gives_k(tmp_path: Path) -> None:
    """All that the filter lets through lies in lists that the question would never reach."""
    write(tmp_path, range(4_000), vectors_of, DIMENSION, rule=SMALL)
    question = vector(1)
    far = np.sort([row for row, _ in brute_force(question, range(4_000), 4_000)][-1_500:])
    found = DenseIndex.open(tmp_path).search(question, 10, far)
    assert len(found) == 10
    assert {row for row, _ in found} <= set(far.tolist())


def test_threads_get_what_one_gets(tmp_path: Path) -> None:
    write(tmp_path / "a", range(2_000), vectors_of, DIMENSION, rule=SMALL)
    write(tmp_path / "b", range(100, 2_100), vectors_of, DIMENSION, tmp_path / "a", SMALL)
    opened = DenseIndex.open(tmp_path / "b")
    questions = [vector(row) for row in range(64)]
    alone = [opened.search(question, 10) for question in questions]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda question: opened.search(question, 10), questions)) == alone


ROW = st.integers(0, 150)


@settings(deadline=None, max_examples=60)
@given(
    updates=st.lists(st.frozensets(ROW), min_size=1, max_size=6),
    allowed=st.none() | st.frozensets(ROW),
    asked=ROW,
    k=st.integers(0, 160),
)
def test_search_over_any_parts_is_brute_force(
    updates: list[frozenset[int]], allowed: frozenset[int] | None, asked: int, k: int
) -> None:
    """Whatever was added and removed before, and whatever the filter."""
    with TemporaryDirectory() as folder:
        base: Path | None = None
        for number, rows in enumerate(updates):
            # Row numbers are not used again: each update has its own thousand, but for those it keeps.
            live = {row + 200 * (row % 3 == 0) * number for row in rows}
            here = Path(folder) / str(number)
            summary = write(here, sorted(live), vectors_of, DIMENSION, base)
            base = here
        assert base
        opened = DenseIndex.open(base)
        passing = None if allowed is None else np.array(sorted(allowed), dtype=np.int64)
        found = opened.search(vector(asked), k, passing)
        assert found == brute_force(vector(asked), sorted(live), k, None if allowed is None else set(allowed))
        assert (len(opened), summary.count) == (len(live), len(live))


@given(
    parts=st.lists(st.tuples(st.integers(1, 400), st.integers(0, 400)), max_size=8), new=st.integers(0, 400)
)
def test_a_merge_has_each_wanted_row_once(parts: list[tuple[int, int]], new: int) -> None:
    held, wanted, first = [], [np.arange(10_000, 10_000 + new)], 0
    for count, dead in parts:
        rows = np.arange(first, first + count)
        alive = np.ones(count, dtype=np.bool_)
        alive[: dead // 4] = False
        held.append(Held(rows, alive))
        wanted.append(rows[alive][dead // 8 :])
        first += count
    rows = np.sort(np.concatenate(wanted))
    plan = merge(held, rows, dense.RULE)
    kept = [held[number].rows[alive] for number, alive in plan.kept]
    assert np.array_equal(np.sort(np.concatenate([plan.rows, *kept])), rows)
    assert all(len(held[number].rows) > 4 * len(plan.rows) for number, _ in plan.kept)


def test_the_rule() -> None:
    assert [kind_for(count, dense.RULE) for count in (1, 50_000, 50_001)] == ["flat", "flat", "ivf"]
    assert [lists_for(count) for count in (50_001, 200_000, 1_000_000)] == [1024, 2048, 4096]
