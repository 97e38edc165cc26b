"""Ranks the passages of a library for one question, twice.

The first ranking fuses meaning and words, and adds evidence from sentences and titles. The second also uses
what the best passages of the first teach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.backend import Backend, Scored
from index.catalog.facets import Filters
from index.catalog.stored import StoredPassage
from index.vectors.model import Vectors
from index.words.codes import Tokens
from index.words.terms import terms
from search.background import Beside, at_once
from search.hit import Ranks
from search.question.expand import wanted
from search.question.parse import Question
from search.ranking.evidence import evidence, sought, title_evidence
from search.ranking.fuse import COSINE_FLOOR, convex
from search.ranking.rarity import Rarity
from search.ranking.relevance_feedback import moved, related

LEAST_DEPTH = 100
"""The least depth to which each ranking is read. From 300 on, nDCG@10 is higher by 0.001."""
_LOOKED_AT = 100
"""How many passages of a ranking are read for evidence: 50 found 0.006 fewer answers in the first five."""
_WORDS_FROM, _MEANING_FROM, _RELATED = 5, 3, 20
"""How many of the best passages teach words and meaning, and how many words at the most."""

Found = list[tuple[StoredPassage, float]]


@dataclass(frozen=True, slots=True)
class Ranking:
    """How hits are ranked. The defaults were chosen on four judged collections, leaving one out in turn;
    every step gains on three of them or more (`benchmarks/ablation.py`)."""

    dense_weight: float = 0.87
    """The share of the fused score that meaning has; words have the rest. From 0.95 on covidqa loses 0.03."""
    near: float = 0.25
    """A passage below this cosine is no hit unless it shares a word with the question. It stops nonsense
    only."""
    evidence_weight: float = 0.3
    """Added to a fused score, at most 1, for a sentence that says all of the question."""
    title_weight: float = 0.2
    """Added for a title that says all of the question, if the passage is all of its document."""
    related_weight: float = 0.2
    """The weight of related words, which the best passages teach, beside the question's own."""
    moved_weight: float = 0.5
    """How far the question's vector moves towards those of the best passages; 0 is not at all."""
    expansion_weight: float = 0.2
    """The weight of other names beside the question's own words."""
    contact_factor: float = 0.5
    """The factor on the score of a list of addresses, if the question asks for none."""
    reranker: str | None = None
    """What reranks the best passages: nothing, "late-interaction", or a cross-encoder's folder or name."""
    rerank_depth: int = 50
    """How many passages are reranked."""
    rerank_weight: float = 0.2
    """The share of the new score; the score before has the rest. Chosen for late interaction only."""
    hits_per_document: int = 2
    """Hits of one document shown before the next ones lose `document_margin`; 0 is no limit."""
    document_margin: float = 0.08
    """What a further hit of a document loses: with 0 too few of covidqa's answers are in the first five."""

    def __post_init__(self) -> None:
        if self.rerank_depth < 1:
            raise ValueError(f"rerank_depth must be at least 1, not {self.rerank_depth}")
        if not 0 <= self.rerank_weight <= 1:
            raise ValueError(f"rerank_weight must lie between 0 and 1, not {self.rerank_weight}")
        if self.hits_per_document < 0 or self.document_margin < 0:
            raise ValueError("hits_per_document and document_margin must not be below 0")


DEFAULT = Ranking()


