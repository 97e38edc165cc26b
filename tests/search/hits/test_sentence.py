"""The sentence to look at, and the words that matched."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.words.terms import phrase
from ingest.passage import Passage, TableContext
from search.hit import Span
from search.hits.cues import cue_share
from search.hits.sentence import answering_sentence, candidates, matched_words
from search.question.parse import parse
from search.subject.topic import Subject, Topic

TEXT = "All myopathies cause weakness. Myopathy is a general term. The rash comes first, e.g. on the eyelids."
PASSAGE = Passage("d", 0, 100, 100 + len(TEXT), TEXT)


def _sentence(question: str, weights: dict[str, float] | None = None) -> str | None:
    span = answering_sentence(parse(question), PASSAGE, lambda term: (weights or {}).get(term, 1.0))
    return TEXT[span.start - 100 : span.end - 100] if span else None


def test_offsets_are_the_documents() -> None:
    span = answering_sentence(parse("rash"), PASSAGE, lambda term: 1.0)
    assert span is not None
    assert (span.start, span.end) == (100 + TEXT.index("The rash"), 100 + len(TEXT))


def test_the_form_that_was_asked_for_goes_first() -> None:
    assert _sentence("What is myopathy?") == "Myopathy is a general term."
    assert _sentence("What are myopathies?") == "All myopathies cause weakness."


def test_a_final_s_is_no_other_form() -> None:
    text = "The rash appears early. The rash may appear late."
    span = answering_sentence(parse("does the rash appear?"), Passage("d", 0, 0, 49, text), lambda term: 1.0)
    assert span is not None
    assert text[span.start : span.end] == "The rash appears early."


def test_weightier_terms_win() -> None:
    question = "weakness or eyelids"
    assert _sentence(question, {"eyelid": 5.0}) == "The rash comes first, e.g. on the eyelids."
    assert _sentence(question, {"weak": 5.0}) == "All myopathies cause weakness."


def test_a_term_counts_once_however_often_it_is_said() -> None:
    text = "Rash, rash and rash. A rash on the knee."
    span = answering_sentence(parse("rash knee"), Passage("d", 0, 0, len(text), text), lambda term: 1.0)
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
        span = answering_sentence(parse(question), passage, lambda term: 1.0)
        assert span is not None
        assert text[span.start : span.end] == marked


def test_no_shared_term_no_sentence() -> None:
    assert _sentence("telephone") is None


def test_matched_words_are_the_questions_own_in_its_order() -> None:
    question = parse("Do myopathies (muscle) cause rashes?")
    assert matched_words(question, "A rash.", "Myopathy") == ("myopathies", "rashes")
    assert matched_words(question, "nothing") == ()


def test_words_that_stand_together_as_in_the_question_are_worth_more() -> None:
    # Both hold all three; of the two pairs, of one worth, the second has both, the first none.
    text = "Knees with a hot, red and late rash. A rash, late on knees."
    passage = Passage("d", 0, 0, len(text), text)
    (best, first), (other, second) = candidates(parse("rash late knees"), passage, lambda term: 1.0)
    assert (first, second) == (Span(37, 59), Span(0, 36))
    assert best == pytest.approx(1.1 + 0.2) and other == pytest.approx(1.1)


def test_neighbours_in_another_order_or_far_apart_are_none() -> None:
    for text, together in [
        ("Late rash.", 0),
        ("Rash is of late.", 0),
        ("Rash of late.", 0.2),
        ("Rash late.", 0.2),
    ]:
        passage = Passage("d", 0, 0, len(text), text)
        ((worth, _),) = candidates(parse("rash late"), passage, lambda term: 1.0)
        assert worth == pytest.approx(1.1 + together), text


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("how many patients have a rash?", "A rash is seen in 40% of them.", "A rash is seen in them."),
        ("how often does a rash recur?", "A rash may recur in half of all.", "A rash may recur in all."),
        ("when did the rash appear?", "The rash appeared in 1998.", "The rash appeared again."),
        ("what dose for the rash?", "For the rash, 20 mg is taken.", "For the rash, 20 were asked."),
        ("where was the rash seen?", "The rash was seen in Wuhan.", "The rash was seen again."),
        ("why does the rash itch?", "The rash itches because of mites.", "The rash itches a lot."),
        ("what is a rash?", "A rash is a change of the skin.", "A rash may itch."),
    ],
)
def test_the_kind_of_answer_that_a_question_asks_for_counts(question: str, answer: str, other: str) -> None:
    assert cue_share(question, answer) > cue_share(question, other)
    for text in (f"{other} {answer}", f"{answer} {other}"):
        span = answering_sentence(parse(question), Passage("d", 0, 0, len(text), text), lambda term: 1.0)
        assert span is not None
        assert text[span.start : span.end] == answer


def test_a_sentence_that_asks_is_no_answer_where_another_says_half_as_much() -> None:
    text = "What are the symptoms of mumps? In mumps the symptoms are swollen glands."
    passage = Passage("d", 0, 0, len(text), text)
    span = answering_sentence(parse("what are the symptoms of mumps?"), passage, lambda term: 1.0)
    assert span is not None
    assert text[span.start : span.end] == "In mumps the symptoms are swollen glands."
    alone = Passage("d", 0, 0, 31, text[:31])
    assert answering_sentence(parse("symptoms of mumps"), alone, lambda term: 1.0) == Span(0, 31)


def test_a_question_without_a_cue_favours_no_sentence() -> None:
    assert cue_share("rash", "In 1998, 20 mg was taken because of it.") == 0.0


def test_a_words_worth_is_its_share_of_the_question() -> None:
    text = "The rash itches. The fever falls."
    passage = Passage("d", 0, 10, 10 + len(text), text)
    weights = {"rash": 3.0, "fever": 1.0}
    found = candidates(parse("rash fever"), passage, lambda term: weights[term])
    # In the question's own form a word counts 1.1 times: 3.3 / 4 and 1.1 / 4.
    assert [span for _, span in found] == [Span(10, 26), Span(27, 43)]
    assert [worth for worth, _ in found] == pytest.approx([0.825, 0.275])


def test_struck_words_are_no_answer() -> None:
    text = (
        "Give ~~prednisone 50 mg daily~~ dexamethasone. Prednisone is for adults. ~~Never give rituximab.~~"
    )
    passage = Passage("d", 0, 0, len(text), text)
    span = answering_sentence(parse("prednisone daily dose"), passage, lambda term: 1.0)
    assert span is not None
    assert text[span.start : span.end] == "Prednisone is for adults."
    assert answering_sentence(parse("rituximab"), passage, lambda term: 1.0) is None


_ROWS = """| CK | Step |
| Less than 4 times the upper limit | Go on |
| 4 times the upper limit or more | Pause |
| More than 10 times | Stop |"""


@pytest.mark.parametrize(
    ("question", "step"),
    [
        ("CK 12 times the upper limit", "Stop"),
        ("CK 6 times the upper limit", "Pause"),
        ("CK 2 times the upper limit", "Go on"),
    ],
)
def test_of_rows_that_hold_a_number_the_narrowest_is_marked(question: str, step: str) -> None:
    head = _ROWS.partition("\n")[0]
    passage = Passage("d", 0, 0, len(_ROWS), _ROWS, context=TableContext(heads=(head,)))
    span = answering_sentence(parse(question), passage, lambda term: 1.0)
    assert span is not None
    assert _ROWS[span.start : span.end].endswith(f"| {step} |")


def test_a_sentence_whose_range_leaves_the_number_out_is_not_marked() -> None:
    text = "The creatine kinase is usually more than 10 times the upper limit [3]."
    passage = Passage("d", 0, 0, len(text), text)
    assert (
        answering_sentence(parse("creatine kinase 3 times the upper limit"), passage, lambda term: 1.0)
        is None
    )
    assert answering_sentence(parse("creatine kinase 12 times the upper limit"), passage, lambda term: 1.0)


def test_where_only_the_heading_says_it_the_first_sentence_is_marked() -> None:
    text = "Take it as soon as you can. Never take two at once."
    for question, marked in (("forgot a dose", text[:27]), ("its cost", None)):
        passage = Passage("d", 0, 0, len(text), text, ("Zalotin", "Missed dose"))
        span = answering_sentence(parse(question), passage, lambda term: 1.0)
        assert (text[span.start : span.end] if span else None) == marked


def test_the_sentence_on_the_drug_asked_about_goes_before_one_on_another() -> None:
    text = "After ramipril breast-feeding goes on. After zonisamide throw away the milk for 7 days."
    passage = Passage("d", 0, 0, len(text), text, ("Tablets", "Breast-feeding"))
    asked = parse("zonisamide and breast feeding")
    named = Topic("zonisamide", "drug", frozenset((phrase("zonisamide"),)))
    about = replace(asked, subject=Subject(((named,),)))
    span = answering_sentence(about, passage, lambda term: 1.0)
    assert span is not None
    assert text[span.start : span.end].startswith("After zonisamide")
