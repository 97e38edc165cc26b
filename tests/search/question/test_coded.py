"""ICD-10-CM codes in a question, and what only looks like one."""

from __future__ import annotations

import pytest

from search.names.names import Names
from search.question.coded import and_above, coded

NAMES = Names()


@pytest.mark.parametrize(
    ("question", "typed", "name"),
    [
        ("K50.90 treatment", "K50.90", "Crohn"),
        ("k50.90", "k50.90", "Crohn"),
        ("treatment of ICD-10-CM code K50", "ICD-10-CM code K50", "Crohn"),
        ("coded as E10.9, which insulin", "coded as E10.9", "Type 1 diabetes"),
        ("E109 insulin", "E109", "Type 1 diabetes"),
        ("J45?", "J45", "Asthma"),
        # A side, a site or an encounter adds nothing: the nearest code that is kept.
        ("S72.001A weight bearing", "S72.001A", "femur"),
    ],
)
def test_a_code_is_the_disease_that_it_stands_for(question: str, typed: str, name: str) -> None:
    (found,) = coded(question, NAMES)
    assert question[found.start : found.end] == found.typed == typed
    assert name in found.concepts[0].name


@pytest.mark.parametrize(
    "question",
    [
        "D50 in hypoglycaemia",
        "vitamin B12 deficiency",
        "B12",
        "C5a inhibitor",
        "P2Y12 inhibitor",
        "H1N1 vaccine",
        "G20 treatment",
        "HLA-B27",
        "CYP2D6",
        "10.1234/K50.90",
        "lot M1599 recalled",
    ],
)
def test_what_looks_like_a_code_is_left(question: str) -> None:
    assert not list(coded(question, NAMES))


def test_what_stands_above_a_code_ends_with_its_category() -> None:
    (found,) = coded("E11.65", NAMES)
    codes = [each.codes[0] for each in and_above(found.concepts[0], NAMES)]
    assert codes == ["ICD-10-CM E11.65", "ICD-10-CM E11.6", "ICD-10-CM E11"]
