"""Questions are understood, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.question.parse import MOST_CHARACTERS, EmptyQuestionError, parse


def test_terms_are_looked_up_once_in_order() -> None:
    question = parse("  Does the rash\nprecede weakness, or weakness the rash? ")
    assert question.text == "Does the rash precede weakness, or weakness the rash?"
    assert question.terms == ("rash", "preced", "weak")
    assert [word for word, _ in question.words] == ["rash", "precede", "weakness", "weakness", "rash"]


@pytest.mark.parametrize("typed", ["", "   ", "\n\t", "?!", "😀", "...", "\u200b"])
def test_nothing_to_search_for(typed: str) -> None:
    with pytest.raises(EmptyQuestionError, match="Type a question"):
        parse(typed)


def test_a_very_long_question_is_searched_by_its_beginning() -> None:
    assert len(parse("rash." * 10_000).text) == MOST_CHARACTERS


@given(st.text())
def test_any_text_is_understood_or_refused(typed: str) -> None:
    try:
        question = parse(typed)
    except EmptyQuestionError:
        return
    assert 0 < len(question.text) <= MOST_CHARACTERS
