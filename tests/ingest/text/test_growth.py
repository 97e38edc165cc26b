"""Twice the text takes at most two and a half times the work, whatever its characters are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growth import growth

from index.catalog.lifecycle import naming
from ingest.document import Document, Section, SourceInfo
from ingest.split import split
from ingest.text.abbreviations import definitions
from ingest.text.provenance import read_provenance
from ingest.text.references import is_reference_list
from ingest.text.sentences import sentence_spans
from ingest.text.structure import is_instruction, states_something

MOST = 2.5


def document(text: str) -> Document:
    return Document(text, SourceInfo("page.txt"), (Section(0, len(text)),), "text")


def named(name: str) -> object:
    return naming.edition("a" + name), list(naming.readings(name))


def long_head(text: str) -> object:
    """A table whose head and whose rows are each half of the text."""
    head, rows = text[: len(text) // 2], "\n".join(["| a |"] * (len(text) // 12))
    return split(document(f"| {head} |\n{rows}"), target=20)


@pytest.mark.parametrize(
    ("work", "unit"),
    [
        *((named, unit) for unit in ("(", " (", ", ", "v1 ", "a", ".", "[v", "/", "a.b+")),
        *(
            (lambda text: sentence_spans("x " + text), unit)
            for unit in ("'`", "`", '"', "(", ".", "a.", "Aa? ")
        ),
        *((is_instruction, unit) for unit in ("1", "1.", "1 ", "a ", "max ", "<", "a")),
        *((states_something, unit) for unit in ("a", ".", "1-", "A")),
        *((lambda text: read_provenance([text]), unit) for unit in ("copyright ", "© ", "(c)a", "A", ". ")),
        *((lambda text: read_provenance(["©" + text]), unit) for unit in (" ", "A ")),
        *(
            (lambda text: is_reference_list((), "2019 2019 2019 " + text), unit)
            for unit in ("1", "1(1", "1(", "2019.", "A ", "Aa A, ")
        ),
        *(
            (lambda text: definitions(document("Aa " + text)), unit)
            for unit in ("(", "()", "(A) ", "( ", "A(")
        ),
        *((lambda text: split(document(text)), unit) for unit in ("a", "(", "a ", "| ", "-", ". ")),
        (long_head, "a "),
    ],
)
def test_twice_the_text_takes_about_twice_the_work(work: Callable[[str], object], unit: str) -> None:
    assert growth(work, unit) <= MOST


@pytest.mark.parametrize("inside", ["A" * 1_500, "A-" * 750, "a" * 1_500, "A' " * 500, "A" + " " * 1_500])
def test_a_long_bracket_is_no_short_form_and_costs_nothing(inside: str) -> None:
    def work(text: str) -> object:
        return definitions(document(f"Here it is ({text})."))

    assert growth(work, inside, len(inside)) <= MOST


def test_a_name_of_any_length_is_read_and_only_a_sensible_one_looked_up() -> None:
    assert naming.edition("Rash in adults, version 2, 2019-05")[0] == "Rash in adults"
    assert naming.edition("Rash (v1.10)")[1].version == "1.10"
    assert naming.edition("a" + "(" * 60_000) == ("a" + "(" * 60_000, naming.Edition())
    assert list(naming.readings("a" * 60_000)) == []


def test_a_version_of_thousands_of_digits_is_no_number_and_stops_nothing() -> None:
    assert naming.Edition("9" * 5_000).numbers == ()
    assert naming.Edition("1.10").numbers == (1, 10)
