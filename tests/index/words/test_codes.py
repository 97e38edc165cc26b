"""A passage's tokens are its words that carry a topic, by sentence: places counted by hand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.words.codes import form_code, term_code, tokens
from index.words.terms import term_spans


def _tokens(text: str) -> list[tuple[int, int, int]]:
    return [tuple(each) for each in tokens(text).tolist()]


def _token(term: str, form: str, step: int) -> tuple[int, int, int]:
    return term_code(term), form_code(form), step


def test_words_without_a_topic_are_counted_and_not_kept() -> None:
    assert _tokens("The rash of the Eyelids is violet.") == [
        _token("rash", "rash", 0),
        _token("eyelid", "eyelids", 3),
        _token("violet", "violet", 2),
    ]


def test_a_sentence_and_a_row_begin_anew() -> None:
    assert _tokens("It is a rash. Violet.\n\n| dose | 5 mg |\n| age | old |") == [
        _token("rash", "rash", 0),
        _token("violet", "violet", 0),
        _token("dose", "dose", 0),
        _token("5", "5", 1),
        _token("mg", "mg", 1),
        _token("age", "age", 0),
        _token("old", "old", 1),
    ]


def test_a_form_is_told_from_another_of_the_same_term() -> None:
    (one,), (other,) = _tokens("Myopathy"), _tokens("myopathies")
    assert one[0] == other[0] and one[1] != other[1]


def test_a_step_too_long_for_its_byte_is_the_longest() -> None:
    assert [step for *_, step in _tokens(f"Rash {'of ' * 400}violet")] == [0, 255]


@given(st.text(max_size=200))
def test_every_word_with_a_term_is_there_and_bytes_come_back(text: str) -> None:
    made = tokens(text)
    terms = [found[0] for _, _, found in term_spans(text) if found]
    assert made["term"].tolist() == [term_code(term) for term in terms]
    assert not len(made) or made["step"][0] == 0
    assert made.dtype.itemsize == 7 and len(made.tobytes()) == 7 * len(made)
