"""How far words are from each other; and a vocabulary that follows its documents."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.vocabulary import edits, swapped, vocabulary

WORDS = st.text(alphabet=string.ascii_lowercase[:5], max_size=8)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("calcinosis", "calcinosis", 0),
        ("calcinosis", "calcinoses", 1),
        ("calcinosis", "caclinosis", 1),
        ("calcinosis", "calcinossis", 1),
        ("calcinosis", "calcinsis", 1),
        ("dermatomiocitis", "dermatomyositis", 2),
        ("hydralazine", "hydroxyzine", 3),
        ("", "abc", 3),
        # No part is edited twice: "ca" to "ac" to "abc" would be two.
        ("ca", "abc", 3),
    ],
)
def test_edits_are_counted_by_hand(one: str, other: str, distance: int) -> None:
    assert edits(one, other, 5) == distance
    assert edits(one, other, 1) == min(distance, 2)


@given(WORDS, WORDS, st.integers(0, 4))
def test_edits_are_those_of_the_whole_table(one: str, other: str, most: int) -> None:
    rows = [[max(i, j) for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i][j] = min(
                rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1])
            )
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 1] + other[j - 2]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    assert edits(one, other, most) == min(rows[-1][-1], most + 1)
    assert edits(one, other, most) == edits(other, one, most)


def test_the_words_that_are_kept() -> None:
    assert vocabulary(["Oedema of the IL-6 knee", "long-standing œdème, 0.5mg"]) == {
        "oedema",
        "knee",
        "long",
        "standing",
        "œdeme",
    }
    assert swapped("dermatitis") == "edrmatitis"
