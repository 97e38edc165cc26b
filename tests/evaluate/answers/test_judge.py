"""An answer is judged by what its question says of a right one."""

from __future__ import annotations

import pytest
from answered import answer, asked, hit

from evaluate.answers.judge import judge, marked_text

ROWS = "| Age | Dose |\n| Child 2 to 5 years | 10 mg |\n| Adult | 40 mg |"


def test_answered_and_refused_in_vain() -> None:
    none, some = asked(), asked(answers=("40 mg",))
    assert judge(none, answer(hit("x"))).answered_in_vain
    assert not judge(none, answer(hit("x"), answerable=False)).answered_in_vain
    assert judge(some, answer(hit("40 mg"), answerable=False)).refused_in_vain
    assert not judge(some, answer(hit("x"))).refused_in_vain
    silent = judge(some, answer(hit("x"), answerable=None, confidence=None))
    assert (silent.answered, silent.answered_in_vain, silent.refused_in_vain) == (None, False, False)


@pytest.mark.parametrize(
    ("first", "wrong"),
    [
        (hit("Halve the dose of zalotin.", "Kidneys"), False),
        (hit("Halve the dose.", "ZALOTIN tablets"), False),
        (hit("Halve the dose.", "Kidneys", heading=("Drugs", "Zalotin")), False),
        (hit("Halve the dose.", "Perimol"), True),
        # The end of another drug's name is not this drug.
        (hit("Halve the dose of eszalotin.", "Eszalotin"), True),
        (hit("Halve the dose.", "Perimol", missing=("zalotin",)), False),
        (hit("Halve the dose.", "Perimol", missing=("Zalotin tablets",)), False),
        # That it leaves a condition out does not say that it is about another drug.
        (hit("Halve the dose.", "Perimol", unmentioned=("renal impairment",)), True),
        (hit("Halve the dose.", "Perimol", missing=("perimol",)), True),
    ],
)
def test_another_subject_first_unless_it_says_so(first: object, wrong: bool) -> None:
    question = asked("zalotin in renal impairment", subject="zalotin")
    assert judge(question, answer(first)).other_subject_first is wrong  # type: ignore[arg-type]


def test_a_subject_may_be_called_otherwise() -> None:
    question = asked("Zalobrand in pregnancy", subject="zalotin")
    reported = hit("Avoid.", "Perimol", missing=("zalobrand",))
    assert judge(question, answer(reported)).other_subject_first is False
    condition = hit("Avoid.", "Perimol", unmentioned=("pregnancy",))
    assert judge(question, answer(condition)).other_subject_first is True


def test_another_subject_counts_only_where_it_is_answered() -> None:
    other = hit("Halve the dose.", "Perimol")
    question = asked(subject="zalotin")
    for answerable in (False, None):
        assert judge(question, answer(other, answerable=answerable)).other_subject_first is False
    assert judge(question, answer(answerable=False)).other_subject_first is False
    assert judge(asked(), answer(other)).other_subject_first is None


def test_the_answer_is_looked_for_in_the_first_five() -> None:
    hits = [hit("Nothing.", rank=rank) for rank in range(1, 6)]
    question = asked(answers=("10 mg", "40  MG"))
    late = judge(question, answer(*hits, hit("40 mg a day", rank=6)))
    assert (late.rank, late.in_first) == (6, False)
    early = judge(question, answer(*hits[:4], hit("40\nmg a day", rank=5)))
    assert (early.rank, early.in_first) == (5, True)
    assert judge(asked(), answer(*hits)).in_first is None


def test_an_answer_may_stand_in_the_title_but_is_of_the_subject() -> None:
    question = asked(answers=("zalotin",), subject="zalotin")
    assert judge(question, answer(hit("Halve it.", "Zalotin"))).rank == 1
    assert judge(question, answer(hit("Halve it.", "Eszalotin"))).rank is None


def test_a_marked_row_is_whole_and_a_sentence_alone() -> None:
    assert marked_text(hit(ROWS, marked="Adult")) == "| Adult | 40 mg |"
    assert marked_text(hit(ROWS, marked="| Child 2 to 5 years | 10 mg |")) == "| Child 2 to 5 years | 10 mg |"
    assert marked_text(hit("Halve it. Then stop.", marked="Then stop.")) == "Then stop."
    assert marked_text(hit("Halve it.")) is None


def test_the_mark_is_that_of_the_first_hit_that_answers() -> None:
    question = asked(answers=("40 mg",), mark="Adult")
    other = hit("Adult and child.", marked="Adult and child.")
    right = hit(ROWS, rank=2, marked="| Adult | 40 mg |")
    wrong = hit(ROWS, rank=2, marked="| Age | Dose |")
    assert judge(question, answer(other, right)).mark_right is True
    assert judge(question, answer(other, wrong)).mark_right is False
    assert judge(question, answer(other)).mark_right is False, "it was not found"
    assert judge(asked(answers=("40 mg",)), answer(right)).mark_right is None
