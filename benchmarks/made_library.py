"""Make libraries of any size, as real as can be, through the product's own writers.

The first passages are MedQuAD's, document by document in a random order that is always the same, with the
vectors that a cache of `var/benchmarks/*` has of them. Beyond these, documents are made: each is like a
real one (its title, headings and lengths), with half of its sentences exchanged for others out of all
of the collection, so that words are as frequent and stand together as they do in real text. The vector
of a made passage is made likewise, from that of the passage it is like (`dense_vectors.made`). Made
documents have random signatures (none is a near copy of another) and define no abbreviations.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.dense_vectors import made, nearest
from benchmarks.record import ROOT, SHARED
from index.build.options import IngestOptions
from index.build.publish import publish
from index.build.read_files import write_words
from index.catalog.read import Catalog
from index.catalog.write import CatalogWriter
from index.snapshots.store import Store
from index.vectors.cache import VectorCache, vector_key
from index.vectors.model import Embedder, Vectors
from ingest.document import Section
from ingest.files.find import find
from ingest.passage import Passage, embedded_text
from ingest.readers import Readers
from ingest.text.resemblance import VALUES
from ingest.text.statements import statements
from ingest.worker import Finished, PassageSize, Read

KEPT = ROOT / "var" / "benchmarks"
FOLDER = SHARED / "corpora" / "medquad"
_AT_ONCE = 20_000
_EXCHANGED = 0.5
"""How probable it is that a sentence of a made passage comes from elsewhere."""


@dataclass(frozen=True, slots=True)
class Real:
    """MedQuAD as it was read: its documents in a random order, the vector of each of their passages, by
    its key, and all their sentences."""

    reads: Sequence[Read]
    keys: Sequence[Sequence[bytes]]
    rows: dict[bytes, int]
    vectors: Vectors
    sentences: Sequence[str]

    @property
    def questions(self) -> list[str]:
        """The questions that head the answers, each once."""
        headings = (p.heading[0] for read in self.reads for p in read.passages if p.heading)
        return [text for text in dict.fromkeys(headings) if text.endswith("?")]


def read_real(embedder: Embedder) -> Real:
    """Read MedQuAD, and its vectors from whichever cache has them; documents without are left out."""
    reads: list[Read] = []
    with Readers(PassageSize(IngestOptions().passage_tokens, embedder.limits)) as readers:
        for _, results in readers.read(find([FOLDER]).files):
            reads += (result for result in results if not isinstance(result, Finished) and result.passages)
    random.Random(0).shuffle(reads)
    keys = [keys_of(read) for read in reads]
    held = _vectors({key for some in keys for key in some}, embedder)
    if not held:
        sys.exit(
            f"No vectors of MedQuAD in {KEPT}/*/vectors.sqlite. Make them (half an hour): "
            f"python cli.py ingest {FOLDER} --index var/benchmarks/medquad"
        )
    whole = [i for i, some in enumerate(keys) if all(key in held for key in some)]
    print(f"{len(whole):,} of {len(reads):,} documents have their vectors")
    reads, keys = [reads[i] for i in whole], [keys[i] for i in whole]
    rows = {key: row for row, key in enumerate(dict.fromkeys(key for some in keys for key in some))}
    texts = (passage.text for read in reads for passage in read.passages)
    sentences = list(dict.fromkeys(text[a:b] for text in texts for a, b in statements(text)))
    return Real(reads, keys, rows, np.stack([held[key] for key in rows]), sentences)


def keys_of(read: Read) -> list[bytes]:
    """Return the keys of the vectors of a document's passages."""
    title = read.document.info.title
    return [vector_key(embedded_text(title, p.heading, p.text, p.lead)) for p in read.passages]


def _vectors(wanted: set[bytes], embedder: Embedder) -> dict[bytes, Vectors]:
    held: dict[bytes, Vectors] = {}
    for path in sorted(KEPT.glob("*/vectors.sqlite")):
        with VectorCache(path, embedder.info) as cache:
            held |= cache.intact(wanted - held.keys())
    return held


