"""Fits the confidence, and measures it on questions and libraries that it was not fitted on.

    python -m benchmarks.calibration      about ten minutes the first time, two when all is kept

Writes `search/calibration.json`, which the engine uses; run it whenever the ranking or the default
model changes, after raising `RANKING_VERSION`. Questions and libraries are those of
`calibration_questions.py`. Within a library its own questions weigh as much together as those that it
does not answer, and every library weighs the same: a probability holds for a mixture of one to one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from benchmarks.calibration_questions import Asked, Library, libraries
from benchmarks.record import RESULTS, ROOT, SHARED, table, write_result
from benchmarks.siblings import siblings
from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import DEFAULT_MODEL_SHA256, Embedder, ModelInfo, Vectors
from ingest.files.find import Found
from ingest.lengths import ModelLimits
from search.engine import SearchEngine
from search.names.names import Names
from search.ranking.confidence import RANKING_VERSION, Calibration
from search.ranking.features import FIRST

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
NAMES = ("cosine", "unknown", "missing", "spoken", "rest", "rarest", "evidence", "met", "unmet")
_KEPT = ROOT / "var" / "benchmarks"
_MEASURED = (
    "search/engine.py",
    "search/ranking/fuse.py",
    "search/ranking/confidence.py",
    "search/ranking/features.py",
    "index/words/terms.py",
    "ingest/split.py",
    "ingest/units.py",
)
_BINS = 15
_CLINICAL = "clinical"
_IN_VAIN = 2.0
"""How many refusals in vain are as bad as one answer in vain: it may look right."""
_RIDGE = 1e-3
_STEPS = 50


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


class _Remembering:
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


def observe(embedder: Embedder) -> Observed:
    """Asks every library its questions."""
    rows = []
    for library in libraries():
        engine = _engine(library, embedder)
        entries = engine.library.statistics.entries
        print(f"{library.name}: {entries:,} passages, {len(library.questions):,} questions", flush=True)
        paired = [Asked(text, kind, answers) for text, kind, answers in siblings(engine.library, Names())]
        for number, asked in enumerate((*library.questions, *paired)):
            found = engine.search(asked.text, FIRST)
            answered = any(asked.answers(hit) for hit in found.hits)
            rows.append(([found.features[n] for n in NAMES], answered, library.name, asked.kind, number))
    values, answers, names, kinds, numbers = (np.array(column) for column in zip(*rows, strict=True))
    return Observed(values, answers, names, kinds, numbers)


def _engine(library: Library, embedder: Embedder) -> SearchEngine:
    store = Store(_KEPT / library.kept)
    build(store, Found(tuple(library.files), ()), embedder, IngestOptions(), lambda stage, done, total: None)
    return SearchEngine(store, embedder)


def fit(seen: Observed, among: Mask) -> Calibration:
    """A weighted logistic regression by Newton's method, with a threshold."""
    weights = seen.weights(among)[among]
    weights /= weights.sum()
    rows = np.column_stack([np.ones(among.sum()), seen.values[among]])
    ridge = _RIDGE * np.diag([0.0] + [1.0] * len(NAMES))
    odds = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-rows @ odds))
        gradient = rows.T @ (weights * (p - seen.answered[among])) + ridge @ odds
        curvature = (rows * (weights * p * (1 - p))[:, None]).T @ rows + ridge
        odds -= np.linalg.solve(curvature, gradient)
    fitted = Calibration(
        DEFAULT_MODEL_SHA256,
        RANKING_VERSION,
        round(float(odds[0]), 4),
        {name: round(float(each), 4) for name, each in zip(NAMES, odds[1:], strict=True)},
        0.0,
    )
    return _with_threshold(fitted, seen, among)


