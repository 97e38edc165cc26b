"""Words that the library does not have are corrected where it is clear what is meant, and else never."""

from __future__ import annotations

import pytest
from memory_backend import MemoryBackend
from support import as_read

from index.vectors.model import ModelInfo
from ingest.document import Document, Section, SourceInfo
from search.question.parse import parse
from search.question.spelling import choose, corrected, slips

HELD = (
    "dermatomyositis diabetes hypertension hypotension hyperkalemia prednisone insulin hydroxyzine sulfide "
    "amoxicillin calcinosis methanol symptomatic mobility arthritis haemorrhage tuberculosis"
).split()


def _backend(*texts: str) -> MemoryBackend:
    backend = MemoryBackend(ModelInfo("test", "0" * 64))
    for number, text in enumerate(texts):
        info = SourceInfo(f"{number}.txt", title="")
        backend.add(as_read(Document(text, info, (Section(0, len(text)),), "text")))
    return backend


def _asked(typed: str, *texts: str, known: frozenset[str] = frozenset()) -> tuple[str, list[tuple[str, str]]]:
    found = corrected(parse(typed), _backend(*(texts or HELD)), known.__contains__)
    return found.text, [(each.typed, each.used) for each in found.corrections]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("dermatomiositis", "dermatomyositis"),
        ("dermatomyosistis", "dermatomyositis"),
        ("dermatomyostiis", "dermatomyositis"),
        ("diabetis", "diabetes"),
        ("diabtees", "diabetes"),
        ("Tuberculossis", "tuberculosis"),
        ("haemorhage", "haemorrhage"),
        ("amoxicilin", "amoxicillin"),
    ],
)
def test_a_slip_is_corrected(typed: str, meant: str) -> None:
    assert _asked(f"how is {typed} treated?") == (f"how is {meant} treated?", [(typed, meant)])


@pytest.mark.parametrize(
    "typed",
    [
        "hypokalemia",  # not hyperkalemia
        "hypothermia",
        "prednisolone",
        "inulin",
        "hydralazine",
        "sulfite",
        "ethanol",
        "asymptomatic",
        "motility",
        "arteritis",
        "DIABTEES2",
        "IL-6",
        "2019",
        "rash",
        "diabetic",
    ],
)
def test_another_word_is_not(typed: str) -> None:
    assert _asked(f"is {typed} frequent?") == (f"is {typed} frequent?", [])


def test_a_word_that_the_library_or_the_language_has_stays() -> None:
    assert _asked("diabetis", "diabetis diabetes") == ("diabetis", [])
    assert _asked("diabetis", known=frozenset(["diabetis"])) == ("diabetis", [])
    # In another form, or the other spelling.
    assert _asked("haemorrhages hemorrhaging") == ("haemorrhages hemorrhaging", [])


def test_what_is_not_clear_stays() -> None:
    assert _asked("carditos", "carditis", "carditas") == ("carditos", [])
    assert choose("bronchitiss", {"bronchitis": 3}) == "bronchitis"
    assert choose("sclerodema", {"scleroderma": 6, "scleredema": 2}) == "scleroderma"
    assert choose("sclerodema", {"scleroderma": 2, "scleredema": 2}) is None


def test_capitals_among_small_letters_are_an_abbreviation() -> None:
    assert _asked("DIABTEES in children") == ("DIABTEES in children", [])
    assert _asked("DIABTEES")[1] == [("DIABTEES", "diabetes")]


def test_several_words_are_corrected_at_once() -> None:
    text, told = _asked("diabtees or dermatomiositis: which?")
    assert text == "diabetes or dermatomyositis: which?"
    assert [used for _, used in told] == ["diabetes", "dermatomyositis"]


@pytest.mark.parametrize(
    ("word", "meant", "count"),
    [
        ("diabetis", "diabetes", 1),
        ("motility", "mobility", 2),
        ("arteritis", "arthritis", 2),
        ("inulin", "insulin", 9),
    ],
)
def test_slips(word: str, meant: str, count: int) -> None:
    assert slips(word, meant) == count
