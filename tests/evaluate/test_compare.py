"""Rankings are compared on the same index and questions; the figures are worked out by hand."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from judged import Judged
from support import LIBRARY, ingest

from evaluate.compare import Comparison, Pinned, compare
from evaluate.remember import RememberingEmbedder
from evaluate.variant import VariantError, read_variants, settings_of
from index.snapshots.store import Store
from index.vectors.model import Embedder, ModelInfo, Vectors
from ingest.errors import MalformedDocumentError
from ingest.lengths import ModelLimits
from search.engine import Ranking, SearchEngine

DEFAULT = Ranking(dense_weight=0.7, near=0.25, contact_factor=0.5)


class CountingEmbedder:
    """The default model, and which questions it was asked to embed."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.embedded: list[str] = []

    @property
    def info(self) -> ModelInfo:
        return self._embedder.info

    @property
    def limits(self) -> ModelLimits:
        return self._embedder.limits

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder.embed_passages(texts)

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        return self._embedder.embed_tokens(texts, question)

    def embed_question(self, text: str) -> Vectors:
        self.embedded.append(text)
        return self._embedder.embed_question(text)


def test_variants_are_read_and_keep_the_other_settings() -> None:
    one, two = read_variants(["dense_weight=0.5", " near=0.1 , contact_factor=1"], DEFAULT)
    assert (one.name, one.ranking) == ("dense_weight=0.5", replace(DEFAULT, dense_weight=0.5))
    assert two.name == "near=0.1, contact_factor=1.0"
    assert two.ranking == replace(DEFAULT, near=0.1, contact_factor=1.0)
    assert "dense_weight=0.5, near=0.25" in settings_of(one.ranking)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        (["dense_wait=0.5"], "no setting 'dense_wait'. There are dense_weight, near"),
        (["dense_weight"], "'dense_weight' is not SETTING=VALUE"),
        (["dense_weight="], "'dense_weight=' is not SETTING=VALUE"),
        (["dense_weight=0.5,"], "'' is not SETTING=VALUE"),
        ([""], "'' is not SETTING=VALUE"),
        (["dense_weight=half"], "dense_weight cannot be 'half': Input should be a valid number"),
        (["dense_weight=nan"], "dense_weight cannot be 'nan': Input should be a finite number"),
        (["near=0.1,near=0.2"], "near is stated twice"),
        (["near=0.1", "near=0.10"], "near=0.1 is stated 2 times"),
    ],
)
def test_what_is_no_variant_is_refused(stated: list[str], message: str) -> None:
    with pytest.raises(VariantError) as refused:
        read_variants(stated, DEFAULT)
    assert message in str(refused.value)


def test_each_question_has_its_figures_and_they_make_the_means(comparison: Comparison) -> None:
    default = comparison.default
    assert default.by_question["P@1"] == {"q1": 1.0, "q2": 1.0, "q3": 0.0}
    assert default.by_question["span in 1"] == {"q1": 1.0, "q2": 1.0, "q3": 0.0}
    for trial in (default, *comparison.variants):
        for name, mean in trial.figures.by_document.items():
            assert sum(trial.by_question[name].values()) / 3 == pytest.approx(mean)
        for depth, share in (trial.figures.span_in_first or {}).items():
            assert sum(trial.by_question[f"span in {depth}"].values()) / 3 == pytest.approx(share)


def test_what_came_first_is_kept(comparison: Comparison) -> None:
    first = {q: hit and hit.info.record for q, hit in comparison.default.first.items()}
    assert first == {"q1": "d1", "q2": "d2", "q3": None}
    assert comparison.variants[0].first["q3"] is not None


