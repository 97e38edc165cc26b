"""Fits the confidence, and measures it on questions and libraries that it was not fitted on.

    python -m benchmarks.calibration      about ten minutes the first time, two when all is kept

Writes `search/calibration.json`, which the engine uses; run it whenever the ranking or the default
model changes, after raising `RANKING_VERSION`. Questions and libraries are those of
`libraries.py`. Within a library its own questions weigh as much together as those that it
does not answer, and every library weighs the same: a probability holds for a mixture of one to one.
"""

from __future__ import annotations

import numpy as np

from benchmarks.calibration.figures import bins, figures, plot
from benchmarks.calibration.fit import fit, held_out
from benchmarks.calibration.observe import KEPT, Remembering, observe
from benchmarks.record import RESULTS, SHARED, table, write_result

_MEASURED = (
    "search/engine.py",
    "search/ranking/fuse.py",
    "search/ranking/confidence.py",
    "search/ranking/features.py",
    "index/words/terms.py",
    "ingest/split.py",
    "ingest/units.py",
)


def _shown(figure: float | None) -> str:
    if figure is None:
        return ""
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:.3f}"


def main() -> None:
    """Fits, measures, draws and writes."""
    if not (SHARED / "eval").is_dir() or not (SHARED / "corpora" / "medquad").is_dir():
        print("The judged collections do not lie beside this checkout: nothing is fitted.")
        return
    KEPT.mkdir(parents=True, exist_ok=True)
    embedder = Remembering(KEPT / "calibration.npz")
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