class Ranker:
    """Ranks for one question; it reads each passage once."""

    def __init__(
        self,
        backend: Backend,
        asked: Question,
        embedded: Callable[[], Vectors],
        filters: Filters,
        ranking: Ranking,
        beside: Beside = at_once,
    ) -> None:
        """Take the question, and what waits for its unit vector, of shape (dimension,)."""
        self._backend, self._asked, self._embedded, self._beside = backend, asked, embedded, beside
        self._filters, self._ranking = filters, ranking
        self.weight = Rarity(backend)
        """The weight of a term."""
        self._words = wanted(asked, ranking.expansion_weight)
        self._sought = sought(asked, self.weight)
        self._stored: dict[int, StoredPassage] = {}
        self._evidence: dict[int, float] = {}
        self._by_words: dict[int, int] = {}
        self._by_meaning: dict[int, int] = {}
        self._titles: dict[int, float] = {}
        self.nearest: Scored = []
        """The passages nearest in meaning with their cosines, best first; empty until the best are found."""
        self.coded: dict[int, Tokens] = {}
        """The coded words of every passage that was looked at closely."""

    def best(self, k: int, spare: int = 0) -> Found:
        """Return the k best passages with different words, best first, and up to `spare` more.

        There are fewer only where fewer are near.
        """
        depth = max(k, LEAST_DEPTH)
        while True:
            begun = self._beside(self._nearest, depth)
            lexical = self._backend.lexical(self._words, depth, self._filters)
            # Most of them will be looked at, and the model or the index is not done yet.
            self._read([entry for entry, _ in lexical[:_LOOKED_AT]])
            dense = begun()
            self._by_words, self._by_meaning, self.nearest = _ranks_of(lexical), _ranks_of(dense), dense
            near = self._near(dense, lexical)
            first = self._lifted(convex(near, lexical, self._ranking.dense_weight))
            ranked = self._again(near, first, depth)
            found = self._distinct(ranked, k + spare)
            # The same words under many titles are one hit, and may fill a whole ranking.
            if len(found) >= k or max(len(lexical), len(dense)) < depth:
                return found
            depth *= 4

    def _nearest(self, depth: int) -> Scored:
        return self._backend.dense(self._embedded(), depth, self._filters)

    def ranks(self, stored: StoredPassage) -> Ranks:
        """Return the ranks of a passage from `best`, by the question's own words and by its meaning."""
        entry = stored.entry
        return Ranks(self._by_words.get(entry), self._by_meaning.get(entry), self._evidence.get(entry))

    def _near(self, dense: Scored, lexical: Scored) -> Scored:
        """Return the entries of both rankings that are near, with their cosines."""
        shares_a_word = {entry for entry, _ in lexical}
        cosines = self._filled(self._embedded(), dict(dense), shares_a_word)
        cosines |= _by_words_alone(lexical, cosines)
        least = self._ranking.near
        return [(entry, c) for entry, c in cosines.items() if c >= least or entry in shares_a_word]

    def _filled(self, vector: Vectors, cosines: dict[int, float], entries: Iterable[int]) -> dict[int, float]:
        """Fill in the cosines of `entries`, however far down they stand.

        Without it, a passage found by its words would count as the opposite of the question.
        """
        missing = [entry for entry in entries if entry not in cosines]
        return {**cosines, **self._backend.cosines(vector, missing)}

    def _again(self, near: Scored, first: Scored, depth: int) -> Scored:
        """Rank again with what the best passages teach; return the first ranking if that is nothing."""
        settings = self._ranking
        best = self._distinct(first, _WORDS_FROM)
        if not best or not (settings.related_weight or settings.moved_weight):
            return first
        entries = [stored.entry for stored, _ in best]
        vectors = self._backend.vectors(entries[:_MEANING_FROM])
        vector = moved(self._embedded(), list(vectors.values()), settings.moved_weight)
        begun = self._beside(self._backend.dense, vector, depth, self._filters)
        words = self._wanted([stored for stored, _ in best])
        lexical = self._backend.lexical(words, depth, self._filters)
        dense = begun()
        among = {entry for entry, _ in near} | self._near_too(near, lexical, dense)
        cosines = self._filled(vector, {e: c for e, c in dense if e in among}, among)
        cosines |= {entry: cosine for entry, cosine in near if entry not in cosines}
        found = [(entry, score) for entry, score in lexical if entry in among]
        return self._lifted(convex(list(cosines.items()), found, settings.dense_weight))

    def _near_too(self, near: Scored, *rankings: Scored) -> set[int]:
        """Return what only the second rankings found, if it is near the question itself."""
        known = {entry for entry, _ in near}
        new = [entry for entry in {e for ranking in rankings for e, _ in ranking} if entry not in known]
        cosines = self._backend.cosines(self._embedded(), new)
        return {entry for entry, cosine in cosines.items() if cosine >= self._ranking.near}

    def _wanted(self, best: Sequence[StoredPassage]) -> dict[str, float]:
        """Add related terms to the question's, with less weight the more of it one sentence already says."""
        asked = self._asked.terms
        evidence = max(self._evidence.get(stored.entry, 0.0) for stored in best[:_MEANING_FROM])
        share = self._ranking.related_weight * len(asked) * (1 - evidence)
        # Line by line, because the passage alone is looked at again, and remembered.
        read = ([term for part in stored.embedded_parts for term in terms(part)] for stored in best)
        learnt = related(list(read), asked, self.weight, _RELATED) if share > 0 else {}
        weights = dict(self._words)
        for term, part in learnt.items():
            weights[term] = weights.get(term, 0.0) + share * part
        return weights

    def _lifted(self, fused: Scored) -> Scored:
        """Raise the first passages of a ranking by their sentences of evidence and their titles."""
        top, rest = fused[:_LOOKED_AT], fused[_LOOKED_AT:]
        self._read([entry for entry, _ in top])
        evidence, title = self._evidence.get, self._titles.get
        of_evidence, of_title = self._ranking.evidence_weight, self._ranking.title_weight
        lifted = [
            (e, score + (of_evidence * evidence(e, 0.0) + of_title * title(e, 0.0))) for e, score in top
        ]
        return [*sorted(lifted, key=lambda item: (-item[1], item[0])), *rest]

    def _read(self, entries: Sequence[int]) -> None:
        new = [entry for entry in entries if entry not in self._evidence]
        for entry, (title, share) in self._backend.titles(new).items():
            self._titles[entry] = title_evidence(title, share, self._sought)
        read = self._backend.tokens(new)
        self.coded |= read
        self._evidence |= zip(read, evidence(list(read.values()), self._sought), strict=True)

    def _passages(self, entries: Iterable[int]) -> list[StoredPassage]:
        """Return a passage of each entry that has one."""
        wanted = list(entries)
        new = [entry for entry in wanted if entry not in self._stored]
        self._stored |= {stored.entry: stored for stored in self._backend.passages(new, self._filters)}
        return [self._stored[entry] for entry in wanted if entry in self._stored]

    def _distinct(self, ranked: Scored, most: int) -> Found:
        """Return up to `most` of the best passages; of those with the same words, only the first."""
        found: dict[bytes, tuple[StoredPassage, float]] = {}
        for begin in range(0, len(ranked), most):
            score = dict(ranked[begin : begin + most])
            for stored in self._passages(score):
                found.setdefault(stored.passage.words_key, (stored, score[stored.entry]))
            if len(found) >= most:
                break
        return list(found.values())[:most]


def _ranks_of(ranked: Scored) -> dict[int, int]:
    return {entry: rank for rank, (entry, _) in enumerate(ranked, start=1)}


def _by_words_alone(lexical: Scored, cosines: Mapping[int, float]) -> dict[int, float]:
    """Make cosines for passages without vectors yet, such that meaning ranks them as words do."""
    best_words = max((score for _, score in lexical), default=0.0)
    best_cosine = max(cosines.values(), default=1.0)
    return {
        entry: score / best_words * (best_cosine - COSINE_FLOOR) + COSINE_FLOOR
        for entry, score in lexical
        if entry not in cosines and best_words > 0
    }
