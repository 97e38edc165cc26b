"""Other names of what is asked about, as the library's documents give them."""

from __future__ import annotations

from memory_backend import MemoryBackend, MemoryLibrary
from support import as_read

from index.vectors.model import ModelInfo
from index.vectors.sentence_transformer import SentenceTransformerEmbedder
from ingest.document import Document, Section, SourceInfo
from search.engine import SearchEngine
from search.question.expand import also_found, expanded, wanted
from search.question.parse import parse


def _document(name: str, text: str, title: str = "", **extra: object) -> Document:
    return Document(
        text, SourceInfo(f"{name}.txt", title=title, extra=extra), (Section(0, len(text)),), "text"
    )


DOCUMENTS = (
    _document("a", "A child with dermatomyositis (DM) has a rash."),
    _document("b", "Some with diabetes mellitus (DM) need insulin."),
    _document("c", "Adults with diabetes mellitus (DM) take tablets."),
    _document("d", "In acute lymphoblastic leukemia (ALL) blasts are seen."),
    _document("e", "The ulcer bleeds.", "Hepatitis A", synonyms=["Infectious hepatitis", "HAV infection"]),
    _document("f", "The nerve is cut.", "Hepatitis B", synonyms=["Serum hepatitis"]),
)


MODEL = ModelInfo("test", "0" * 64)


def _backend(*documents: Document, model: ModelInfo = MODEL) -> MemoryBackend:
    backend = MemoryBackend(model)
    for document in documents:
        backend.add(as_read(document))
    return backend


def _names(typed: str) -> list[tuple[str, str]]:
    found = expanded(parse(typed), _backend(*DOCUMENTS))
    return [(each.asked, each.also) for each in found.expansions]


def test_every_sense_of_an_abbreviation_is_kept() -> None:
    assert _names("rash in DM") == [("DM", "diabetes mellitus"), ("DM", "dermatomyositis")]
    assert _names("rash in dm") == [("dm", "diabetes mellitus"), ("dm", "dermatomyositis")]


def test_a_term_is_looked_for_by_its_abbreviation() -> None:
    assert _names("Dermatomyositis in a child") == [("Dermatomyositis", "DM")]
    assert _names("diabetes mellitus in dermatomyositis") == [
        ("diabetes mellitus", "DM"),
        ("dermatomyositis", "DM"),
    ]
    # The words' index has no "all", so it is not looked for.
    assert _names("acute lymphoblastic leukaemias") == []


def test_a_stop_word_in_capitals_is_an_abbreviation() -> None:
    assert _names("treatment of ALL") == [("ALL", "acute lymphoblastic leukemia")]
    assert _names("all treatments") == []
    assert _names("ALL TREATMENTS") == []


def test_synonyms_are_those_of_the_very_name() -> None:
    assert _names("how long does hepatitis A last") == [
        ("hepatitis A", "HAV infection"),
        ("hepatitis A", "Infectious hepatitis"),
    ]
    assert _names("is serum hepatitis curable") == [("serum hepatitis", "Hepatitis B")]
    assert _names("hepatitis") == []


def test_the_names_of_a_stretch_share_its_weight() -> None:
    asked = expanded(parse("rash in DM"), _backend(*DOCUMENTS))
    # Two senses share 0.4: 0.2 for each, in equal parts for its terms.
    assert wanted(asked, 0.4) == {"diabet": 0.1, "mellitus": 0.1, "dermatomyos": 0.2, "rash": 1.0, "dm": 1.0}
    assert wanted(asked, 0) == {"rash": 1.0, "dm": 1.0}
    assert also_found(asked, "A dermatomyositis", "diabetes") == ("dermatomyositis",)


def test_the_engine_finds_by_another_name_and_says_so() -> None:
    embedder = SentenceTransformerEmbedder()
    documents = (
        _document("a", "Serum hepatitis spreads by blood."),
        _document("b", "The virus lives long.", "Hepatitis B", synonyms=["Serum hepatitis"]),
        _document("c", "A rash fades."),
    )
    engine = SearchEngine(MemoryLibrary(_backend(*documents, model=embedder.info)), embedder)
    found = engine.search("hepatitis b")
    assert [(each.asked, each.also) for each in found.expansions] == [("hepatitis b", "Serum hepatitis")]
    assert {hit.info.source: hit.expanded for hit in found.hits} == {
        "a.txt": ("Serum hepatitis",),
        "b.txt": (),
    }
    told = found.to_json()
    assert told["expansions"] == [{"asked": "hepatitis b", "also": "Serum hepatitis"}]
    wrong = engine.search("serumm hepatitis")
    assert [(each.typed, each.used) for each in wrong.corrections] == [("serumm", "serum")]
    assert wrong.to_json()["corrections"] == [{"typed": "serumm", "used": "serum"}]
    assert engine.search("serumm hepatitis", exact=True).corrections == ()
