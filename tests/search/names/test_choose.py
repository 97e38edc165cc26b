"""A short form takes the sense that the library defines, then the clinic's, then the one that it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from memory_backend import MemoryBackend
from support import as_read

from index.vectors.model import ModelInfo
from ingest.document import Document, Section, SourceInfo
from search.names.choose import readings, resolve
from search.names.names import Names

NAMES = Names()
MYOSITIS = "Dermatomyositis (DM) is a rash with weakness. In DM the skin is involved first."
DIABETES = "Diabetes mellitus is a high blood sugar. Metformin is given first in diabetes mellitus."
VALVES = "Mitral stenosis narrows the valve. Rheumatic fever causes mitral stenosis. Give furosemide."
SCLEROSIS = "Multiple sclerosis is a disease of white matter. Interferon beta slows multiple sclerosis."


def _library(*texts: str, title: str = "") -> MemoryBackend:
    backend = MemoryBackend(ModelInfo("test", "0" * 64))
    for number, text in enumerate(texts):
        info = SourceInfo(f"{number}.txt", title=title)
        backend.add(as_read(Document(text, info, (Section(0, len(text)),), "text")))
    return backend


def _read(question: str, *texts: str, names: Names = NAMES) -> list[tuple[str, str, bool]]:
    found = readings(question, names, _library(*texts))
    assert all(question[each.start : each.end] == each.typed for each in found)
    return [(each.typed, each.sense.name, each.certain) for each in found]


def test_the_librarys_definition_wins_over_the_commonest_sense() -> None:
    reading = resolve("DM", NAMES, _library(MYOSITIS, DIABETES))
    assert reading is not None and reading.certain
    assert (reading.sense.name, reading.sense.origin, reading.sense.documents) == (
        "Dermatomyositis",
        "library",
        1,
    )
    assert "diabetes mellitus" in [other.name for other in reading.others]
    assert reading.why == "a document defines it so"
    assert reading.sense.concept is not None and reading.sense.concept.kind == "disease"


def test_without_a_definition_the_sense_that_is_held_is_taken() -> None:
    assert _read("DM first line", DIABETES) == [("DM", "diabetes mellitus", True)]
    assert _read("dm first line", DIABETES) == [("dm", "diabetes mellitus", True)]
    assert _read("MS causes", VALVES) == [("MS", "mitral stenosis", True)]
    assert _read("MS drugs", SCLEROSIS) == [("MS", "multiple sclerosis", True)]


def test_where_two_senses_are_held_the_other_words_choose_and_it_is_a_choice() -> None:
    assert _read("interferon in MS", VALVES, SCLEROSIS) == [("MS", "multiple sclerosis", False)]
    assert _read("MS and rheumatic fever", VALVES, SCLEROSIS) == [("MS", "mitral stenosis", False)]


def test_where_no_sense_is_held_the_commonest_is_told_and_the_page_asks() -> None:
    reading = resolve("PE", NAMES, _library(DIABETES))
    assert reading is not None and not reading.certain
    assert reading.sense.name == "pulmonary embolism"
    assert len(reading.others) > 2
    assert "none of its senses" in reading.why


def test_the_definition_of_more_documents_wins_and_a_draw_is_a_choice() -> None:
    first = "Right atrium (RA) dilates. The RA is large."
    second = "Rheumatoid arthritis (RA) hurts. In RA joints swell."
    third = "Rheumatoid arthritis (RA) is common in women. RA is chronic."
    assert _read("RA treatment", first, second, third)[0] == ("RA", "Rheumatoid arthritis", True)
    reading = resolve("RA", NAMES, _library(first, second))
    assert reading is not None and not reading.certain
    assert {reading.sense.name, reading.others[0].name} == {"Right atrium", "Rheumatoid arthritis"}


def test_a_form_that_only_the_library_knows_is_read() -> None:
    text = "The Blue Ward Fever Index (BWFI) is a score. A BWFI of 3 is high."
    assert _read("BWFI above 2", text) == [("BWFI", "Blue Ward Fever Index", True)]
    assert _read("bwfi above 2", text) == [("bwfi", "Blue Ward Fever Index", True)]


def test_an_everyday_word_that_a_document_abbreviates_is_not_read() -> None:
    text = "The American College of Chest Physicians (CHEST) wrote it. CHEST agrees."
    assert _read("chest pain", text) == []


def test_the_clinics_sense_goes_before_ours_and_behind_the_librarys(tmp_path: Path) -> None:
    path = tmp_path / "own.txt"
    path.write_text("DM => district manager\n", encoding="utf-8")
    names = Names(path)
    reading = resolve("DM", names, _library(DIABETES))
    assert reading is not None and reading.certain
    assert (reading.sense.name, reading.sense.origin) == ("district manager", "clinic")
    assert reading.why == "the clinic's list says so"
    assert _read("DM rash", MYOSITIS, names=names)[0][1] == "Dermatomyositis"


@pytest.mark.parametrize("question", ["treatment of diabetes mellitus", "metformin dose", "as all of us", ""])
def test_what_is_spelt_out_is_not_read_otherwise(question: str) -> None:
    assert _read(question, DIABETES) == []


def test_nobody_explains_it() -> None:
    assert resolve("QXZW", NAMES, _library(DIABETES)) is None


def test_each_form_of_a_question_is_read_in_order() -> None:
    question = "t2dm dx criteria, hep b in peds"
    assert [typed for typed, _, _ in _read(question, DIABETES)] == ["t2dm", "dx", "hep b", "peds"]
