"""The parts of a formula on one line: no number and no name runs into its neighbour."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.signs import behind, with_small_fractions
from ingest.signs.formulas import Piece, joined, small_fraction, vulgar


@pytest.mark.parametrize(
    ("pieces", "line"),
    [
        ([Piece("2"), Piece("1/2", "fraction")], "2½"),
        ([Piece("2"), Piece("7/9", "fraction")], "2 7/9"),
        ([Piece("1/2", "fraction"), Piece("5")], "(1/2)5"),
        ([Piece("1/2", "fraction"), Piece("+5")], "1/2+5"),
        ([Piece("a/"), Piece("b/c", "fraction")], "a/(b/c)"),
        ([Piece("√16", "root"), Piece("5")], "√16 5"),
        ([Piece("3"), Piece("x²", "factor")], "3x²"),
        ([Piece("3"), Piece("10⁹", "factor")], "3 10⁹"),
        ([Piece("3"), Piece("¹³¹I", "root")], "3 ¹³¹I"),
        ([Piece("x"), Piece(""), Piece("=1")], "x=1"),
    ],
)
def test_pieces_are_joined(pieces: list[Piece], line: str) -> None:
    assert joined(pieces) == line


@given(st.lists(st.sampled_from(["12", "5", "3/4", "10⁹", "x"]), max_size=6))
def test_no_number_is_made_of_two(words: list[str]) -> None:
    """What stands in two pieces, one of them no plain text, never stands as one number."""
    pieces = [Piece(each, "fraction" if "/" in each else "factor") for each in words]
    line = joined(pieces)
    assert not any(f"{a}{b}" in line for a in ("12", "5") for b in ("12", "5", "3/4", "10"))


def test_small_fractions() -> None:
    assert vulgar("1", "2") == "½"
    assert vulgar("1", "9") == ""
    assert small_fraction("a+1", "2") == "(a+1)/2"


@pytest.mark.parametrize(
    ("before", "formula", "told"),
    [
        ("1", "1/2", "½"),
        ("3", "1/16", " 1/16"),
        ("x = ", "1/2", "1/2"),
        ("2", "(a+b)/2", "(a+b)/2"),
        ("10", "5", " 5"),
        ("a", "1/2", "1/2"),
    ],
)
def test_a_formula_behind_a_number_does_not_run_into_it(before: str, formula: str, told: str) -> None:
    assert behind(before, formula) == told


@given(st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
def test_a_mixed_number_keeps_its_value(whole: int, above: int, below: int) -> None:
    line = f"{whole}{behind(str(whole), f'{above}/{below}')}"
    parts = [Fraction(unicodedata.numeric(c)).limit_denominator(8) for c in line if not c.isascii()]
    words = line if not parts else line[:-1]
    plain = [Fraction(part) for part in words.split()]
    assert sum(plain + parts) == whole + Fraction(above, below)


@given(st.text(alphabet="0123⁰¹²³₀₁₂₃/⁄ ab", max_size=20))
def test_only_raised_numbers_over_lowered_ones_become_fractions(text: str) -> None:
    written = with_small_fractions(text)
    if not any(c in text for c in "₀₁₂₃"):
        assert written == text
    assert written.count("a") == text.count("a") and written.count("b") == text.count("b")


@pytest.mark.parametrize(
    ("text", "told"),
    [("1¹⁄₂", "1½"), ("¹/₂", "½"), ("2³/₁₆", "2 3/16"), ("10⁹/L", "10⁹/L"), ("5/7", "5/7")],
)
def test_a_raised_and_a_lowered_number_around_a_stroke(text: str, told: str) -> None:
    assert with_small_fractions(text) == told
