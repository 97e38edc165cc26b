"""Words become terms: stems, and compounds that hold a digit whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import STOP_WORDS, term_spans, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Muscles and muscle", ["muscl", "muscl"]),
        ("0.5 mg", ["0.5", "mg"]),
        ("IL-6", ["il", "6", "il-6"]),
        ("HLA-B*57:01", ["hla", "57", "01", "hla-b*57:01"]),
        ("anti-Mi-2", ["anti", "mi", "2", "anti-mi-2"]),
        ("anti‐Mi‑2", ["anti", "mi", "2", "anti-mi-2"]),
        ("long-standing", ["long", "stand"]),
        ("Association's", ["associ"]),
        ("Association’s", ["associ"]),
        ("Sjögren", ["sjogren"]),
        ("Sjo\u0308gren", ["sjogren"]),
        ("what is the", []),
        ("not", ["not"]),
        ("", []),
        ("CO₂ 10⁹", ["co2", "10", "9"]),
        ("clean hands⁵.", ["clean", "hand", "5"]),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_question_meets_the_text_in_any_of_its_forms() -> None:
    assert terms("Does calcinosis occur?")[-1] in terms("Calcinosis most often occurs late.")


@given(st.text(max_size=300))
def test_terms_hold_no_white_space_and_no_stop_word_alone(text: str) -> None:
    for term in terms(text):
        assert term
        assert not any(character.isspace() for character in term)
    assert not set(terms(" ".join(STOP_WORDS)))


@given(st.text(max_size=300))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    end_before = 0
    for start, end, _ in term_spans(text):
        assert end_before <= start < end <= len(text)
        end_before = end
