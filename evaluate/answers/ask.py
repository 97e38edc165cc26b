"""Asks clinical questions of their libraries, each indexed once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from evaluate.answers.judge import Outcome, judge
from evaluate.answers.questions import ClinicalSet
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.ranking.rank import Ranking

HITS = 10
"""As many as the page shows."""

Index = Callable[[Store, tuple[Path, ...]], object]
"""Makes an index match files and folders."""


def ask(
    clinical: ClinicalSet,
    root: Path,
    index: Index,
    embedder: Embedder,
    ranking: Ranking,
    progress: Callable[[int, int], None],
) -> list[Outcome]:
    """Ask every question of its library and judge the answers, in the order of the questions.

    Args:
        clinical: the questions and their libraries.
        root: where the indexes are kept, one folder a library.
        index: brings one up to date.
        embedder: the model.
        ranking: how hits are ranked.
        progress: called with the number of questions asked, and of all.
    """
    engines: dict[str, SearchEngine] = {}
    for name, paths in clinical.libraries.items():
        store = Store(root / name)
        index(store, paths)
        engines[name] = SearchEngine(store, embedder, ranking)
    outcomes = []
    for number, each in enumerate(clinical.questions):
        progress(number, len(clinical.questions))
        outcomes.append(judge(each, engines[each.library].search(each.question, HITS)))
    progress(len(clinical.questions), len(clinical.questions))
    return outcomes
