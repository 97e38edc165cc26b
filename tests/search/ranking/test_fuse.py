"""Fusion gives the numbers worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.ranking.fuse import COSINE_FLOOR, blended, convex, normalised


def test_normalised_scales_between_the_floor_and_the_best() -> None:
    assert normalised([(1, 0.5), (2, 0.2), (3, -1.0)], COSINE_FLOOR) == pytest.approx({1: 1, 2: 0.8, 3: 0})
    assert normalised([(1, 8.0), (2, 2.0)], 0.0) == pytest.approx({1: 1, 2: 0.25})


def test_normalised_of_nothing_and_of_the_floor_alone() -> None:
    assert normalised([], 0.0) == {}
    assert normalised([(1, 0.0), (2, 0.0)], 0.0) == {1: 0.0, 2: 0.0}


def test_convex_by_hand() -> None:
    # by meaning: 1 -> 1, 2 -> 0.8; by words: 2 -> 1, 3 -> 0.5
    fused = convex([(1, 0.5), (2, 0.2)], [(2, 4.0), (3, 2.0)], dense_weight=0.75)
    assert fused == [
        (2, pytest.approx(0.75 * 0.8 + 0.25)),
        (1, pytest.approx(0.75)),
        (3, pytest.approx(0.125)),
    ]


def test_ties_go_by_row() -> None:
    assert [row for row, _ in convex([(9, 0.5), (4, 0.5)], [], 0.5)] == [4, 9]


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_a_weight_outside_0_and_1_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match=str(weight)):
        convex([], [], weight)


def _ranking(low: float, high: float) -> st.SearchStrategy[list[tuple[int, float]]]:
    scores = st.floats(low, high, allow_nan=False)
    rows = st.dictionaries(st.integers(0, 30), scores, max_size=15)
    return rows.map(lambda found: sorted(found.items(), key=lambda item: -item[1]))


@given(_ranking(-1, 1), _ranking(0, 50), st.floats(0, 1))
def test_every_row_once_between_0_and_1_best_first(
    dense: list[tuple[int, float]], lexical: list[tuple[int, float]], weight: float
) -> None:
    fused = convex(dense, lexical, weight)
    assert {row for row, _ in fused} == {row for row, _ in [*dense, *lexical]}
    assert len(fused) == len(dict(fused))
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in scores)


@given(_ranking(-1, 1), st.integers(1, 5))
def test_the_score_of_a_row_does_not_depend_on_how_deep_the_list_goes(
    dense: list[tuple[int, float]], depth: int
) -> None:
    shallow = dict(convex(dense[:depth], [], 0.5))
    deep = dict(convex(dense, [], 0.5))
    assert all(deep[row] == pytest.approx(score) for row, score in shallow.items())


def test_blended_by_hand() -> None:
    # Fused scaled: 1, 0.5, 0; anew scaled: 0, 1, 0.25. Half and half 0.5, 0.75, 0.125, within 0.4 to 0.8.
    found = blended([(1, 0.8), (2, 0.6), (3, 0.4)], {1: -3.0, 2: 5.0, 3: -1.0}, 0.5)
    assert [row for row, _ in found] == [2, 1, 3]
    assert [score for _, score in found] == pytest.approx([0.7, 0.6, 0.45])


def test_blended_with_all_or_none_of_the_weight_is_one_of_the_two() -> None:
    fused, anew = [(1, 0.8), (2, 0.6), (3, 0.4)], {1: 0.1, 2: 0.3, 3: 0.2}
    assert [row for row, _ in blended(fused, anew, 0)] == [1, 2, 3]
    assert [row for row, _ in blended(fused, anew, 1)] == [2, 3, 1]
    assert blended([(1, 0.5), (2, 0.5)], {1: 0.0, 2: 1.0}, 1) == [(2, 0.5), (1, 0.5)]
    assert blended([], {}, 0.5) == []
    with pytest.raises(ValueError, match="between 0 and 1"):
        blended(fused, anew, 1.5)
