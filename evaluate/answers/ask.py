"""Ask clinical questions of their libraries, each indexed once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from evaluate.answers.judge import Outcome, judge
from evaluate.answers.questions import ClinicalSet
from index.backend import Library
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.ranking.rank import Ranking

HITS = 10
"""As many as the page shows."""

Index = Callable[[Store, tuple[Path, ...]], object]
"""Makes an index match files and folders."""


def indexed(clinical: ClinicalSet, root: Path, index: Index) -> dict[str, Store]:
    """Index each library once, in a folder of its name in `root`."""
    stores = {name: Store(root / name) for name in clinical.libraries}
    for name, store in stores.items():
        index(store, clinical.libraries[name])
    return stores


def ask(
    clinical: ClinicalSet,
    libraries: Mapping[str, Library],
    embedder: Embedder,
    ranking: Ranking,
    progress: Callable[[int, int], None],
) -> list[Outcome]:
    """Ask every question of its library and judge the answers, in the order of the questions.

    Args:
        clinical: the questions.
        libraries: an index of each library that they name.
        embedder: the model that made the indexes.
        ranking: how hits are ranked.
        progress: called with the number of questions asked, and of all.
    """
    engines = {name: SearchEngine(library, embedder, ranking) for name, library in libraries.items()}
    outcomes = []
    for number, each in enumerate(clinical.questions):
        progress(number, len(clinical.questions))
        outcomes.append(judge(each, engines[each.library].search(each.question, HITS)))
    progress(len(clinical.questions), len(clinical.questions))
    return outcomes