def _with_threshold(fitted: Calibration, seen: Observed, among: Mask) -> Calibration:
    """Add the threshold at which the fewest clinical questions come out wrong, of several the highest.

    A question is wrong if it is answered in vain or refused in vain. Where there are no clinical questions,
    all are taken.
    """
    p, rows = probabilities(fitted, seen), among & np.char.startswith(seen.library, _CLINICAL)
    rows = rows if rows.any() else among
    weights = np.where(rows, seen.weights(among), 0.0)
    own = seen.own & seen.answered
    thresholds = np.arange(0.05, 0.9, 0.01)
    wrong = [
        _IN_VAIN * weights[~seen.own & (p >= t)].sum() + weights[own & (p < t)].sum() for t in thresholds
    ]
    best = float(thresholds[len(wrong) - 1 - int(np.argmin(wrong[::-1]))])
    return Calibration(
        fitted.model_sha256, fitted.ranking, fitted.intercept, fitted.coefficients, round(best, 2)
    )


def probabilities(fitted: Calibration, seen: Observed) -> Numbers:
    """The confidence in each row."""
    odds = fitted.intercept + seen.values @ np.array([fitted.coefficients[name] for name in NAMES])
    return np.asarray(1 / (1 + np.exp(-odds)))


def held_out(
    seen: Observed, folds: Sequence[Mask], fitted_on: Callable[[Mask], Mask]
) -> tuple[Numbers, Mask]:
    """Each row's confidence, and whether it is refused, by a calibration that did not see its fold."""
    p, refused = np.zeros(len(seen.kind)), np.zeros(len(seen.kind), dtype=bool)
    for fold in folds:
        fitted = fit(seen, fitted_on(fold))
        p[fold] = probabilities(fitted, seen)[fold]
        refused[fold] = p[fold] < fitted.threshold
    return p, refused


def refusals(seen: Observed, p: Numbers, refused: Mask, among: Mask) -> dict[str, float]:
    """How good the refusals are. To refuse a question of the library's own is wrong, even where the hits
    do not answer it; `precision_answered` leaves those out that no hit answered."""
    weights = seen.weights(among)
    right = weights[among & refused & ~seen.own].sum()
    wrong = weights[among & refused & seen.own].sum()
    missed = weights[among & refused & seen.answered].sum()
    foreign = weights[among & ~seen.own].sum()
    found = {
        "precision": right / (right + wrong) if right + wrong else 1.0,
        "precision_answered": right / (right + missed) if right + missed else 1.0,
        "recall": right / foreign if foreign else 0.0,
    }
    for kind in ("foreign", "near", "sibling", "withheld", "clinical"):
        rows = among & (seen.kind == kind)
        if rows.any():
            found[f"recall_{kind}"] = float(refused[rows].mean())
    return {name: float(value) for name, value in found.items()}


def figures(seen: Observed, p: Numbers, refused: Mask, among: Mask) -> dict[str, float]:
    """AUROC against whether the hits answered and whether the library could, calibration error, refusals."""
    weights = seen.weights(among)[among]
    return {
        "questions": int(among.sum()),
        "auroc_answered": area(p[among], seen.answered[among], weights),
        "auroc_own": area(p[among], seen.own[among], weights),
        "calibration_error": sum(
            share * abs(predicted - true)
            for share, predicted, true in bins(p[among], seen.answered[among], weights)
        ),
        **refusals(seen, p, refused, among),
    }


def area(p: Numbers, true: Mask, weights: Numbers) -> float:
    """The weighted area under the ROC curve: the probability that a true row has the higher score, ties
    counted half (Hanley and McNeil, Radiology 1982;143:29-36)."""
    higher = (p[true][:, None] > p[~true]) + 0.5 * (p[true][:, None] == p[~true])
    pairs = weights[true][:, None] * weights[~true]
    return float((higher * pairs).sum() / pairs.sum())


