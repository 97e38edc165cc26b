"""Confidence: features and probabilities worked out by hand, and what the stored calibration holds for."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest

from index.backend import Statistics
from index.errors import ModelError
from index.snapshots.store import Store
from index.vectors.model import DEFAULT_MODEL_SHA256, Embedder, ModelInfo
from ingest.document import SourceInfo
from search.engine import SearchEngine
from search.hit import Hit, Signals
from search.question.parse import parse
from search.ranking.confidence import (
    RANKING_VERSION,
    Calibration,
    Verdict,
    calibration_of,
    judged,
    stored,
)
from search.ranking.features import Features, features
from search.subject.topic import Subject, Topic

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
    info = SourceInfo("a.md", title=title)
    return Hit(
        1, "p", "d", 0, info, heading, None, 0, len(text), text, None, 1.0, (), "", None, signals=Signals()
    )


HITS = (_hit("A rash."),)


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
    assert _features("rash") == Features(cosine=0.0, held=0.0, unknown=0.0, rest=0.0)
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
    helps = ("cosine", "spoken", "rest", "evidence", "met")
    assert all(fitted.coefficients[name] > 0 for name in helps)
    assert fitted.coefficients["unknown"] < 0 and fitted.coefficients["missing"] < 0
    low = Features(cosine=0.3, held=0.2, unknown=0.6, missing=0.5, rest=0.0)
    high = Features(cosine=0.75, held=1.0, unknown=0.0, spoken=1.0, evidence=0.5)
    assert fitted.confidence(low) < 0.05 and fitted.confidence(high) > 0.85


def test_it_is_written_as_it_is_read(tmp_path: Path) -> None:
    FITTED.write(tmp_path / "fitted.json")
    assert Calibration.read(tmp_path / "fitted.json") == FITTED
    told = json.loads((tmp_path / "fitted.json").read_text())
    assert list(told) == ["model_sha256", "ranking", "intercept", "coefficients", "threshold"]


def test_a_verdict_needs_a_calibration_that_holds_and_a_library_that_is_complete() -> None:
    sure, unsure = Features(0.8, 1.0, 0.0), Features(0.1, 0.0, 1.0)
    yes, no = judged(sure, LIBRARY, HITS), judged(unsure, LIBRARY, HITS)
    assert (yes.answerable, no.answerable) == (True, False)
    assert yes.confidence == stored().confidence(sure)
    assert judged(sure, LIBRARY, ()).answerable is False
    for library in (
        replace(LIBRARY, model=ModelInfo("other", "0" * 64)),
        replace(LIBRARY, embedded=149),
        replace(LIBRARY, entries=99, embedded=99),
    ):
        assert judged(sure, library, HITS) == Verdict(None, None)
        assert judged(sure, library, ()) == Verdict(False, None)


def test_a_model_may_bring_a_calibration_of_its_own(tmp_path: Path) -> None:
    assert calibration_of("all-MiniLM-L6-v2") == calibration_of(str(tmp_path)) == stored()
    calibration_of.cache_clear()
    FITTED.write(tmp_path / "calibration.json")
    assert calibration_of(str(tmp_path)) == FITTED
    mine = replace(LIBRARY, model=ModelInfo(str(tmp_path), "model"))
    assert judged(Features(0.8, 1.0, 0.0), mine, HITS).answerable is True
    # It says itself which model it was fitted with.
    assert judged(
        Features(0.8, 1.0, 0.0), replace(mine, model=ModelInfo(str(tmp_path), "o")), HITS
    ) == Verdict(None, None)


def test_a_calibration_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "calibration.json").write_text("{}")
    with pytest.raises(ModelError, match=r"calibration\.json: is no calibration"):
        calibration_of(str(tmp_path))


def test_no_question_is_answered_by_passages_that_leave_out_its_subject() -> None:
    sure = Features(0.8, 1.0, 0.0)
    other = replace(HITS[0], signals=Signals((), ("metformin",), ("metformin",)))
    verdict = judged(sure, LIBRARY, (other,) * 5)
    assert verdict.answerable is False
    assert verdict.confidence is not None and verdict.confidence < stored().threshold
    assert judged(sure, LIBRARY, (other, *HITS)).answerable is True
    # The sixth is not looked at.
    assert judged(sure, LIBRARY, (*(other,) * 5, *HITS)).answerable is False
    # An amount that was asked for and is not told counts like it.
    untold = replace(HITS[0], signals=Signals(untold=("a dose",)))
    assert judged(sure, LIBRARY, (untold,)).answerable is False


def test_what_was_asked_for_by_the_letter_is_answered() -> None:
    verdict = judged(Features(0.1, 0.0, 1.0), LIBRARY, HITS, exact=True)
    assert verdict.answerable is True and verdict.confidence == stored().threshold
    assert judged(Features(0.1, 0.0, 1.0), LIBRARY, (), exact=True).answerable is False


def test_a_name_of_several_words_weighs_as_one_thing() -> None:
    names = frozenset(("lambert eaton syndrom",))
    subject = Subject(((Topic("Lambert-Eaton syndrome", "disease", names),),))
    asked = replace(parse("thymus in Lambert-Eaton syndrome"), subject=subject)
    found = features(asked, [_hit("", "Lambert-Eaton syndrome")], [], lambda term: 1, ENTRIES)
    assert found.held == pytest.approx(1 / 2)
    assert found.spoken == pytest.approx(1 / 3)


def test_real_questions_are_told_apart(starter_store: Store, embedder: Embedder) -> None:
    engine = SearchEngine(starter_store, embedder)

    for question in ("How often does rhabdomyolysis cause acute kidney injury?", "calcinosis"):
        assert engine.search(question, 5).answerable is True, question
    for question in ("How is sickle cell disease inherited?", "Which vaccines does a toddler need?"):
        assert engine.search(question, 5).answerable is False, question
