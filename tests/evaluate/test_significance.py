"""Paired tests and intervals, against values worked out by hand or by enumeration."""

from __future__ import annotations

from itertools import product

import pytest

from evaluate import significance
from evaluate.significance import compared, interval, randomisation


def test_every_way_to_swap_two_pairs() -> None:
    # +3 +1 = 4; of the sums 4, 2, -2, -4 two are as far from 0 as 4.
    assert randomisation([3.0, 1.0]) == 2 / 4
    # +3 -1 = 2: all four are.
    assert randomisation([3.0, -1.0]) == 1.0


def test_pairs_without_a_difference_change_nothing() -> None:
    assert randomisation([1.0, 0.0, 1.0, 0.0, 1.0]) == randomisation([1.0, 1.0, 1.0]) == 2 / 8
    assert randomisation([0.0, 0.0]) == 1.0
    assert randomisation([0.0, 1.0]) == 1.0, "one pair proves nothing: both ways are as far"
    assert randomisation([]) == 1.0


def test_it_is_two_sided_and_knows_no_rounding() -> None:
    assert randomisation([0.5, 0.25, 0.25]) == randomisation([-0.5, -0.25, -0.25]) == 2 / 8
    # 0.1 + 0.2 - 0.3 is 5.6e-17 in floating point, and 0 to us: every way is as far.
    assert randomisation([0.1, 0.2, -0.3]) == 1.0


def test_a_random_sample_comes_near_the_enumeration(monkeypatch: pytest.MonkeyPatch) -> None:
    differences = [0.31, -0.12, 0.4, 0.05, 0.22, -0.3, 0.18, 0.07, -0.02, 0.26, 0.11, 0.09, -0.15]
    observed = abs(sum(differences))
    sums = [
        sum(s * d for s, d in zip(signs, differences, strict=True)) for signs in product((1, -1), repeat=13)
    ]
    exact = sum(abs(total) >= observed - 1e-9 for total in sums) / len(sums)
    assert randomisation(differences) == pytest.approx(exact, abs=1e-12)
    monkeypatch.setattr(significance, "PERMUTATIONS", 8_000)  # fewer than the 8,192 ways: drawn at random
    sampled = randomisation(differences)
    assert sampled != exact
    # Three standard errors of a share of 8,000.
    assert sampled == pytest.approx(exact, abs=3 * (exact * (1 - exact) / 8_000) ** 0.5)
    assert randomisation(differences) == sampled, "the seed is fixed"


def test_a_p_value_is_never_0() -> None:
    assert randomisation([1.0] * 100) == pytest.approx(2 / 10_001)


def test_memory_is_bounded_and_changes_no_p_value(monkeypatch: pytest.MonkeyPatch) -> None:
    differences = [0.3, -0.1, 0.2] * 6
    whole = randomisation(differences)
    monkeypatch.setattr(significance, "_AT_ONCE", 400)
    assert randomisation(differences) == pytest.approx(whole, abs=0.02)


def test_the_interval_of_values_that_are_all_the_same_is_that_value() -> None:
    assert interval([0.25] * 8) == (0.25, 0.25)
    assert interval([0.25]) == (0.25, 0.25)


def test_the_interval_of_one_win_among_four() -> None:
    # A resample of [1, 0, 0, 0] has a binomial(4, 1/4) number of ones: none with probability 0.316, so
    # the low end is 0; 4 with 0.004 and 3 or 4 with 0.051, so that the 97.5th percentile is 3.
    assert interval([1.0, 0.0, 0.0, 0.0]) == (0.0, 0.75)


def test_a_comparison_by_hand() -> None:
    found = compared([0.5, 0.5, 1.0, 0.0], [1.0, 0.5, 0.75, 0.25])
    assert (found.one, found.other, found.mean) == (0.5, 0.625, 0.125)
    assert (found.wins, found.losses, found.ties) == (2, 1, 1)
    # ±.5 ±.25 ±.25: of eight sums, those with |sum| < 0.5 are 0 twice (.5 -.25 -.25 and its mirror).
    assert found.p == 6 / 8
    assert found.low <= 0 <= found.mean <= found.high
    assert found.to_json()["interval"] == [found.low, found.high]
    assert (found.to_json()["default"], found.to_json()["variant"]) == (0.5, 0.625)


@pytest.mark.parametrize(("one", "other"), [([], []), ([1.0], [1.0, 0.0])])
def test_what_makes_no_pairs_is_refused(one: list[float], other: list[float]) -> None:
    with pytest.raises(ValueError, match="make no pairs"):
        compared(one, other)
