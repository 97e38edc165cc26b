"""The ranking of a library in memory, whose scores are worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from memory_backend import K1, B, MemoryBackend
from support import as_read

from index.catalog.facets import Filters
from index.vectors.model import ModelInfo, Vectors
from ingest.document import Document, Section, SourceInfo
from search.hit import Ranks
from search.question.parse import parse
from search.ranking.rank import Found, Ranker, Ranking

TEXTS = {
    "a": "Rash was violet.",
    "b": "Rash came late.",
    "c": "Knees were weak.",
    "d": "Violet sunsets fade.",
}
VECTORS = {
    "a": [0.6, 0.8, 0.0],
    "b": [0.8, 0.6, 0.0],
    "c": [0.0, 1.0, 0.0],
    "d": [0.0, 0.0, 1.0],
}
QUESTION = np.array([1, 0, 0], dtype=np.float32)
PLAIN = Ranking(dense_weight=0.75, evidence_weight=0, title_weight=0, related_weight=0, moved_weight=0)


def _backend(vectors: dict[str, list[float]], title: str = "T") -> MemoryBackend:
    backend = MemoryBackend(ModelInfo("test", "0" * 64))
    for name, text in TEXTS.items():
        info = SourceInfo(f"folder/{name}", title=title)
        backend.add(as_read(Document(text, info, (Section(0, len(text)),), "text")))
    backend.by_text = {
        f"{title}\n{TEXTS[name]}": np.array(v, dtype=np.float32) for name, v in vectors.items()
    }
    return backend


def _ranked(question: str, ranking: Ranking, vectors: dict[str, list[float]] = VECTORS) -> Found:
    vector: Vectors = QUESTION
    return Ranker(_backend(vectors), parse(question), lambda: vector, Filters(), ranking).best(10)


def _scores(found: Found) -> dict[str, float]:
    return {stored.info.source.removeprefix("folder/"): score for stored, score in found}


def _bm25(holding: int, length: int, average: float) -> float:
    idf = math.log(1 + (4 - holding + 0.5) / (holding + 0.5))
    return idf * (K1 + 1) / (1 + K1 * (1 - B + B * length / average))


# "was", "were" and "T" are no terms: rash violet, rash came late, knee weak, violet sunset fade.
AVERAGE = 10 / 4
RASH_A, VIOLET_A = _bm25(2, 2, AVERAGE), _bm25(2, 2, AVERAGE)
RASH_B = _bm25(2, 3, AVERAGE)


def test_plain_is_the_convex_combination_of_what_is_near() -> None:
    found = _scores(_ranked("rash", PLAIN))
    # the best cosine is b's 0.8, the best words a's
    assert list(found) == ["b", "a"], "c and d are far from it and share no word with it"
    assert found["b"] == pytest.approx(0.75 + 0.25 * RASH_B / RASH_A, rel=1e-5)
    assert found["a"] == pytest.approx(0.75 * 1.6 / 1.8 + 0.25, rel=1e-5)


def test_evidence_is_added() -> None:
    plain = _scores(_ranked("violet rash", PLAIN))
    ranking = replace(PLAIN, evidence_weight=0.4)
    found = _scores(_ranked("violet rash", ranking))
    # a says both words, together; b and d one, which is half of the question
    assert found["a"] - plain["a"] == pytest.approx(0.4)
    assert found["b"] - plain["b"] == pytest.approx(0.4 * 0.5**2 / 2)
    assert found["d"] - plain["d"] == pytest.approx(0.4 * 0.5**2 / 2)


def test_a_title_is_added_as_far_as_the_passage_is_its_document() -> None:
    backend = _backend(VECTORS, "Violet hills")
    for key, document in list(backend.documents_.items()):
        if document.info.source == "folder/b":  # its passage is a quarter of it
            backend.documents_[key] = replace(document, text=document.text * 4)
    asked = parse("violet rash")
    plain, titled = (
        _scores(Ranker(backend, asked, lambda: QUESTION, Filters(), ranking).best(10))
        for ranking in (PLAIN, replace(PLAIN, title_weight=0.4))
    )
    # the title holds violet, which all four passages hold with it, and not rash, which two hold
    violet, rash = math.log(1 + 0.5 / 4.5), math.log(1 + 2.5 / 2.5)
    lift = 0.4 * (violet / (violet + rash)) ** 2
    assert titled["a"] - plain["a"] == pytest.approx(lift, rel=1e-4)
    assert titled["b"] - plain["b"] == pytest.approx(0.25 * lift, rel=1e-4)


def test_meaning_moves_to_the_best_but_brings_in_nothing_that_is_far() -> None:
    ranking = Ranking(dense_weight=1, evidence_weight=0, related_weight=0, moved_weight=1)
    found = _scores(_ranked("rash", ranking))
    # b and a are found; the question moves to (1, 0, 0) + (0.7, 0.7, 0), of length sqrt(3.38)
    b, a = (0.8 * 1.7 + 0.6 * 0.7) / math.sqrt(3.38), (0.6 * 1.7 + 0.8 * 0.7) / math.sqrt(3.38)
    assert found == {"b": pytest.approx(1), "a": pytest.approx((a + 1) / (b + 1), rel=1e-5)}


def test_related_words_count_beside_the_questions_own() -> None:
    ranking = Ranking(dense_weight=0, evidence_weight=0, related_weight=0.5, moved_weight=0)
    found = _scores(_ranked("rash", ranking))
    # What one sentence says already: a and b say all of it, in one word, which is 0.5. So 0.5 * 1 * 0.5 is
    # shared by violet (1/2 of its passage, in 2 of 4), late and came (1/3, in 1 of 4).
    rare, common = math.log(1 + 3.5 / 1.5), math.log(1 + 2.5 / 2.5)
    violet, late = common / 2, rare / 3
    share = 0.25 / (violet + 2 * late)
    a = RASH_A + share * violet * VIOLET_A
    b = RASH_B + share * late * 2 * _bm25(1, 3, AVERAGE)
    assert found == {
        "b": pytest.approx(b / max(a, b), rel=1e-5),
        "a": pytest.approx(a / max(a, b), rel=1e-5),
    }


def test_what_has_no_vector_is_ranked_by_its_words() -> None:
    found = _scores(_ranked("rash", Ranking(), {}))
    assert list(found) == ["a", "b"]
    some = _scores(_ranked("rash", Ranking(), {"b": VECTORS["b"]}))
    assert set(some) == {"a", "b"}


def test_nothing_near_is_nothing_found() -> None:
    far = {name: [0.0, 0.0, 1.0] for name in VECTORS}
    assert _ranked("zebra", Ranking(), far) == []


def test_each_passage_has_its_places_in_words_and_meaning() -> None:
    ranker = Ranker(_backend(VECTORS), parse("rash"), lambda: QUESTION, Filters(), PLAIN)
    told = {s.info.source.removeprefix("folder/"): ranker.ranks(s) for s, _ in ranker.best(10)}
    # a is shorter, so its word counts more; b is nearer; each says the one word asked about
    assert told == {
        "b": Ranks(words=2, meaning=1, evidence=0.5),
        "a": Ranks(words=1, meaning=2, evidence=0.5),
    }


@pytest.mark.parametrize(
    "wrong",
    [{"rerank_depth": 0}, {"rerank_weight": 1.5}, {"hits_per_document": -1}, {"document_margin": -0.1}],
)
def test_settings_out_of_bounds_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Ranking(**wrong)  # type: ignore[arg-type]
