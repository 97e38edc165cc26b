"""Confidence: features and probabilities worked out by hand, and what the stored calibration holds for."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from support import ROOT, ingest

from index.backend import Statistics
from index.snapshots.store import Store
from index.vectors.model import DEFAULT_MODEL_SHA256, Embedder, ModelInfo
from search.engine import SearchEngine
from search.hit import Hit
from search.question.parse import parse
from search.ranking.confidence import (
    RANKING_VERSION,
    Calibration,
    Features,
    Verdict,
    features,
    judged,
    stored,
)

HOLDING = {"rash": 4, "dermatomyos": 1, "zebra": 0}
ENTRIES = 2000
# Robertson's inverse document frequency: ln(1 + (2000 - n + 0.5) / (n + 0.5)).
RASH, DERMATOMYOSITIS, ZEBRA = (
    math.log(1 + 1996.5 / 4.5),
    math.log(1 + 1999.5 / 1.5),
    math.log(1 + 2000.5 / 0.5),
)
ALL = RASH + DERMATOMYOSITIS + ZEBRA
MODEL = ModelInfo("default", DEFAULT_MODEL_SHA256)
LIBRARY = Statistics("id", "now", MODEL, documents=9, passages=150, entries=150, embedded=150)
FITTED = Calibration("model", RANKING_VERSION, -2.0, {"cosine": 4.0, "held": 1.0, "unknown": -2.0}, 0.5)


def _hit(text: str, title: str = "", *heading: str) -> Hit:
    return cast(Hit, SimpleNamespace(info=SimpleNamespace(title=title), heading=heading, text=text))


def _features(question: str, *hits: Hit, cosines: tuple[float, ...] = ()) -> Features:
    dense = list(enumerate(cosines))
    return features(parse(question), hits, dense, HOLDING.__getitem__, ENTRIES)


def test_features_by_hand() -> None:
    first, second = _hit("A rash."), _hit("It itches.", "Dermatomyositis", "Rashes")
    found = _features("rash of dermatomyositis in a zebra", first, second, cosines=(0.7, 0.4))
    # The second hit has two of the three terms, in its title and heading.
    assert found.cosine == 0.7
    assert found.held == pytest.approx((RASH + DERMATOMYOSITIS) / ALL)
    assert found.unknown == pytest.approx(ZEBRA / ALL)


def test_rarity_in_a_small_library_is_told_as_in_one_of_a_thousand_passages() -> None:
    one, other = math.log(1 + 996.5 / 4.5), math.log(1 + 1000.5 / 0.5)
    found = features(parse("rash zebra"), [], [], HOLDING.__getitem__, 150)
    assert found.unknown == pytest.approx(other / (one + other))


def test_only_the_first_five_hits_count_and_each_by_itself() -> None:
    nothing = [_hit("Nothing of it.")] * 5
    assert _features("rash zebra", *nothing, _hit("A zebra with a rash.")).held == 0.0
    assert _features("rash zebra", _hit("A rash."), _hit("A zebra.")).held == pytest.approx(
        ZEBRA / (RASH + ZEBRA)
    )


def test_no_hit_and_no_term() -> None:
    assert _features("rash") == Features(cosine=0.0, held=0.0, unknown=0.0)
    assert _features("what is it", _hit("It is."), cosines=(0.5,)) == Features(0.5, 0.0, 1.0)


def test_a_probability_by_hand() -> None:
    # -2 + 4 * 0.75 + 1 * 0.5 - 2 * 0.25 = 1
    assert FITTED.confidence(Features(0.75, 0.5, 0.25)) == pytest.approx(1 / (1 + math.exp(-1)))
    assert FITTED.confidence(Features(0.5, 0.0, 0.0)) == 0.5


@pytest.mark.parametrize("extreme", [1e6, -1e6])
def test_no_odds_overflow(extreme: float) -> None:
    fitted = Calibration("model", 1, extreme, {}, 0.5)
    assert fitted.confidence(Features(0, 0, 0)) == (1.0 if extreme > 0 else 0.0)


def test_the_stored_calibration_says_what_it_holds_for_and_points_the_right_way() -> None:
    fitted = stored()
    assert fitted.holds_for(MODEL)
    assert not fitted.holds_for(ModelInfo("other", "0" * 64))
    assert not fitted.holds_for(ModelInfo("default", DEFAULT_MODEL_SHA256, query_prefix="query: "))
    assert 0 < fitted.threshold < 1
    assert fitted.coefficients["cosine"] > 0 and fitted.coefficients["held"] > 0
    assert fitted.coefficients["unknown"] < 0
    low, high = (fitted.confidence(Features(*f)) for f in ((0.3, 0.2, 0.6), (0.75, 1.0, 0.0)))
    assert low < 0.05 and high > 0.85


def test_it_is_written_as_it_is_read(tmp_path: Path) -> None:
    FITTED.write(tmp_path / "fitted.json")
    assert Calibration.read(tmp_path / "fitted.json") == FITTED
    told = json.loads((tmp_path / "fitted.json").read_text())
    assert list(told) == ["model_sha256", "ranking", "intercept", "coefficients", "threshold"]


def test_a_verdict_needs_a_calibration_that_holds_and_a_library_that_is_complete() -> None:
    sure, unsure = Features(0.8, 1.0, 0.0), Features(0.1, 0.0, 1.0)
    yes, no = judged(sure, LIBRARY, 3), judged(unsure, LIBRARY, 3)
    assert (yes.answerable, no.answerable) == (True, False)
    assert yes.confidence == stored().confidence(sure)
    assert judged(sure, LIBRARY, 0).answerable is False
    for library in (
        replace(LIBRARY, model=ModelInfo("other", "0" * 64)),
        replace(LIBRARY, embedded=149),
        replace(LIBRARY, entries=99, embedded=99),
    ):
        assert judged(sure, library, 3) == Verdict(None, None)
        assert judged(sure, library, 0) == Verdict(False, None)


def test_real_questions_are_told_apart(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> None:
    store = Store(tmp_path_factory.mktemp("starter") / "index")
    ingest(store, ROOT / "corpus", embedder=embedder)
    engine = SearchEngine(store, embedder)
    library = engine.library

    def verdict(question: str) -> bool | None:
        asked = parse(question)
        hits = engine.search(question, 5).hits
        dense = library.dense(embedder.embed_question(asked.text), 1)
        found = features(asked, hits, dense, library.holding, library.statistics.entries)
        return judged(found, library.statistics, len(hits)).answerable

    for question in ("How often does rhabdomyolysis cause acute kidney injury?", "calcinosis"):
        assert verdict(question) is True, question
    for question in ("How is sickle cell disease inherited?", "Which vaccines does a toddler need?"):
        assert verdict(question) is False, question
