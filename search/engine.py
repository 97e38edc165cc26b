"""Answers questions from the snapshot in service."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from index.catalog import StoredPassage
from index.embed import Embedder, SentenceTransformerEmbedder
from index.errors import DamagedError, MismatchError
from index.store import Snapshot, Store
from search.answer import answering_sentence, matched_words
from search.cite import citation
from search.contacts import asks_for_contact, lists_contacts
from search.fuse import convex
from search.hit import Answer, Hit, Place, SnapshotInfo
from search.link import link
from search.question import Question, understand

_LEAST_DEPTH = 100
"""How far down each ranking is read at least. Deeper gave the same ten hits on judged questions."""
_PLACES = 20
"""How many other places of the same words a hit names at the most."""

_CONTACTS_AT_MOST = 20
"""How many lists of addresses may stand among the best passages before one takes a place."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """How hits are ranked. The defaults were chosen on half of two judged collections
    (`benchmarks/README.md`)."""

    dense_weight: float = 0.7
    """The share of the fused score that meaning has; words have the rest."""
    near: float = 0.25
    """A passage below this cosine is no hit unless it shares a word with the question. Set low:
    it stops nonsense, and does not judge whether a hit answers."""
    contact_factor: float = 0.5
    """What the score of a list of addresses is multiplied by, if the question asks for none."""


class SearchEngine:
    """Searches one index. Safe to share between threads; takes up a new snapshot by itself."""

    def __init__(self, store: Store, embedder: Embedder, ranking: Ranking = Ranking()) -> None:
        """Opens the snapshot in service.

        Raises:
            StoreError: if there is none, or it is damaged, or another model made it.
        """
        self._store = store
        self._embedder = embedder
        self._ranking = ranking
        self._opening = threading.Lock()
        self._snapshot = self._open()
        # Loads the model now, so that the first question is as fast as the others.
        embedder.embed_question("warm up")

    @classmethod
    def open(
        cls, index: Path, embedder: Embedder | None = None, ranking: Ranking = Ranking()
    ) -> SearchEngine:
        """The engine for the index in a folder, with the default model unless another is given."""
        return cls(Store(index), embedder or SentenceTransformerEmbedder(), ranking)

    @property
    def snapshot(self) -> SnapshotInfo:
        """The snapshot in service now."""
        return _info(self._current())

    def search(self, question: str, k: int = 10) -> Answer:
        """The k passages that answer best, best first; none where nothing is near.

        Raises:
            EmptyQuestionError: if the question holds no word.
            StoreError: if a new snapshot was published that cannot be used.
            DamagedError: if a passage is not what its document says.
        """
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        began = time.perf_counter()
        snapshot = self._current()
        asked = understand(question)
        weight = _Weights(snapshot)
        hits = tuple(
            _hit(rank, stored, score, asked, weight, snapshot.catalog.same_words(stored.passage, _PLACES))
            for rank, (stored, score) in enumerate(self._rank(snapshot, asked, k), start=1)
        )
        took_ms = (time.perf_counter() - began) * 1000
        return Answer(question, _info(snapshot), None if hits else False, None, took_ms, hits)

    def _rank(self, snapshot: Snapshot, asked: Question, k: int) -> list[tuple[StoredPassage, float]]:
        """The k best passages with their scores, best first."""
        depth = max(k, _LEAST_DEPTH)
        vector = self._embedder.embed_question(asked.text)
        lexical = snapshot.lexical.search(asked.terms, depth)
        shares_a_word = {row for row, _ in lexical}
        dense = dict(snapshot.dense.search(vector, depth))
        # Every passage found by its words gets its cosine too, however far down it stands: without,
        # it would count as the opposite of the question.
        dense |= snapshot.dense.cosines(vector, [row for row in shares_a_word if row not in dense])
        least = self._ranking.near
        near = [(row, cosine) for row, cosine in dense.items() if cosine >= least or row in shares_a_word]
        fused = convex(near, lexical, self._ranking.dense_weight)
        found = _distinct(snapshot, fused, k + _CONTACTS_AT_MOST)
        if not asks_for_contact(asked.text):
            found = self._contacts_last(found)
        return found[:k]

    def _contacts_last(self, found: list[tuple[StoredPassage, float]]) -> list[tuple[StoredPassage, float]]:
        factor = self._ranking.contact_factor
        weighed = [(s, score * factor if lists_contacts(s.passage.text) else score) for s, score in found]
        return sorted(weighed, key=lambda item: -item[1])

    def _current(self) -> Snapshot:
        """The snapshot in service; opens it if another one was published since the last question."""
        if self._store.current_id() != self._snapshot.manifest.snapshot:
            with self._opening:
                if self._store.current_id() != self._snapshot.manifest.snapshot:
                    self._snapshot = self._open()
        return self._snapshot

    def _open(self) -> Snapshot:
        snapshot = self._store.open()
        if snapshot.manifest.model != self._embedder.info:
            raise MismatchError(
                f"{snapshot.folder}: made with the model {snapshot.manifest.model.name} "
                f"({snapshot.manifest.model.sha256[:12]}), and questions would be embedded with "
                f"{self._embedder.info.name} ({self._embedder.info.sha256[:12]}). "
                "Ingest again with this model, or set the one that made it"
            )
        return snapshot


def _distinct(
    snapshot: Snapshot, fused: list[tuple[int, float]], most: int
) -> list[tuple[StoredPassage, float]]:
    """The best passages, up to `most`, of those with the same words only the first."""
    found: dict[bytes, tuple[StoredPassage, float]] = {}
    for begin in range(0, len(fused), most):
        score = dict(fused[begin : begin + most])
        for stored in snapshot.catalog.passages(score):
            found.setdefault(stored.passage.words_key, (stored, score[stored.row]))
        if len(found) >= most:
            break
    return list(found.values())[:most]


class _Weights:
    """A term's inverse document frequency in a snapshot (Robertson's, as BM25 has it)."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._known: dict[str, float] = {}

    def __call__(self, term: str) -> float:
        if term not in self._known:
            total = self._snapshot.manifest.passages
            holding = min(self._snapshot.lexical.passages_with(term), total)
            self._known[term] = math.log(1 + (total - holding + 0.5) / (holding + 0.5))
        return self._known[term]


