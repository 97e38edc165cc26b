"""The texts around the hits."""

from __future__ import annotations

import pytest

from index.errors import BusyError, DamagedError, NoIndexError
from ingest.errors import VerbatimError
from search.hit import Answer, SnapshotInfo
from search.question import MOST_CHARACTERS
from ui import page

SNAPSHOT = SnapshotInfo("s", "2026-11-22T10:36:00+00:00", 1, 1234, "model")


def answer(question: str) -> Answer:
    return Answer(question, SNAPSHOT, False, None, 23.6, ())


def test_says_what_was_searched() -> None:
    told = page.nothing_found(answer("x"))
    assert "Not in this library" in told
    assert "1 document with 1,234 passages, published 22 November 2026." in told


def test_summary_tells_the_time() -> None:
    assert "0 passages in 24 ms" in page.summary(answer("x"))


def test_long_question_is_said_to_be_cut() -> None:
    assert "characters were searched" not in page.summary(answer("x" * MOST_CHARACTERS))
    assert "its first 2,000 characters were searched" in page.summary(answer("x" * (MOST_CHARACTERS + 1)))
    assert "its first 2,000 characters were searched" in page.nothing_found(answer("x" * 10_000))


@pytest.mark.parametrize(
    ("error", "headline"),
    [
        (NoIndexError("<i>: none"), "There is no library here yet"),
        (DamagedError("<i>: none"), "The library is damaged, so nothing of it is shown"),
        (BusyError("<i>: none"), "The library cannot be searched now"),
    ],
)
def test_problem_is_told_in_words(error: VerbatimError, headline: str) -> None:
    told = page.problem(error)
    assert f"<h2>{headline}</h2>" in told
    assert "<p>&lt;i&gt;: none</p>" in told


def test_day_that_is_no_date_stays() -> None:
    assert page.day("2026-01-02T03:04:05+00:00") == "2 January 2026"
    assert page.day("last week") == "last week"
