"""Compare the speed of ingestion with plain `SentenceTransformer.encode`, txtai and Haystack.

    RIVALS_PYTHON=PYTHON python -m benchmarks.ingestion [--passages N] [--rounds N]

Baseline: `encode` of the very passages, with the model loaded and nothing else done. Ours is measured
whole, from the files to the published snapshot, and the model alone. txtai and Haystack, each in a
process of the interpreter that RIVALS_PYTHON names, are given the same passages, embed them with the same
model and index them; loading the model is not counted. Each is reported in seconds that passed and in
seconds of processor time, which other work on the machine disturbs less. The limit is what the best of
two libraries reaches at multiplying large matrices of floats (SGEMM) in the same round.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from benchmarks import bars
from benchmarks.record import RESULTS, SHARED, ratios, table, write_result
from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import find_model
from index.vectors.sentence_transformer import SentenceTransformerEmbedder
from ingest.files.find import find
from ingest.lengths import count_tokens

_BASELINE = "plain encode"
_WHOLE, _MODEL = "ours, files to snapshot", "ours, the model alone"
_MATRIX = 2048
_RIVALS = {
    "txtai": """
from txtai import Embeddings
index = Embeddings(path=model, content=True)
list(index.batchtransform(["warm up"]))
began = now()
index.index(texts)
""",
    "Haystack": """