def test_differences_by_hand(comparison: Comparison) -> None:
    (variant,), (differences,) = comparison.variants, comparison.differences
    # q3 found nothing; where nothing is too far, its document is among the four there are. One question
    # that changed proves nothing. Of three, a resample has no q3 with probability 8/27 and nothing else
    # with 1/27, both above 2.5 %.
    found = differences["R@10"]
    assert (found.one, found.other, found.mean) == pytest.approx((2 / 3, 1.0, 1 / 3))
    assert (found.p, found.low, found.high) == (1.0, 0.0, 1.0)
    assert (found.wins, found.losses, found.ties) == (1, 0, 2)
    rank = [document for document, _ in variant.figures.run["q3"]].index("d3") + 1
    assert variant.by_question["nDCG@10"]["q3"] == pytest.approx(1 / math.log2(rank + 1))
    assert differences["nDCG@10"].mean == pytest.approx(1 / math.log2(rank + 1) / 3)


def test_a_comparison_as_text_and_as_json(comparison: Comparison) -> None:
    lines = comparison.lines()
    assert lines[0] == "3 questions"
    assert "near=-1.0" in lines
    (line,) = [line for line in lines if line.startswith("R@10 ") and "to" in line]
    assert line.split() == "R@10 0.6667 1.0000 +0.3333 +0.0000 to +1.0000 1.0000 1 0 2".split()
    fields = json.loads(json.dumps(comparison.to_json()))
    assert fields["questions"] == 3
    assert fields["settings"]["near"] == Ranking().near
    (variant,) = fields["variants"]
    assert variant["settings"]["near"] == -1
    assert variant["differences"]["R@10"]["wins"] == 1
    assert variant["differences"]["R@10"]["interval"] == [0, 1]
    assert fields["by_question"]["R@10"] == {"q1": 1, "q2": 1, "q3": 0}
    assert variant["by_question"]["R@10"] == {"q1": 1, "q2": 1, "q3": 1}


def test_each_question_is_embedded_once(judged: Judged, embedder: Embedder) -> None:
    counting, asked = CountingEmbedder(embedder), []
    variants = read_variants(["dense_weight=0.5", "dense_weight=0.9"], Ranking())
    compare(
        judged.collection, judged.store, counting, Ranking(), variants, judged.source,
        lambda *done: asked.append(done),
    )  # fmt: skip
    questions = [text for text in counting.embedded if text in judged.collection.questions.values()]
    assert sorted(questions) == sorted(judged.collection.questions.values())
    assert asked[-1] == (9, 9)
    assert asked == sorted(asked)


def test_a_remembered_vector_is_the_models(embedder: Embedder) -> None:
    remembering = RememberingEmbedder(embedder)
    assert remembering.info == embedder.info
    assert remembering.limits == embedder.limits
    for _ in range(2):
        assert (remembering.embed_question("rash") == embedder.embed_question("rash")).all()
    assert remembering.embed_passages(["rash"]).shape == (1, 384)


def test_a_publication_meanwhile_changes_nothing(tmp_path: Path, embedder: Embedder) -> None:
    store = Store(tmp_path)
    ingest(store, LIBRARY / "rash.txt", embedder=embedder)
    pinned = Pinned(store)
    engine, free = SearchEngine(pinned, embedder), SearchEngine(store, embedder)
    ingest(store, LIBRARY, embedder=embedder)
    assert (engine.snapshot.documents, free.snapshot.documents) == (1, 2)


def test_a_value_that_the_engine_refuses_is_known_before_anything_is_asked(
    judged: Judged, embedder: Embedder
) -> None:
    asked: list[tuple[int, int]] = []
    variants = read_variants(["dense_weight=0.5", "dense_weight=2"], Ranking())
    with pytest.raises(VariantError, match=r"dense_weight=2.0: .* between 0 and 1"):
        compare(
            judged.collection, judged.store, embedder, Ranking(), variants, judged.source,
            lambda *done: asked.append(done),
        )  # fmt: skip
    assert asked == []


def test_a_collection_that_nobody_judged_is_refused(judged: Judged, embedder: Embedder) -> None:
    empty = replace(judged.collection, questions={})
    with pytest.raises(MalformedDocumentError, match="none of its questions is judged"):
        compare(empty, judged.store, embedder, Ranking(), [], judged.source, lambda done, total: None)
