"""The lexical index gives BM25 scores worked out by hand."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from index.errors import DamagedError
from index.hard_links import share_tree
from index.words.lexical import LexicalIndex, LexicalWriter

K1, B = 1.2, 0.75


def _write(folder: Path) -> None:
    with LexicalWriter(folder) as writer:
        writer.add(1, ["rash", "eyelid", "rash", "violet"])
        writer.add(2, ["rash", "knee", "elbow", "red"])
        writer.add(3, ["weak", "hip", "stair", "chair"])


def _bm25(frequency: int, holding: int, passages: int = 3) -> float:
    """BM25 of one term in passages that are all as long as their average, so that B drops out."""
    idf = math.log(1 + (passages - holding + 0.5) / (holding + 0.5))
    return idf * frequency * (K1 + 1) / (frequency + K1)


def test_scores_are_bm25(tmp_path: Path) -> None:
    _write(tmp_path)
    index = LexicalIndex(tmp_path)
    found = dict(index.search(["rash", "violet"], 10))
    assert found[1] == pytest.approx(_bm25(2, holding=2) + _bm25(1, holding=1), rel=1e-5)
    assert found[2] == pytest.approx(_bm25(1, holding=2), rel=1e-5)
    assert 3 not in found


def test_best_first_and_no_more_than_k(tmp_path: Path) -> None:
    _write(tmp_path)
    assert [row for row, _ in LexicalIndex(tmp_path).search(["rash"], 1)] == [1]


def test_nothing_is_found_by_no_term_or_an_unknown_one(tmp_path: Path) -> None:
    _write(tmp_path)
    index = LexicalIndex(tmp_path)
    assert index.search([], 10) == []
    assert index.search(["zebra"], 10) == []


def test_a_term_is_matched_whole(tmp_path: Path) -> None:
    with LexicalWriter(tmp_path) as writer:
        writer.add(1, ["il", "6", "il-6"])
        writer.add(2, ["il", "16", "il-16"])
    assert [row for row, _ in LexicalIndex(tmp_path).search(["il-6"], 10)] == [1]


def test_removed_passages_are_found_no_more_and_open_readers_keep_theirs(tmp_path: Path) -> None:
    _write(tmp_path)
    before = LexicalIndex(tmp_path)
    with LexicalWriter(tmp_path) as writer:
        writer.remove([1])
        writer.add(4, ["rash"])
    after = LexicalIndex(tmp_path)
    assert {row for row, _ in after.search(["rash"], 10)} == {2, 4}
    assert len(after) == 3
    assert {row for row, _ in before.search(["rash"], 10)} == {1, 2}


def test_tags_narrow_the_search_and_tell_nothing_in_the_score(tmp_path: Path) -> None:
    with LexicalWriter(tmp_path) as writer:
        writer.add(1, ["rash", "eyelid", "rash", "violet"], ["pdf", "y2010"])
        writer.add(2, ["rash", "knee", "elbow", "red"], ["pdf", "y2020"])
        writer.add(3, ["weak", "hip", "stair", "chair"], ["html", "y2020"])
    index = LexicalIndex(tmp_path)
    free = dict(index.search(["rash"], 10))
    assert index.search(["rash"], 10, [["pdf"], ["y2020", "y2021"]]) == [(2, free[2])]
    assert index.search(["rash"], 1, [["y2020"]]) == [(2, free[2])]
    assert index.search(["rash"], 10, [["html"]]) == []


def test_an_index_that_shares_its_files_leaves_the_other_as_it_was(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    _write(old)
    before = {path.name: path.read_bytes() for path in old.iterdir()}
    share_tree(old, new)
    with LexicalWriter(new) as writer:
        writer.remove([1])
        writer.add(4, ["rash"])
    assert {path.name: path.read_bytes() for path in old.iterdir()} == before
    assert len(LexicalIndex(old)) == len(LexicalIndex(new)) == 3
    assert any((new / name).samefile(old / name) for name in before if (new / name).exists())


def test_after_an_error_nothing_is_kept(tmp_path: Path) -> None:
    _write(tmp_path)
    with pytest.raises(RuntimeError), LexicalWriter(tmp_path) as writer:
        writer.add(4, ["rash"])
        raise RuntimeError("the disk is full")
    assert len(LexicalIndex(tmp_path)) == 3


def test_document_frequency(tmp_path: Path) -> None:
    _write(tmp_path)
    index = LexicalIndex(tmp_path)
    assert [index.holding(term) for term in ("rash", "violet", "zebra")] == [2, 1, 0]


def test_a_folder_without_an_index_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="Ingest again"):
        LexicalIndex(tmp_path)