def _hit(
    rank: int,
    stored: StoredPassage,
    score: float,
    asked: Question,
    weight: _Weights,
    others: list[StoredPassage],
) -> Hit:
    """The hit for a stored passage, whose quote is checked against the document first."""
    passage = stored.passage
    if stored.source_text != passage.text:
        raise DamagedError(
            f"{stored.info.source}: the passage at {passage.start}:{passage.end} is not what its document "
            "says there, so it is not shown. Run: python cli.py verify"
        )
    return Hit(
        rank=rank,
        passage_id=passage.passage_id,
        document_id=passage.document_id,
        info=stored.info,
        heading=passage.heading,
        page=passage.page,
        start=passage.start,
        end=passage.end,
        text=passage.text,
        sentence=answering_sentence(asked, passage, weight),
        score=score,
        matched=matched_words(asked, stored.info.title, *passage.heading, passage.text),
        citation=citation(stored.info, _page(stored)),
        url=link(stored.info, stored.format, passage.text),
        also_in=tuple(_place(other) for other in others),
    )


def _place(stored: StoredPassage) -> Place:
    passage = stored.passage
    return Place(
        document_id=passage.document_id,
        source=stored.info.source,
        title=stored.info.title,
        heading=passage.heading,
        page=passage.page,
        start=passage.start,
        end=passage.end,
        citation=citation(stored.info, _page(stored)),
        url=link(stored.info, stored.format, passage.text),
    )


def _page(stored: StoredPassage) -> str | None:
    """The page as a reader finds it: by its printed label, and its place in the file where these differ."""
    number, label = stored.passage.page, stored.page_label
    if number is None:
        return None
    return str(number) if label in (None, "", str(number)) else f"{label} (page {number} of the file)"


def _info(snapshot: Snapshot) -> SnapshotInfo:
    manifest = snapshot.manifest
    return SnapshotInfo(
        manifest.snapshot, manifest.built_at, manifest.documents, manifest.passages, manifest.model.name
    )
