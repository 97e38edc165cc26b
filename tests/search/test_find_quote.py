"""A quote is found word for word, or told in which words it differs; a dose is never another's."""

from __future__ import annotations

import pytest
from support import ingest

from index.backend import Backend
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.find_quote import Difference, find_quote

TEXT = """# Amoxicillin

Give 500 mg three times a day for 5 days. Do not give more than 2.5 g a day.

The dose in renal impairment – eGFR below 10 – is 250 mg twice a day.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Backend:
    folder = tmp_path_factory.mktemp("quotes")
    (folder / "amoxicillin.md").write_text(TEXT)
    store = Store(folder / "index")
    ingest(store, folder / "amoxicillin.md", embedder=embedder)
    return store.open()


def test_white_space_is_not_a_word(library: Backend) -> None:
    checked = find_quote("Give 500 mg\n three times  a day", library)
    assert checked.verdict == "word for word"
    assert [each.text for each in checked.found] == ["Give 500 mg three times a day"]


def test_other_signs_are_said(library: Backend) -> None:
    checked = find_quote("the dose in renal impairment - eGFR below 10 - is 250 mg", library)
    assert checked.verdict == "other case or signs"
    assert checked.found[0].text == "The dose in renal impairment – eGFR below 10 – is 250 mg"


@pytest.mark.parametrize(
    "quote", ["00 mg three times", "5 g a day", "Give 50 mg three times a day", "500 mg three time"]
)
def test_a_part_of_a_number_or_word_is_no_quote(library: Backend, quote: str) -> None:
    assert find_quote(quote, library).verdict == "not found"


def test_a_changed_dose_is_named(library: Backend) -> None:
    checked = find_quote("Give 50 mg three times a day for 5 days.", library)
    assert checked.differences == (Difference("50", "500"),)
    assert checked.nearest is not None


def test_what_is_nowhere_has_no_nearest(library: Backend) -> None:
    checked = find_quote("Paint the fence in the spring", library)
    assert (checked.verdict, checked.nearest) == ("not found", None)


@pytest.mark.parametrize("quote", ["", "  ", "x" * 6000])
def test_no_quote_is_refused(library: Backend, quote: str) -> None:
    with pytest.raises(ValueError, match="a quote has a word"):
        find_quote(quote, library)
