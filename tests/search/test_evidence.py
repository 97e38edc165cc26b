"""Evidence is the share of the question that one sentence says: numbers worked out by hand."""

from __future__ import annotations

import pytest

from search.evidence import WINDOW, evidence, sought, title_evidence
from search.question import understand

WEIGHTS = {"rash": 1.0, "eyelid": 3.0, "violet": 4.0}


def _weight(term: str) -> float:
    return WEIGHTS.get(term, 0.0)


WANTED = sought(understand("Is the rash of the eyelid violet?"), _weight)


def test_shares_make_1() -> None:
    assert WANTED.words == WANTED.terms == {"rash": 0.125, "eyelid": 0.375, "violet": 0.5}
    # rash-eyelid weighs 1 + 3, eyelid-violet 3 + 4
    assert WANTED.pairs == {
        ("rash", "eyelid"): pytest.approx(4 / 11),
        ("eyelid", "violet"): pytest.approx(7 / 11),
    }


@pytest.mark.parametrize(
    ("text", "said", "together"),
    [
        ("The eyelid is violet where the rash is.", 1.0, 1.0),
        ("The eyelid is swollen. The rash is violet.", 0.625, 0.0),
        ("Eyelids may be violet.", 0.5, 7 / 11),
        ("The knee is weak.", 0.0, 0.0),
        ("", 0.0, 0.0),
    ],
)
def test_the_best_sentence_tells(text: str, said: float, together: float) -> None:
    """A word counts in its own form alone, a pair in any form; sentences are not added up."""
    assert evidence(text, WANTED) == pytest.approx((said**2 + together**2) / 2)


@pytest.mark.parametrize(("apart", "pair"), [(WINDOW - 1, 7 / 11), (WINDOW, 0.0)])
def test_words_stand_together_within_the_window(apart: int, pair: float) -> None:
    between = " ".join(["of"] * (apart - 1))
    assert evidence(f"Eyelid {between} violet.", WANTED) == pytest.approx((0.875**2 + pair**2) / 2)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("The violet rash of eyelids", 1.0),
        ("Violet eyelids: a violet sign", 0.875),
        ("Knees", 0.0),
        ("", 0.0),
    ],
)
@pytest.mark.parametrize("share", [1.0, 0.25])
def test_a_title_tells_as_much_as_the_passage_is_of_its_document(
    title: str, said: float, share: float
) -> None:
    assert title_evidence(title, share, WANTED) == pytest.approx(share * said**2)


def test_a_question_of_one_word_has_no_pairs() -> None:
    wanted = sought(understand("violet"), _weight)
    assert (wanted.words, wanted.pairs) == ({"violet": 1.0}, {})
    assert evidence("It is violet.", wanted) == 0.5


def test_words_that_weigh_nothing_are_no_evidence() -> None:
    wanted = sought(understand("what is the knee"), _weight)
    assert evidence("The knee is weak.", wanted) == 0.0
    assert title_evidence("The knee", 1.0, wanted) == 0.0
