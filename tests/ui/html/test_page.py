"""The texts around the hits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drawn import make_hit

from index.errors import BusyError, DamagedError, NoIndexError
from ingest.document import SourceInfo
from ingest.errors import VerbatimError
from search.hit import Answer, Signals, SnapshotInfo
from search.language import OtherLanguage
from search.question.parse import MOST_CHARACTERS, Correction, EmptyQuestionError, ReadAs
from ui.address import Address
from ui.html import page
from ui.html.sureness import tenths
from ui.search.refusal import MISSES, Searched, not_in_library

SNAPSHOT = SnapshotInfo("s", "2026-11-22T10:36:00+00:00", 1, 1234, "model")


def answer(question: str) -> Answer:
    return Answer(question, SNAPSHOT, False, None, 23.6, ())


def test_says_what_was_searched() -> None:
    told = not_in_library(answer("x"), Searched(newest="2024"), Address("x"))
    assert "Probably not in this library" in told
    assert "1 document with 1,234 passages, last updated on 2026-11-22, the newest of 2024." in told
    assert "filters" not in told


def test_says_what_the_filters_kept_back() -> None:
    address = Address("x", ("format=PDF",))
    told = not_in_library(answer("x"), Searched(without_filters=3), address)
    assert '<a href="?q=x">Search all documents</a> (3 passages there)' in told
    assert "(none there)" in not_in_library(answer("x"), Searched(), address)


def test_a_refusal_names_what_it_did_not_know_and_the_nearest_documents() -> None:
    info = SourceInfo("gout.md", title="Gout <2022>")
    near = replace(make_hit("A passage.", info=info), signals=Signals((), ("metformin",), ("metformin",)))
    missed = replace(answer("x"), hits=(near,), unknown=("frobnicate<",))
    told = not_in_library(missed, Searched(), Address("x"))
    assert "The nearest passages are below." in told
    assert "No passage here has <b>frobnicate&lt;</b>." in told
    assert "The nearest passages do not mention: metformin." in told
    assert f'<a href="?q=x&amp;doc={near.document_id}">Gout &lt;2022&gt;</a>' in told
    # That a passage does not answer is more than is known.
    assert "not answer" not in told + MISSES


def test_the_time_is_told_with_what_was_searched() -> None:
    assert "0 passages of 0 documents" in page.summary(answer("x"))
    assert "24 ms, from 1 document with 1,234 passages" in page.searched(answer("x"))


def test_the_tab_is_named_by_what_it_shows() -> None:
    assert page.title(Address()) == "Verbatim"
    assert page.title(Address(" gout \n <b>")) == "gout <b> · Verbatim"
    assert page.title(Address("gout", view="library")) == "Library · Verbatim"
    assert len(page.title(Address("x" * 9_000))) < 100


def test_the_pinned_passages_are_counted_where_there_are_some() -> None:
    assert "Pinned" not in page.masthead(Address("x"))
    assert '<a href="?q=x&amp;view=pinned">Pinned 2</a>' in page.masthead(Address("x"), 2)


@pytest.mark.parametrize(
    ("probability", "told"),
    [
        (0.01, "fewer than 1 in 10"),
        (0.06, "about 1 in 10"),
        (0.44, "about 4 in 10"),
        (0.949, "about 9 in 10"),
        (0.96, "more than 9 in 10"),
        (1.0, "more than 9 in 10"),
    ],
)
def test_how_sure_it_is_is_told_in_tenths(probability: float, told: str) -> None:
    assert tenths(probability) == told


def test_how_sure_it_is_is_told_over_the_hits_and_in_a_refusal() -> None:
    found = replace(answer("x"), hits=(make_hit("A passage."),), answerable=True, confidence=0.83)
    assert "<summary>Likely answered here</summary>" in page.summary(found)
    assert "about 8 in 10" in page.summary(found)
    assert "<summary>Perhaps answered here</summary>" in page.summary(replace(found, confidence=0.79))
    refused = not_in_library(replace(found, answerable=False, confidence=0.2), Searched(), Address("x"))
    assert "answered here" not in refused
    assert "about 2 in 10" in refused


def test_nothing_is_told_of_what_is_not_known() -> None:
    unknown = replace(answer("x"), hits=(make_hit("A passage."),), answerable=None, confidence=None)
    assert "<details" not in page.summary(unknown)
    assert "<details" not in not_in_library(answer("x"), Searched(), Address("x"))


def test_how_a_question_was_read_is_told_with_the_way_back() -> None:
    assert page.read_as(answer("x"), Address("x")) == ""
    fixed = replace(
        answer("<b> dermatomiositis"),
        corrections=(Correction("<i>", "dermatomyositis"),),
        read_as="<b> dermatomyositis",
    )
    told = page.read_as(fixed, Address("dermatomiositis", ("format=PDF",)))
    assert "Read as: <b>&lt;b&gt; dermatomyositis</b> (no passage says &lt;i&gt;)." in told
    assert '<a href="?q=dermatomiositis&amp;f=format%3DPDF&amp;exact=1">Take it as typed</a>' in told


def test_the_other_senses_of_a_short_form_are_offered() -> None:
    read = ReadAs("DM", "dermatomyositis", ("diabetes mellitus",), "a document defines it so")
    told = page.read_as(
        replace(answer("rash in DM"), readings=(read,), read_as="rash in dermatomyositis"),
        Address("rash in DM"),
    )
    assert "Read as: <b>rash in dermatomyositis</b> (DM = dermatomyositis)." in told
    assert '<a href="?q=rash+in+diabetes+mellitus">diabetes mellitus</a>' in told


def test_long_question_is_said_to_be_cut() -> None:
    assert "characters were searched" not in page.summary(answer("x" * MOST_CHARACTERS))
    assert "its first 2,000 characters were searched" in page.summary(answer("x" * (MOST_CHARACTERS + 1)))
    assert "its first 2,000 characters were searched" in not_in_library(
        answer("x" * 10_000), Searched(), Address()
    )


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
    assert "If you do not keep this library, tell whoever does." in told


def test_what_the_reader_did_is_told_to_nobody_else() -> None:
    assert "whoever does" not in page.problem(EmptyQuestionError("Type a question"))


def test_masthead_leads_back_to_the_question() -> None:
    told = page.masthead(Address("a & b", ("format=PDF",), "library"))
    assert '<a href="?q=a+%26+b&amp;f=format%3DPDF">Ask</a>' in told
    assert 'aria-current="page"' in told


def test_library_that_is_being_embedded_says_so() -> None:
    told = page.library(replace(SNAPSHOT, embedded=0.999))
    assert "99 % of its passages are found by their meaning" in told
    assert "still being prepared" not in page.library(SNAPSHOT)


def test_day_that_is_no_date_stays() -> None:
    assert page.day("2026-01-02T03:04:05+00:00") == "2026-01-02"
    assert page.day("last week") == "last week"


def test_a_question_in_another_language_is_said_to_be_so() -> None:
    said = replace(answer("dosis"), other_language=OtherLanguage("Spanish", ("English", "<German>")))
    told = page.read_as(said, Address("dosis"))
    assert "seems to be in Spanish" in told and "English and &lt;German&gt;" in told
