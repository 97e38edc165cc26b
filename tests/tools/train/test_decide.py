"""The rule by which a model is shipped: at its edges, and with something not measured."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools.train.decide import WRONG, Measured, decide

BASE = Measured(
    {"cf": 0.5, "covidqa": 0.6, "liveqa": 0.4, "bioasq": 0.7}, dict.fromkeys(WRONG, 3), no_verdict=0, first=14
)
BETTER = replace(BASE, ndcg={"cf": 0.52, "covidqa": 0.62, "liveqa": 0.42, "bioasq": 0.695})


def test_three_that_gain_and_one_that_hardly_loses_are_enough() -> None:
    assert decide(BASE, BETTER).ship


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"ndcg": {**BETTER.ndcg, "cf": 0.519}}, "0.02 more is asked of 3"),
        ({"ndcg": {**BETTER.ndcg, "bioasq": 0.694}}, "bioasq: nDCG@10 -0.0060"),
        ({"ndcg": {name: v for name, v in BETTER.ndcg.items() if name != "bioasq"}}, "bioasq: its odd"),
        ({"wrong": {**dict.fromkeys(WRONG, 3), "refused_with_answer": 4}}, "refused_with_answer: 4, and 3"),
        ({"wrong": None}, "clinical questions were not asked"),
        # A model that never gives a verdict is never wrong, and no better for it.
        ({"wrong": dict.fromkeys(WRONG, 0), "no_verdict": 145}, "145 without a verdict"),
        ({"first": 13}, "13 facts first, and 14"),
        ({"first": None}, "seed were not asked"),
    ],
)
def test_each_condition_alone_keeps_it_back(change: dict[str, object], why: str) -> None:
    decision = decide(BASE, replace(BETTER, **change))  # type: ignore[arg-type]
    assert not decision.ship
    assert len(decision.against) == 1 and why in decision.against[0]


def test_the_default_is_not_shipped_instead_of_itself() -> None:
    assert not decide(BASE, BASE).ship
