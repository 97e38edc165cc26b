"""Questions in other languages than English, and libraries in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ingest

from index.snapshots.store import Store
from index.vectors.model import Embedder
from index.words.languages import DUTCH, FRENCH, GERMAN, ITALIAN, PORTUGUESE, SPANISH, Language
from search.engine import SearchEngine
from search.language import Held, held_languages, language_of, other_language, without_elisions

GERMAN_LEAFLET = """---
title: Warfarin
---
# Warfarin
## Eingeschränkte Funktion der Nieren
Bei einer Erkrankung der Nieren ist die Wirkung stärker, und der INR ist nicht selten zu hoch.
## Blutungen
Schwere Blutungen werden mit Vitamin K behandelt, und das Mittel ist nicht mehr zu geben oder zu halbieren.
"""
FRENCH_LEAFLET = """---
title: Goutte
---
# Goutte
## Crise
La crise est traitée par un anti-inflammatoire, avec de la glace sur les articulations.
## Reins
Dans l'insuffisance rénale, les doses sont réduites pour les patients avec une clairance basse.
"""
ENGLISH_PAGE = """---
title: Gout
---
# Gout
Gout is treated with ice and rest. Other treatment may not be used within a day.
"""


def _engine(folder: Path, embedder: Embedder, **documents: str) -> SearchEngine:
    (folder / "documents").mkdir()
    for name, text in documents.items():
        (folder / "documents" / f"{name}.md").write_text(text, encoding="utf-8")
    store = Store(folder / "index")
    ingest(store, folder / "documents", embedder=embedder)
    return SearchEngine(store, embedder)


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> SearchEngine:
    return _engine(tmp_path_factory.mktemp("german"), embedder, warfarin=GERMAN_LEAFLET)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> SearchEngine:
    return _engine(tmp_path_factory.mktemp("mixed"), embedder, goutte=FRENCH_LEAFLET, gout=ENGLISH_PAGE)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Welche Nebenwirkungen hat Warfarin?", GERMAN),
        ("Warfarin bei Niereninsuffizienz", GERMAN),
        ("posologie de la colchicine", FRENCH),
        ("dose dans l'insuffisance rénale", FRENCH),
        ("¿Cuál es la dosis de warfarina?", SPANISH),
        ("tratamiento de la gota", SPANISH),
        ("dose de varfarina na gravidez", PORTUGUESE),
        ("trattamento della gotta", ITALIAN),
        ("behandeling van jicht bij kinderen", DUTCH),
    ],
)
def test_a_question_is_known_by_its_small_words(question: str, language: Language) -> None:
    assert language_of(question) is language


@pytest.mark.parametrize(
    "question",
    [
        "gout",
        "treatment of gout in children",
        "Gilles de la Tourette tics",
        "de Quervain tenosynovitis",
        "de novo AML, en bloc resection",
        "als riluzole dose",
        "LES pressure and DES in MS",
        "ich management",
        "los in icu",
        "cafe au lait spots",
        "von Willebrand disease",
        "para 2 gravida 3",
        "mal de débarquement",
        "D'Angelo sign and O'Brien test",
    ],
)
def test_nothing_is_said_of_an_english_question(question: str) -> None:
    assert language_of(question) is None
    assert other_language(question, Held(), lambda word: False) is None


def test_letters_that_no_passage_has_are_another_language() -> None:
    said = other_language("лечение подагры", Held(), lambda word: False)
    assert said and said.question == "a language in Cyrillic letters" and said.library == ("English",)
    assert other_language("лечение подагры", Held(), lambda word: True) is None
    assert other_language("β blocker", Held(), lambda word: False) is None


def test_the_languages_of_a_library_are_those_of_its_words() -> None:
    def holding(**counts: int) -> Held:
        return held_languages(lambda term: counts.get(term, 0), 1_000)

    assert holding(**{"not": 400, "may": 300, "other": 300}).names == ("English",)
    # A few names and references make no language.
    assert holding(**{"not": 400, "may": 300, "other": 300, "und": 9, "van": 30, "des": 8}).names == (
        "English",
    )
    assert holding(und=800, das=700, nicht=600).names == ("German",)
    assert holding(und=90, das=80, nicht=70, may=400, other=300).names == ("English", "German")
    # Tables alone tell nothing, and then English is not denied.
    assert holding(mg=1_000).names == ("English",)


def test_another_language_than_the_librarys_is_said(german: SearchEngine, mixed: SearchEngine) -> None:
    for engine, question, name in (
        (german, "what is the dose in the kidney", "English"),
        (german, "dosis de warfarina en el embarazo", "Spanish"),
        (mixed, "Warfarin bei Niereninsuffizienz", "German"),
    ):
        answer = engine.search(question)
        assert answer.other_language and answer.other_language.question == name
        assert answer.to_json()["other_language"] == answer.other_language.to_json()
    for engine, question in ((german, "Warfarin bei Blutung"), (mixed, "treatment of gout")):
        assert engine.search(question).other_language is None


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("Warfarin bei kranker Niere", "Eingeschränkte Funktion der Nieren"),
        ("Niere", "Eingeschränkte Funktion der Nieren"),
        ("Was tun bei einer schweren Blutung?", "Blutungen"),
    ],
)
def test_german_words_are_found_in_other_forms(german: SearchEngine, question: str, heading: str) -> None:
    first = german.search(question).hits[0]
    assert first.heading[-1] == heading
    assert first.matched


def test_an_article_joined_to_a_french_word_hides_it_not(mixed: SearchEngine) -> None:
    for question in ("insuffisance rénale et colchicine", "dose dans une insuffisance des reins"):
        first = mixed.search(question).hits[0]
        assert first.heading[-1] == "Reins" and "insuffisance" in first.matched
    assert without_elisions("l'insuffisance, d'une, qu'il") == "insuffisance, une, il"
    assert without_elisions("O'Brien, D'Souza, Crohn's") == "O'Brien, D'Souza, Crohn's"


def test_there_is_no_verdict_on_what_confidence_was_not_fitted_on(german: SearchEngine) -> None:
    answer = german.search("Warfarin bei Blutung")
    assert (answer.answerable, answer.confidence) == (None, None)
