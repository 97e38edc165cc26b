"""Outcomes are counted of all questions and of each kind, and what came out wrong is listed."""

from __future__ import annotations

import pytest
from answered import answer, asked, hit

from evaluate.answers.count import by_kind, count, wrong
from evaluate.answers.judge import Outcome, judge
from evaluate.answers.report import lines, misses, to_json

RIGHT = hit("40 mg a day.", marked="40 mg a day.")
OTHER = hit("Halve the dose.", "Perimol")


@pytest.fixture
def outcomes() -> list[Outcome]:
    found = asked("zalotin dose", ("40 mg",), "40 mg", "zalotin", "dose")
    absent = asked("zalotin in pregnancy", subject="zalotin", kind="situation")
    return [
        judge(found, answer(RIGHT)),
        judge(found, answer(RIGHT, answerable=False, confidence=0.2)),
        judge(found, answer(OTHER)),
        judge(absent, answer(OTHER)),
        judge(absent, answer(OTHER, answerable=False, confidence=0.1)),
        judge(absent, answer(OTHER, answerable=None, confidence=None)),
    ]


def test_counts_are_of_the_questions_that_a_measure_is_about(outcomes: list[Outcome]) -> None:
    counts = count(outcomes)
    assert (counts.questions, counts.no_verdict) == (6, 1)
    assert {key: (share.count, share.of) for key, share in counts.shares.items()} == {
        "answered_without_answer": (1, 3),
        "other_subject_first": (2, 6),
        "refused_with_answer": (1, 3),
        "answer_in_first_five": (2, 3),
        "marked": (2, 3),
    }
    kinds = by_kind(outcomes)
    assert list(kinds) == ["dose", "situation"]
    assert str(kinds["dose"].shares["answered_without_answer"]) == "-"
    assert (kinds["situation"].refusals.precision, kinds["situation"].refusals.recall) == (1.0, 1 / 3)
    assert (counts.refusals.refused, counts.refusals.precision, counts.refusals.recall) == (2, 0.5, 1 / 3)
    assert counts.refusals.auroc is None, "five confidences are too few"


def test_what_is_wrong_with_each(outcomes: list[Outcome]) -> None:
    assert [[measure.key for measure in wrong(each)] for each in outcomes] == [
        [],
        ["refused_with_answer"],
        ["other_subject_first", "answer_in_first_five", "marked"],
        ["answered_without_answer", "other_subject_first"],
        [],
        [],
    ]


def test_the_table_and_the_misses_are_told(outcomes: list[Outcome]) -> None:
    table = lines(outcomes)
    assert table[0] == "6 questions"
    assert any(" ".join(line.split()) == "right row or sentence marked 2 of 3" for line in table)
    assert any(" ".join(line.split()) == "neither answered nor refused: no verdict 1" for line in table)
    assert any(" ".join(line.split()) == "situation 1 of 3 1 of 3 - - -" for line in table)
    text = "\n".join(misses(outcomes))
    assert text.startswith("3 of 6 questions came out wrong")
    assert "refused, and the library has the answer" in text
    assert "first: Perimol: Halve the dose." in text
    assert "to be marked: 40 mg" in text


def test_json_has_counts_kinds_and_misses(outcomes: list[Outcome]) -> None:
    fields = to_json(outcomes)
    assert fields["marked"] == {"count": 2, "of": 3}
    assert list(fields["by_kind"]) == ["dose", "situation"]  # type: ignore[call-overload]
    (refused, missed, vain) = fields["misses"]  # type: ignore[misc]
    assert (refused["wrong"], refused["answer_rank"]) == (["refused_with_answer"], 1)
    assert missed["answer_rank"] is None
    assert vain["first"] == {"place": "Perimol", "text": "Halve the dose."}