def bins(p: Numbers, true: Mask, weights: Numbers) -> list[tuple[float, float, float]]:
    """For each of fifteen equal bins that is not empty: its share of the weight, the mean probability and
    the share that was true (Naeini, Cooper and Hauskrecht, AAAI 2015)."""
    bin_of = np.minimum((p * _BINS).astype(int), _BINS - 1)
    found = []
    for each in np.unique(bin_of):
        w = np.where(bin_of == each, weights, 0.0)
        found.append((float(w.sum() / weights.sum()), float(p @ w / w.sum()), float(true @ w / w.sum())))
    return found


def plot(curves: Mapping[str, list[tuple[float, float, float]]], path: Path) -> None:
    """Draws what was said against what was true, a panel for each way of holding out."""
    side, edge, gap = 420, 70, 60
    picture = Image.new("RGB", (edge + len(curves) * (side + gap), side + 2 * edge), "white")
    draw = ImageDraw.Draw(picture)
    small, large = (ImageFont.load_default(size) for size in (15, 18))
    for number, (name, points) in enumerate(curves.items()):
        left, top = edge + number * (side + gap), edge
        draw.text((left, top - 40), name, "black", large)
        for tick in range(6):
            at = side * tick / 5
            draw.line((left, top + at, left + side, top + at), "#dddddd")
            draw.line((left + at, top, left + at, top + side), "#dddddd")
            draw.text((left - 8, top + side - at), f"{tick / 5:.1f}", "black", small, "rm")
            draw.text((left + at, top + side + 6), f"{tick / 5:.1f}", "black", small, "ma")
        draw.line((left, top + side, left + side, top), "#888888", 2)
        points_drawn = [(left + side * predicted, top + side * (1 - true)) for _, predicted, true in points]
        draw.line(points_drawn, "#0b5cad", 3)
        for (x, y), (share, _, _) in zip(points_drawn, points, strict=True):
            radius = 3 + 40 * share**0.5
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), None, "#0b5cad", 2)
        draw.text((left + side / 2, top + side + 30), "confidence", "black", small, "ma")
    draw.text(
        (8, 8),
        "share of questions answered by one of the first five hits; area of a circle: share of the questions",
        "black",
        small,
    )
    picture.save(path)


def _shown(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:.3f}"


def main() -> None:
    """Fits, measures, draws and writes."""
    if not (SHARED / "eval").is_dir() or not (SHARED / "corpora" / "medquad").is_dir():
        print("The judged collections do not lie beside this checkout: nothing is fitted.")
        return
    _KEPT.mkdir(parents=True, exist_ok=True)
    embedder = _Remembering(_KEPT / "calibration.npz")
    seen = observe(embedder)
    embedder.keep()
    every = np.ones(len(seen.kind), dtype=bool)
    names = list(dict.fromkeys(seen.library.tolist()))
    halves = [seen.number % 2 == 0, seen.number % 2 == 1]
    by_library = [seen.library == name for name in names]
    outcomes = {
        "the other half of the questions": held_out(seen, halves, lambda fold: ~fold),
        "another library": held_out(seen, by_library, lambda fold: ~fold),
    }
    measured: dict[str, dict[str, float]] = {}
    for way, (p, refused) in outcomes.items():
        measured[way] = figures(seen, p, refused, every)
        for name, rows in zip(names, by_library, strict=True):
            measured[f"{way}: {name}"] = figures(seen, p, refused, rows)
    measures = list(measured["the other half of the questions: medquad"])
    rows = [[way, *(_shown(each.get(m)) for m in measures)] for way, each in measured.items()]
    print(table(["held out", *measures], rows))
    fitted = fit(seen, every)
    fitted.write()
    print(fitted)
    curves = {way: bins(p, seen.answered, seen.weights(every)) for way, (p, _) in outcomes.items()}
    plot(
        {f"Held out: {way}": points for way, points in curves.items()},
        RESULTS / "calibration.png",
    )
    write_result(
        "calibration",
        ("sentence-transformers", "faiss-cpu", "tantivy", "numpy", "pillow"),
        _MEASURED,
        {"threshold": fitted.threshold, "held_out": measured, "bins": curves},
    )


if __name__ == "__main__":
    main()
