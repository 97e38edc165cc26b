"""The sheet of pinned passages: word for word, each source numbered once, as text and as a Word file."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from docx import Document

from index.catalog.stored import StoredPassage
from index.snapshots.snapshot import Snapshot
from search.hit import Span
from ui.address import Address
from ui.pins.plain import plain_sheet
from ui.pins.sheet import Sheet, sheet
from ui.pins.word_file import word_sheet

TODAY = date(2026, 11, 28)


def pin(stored: StoredPassage) -> Address:
    passage = stored.passage
    return Address("gout").opening(passage.document_id, Span(passage.start, passage.end), passage.passage_id)


@pytest.fixture(scope="module")
def passages(library: Snapshot) -> list[StoredPassage]:
    return list(library.catalog.all_passages())


@pytest.fixture(scope="module")
def made(library: Snapshot, passages: list[StoredPassage]) -> Sheet:
    return sheet(library, [pin(each) for each in passages], TODAY)


def test_every_quote_is_word_for_word_in_the_order_of_pinning(
    made: Sheet, passages: list[StoredPassage]
) -> None:
    assert [each.text for each in made.quotes] == [each.passage.text for each in passages]
    assert not made.missing


def test_each_source_is_numbered_once_in_the_order_of_use(made: Sheet) -> None:
    assert len(set(made.references)) == len(made.references) < len(made.quotes)
    first = list(dict.fromkeys(each.number for each in made.quotes))
    assert first == list(range(1, len(made.references) + 1))
    for quote in made.quotes:
        assert quote.title.rstrip(".") in made.references[quote.number - 1]
        assert f"[{quote.number}" in quote.place


def test_a_page_and_the_day_of_the_library_are_given(made: Sheet, library: Snapshot) -> None:
    paged = [each for each in made.quotes if each.stored.passage.page]
    assert paged
    assert all(f", p. {each.page}]" in each.place for each in paged)
    assert made.read == f"Read as stored on {library.statistics.built_at[:10]}."


def test_text_holds_the_quotes_and_references(made: Sheet) -> None:
    text = plain_sheet(made)
    for quote in made.quotes:
        if len(quote.groups) < 2:
            assert f"“{quote.text}”\n{quote.place}" in text
    for number, reference in enumerate(made.references, 1):
        assert text.count(f"\n{number}. {reference}\n") == 1
    assert made.read in text


def test_word_file_holds_the_same_words_its_tables_as_tables(made: Sheet) -> None:
    document = Document(io.BytesIO(word_sheet(made)))
    paragraphs = [each.text for each in document.paragraphs]
    in_cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert document.tables
    held = " ".join(" ".join((*paragraphs, *in_cells)).split())
    for quote in made.quotes:
        for line in quote.text.split("\n"):
            words = [each.strip() for each in re.split(r"\||^[ :|-]+$", line) if each.strip()]
            assert all(" ".join(each.split()) in held for each in words), line
        assert quote.place in paragraphs
    for number, reference in enumerate(made.references, 1):
        assert paragraphs.count(f"{number}. {reference}") == 1


def test_what_no_xml_holds_does_not_break_the_word_file(made: Sheet) -> None:
    from dataclasses import replace

    hostile = replace(made, references=("a\x00b\x0bc\ud800 <w:t>",))
    (line,) = [
        p.text for p in Document(io.BytesIO(word_sheet(hostile))).paragraphs if p.text.startswith("1. ")
    ]
    assert line == "1. a\ufffdb\ufffdc\ufffd <w:t>"


def test_what_changed_is_missing_and_never_shown(library: Snapshot, passages: list[StoredPassage]) -> None:
    good = pin(passages[0])
    from dataclasses import replace

    for bad in (
        replace(good, passage="another"),
        replace(good, document="0" * 16),
        replace(good, at=Span(0, 3)),
    ):
        made = sheet(library, [bad, good], TODAY)
        assert made.missing == (bad,)
        assert [each.text for each in made.quotes] == [passages[0].passage.text]


def test_nothing_pinned_is_nothing(library: Snapshot) -> None:
    made = sheet(library, [], TODAY)
    assert not made.quotes
    assert not made.references
