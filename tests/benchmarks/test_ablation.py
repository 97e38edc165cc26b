"""Every step of the ranking is switched off by itself, and rankings are chosen on other collections."""

from __future__ import annotations

import dataclasses

from benchmarks.ablation import ENGINE, NO_STEP, STEPS, left_out, rankings
from search.ranking.rank import DEFAULT, Ranking


def test_every_setting_is_a_step_or_said_to_be_none() -> None:
    assert {field.name for field in dataclasses.fields(Ranking)} == {*STEPS, *NO_STEP}
    assert not {*STEPS} & {*NO_STEP}


def test_each_step_is_switched_off_alone() -> None:
    tried = rankings(["dense_weight=0.5,near=0"])
    assert tried[ENGINE] == DEFAULT
    for name, off in STEPS.items():
        assert getattr(DEFAULT, name) != off, f"{name} is off already: it is no step"
        differing = [
            field.name
            for field in dataclasses.fields(Ranking)
            if getattr(tried[f"without {name}"], field.name) != getattr(DEFAULT, field.name)
        ]
        assert differing == [name]
    assert (tried["dense_weight=0.5, near=0.0"].dense_weight, len(tried)) == (0.5, len(STEPS) + 2)


def test_the_choice_never_sees_the_collection_that_is_left_out() -> None:
    figures = {
        "a": {"one": 0.9, "two": 0.1, "three": 0.2},
        "b": {"one": 0.0, "two": 0.3, "three": 0.3},
    }
    # Without "one", b is better (0.3 to 0.15); without "two" or "three" a is (0.55 and 0.5 to 0.15).
    assert left_out(figures) == {"one": ("b", 0.0), "two": ("a", 0.1), "three": ("a", 0.2)}
    assert left_out({"a": {"one": 0.1}, "b": {"one": 0.2}}) == {"one": ("b", 0.2)}
