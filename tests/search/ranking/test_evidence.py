"""Evidence is the share of the question that one sentence says: numbers worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words.codes import tokens
from index.words.terms import term_spans
from ingest.text.statements import statements
from search.question.parse import parse
from search.ranking.evidence import WINDOW, Sought, evidence, sought, title_evidence

WEIGHTS = {"rash": 1.0, "eyelid": 3.0, "violet": 4.0}


def _weight(term: str) -> float:
    return WEIGHTS.get(term, 0.0)


def _evidence(text: str, wanted: Sought) -> float:
    return evidence([tokens(text)], wanted)[0]


WANTED = sought(parse("Is the rash of the eyelid violet?"), _weight)


def test_shares_make_1() -> None:
    assert WANTED.words == {("rash", "rash"): 0.125, ("eyelid", "eyelid"): 0.375, ("violet", "violet"): 0.5}
    assert WANTED.terms == {"rash": 0.125, "eyelid": 0.375, "violet": 0.5}
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
    assert _evidence(text, WANTED) == pytest.approx((said**2 + together**2) / 2)


@pytest.mark.parametrize(("apart", "pair"), [(WINDOW - 1, 7 / 11), (WINDOW, 0.0)])
def test_words_stand_together_within_the_window(apart: int, pair: float) -> None:
    between = " ".join(["of"] * (apart - 1))
    assert _evidence(f"Eyelid {between} violet.", WANTED) == pytest.approx((0.875**2 + pair**2) / 2)


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
    wanted = sought(parse("violet"), _weight)
    assert (wanted.words, wanted.pairs) == ({("violet", "violet"): 1.0}, {})
    assert _evidence("It is violet.", wanted) == 0.5


def test_words_that_weigh_nothing_are_no_evidence() -> None:
    wanted = sought(parse("what is the knee"), _weight)
    assert _evidence("The knee is weak.", wanted) == 0.0
    assert title_evidence("The knee", 1.0, wanted) == 0.0


def test_passages_are_weighed_each_for_itself() -> None:
    """Sentences end with their passage, and a passage without a word that carries a topic has no evidence."""
    texts = ["Eyelid", "violet.", "It is.", "", "The rash is violet on the eyelid", "Violet. Eyelid"]
    together = evidence([tokens(text) for text in texts], WANTED)
    assert together == [_evidence(text, WANTED) for text in texts]
    assert together[2:4] == [0.0, 0.0]
    assert evidence([], WANTED) == []


_SPOKEN = st.sampled_from("rash Rashes eyelid eyelids violet the of knee weak . | \n-".split(" "))


@given(st.lists(st.lists(_SPOKEN, max_size=40).map(" ".join), max_size=5))
def test_evidence_is_what_its_definition_says(texts: list[str]) -> None:
    assert evidence([tokens(text) for text in texts], WANTED) == pytest.approx([_defined(t) for t in texts])


def _defined(text: str) -> float:
    """The evidence of a text, worked out word by word."""
    spans = term_spans(text)
    said = together = 0.0
    begin = 0
    for _, end in statements(text):
        words = [(text[a:b].lower(), terms[:1]) for a, b, terms in spans if begin <= a < end]
        begin = end
        said = max(said, sum(share for (form, _), share in WANTED.words.items() if form in dict(words)))
        near = {
            (one[0], other[0])
            for x, (_, one) in enumerate(words)
            for y, (_, other) in enumerate(words)
            if one and other and abs(x - y) < WINDOW
        }
        together = max(together, sum(share for pair, share in WANTED.pairs.items() if pair in near))
    return (said**2 + together**2) / 2
