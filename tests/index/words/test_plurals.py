"""Irregular plurals meet their singular, and other words with such endings stay as they are."""

from __future__ import annotations

import pytest

from index.words.plurals import singular
from index.words.terms import terms


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("woman", "women"),
        ("child", "children"),
        ("diagnosis", "diagnoses"),
        ("metastasis", "metastases"),
        ("criterion", "criteria"),
        ("arthritis", "arthritides"),
        ("vertebra", "vertebrae"),
        ("thrombus", "thrombi"),
        ("staphylococcus", "staphylococci"),
        ("prosthesis", "prostheses"),
        ("psoriasis", "psoriases"),
        ("appendix", "appendices"),
        ("carcinoma", "carcinomata"),
        ("woman's", "women's"),
    ],
)
def test_one_and_many_are_one_term(one: str, many: str) -> None:
    assert terms(one) == terms(many) != []


@pytest.mark.parametrize(
    "word",
    """doses overdoses noses closes exposes purposes glucoses diseases increases releases lipases cases phases
    theses uses nurses enterobacteriaceae media data bases people disease diagnosis ages his axis""".split(),
)
def test_other_words_stay(word: str) -> None:
    assert singular(word) == word
