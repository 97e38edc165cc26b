"""What a reader may not see reaches her in nothing: an index of hers alone says the same, word for word.

`python -m benchmarks.leaks` does this over 500 questions.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import leaks
from benchmarks.leaks import Asked, Compared
from benchmarks.leaks_library import RandomLibrary
from index.vectors.model import Embedder

_DOCUMENTS = 24
_READERS = 10
_QUESTIONS = 4


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_part_says_what_an_index_of_its_files_alone_says(
    seed: int, tmp_path: Path, embedder: Embedder
) -> None:
    library = RandomLibrary(tmp_path / "files", seed, _DOCUMENTS)
    compared = Compared(library, tmp_path, embedder)
    for groups in {library.groups() for _ in range(_READERS)}:
        assert compared.of_library(groups) == [], groups
        for _ in range(_QUESTIONS):
            asked = Asked(*library.question())
            assert compared.of_question(groups, asked) == [], (groups, asked)


def test_the_comparison_finds_what_leaks(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is hidden, every list and nearly every answer differs."""
    monkeypatch.setattr(leaks, "PartOfLibrary", lambda store, *_: store)
    library = RandomLibrary(tmp_path / "files", 1, _DOCUMENTS)
    compared = Compared(library, tmp_path, embedder)
    told = compared.of_library(frozenset())
    assert {"listed", "facets", "suggested", "senses", "words like", "holding", "document", "names"} <= set(
        told
    )
    answers = [compared.of_question(frozenset(), Asked(*library.question())) for _ in range(80)]
    assert sum("hits" in each for each in answers) > 40
    assert any("corrections" in each for each in answers)
