"""Measure a trained model against the default, through the engine, and say whether to ship it.

    python -m tools.train.evaluate --model DIR --shared DIR --out DIR [--half odd] [--collections cf,liveqa]

Each collection is embedded anew by each model. The rule is applied to odd halves alone (`decide.py`). The
model's confidence is fitted first and written into its folder: without it, it would answer without a verdict.
`--quick` fits both on our own clinical questions alone, which decides nothing.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.record import table
from evaluate.collection import read_collection
from evaluate.significance import compared
from index.vectors.choose_model import make_embedder
from index.vectors.model import DEFAULT_MODEL, find_model
from ingest.errors import VerbatimError
from tools.train import contend
from tools.train.contend import Contender
from tools.train.decide import COLLECTIONS, Decision, Measured, decide
from tools.train.progress import Shown
from tools.train.records import TrainingError
from tools.train.sources.judged import ROOT

_SEED = ROOT / "tests" / "seed_questions.jsonl"
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure, of the judged files in `shared`; `quick` is how confidence is fitted."""

    shared: Path
    collections: Sequence[str]
    half: str
    quick: bool
    clinical: bool


def evaluate(model: Path, out: Path, wanted: Wanted) -> tuple[Figures, Decision]:
    """Measure both models and decide; write `evaluation.json` to `out`.

    Raises:
        TrainingError: if a collection is not there.
        ModelError: if the model cannot be opened.
    """
    if missing := [each for each in wanted.collections if not (wanted.shared / "eval" / each).is_dir()]:
        raise TrainingError(f"{wanted.shared / 'eval' / missing[0]}: there is no such judged collection")
    named = {"default": _default(out, wanted.quick), "candidate": str(model)}
    both_models = [Contender(name, make_embedder(one), out / name) for name, one in named.items()]
    figures = {each.name: _measured(each, wanted) for each in both_models}
    for each, speed in zip(both_models, contend.speeds(both_models, _asked(wanted)), strict=True):
        figures[each.name]["speed"] = speed
    both = [_looked_at(figures[name], wanted.half) for name in ("default", "candidate")]
    decision = decide(*both)
    told = {"half": wanted.half, "figures": figures, "ship": decision.ship, "against": list(decision.against)}
    out.mkdir(parents=True, exist_ok=True)
    (out / "evaluation.json").write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return figures, decision


def _default(out: Path, quick: bool) -> str:
    """Return the default's name, or the folder of a copy, of which confidence is fitted anew."""
    if not quick:
        return DEFAULT_MODEL
    copy = out / "default model"
    shutil.copytree(find_model().folder, copy, dirs_exist_ok=True)
    return str(copy)


def _measured(contender: Contender, wanted: Wanted) -> Figures:
    shown, model = Shown(), contender.embedder.info.name
    judged = {
        name: contend.collection(contender, wanted.shared / "eval" / name, wanted.half, shown)
        for name in wanted.collections
    }
    found: Figures = {
        "model": model,
        "sha256": contender.embedder.info.sha256,
        "collections": judged,
    }
    if wanted.clinical:
        if model != DEFAULT_MODEL:
            contend.calibrate(contender, Path(model), wanted.quick)
        folder = wanted.shared / "eval" / "clinical"
        outcomes = contend.clinical_outcomes(contender, folder, ROOT / "corpus", shown)
        found["clinical"], found["no_verdict"] = contend.wrong_counts(outcomes)
        found["seed_first"] = contend.seed_first(contender, wanted.shared / "seeds", _SEED, shown)
    return found


def _asked(wanted: Wanted) -> list[str]:
    """Return questions to time."""
    folder = wanted.shared / "eval" / wanted.collections[0]
    return list(read_collection(folder).questions.values())


def _looked_at(figures: Figures, half: str) -> Measured:
    ndcg = {name: each["means"]["nDCG@10"] for name, each in figures["collections"].items() if half == "odd"}
    return Measured(ndcg, figures.get("clinical"), figures.get("no_verdict", 0), figures.get("seed_first"))


def lines(figures: Figures, half: str) -> list[str]:
    """Return the figures of both as a table, with each collection's interval of 95%."""
    base, other = figures["default"], figures["candidate"]
    rows: list[list[object]] = []
    for name, one in base["collections"].items():
        two = other["collections"][name]
        for measure, value in one["means"].items():
            rows.append([f"{name} ({half}), {measure}", f"{value:.4f}", f"{two['means'][measure]:.4f}", ""])
        d = compared(one["by_question"], two["by_question"])
        rows[-len(one["means"])][-1] = f"{d.mean:+.4f} ({d.low:+.4f} to {d.high:+.4f}), p = {d.p:.3f}"
    for key in ("clinical", "speed"):
        rows += [
            [key + ", " + each, _short(value), _short(other[key][each]), ""]
            for each, value in base.get(key, {}).items()
        ]
    rows += [[key, base[key], other[key], ""] for key in ("no_verdict", "seed_first") if key in base]
    return [table(["", "default", "candidate", "difference"], rows)]


def _short(value: float) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def main(arguments: Sequence[str] | None = None) -> int:
    """Evaluate as the command line says; return 0 to ship, 3 not to, 1 if something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--shared", type=Path, required=True, help="the folder with eval/ and seeds/")
    parser.add_argument("--out", type=Path, required=True, help="for indexes and evaluation.json")
    parser.add_argument("--collections", default=",".join(COLLECTIONS))
    parser.add_argument("--half", choices=("odd", "even"), default="odd")
    parser.add_argument("--quick", action="store_true", help="fit confidence on few questions")
    parser.add_argument("--no-clinical", action="store_true", help="leave clinical questions and seed out")
    given = parser.parse_args(arguments)
    wanted = Wanted(
        given.shared, given.collections.split(","), given.half, given.quick, not given.no_clinical
    )
    try:
        figures, decision = evaluate(given.model, given.out, wanted)
    except VerbatimError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join([*lines(figures, given.half), "", *decision.lines()]))
    return 0 if decision.ship else 3


if __name__ == "__main__":
    sys.exit(main())
