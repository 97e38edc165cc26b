"""Other ways to write a word that the library does not hold."""

from __future__ import annotations

import pytest
from memory_backend import MemoryBackend
from support import as_read

from index.vectors.model import ModelInfo
from ingest.document import Document, Section, SourceInfo
from search.question.endings import with_other_endings
from search.question.parse import parse

TEXT = "Tocolysis with a drug. Anaphylaxis is rare. After breast feeding. Ketosis. Rest, less of it."
WORDS = frozenset(("breast", "feeding", "rest", "less"))


def _also(question: str) -> list[str]:
    backend = MemoryBackend(ModelInfo("test", "0" * 64))
    backend.add(as_read(Document(TEXT, SourceInfo("a.txt"), (Section(0, len(TEXT)),), "text")))
    asked = with_other_endings(parse(question), backend, WORDS.__contains__)
    return [each.also for each in asked.expansions]


@pytest.mark.parametrize(
    ("question", "also"),
    [
        ("first line tocolytic", ["tocolysis"]),
        ("anaphylactic reaction", ["anaphylaxis"]),
        ("ketotic state", ["ketosis"]),
        ("breastfeeding", ["breast feeding"]),
        # What the library holds stays, and so does what it holds in no form.
        ("tocolysis", []),
        ("fibrinolytic", []),
        # Two words by chance.
        ("restless", []),
    ],
)
def test_a_sibling_of_the_library_is_looked_for(question: str, also: list[str]) -> None:
    assert _also(question) == also