def build(folder: Path, count: int, real: Real, embedder: Embedder) -> None:
    """Publish a library of about `count` passages in a folder, which is made."""
    folder.mkdir(parents=True)
    store = Store(folder)
    with store.writing(), store.building() as (snapshot_id, snapshot_folder):
        writer = CatalogWriter(snapshot_folder)
        like: dict[bytes, int] = {}
        for read, rows in _documents(real, count):
            keys = keys_of(read)
            like.update(zip(keys, rows, strict=True))
            writer.add(read, keys)
            source = read.document.info.source
            writer.put_file(source, hashlib.sha256(source.encode()).hexdigest())
        writer.close()
        write_words(snapshot_folder, sorted(writer.touched), _quiet)
        _put_vectors(store, real, like, embedder)
        catalog = Catalog(snapshot_folder)
        publish(store, snapshot_id, snapshot_folder, catalog, None, embedder, IngestOptions(), _quiet)
        catalog.close()


def _documents(real: Real, count: int) -> Iterator[tuple[Read, list[int]]]:
    """Yield documents with about so many passages together, and for each passage the row of the real vector
    that its own is like."""
    passages = 0
    for read, keys in zip(real.reads, real.keys, strict=True):
        if passages >= count:
            return
        passages += len(read.passages)
        yield read, [real.rows[key] for key in keys]
    chosen, seen, number = random.Random(1), set(real.rows), 0
    while passages < count:
        number += 1
        at = chosen.randrange(len(real.reads))
        read = _made(real.reads[at], real.sentences, number, chosen)
        keys = keys_of(read)
        if seen.isdisjoint(keys):
            seen.update(keys)
            passages += len(keys)
            yield read, [real.rows[key] for key in real.keys[at]]


def _made(like: Read, sentences: Sequence[str], number: int, chosen: random.Random) -> Read:
    """Return a document like a real one, of other sentences."""
    info = replace(like.document.info, source=f"made/{number}.xml", record="")
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    at = 0
    for passage in like.passages:
        words = [passage.text[a:b] for a, b in statements(passage.text)]
        words = [chosen.choice(sentences) if chosen.random() < _EXCHANGED else each for each in words]
        text = " ".join(words)
        parts.append(text)
        spans.append((at, at + len(text)))
        at += len(text) + 2
    sections = tuple(Section(a, b, p.heading) for (a, b), p in zip(spans, like.passages, strict=True))
    document = replace(like.document, text="\n\n".join(parts), info=info, sections=sections)
    passages = [
        Passage(document.document_id, i, a, b, text, p.heading, None)
        for i, ((a, b), text, p) in enumerate(zip(spans, parts, like.passages, strict=True))
    ]
    return Read(document, passages, (), chosen.randbytes(4 * VALUES))


def _put_vectors(store: Store, real: Real, like: dict[bytes, int], embedder: Embedder) -> None:
    """Put the vectors into the cache: real ones as they are. In the order of the keys, which is that of
    the cache's file."""
    numbers, ordered = np.random.default_rng(1), sorted(like)
    near = nearest(real.vectors) if like.keys() - real.rows.keys() else np.empty((0, 11), dtype=np.int64)
    with VectorCache(store.vector_cache, embedder.info) as cache:
        for begin in range(0, len(ordered), _AT_ONCE):
            keys = ordered[begin : begin + _AT_ONCE]
            vectors = real.vectors[[like[key] for key in keys]]
            new = [i for i, key in enumerate(keys) if key not in real.rows]
            if new:
                vectors[new] = made(real.vectors, near, np.array([like[keys[i]] for i in new]), numbers)
            cache.put(keys, vectors)


def _quiet(stage: str, done: int, total: int) -> None:
    if done >= total:
        print(f"  {stage}: {total:,}", flush=True)