from haystack import Document
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
)
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
embedder = SentenceTransformersDocumentEmbedder(model=model, normalize_embeddings=True, progress_bar=False)
embedder.warm_up()
store = InMemoryDocumentStore(embedding_similarity_function="cosine")
began = now()
made = embedder.run([Document(content=text) for text in texts])["documents"]
DocumentWriter(store).run(made)
""",
}
_AROUND = """
import json, sys, time
def now(): return time.perf_counter(), time.process_time()
model, texts = json.load(sys.stdin)
{job}
print(json.dumps([after - before for after, before in zip(now(), began)]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that passed, and seconds of processor time."""

    wall: float
    cpu: float


def timed(action: Callable[[], object]) -> Cost:
    """What an action costs, its child processes included."""
    began, spent = time.perf_counter(), _spent()
    action()
    return Cost(time.perf_counter() - began, _spent() - spent)


def _spent() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def files_of(folder: Path, count: int, into: Path) -> list[str]:
    """Copy files, evenly spread, whose passages are about `count`; return the texts embedded of them."""
    files = find([folder]).files
    step = max(1, len(files) * 8 // count)  # eight passages a file are MedQuAD's mean
    for file in files[::step]:
        shutil.copy(file.path, into / f"{file.path.parent.name}-{file.path.name}")
    return _texts(into)


def _texts(folder: Path) -> list[str]:
    """Return each text once, as the catalog of an index has it; the vectors are of no use here."""
    with tempfile.TemporaryDirectory() as temporary:
        store = Store(Path(temporary))
        build(store, find([folder]), _Counting(), IngestOptions(), lambda *_: None)
        catalog = store.open().catalog
        entries = [entry for entry, _ in catalog.vector_keys()]
        return [stored.embedded_text for stored in catalog.passages(entries)]


class _Counting(SentenceTransformerEmbedder):
    """The default model's limits, and vectors of nothing."""

    def _encode(self, texts: list[str]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.eye(len(texts), 384, dtype=np.float32)


def whole(folder: Path) -> None:
    """Ingest a folder into a new index, model and all."""
    with tempfile.TemporaryDirectory() as temporary:
        build(Store(Path(temporary)), find([folder]), make_embedder(), IngestOptions(), lambda *_: None)


def rival(python: str, name: str, texts: Sequence[str]) -> Cost | None:
    """What a rival costs; None, saying why, where it cannot be run."""
    program = _AROUND.format(job=_RIVALS[name])
    given = json.dumps([str(find_model().folder), texts])
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"}
    done = subprocess.run(
        [python, "-c", program], input=given, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no message"])[-1]
        print(f"Skipped {name}: {reason}")
        return None
    return Cost(*json.loads(done.stdout.splitlines()[-1]))


def peak() -> float:
    """Return the most operations with floats a second that a product of large matrices reaches here."""
    one = np.random.default_rng(0).random((_MATRIX, _MATRIX), dtype=np.float32)
    other = torch.from_numpy(one)
    products: list[Callable[[], object]] = [lambda: one @ one, lambda: torch.mm(other, other)]
    return 2 * _MATRIX**3 / min(timed(product).wall for product in products for _ in range(3))


def operations(tokens: Sequence[int]) -> float:
    """Return the float operations of a BERT of 6 layers, 384 wide, for texts of so many tokens: two
    for each weight of its dense layers and token, and four for each pair of tokens and dimension."""
    width, wide, layers = 384, 1536, 6
    dense = 2 * (4 * width**2 + 2 * width * wide)
    return float(sum(layers * length * (dense + 4 * length * width) for length in tokens))


def main() -> None:
    """Measures, prints and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    corpus = SHARED / "corpora" / "medquad"
    if not corpus.is_dir():
        sys.exit("There is no shared/corpora/medquad beside the checkout: nothing to ingest.")
    with tempfile.TemporaryDirectory() as temporary:
        texts = files_of(corpus, asked.passages, Path(temporary))
        _measure(Path(temporary), texts, asked.rounds, os.environ.get("RIVALS_PYTHON", sys.executable))


def _measure(folder: Path, texts: list[str], rounds: int, python: str) -> None:
    plain, ours = SentenceTransformerEmbedder(), make_embedder()
    model = plain.loaded
    for each in (plain, ours):
        each.embed_question("warm up")
    count = count_tokens(ours.limits.tokenizer)
    work = operations([count(text) + 2 for text in texts])
    jobs: dict[str, Callable[[], object]] = {
        _BASELINE: lambda: model.encode(texts, normalize_embeddings=True, show_progress_bar=False),
        _MODEL: lambda: ours.embed_passages(texts),
        _WHOLE: lambda: whole(folder),
    }
    costs: list[dict[str, Cost]] = []
    peaks: list[float] = []
    rivals = list(_RIVALS)
    for _ in range(rounds):
        peaks.append(peak())
        costs.append({name: timed(job) for name, job in jobs.items()})
        for name in list(rivals):
            cost = rival(python, name, texts)
            if cost is None:
                rivals.remove(name)
            else:
                costs[-1][name] = cost
    costs = [{name: cost for name, cost in one.items() if name in [*jobs, *rivals]} for one in costs]
    _report(texts, costs, peaks, work)


def _report(texts: list[str], costs: list[dict[str, Cost]], peaks: list[float], work: float) -> None:
    """Print a row a contender, and write the result."""
    # Speeds, as ratios to the baseline: costs the other way round.
    passed = ratios([{name: 1 / cost.wall for name, cost in one.items()} for one in costs], _BASELINE)
    spent = ratios([{name: 1 / cost.cpu for name, cost in one.items()} for one in costs], _BASELINE)
    rows = []
    for name in costs[0]:
        speed = float(np.median([len(texts) / one[name].wall for one in costs]))
        of_peak = float(
            np.median([work / one[name].wall / most for one, most in zip(costs, peaks, strict=True)])
        )
        rows.append((name, f"{speed:.1f}", passed[name], spent[name], f"{of_peak:.2f}"))
    heading = ("", "passages/s", "speed over plain encode", "the same, by processor time", "of SGEMM")
    print(f"{len(texts):,} passages, {len(costs)} rounds, SGEMM {np.median(peaks) / 1e9:.0f} GFLOP/s\n")
    print(table(heading, rows))
    figures = {
        "passages": len(texts),
        "rounds": [{name: [cost.wall, cost.cpu] for name, cost in one.items()} for one in costs],
        "speed": {name: ratio.to_json() for name, ratio in passed.items()},
        "speed_by_processor_time": {name: ratio.to_json() for name, ratio in spent.items()},
        "sgemm_gflops": [most / 1e9 for most in peaks],
        "operations": work,
    }
    bars.draw(
        f"{len(texts):,} passages: speed over plain encode, by the clock", passed, RESULTS / "ingestion.png"
    )
    measured = [
        "index/vectors/bert_files.py",
        "index/vectors/onnx_bert.py",
        "index/vectors/model.py",
        "index/build/embed_missing.py",
    ]
    write_result("ingestion", ("torch", "sentence-transformers", "onnxruntime", "numpy"), measured, figures)


if __name__ == "__main__":
    main()
