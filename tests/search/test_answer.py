"""The sentence to look at, and the words that matched."""

from __future__ import annotations

from ingest.passage import Passage
from search.answer import answering_sentence, matched_words
from search.question import understand

TEXT = "All myopathies cause weakness. Myopathy is a general term. The rash comes first, e.g. on the eyelids."
PASSAGE = Passage("d", 0, 100, 100 + len(TEXT), TEXT)


def _sentence(question: str, weights: dict[str, float] | None = None) -> str | None:
    span = answering_sentence(understand(question), PASSAGE, lambda term: (weights or {}).get(term, 1.0))
    return TEXT[span.start - 100 : span.end - 100] if span else None


def test_offsets_are_the_documents() -> None:
    span = answering_sentence(understand("rash"), PASSAGE, lambda term: 1.0)
    assert span is not None
    assert (span.start, span.end) == (100 + TEXT.index("The rash"), 100 + len(TEXT))


def test_the_form_that_was_asked_for_goes_first() -> None:
    assert _sentence("What is myopathy?") == "Myopathy is a general term."
    assert _sentence("What are myopathies?") == "All myopathies cause weakness."


def test_a_final_s_is_no_other_form() -> None:
    text = "The rash appears early. The rash may appear late."
    span = answering_sentence(
        understand("does the rash appear?"), Passage("d", 0, 0, 49, text), lambda term: 1.0
    )
    assert span is not None
    assert text[span.start : span.end] == "The rash appears early."


def test_weightier_terms_win() -> None:
    question = "weakness or eyelids"
    assert _sentence(question, {"eyelid": 5.0}) == "The rash comes first, e.g. on the eyelids."
    assert _sentence(question, {"weak": 5.0}) == "All myopathies cause weakness."


def test_a_term_counts_once_however_often_it_is_said() -> None:
    text = "Rash, rash and rash. A rash on the knee."
    span = answering_sentence(understand("rash knee"), Passage("d", 0, 0, len(text), text), lambda term: 1.0)
    assert span is not None
    assert text[span.start : span.end] == "A rash on the knee."


def test_a_row_of_a_table_is_marked_alone_and_a_list_item_by_its_sentence() -> None:
    text = (
        "Doses:\n| Drug | Dose |\n| prednisone | 1 mg |\n- Cramps: common. Stretch the calves.\n- Rash: rare."
    )
    passage = Passage("d", 0, 0, len(text), text)
    for question, marked in (
        ("how much prednisone", "| prednisone | 1 mg |"),
        ("which calves to stretch", "Stretch the calves."),
        ("is rash rare", "- Rash: rare."),
    ):
        span = answering_sentence(understand(question), passage, lambda term: 1.0)
        assert span is not None
        assert text[span.start : span.end] == marked


def test_no_shared_term_no_sentence() -> None:
    assert _sentence("telephone") is None


def test_matched_words_are_the_questions_own_in_its_order() -> None:
    question = understand("Do myopathies (muscle) cause rashes?")
    assert matched_words(question, "A rash.", "Myopathy") == ("myopathies", "rashes")
    assert matched_words(question, "nothing") == ()
