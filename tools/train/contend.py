"""Measure one model through the engine: judged collections, clinical questions, the seed, and speed."""

from __future__ import annotations

import dataclasses
import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ir_measures import RR, R, nDCG

from benchmarks.calibration.fit import fit
from benchmarks.calibration.libraries import clinical, libraries
from benchmarks.calibration.observe import observe
from benchmarks.retrieval import by_question
from evaluate.answers.ask import ask, indexed
from evaluate.answers.count import count
from evaluate.answers.judge import Outcome
from evaluate.answers.questions import read_questions
from evaluate.collection import Collection, read_collection
from evaluate.measure import measure
from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.files.find import find
from ingest.report import Progress
from search.engine import SearchEngine
from search.ranking.confidence import STORED, Calibration, calibration_of
from search.ranking.rank import DEFAULT

MEASURES = (nDCG @ 10, R @ 10, RR @ 10)
_PASSAGES = 100
"""How many hits each question asks for: ten documents are among them."""
_TIMED, _ROUNDS = 200, 3


@dataclass(frozen=True, slots=True)
class Contender:
    """A model to measure, and where its indexes are kept."""

    name: str
    embedder: Embedder
    work: Path

    def engine(self, name: str, paths: Sequence[Path], progress: Progress) -> tuple[SearchEngine, str]:
        """Index files and open them; return the engine, and how it names the first file."""
        store, found = Store(self.work / name), find(paths)
        build(store, found, self.embedder, IngestOptions(), progress)
        return SearchEngine(store, self.embedder), found.files[0].source


def collection(contender: Contender, folder: Path, half: str, progress: Progress) -> Mapping[str, object]:
    """Return the means of one half of a collection's questions, and each question's nDCG@10."""
    whole = read_collection(folder)
    ids = list(whole.questions)[{"even": 0, "odd": 1}[half] :: 2]
    some = _only(whole, ids)
    engine, source = contender.engine(folder.name, [whole.corpus], progress)

    def asked(done: int, total: int) -> None:
        progress(f"{contender.name}: ask {folder.name}", done, total)

    figures = measure(some, engine, source, asked, _PASSAGES, MEASURES)
    return {"means": figures.by_document, "by_question": by_question(figures, some)}


def _only(whole: Collection, ids: Sequence[str]) -> Collection:
    spans = {each: whole.spans[each] for each in ids if each in whole.spans}
    return dataclasses.replace(whole, questions={each: whole.questions[each] for each in ids}, spans=spans)


def calibrate(contender: Contender, model: Path, quickly: bool) -> Calibration:
    """Fit the confidence for a model and write it into its folder, where the engine looks for it.

    Args:
        contender: the model.
        model: its folder.
        quickly: on our own clinical questions alone; else on all that the default's was fitted on.
    """
    seen = observe(contender.embedder, clinical() if quickly else libraries(), contender.work)
    every = np.ones(len(seen.kind), dtype=bool)
    fitted = fit(seen, every, contender.embedder.info.sha256)
    fitted.write(model / STORED.name)
    calibration_of.cache_clear()
    return fitted


def clinical_outcomes(contender: Contender, folder: Path, corpus: Path, progress: Progress) -> list[Outcome]:
    """Ask a set of clinical questions of its libraries."""
    asked = read_questions(folder, corpus)

    def index(store: Store, paths: tuple[Path, ...]) -> None:
        build(store, find(paths), contender.embedder, IngestOptions(), progress)

    stores = indexed(asked, contender.work / "clinical", index)
    return ask(
        asked,
        stores,
        contender.embedder,
        DEFAULT,
        lambda done, total: progress(f"{contender.name}: clinical", done, total),
    )


def wrong_counts(outcomes: Sequence[Outcome]) -> tuple[dict[str, int], int]:
    """Return the counts by measure, and how many got no verdict."""
    counted = count(outcomes)
    return {key: share.count for key, share in counted.shares.items()}, counted.no_verdict


def seed_first(contender: Contender, folder: Path, questions: Path, progress: Progress) -> int:
    """Count the facts of the seed that stand in the first hit."""
    engine, _ = contender.engine("seed", [folder], progress)
    asked = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines()]
    hits = [(each["answer"], engine.search(each["question"], 1).hits) for each in asked]
    return sum(any(answer in hit.text for hit in found) for answer, found in hits)


def speeds(contenders: Sequence[Contender], questions: Sequence[str]) -> list[dict[str, float]]:
    """Return for each milliseconds to embed a question (median), and passages embedded a second (best round).

    They take turns, so that what else the machine does falls on all of them.
    """
    some = list(questions)[:_TIMED]
    passages = [" ".join(some[at : at + 8]) for at in range(0, len(some), 2)]
    took: list[list[float]] = [[] for _ in contenders]
    rates = [0.0 for _ in contenders]
    for each in contenders:
        each.embedder.embed_question("warm up")
    for question in some:
        for times, each in zip(took, contenders, strict=True):
            began = time.perf_counter()
            each.embedder.embed_question(question)
            times.append(1000 * (time.perf_counter() - began))
    for _ in range(_ROUNDS):
        for number, each in enumerate(contenders):
            began = time.perf_counter()
            each.embedder.embed_passages(passages)
            rates[number] = max(rates[number], len(passages) / (time.perf_counter() - began))
    return [
        {"question_ms": statistics.median(times), "passages_per_second": rate}
        for times, rate in zip(took, rates, strict=True)
    ]
