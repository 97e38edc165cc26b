"""The parts of a formula on one line: no number and no name runs into its neighbour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
