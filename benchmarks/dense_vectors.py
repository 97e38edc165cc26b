"""Read real vectors and questions, and make more vectors like them."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import faiss
import numpy as np

from benchmarks.record import ROOT, SHARED
from evaluate.collection import read_collection
from index.dense.layout import Rows
from index.vectors.choose_model import make_embedder
from index.vectors.model import Vectors

KEPT = ROOT / "var" / "benchmarks"


def read_real() -> Vectors:
    """Return the distinct vectors in the caches, in an order that is random and always the same."""
    found: set[bytes] = set()
    for path in sorted(KEPT.glob("*/vectors.sqlite")):
        connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        found.update(vector for (vector,) in connection.execute("SELECT vector FROM vectors"))
        connection.close()
    if not found:
        sys.exit(f"No vectors.sqlite in {KEPT}/*: the first lines of dense_indexes.py say how to make one")
    vectors = np.stack([np.frombuffer(vector, dtype=np.float32) for vector in sorted(found)])
    return vectors[np.random.default_rng(0).permutation(len(vectors))]


def read_questions() -> Vectors:
    """Return the judged questions, in a random order."""
    folders = [SHARED / "eval" / name for name in ("cf", "covidqa")]
    if not all(folder.is_dir() for folder in folders):
        sys.exit(f"There are no judged questions in {SHARED / 'eval'}")
    texts = [text for folder in folders for text in read_collection(folder).questions.values()]
    embedder = make_embedder()
    vectors = np.stack([embedder.embed_question(text) for text in texts])
    return vectors[np.random.default_rng(3).permutation(len(vectors))]


def read_or_make(real: Vectors, count: int, path: Path) -> Vectors:
    """Write `count` vectors to a file and map it into memory: real ones, then made ones."""
    random, dimension = np.random.default_rng(1), real.shape[1]
    vectors = np.lib.format.open_memmap(path, "w+", np.float32, (count, dimension))
    vectors[: len(real)] = real[:count]
    if count <= len(real):
        return vectors
    near = nearest(real)
    for at in range(len(real), count, 50_000):
        some = min(50_000, count - at)
        vectors[at : at + some] = made(real, near, random.integers(len(real), size=some), random)
    return vectors


def nearest(real: Vectors) -> Rows:
    """Return the ten nearest to each of the vectors, after itself; shape (vectors, 11)."""
    near: Rows = faiss.knn(real, real, 11, metric=faiss.METRIC_INNER_PRODUCT)[1]
    return near


def made(real: Vectors, near: Rows, like: Rows, random: np.random.Generator) -> Vectors:
    """Make a vector for each row in `like`.

    It lies between that real vector and one of its ten nearest, and off this line by as much as others
    differ.
    """
    other, third = random.integers(len(real), size=(2, len(like)))
    between = random.uniform(0.2, 0.8, (len(like), 1)).astype(np.float32)
    away = real[other] - real[third]
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-6)
    neighbour = real[near[like, random.integers(1, 11, size=len(like))]]
    sum_ = (1 - between) * real[like] + between * neighbour + np.float32(0.35) * away
    unit: Vectors = (sum_ / np.linalg.norm(sum_, axis=1, keepdims=True)).astype(np.float32)
    return unit
