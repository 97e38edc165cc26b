"""Ask every library its questions, and keep what was seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.calibration.asked import Asked
from benchmarks.calibration.libraries import Library, libraries
from benchmarks.record import ROOT
from benchmarks.siblings import siblings
from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder, ModelInfo, Vectors
from ingest.files.find import Found
from ingest.lengths import ModelLimits
from search.engine import SearchEngine
from search.names.names import Names
from search.ranking.features import FIRST

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
NAMES = ("cosine", "unknown", "missing", "spoken", "rest", "evidence", "met")
KEPT = ROOT / "var" / "benchmarks"


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen of all questions, a row each: the features, whether one of the first hits answered,
    the library, and the kind of question ("own", "foreign", "near")."""

    values: Numbers
    answered: Mask
    library: NDArray[np.str_]
    kind: NDArray[np.str_]
    number: NDArray[np.int64]

    @property
    def own(self) -> Mask:
        """The questions that were made from the library they are asked of."""
        return np.asarray(self.kind == "own")

    def weights(self, among: Mask) -> Numbers:
        """Weights such that in every library its own questions, and the others, sum to 1; of the others
        each kind there is has the same share."""
        weights = np.zeros(len(self.kind))
        for name in np.unique(self.library[among]):
            here = among & (self.library == name)
            others = [k for k in np.unique(self.kind[here]) if k != "own"]
            for kind in np.unique(self.kind[here]):
                rows = here & (self.kind == kind)
                weights[rows] = 1 / rows.sum() / (1 if kind == "own" else len(others))
        return weights


class Remembering:
    """The default model, which embeds a question once and keeps its vector in a file."""

    def __init__(self, path: Path) -> None:
        self._model, self._path = make_embedder(), path
        self._known: dict[str, Vectors] = {}
        if path.exists():
            with np.load(path) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    @property
    def info(self) -> ModelInfo:
        return self._model.info

    @property
    def limits(self) -> ModelLimits:
        return self._model.limits

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._model.embed_passages(texts)

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        return self._model.embed_tokens(texts, question)

    def embed_question(self, text: str) -> Vectors:
        if text not in self._known:
            self._known[text] = self._model.embed_question(text)
        return self._known[text]

    def keep(self) -> None:
        """Writes what is known to the file."""
        np.savez(self._path, texts=np.array(list(self._known)), vectors=np.stack(list(self._known.values())))


def observe(embedder: Embedder, asked_of: Iterable[Library] | None = None, kept: Path = KEPT) -> Observed:
    """Asks every library its questions.

    Args:
        embedder: the model.
        asked_of: the libraries; all that there are without.
        kept: where their indexes are kept.
    """
    rows = []
    for library in libraries() if asked_of is None else asked_of:
        engine = _engine(library, embedder, kept)
        entries = engine.library.statistics.entries
        print(f"{library.name}: {entries:,} passages, {len(library.questions):,} questions", flush=True)
        paired = [Asked(text, kind, answers) for text, kind, answers in siblings(engine.library, Names())]
        for number, asked in enumerate((*library.questions, *paired)):
            found = engine.search(asked.text, FIRST)
            answered = any(asked.answers(hit) for hit in found.hits)
            rows.append(([found.features[n] for n in NAMES], answered, library.name, asked.kind, number))
    values, answers, names, kinds, numbers = (np.array(column) for column in zip(*rows, strict=True))
    return Observed(values, answers, names, kinds, numbers)


def _engine(library: Library, embedder: Embedder, kept: Path) -> SearchEngine:
    store = Store(kept / library.kept)
    build(store, Found(tuple(library.files), ()), embedder, IngestOptions(), lambda stage, done, total: None)
    return SearchEngine(store, embedder)
