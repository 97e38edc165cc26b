"""Judged collections are read, asked and measured; the figures are worked out by hand."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import ir_measures
import pytest
from support import ROOT, ingest

from evaluate.collection import read_collection
from evaluate.measure import _by_document, _sentence_rank, _span_rank, measure
from evaluate.trec import write_run
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.errors import MalformedDocumentError, UnreadableFileError
from search.engine import SearchEngine
from search.hit import Hit, Span

COLLECTION = ROOT / "tests" / "collection"


def _hit(
    rank: int, document: str, start: int, end: int, score: float = 1.0, sentence: Span | None = None
) -> Hit:
    found = SimpleNamespace(
        rank=rank,
        document_id=document,
        start=start,
        end=end,
        score=score,
        sentence=sentence,
        also_in=(),
        nearly_in=(),
    )
    return cast(Hit, found)


def test_a_collection_is_read_and_unjudged_questions_are_left_out() -> None:
    collection = read_collection(COLLECTION)
    assert list(collection.questions) == ["q1", "q2", "q3"]
    assert collection.qrels["q1"] == {"d1": 2}
    assert collection.spans["q1"] == (("d1", Span(16, 37)),)


def test_figures_by_hand(tmp_path: Path, embedder: Embedder) -> None:
    collection = read_collection(COLLECTION)
    store = Store(tmp_path)
    (source,) = {file.source for file in ingest(store, collection.corpus, embedder=embedder).files}
    asked: list[tuple[int, int]] = []
    figures = measure(collection, SearchEngine(store, embedder), source, lambda *done: asked.append(done))
    # q1 and q2 have their one document first; q3 finds nothing and counts as 0.
    assert figures.questions == 3
    assert set(figures.by_document) == {"nDCG@10", "R@10", "R@100", "RR@10", "P@1"}
    assert all(value == pytest.approx(2 / 3) for value in figures.by_document.values())
    assert figures.span_in_first == pytest.approx({1: 2 / 3, 5: 2 / 3, 10: 2 / 3})
    assert figures.sentence_in_first == pytest.approx({1: 2 / 3, 5: 2 / 3})
    assert [figures.run[q][0][0] for q in ("q1", "q2")] == ["d1", "d2"]
    assert figures.run["q3"] == []
    assert asked[-1] == (3, 3)
    assert figures.to_json()["by_document"] == figures.by_document
    assert figures.to_json()["sentence_in_first"] == pytest.approx({"1": 2 / 3, "5": 2 / 3})
    assert "nDCG@10      0.6667" in figures.lines()
    assert figures.lines()[-2:] == ["sentence 1   0.6667", "sentence 5   0.6667"]


def test_a_documents_score_is_its_best_passages() -> None:
    hits = [_hit(1, "a", 0, 1, 0.9), _hit(2, "b", 0, 1, 0.8), _hit(3, "a", 2, 3, 0.7)]
    assert _by_document(hits) == [("a", 0.9), ("b", 0.8)]


def test_a_span_must_lie_whole_in_a_passage_of_its_document() -> None:
    hits = [_hit(1, "b", 0, 100), _hit(2, "a", 0, 14), _hit(3, "a", 10, 20)]
    assert _span_rank(hits, [("a", Span(12, 20))]) == 3
    assert _span_rank(hits, [("a", Span(12, 21))]) is None


def test_the_sentence_to_look_at_counts_where_it_shares_a_character_with_the_answer() -> None:
    hits = [
        _hit(1, "b", 0, 100, sentence=Span(10, 20)),
        _hit(2, "a", 0, 100),
        _hit(3, "a", 0, 100, sentence=Span(10, 20)),
    ]
    assert _sentence_rank(hits, [("a", Span(19, 30))]) == 3
    assert _sentence_rank(hits, [("a", Span(20, 30))]) is None
    assert _sentence_rank(hits, [("a", Span(0, 10))]) is None
    assert _sentence_rank(hits, [("c", Span(0, 100)), ("a", Span(0, 11))]) == 3


def test_a_run_is_what_trec_tools_read(tmp_path: Path) -> None:
    write_run({"q1": [("d1", 0.75), ("d2", 0.5)], "q2": []}, tmp_path / "out" / "run.txt")
    assert (tmp_path / "out" / "run.txt").read_text() == (
        "q1 Q0 d1 1 0.750000 verbatim\nq1 Q0 d2 2 0.500000 verbatim\n"
    )
    read = list(ir_measures.read_trec_run(str(tmp_path / "out" / "run.txt")))
    assert [(s.query_id, s.doc_id, s.score) for s in read] == [("q1", "d1", 0.75), ("q1", "d2", 0.5)]


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    shutil.copytree(COLLECTION, tmp_path / "c")
    (tmp_path / "c" / missing).unlink()
    with pytest.raises(UnreadableFileError, match=missing):
        read_collection(tmp_path / "c")


@pytest.mark.parametrize(
    ("name", "content", "line"),
    [
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\thigh\n", 2),
        ("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1 d2 1\n", 3),
        ("spans.tsv", "query-id\tcorpus-id\tstart\tend\nq1\td1\t1\n", 2),
        ("queries.jsonl", '{"_id": "q1", "text": "a"}\n{"_id": "q2"}\n', 2),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, name: str, content: str, line: int) -> None:
    shutil.copytree(COLLECTION, tmp_path / "c")
    (tmp_path / "c" / name).write_text(content)
    with pytest.raises(MalformedDocumentError, match=f"line {line}"):
        read_collection(tmp_path / "c")
