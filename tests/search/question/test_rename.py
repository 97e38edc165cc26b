"""A name that no passage says is asked for by the title of the document that states it."""

from __future__ import annotations

import pytest
from memory_backend import MemoryBackend
from support import as_read

from index.vectors.model import ModelInfo
from ingest.document import Document, Section, SourceInfo
from search.question.parse import parse
from search.question.rename import renamed


def _backend(*documents: tuple[str, str, list[str]]) -> MemoryBackend:
    backend = MemoryBackend(ModelInfo("test", "0" * 64))
    for number, (title, text, synonyms) in enumerate(documents):
        info = SourceInfo(f"{number}.txt", title=title, extra={"synonyms": synonyms})
        backend.add(as_read(Document(text, info, (Section(0, len(text)),), "text")))
    return backend


LIBRARY = _backend(
    ("Nail-patella syndrome", "Nails are small.", ["Fong disease", "Iliac horns"]),
    ("Osteopetrosis", "Bones are dense as marble, and the brain may suffer.", ["Marble brain disease"]),
    ("Hepatitis B", "Also called serum hepatitis, this disease is caused by a virus.", ["Serum hepatitis"]),
    ("Hansen disease", "Nerves are thick.", []),
)


@pytest.mark.parametrize(
    ("typed", "asked", "corrections"),
    [
        (
            "How is Fong's disease treated?",
            "How is Nail-patella syndrome treated?",
            [("Fong's disease", "Nail-patella syndrome")],
        ),
        # Each of its words is in a passage, and nowhere do they stand together.
        ("marble brain disease", "Osteopetrosis", [("marble brain disease", "Osteopetrosis")]),
        # A passage says it, so it is found by its own words.
        ("Is serum hepatitis infectious?", "Is serum hepatitis infectious?", []),
        ("Is Hansen disease infectious?", "Is Hansen disease infectious?", []),
        (
            "Fong disease and marble brain disease",
            "Nail-patella syndrome and Osteopetrosis",
            [("Fong disease", "Nail-patella syndrome"), ("marble brain disease", "Osteopetrosis")],
        ),
    ],
)
def test_a_name_that_no_passage_says_is_exchanged(
    typed: str, asked: str, corrections: list[tuple[str, str]]
) -> None:
    found = renamed(parse(typed), LIBRARY)
    assert found.text == asked
    assert [(each.typed, each.used) for each in found.corrections] == corrections


def test_a_name_that_is_asked_for_twice_is_told_once() -> None:
    found = renamed(parse("Fong disease, or Fong disease?"), LIBRARY)
    assert found.text == "Nail-patella syndrome, or Nail-patella syndrome?"
    assert [each.typed for each in found.corrections] == ["Fong disease"]


def test_of_several_titles_the_one_of_most_documents_is_taken() -> None:
    library = _backend(
        ("SCID", "Infections are grave.", ["Bubble boy disease"]),
        ("ADA deficiency", "An enzyme is missing.", ["Bubble boy disease"]),
        ("ADA deficiency", "It is inherited.", ["Bubble boy disease"]),
    )
    assert renamed(parse("bubble boy disease"), library).text == "ADA deficiency"
