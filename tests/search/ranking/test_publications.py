"""Lists of references stand behind others and answer nobody who did not ask for a publication."""

from __future__ import annotations

import pytest

from search.ranking.publications import asks_for_publication


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who wrote the trial of saline?", True),
        ("Which author published on wounds?", True),
        ("In which year did the trial of saline appear?", True),
        ("Which studies compared water and saline?", True),
        ("What did Sample et al find?", True),
        ("What references are there for swabs?", True),
        ("What is the reference range of sodium?", False),
        ("How many years after onset does calcinosis appear?", False),
        ("What is the dose of warfarin?", False),
    ],
)
def test_questions(question: str, asks: bool) -> None:
    assert asks_for_publication(question) is asks
