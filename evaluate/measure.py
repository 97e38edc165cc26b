"""Ask every question of a judged collection and measure the answers, with ir_measures."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import ir_measures
from ir_measures import RR, Measure, P, R, nDCG

from evaluate.collection import Collection
from ingest.document import document_id
from search.engine import SearchEngine
from search.hit import Hit, Span

MEASURES = (nDCG @ 10, R @ 10, R @ 100, RR @ 10, P @ 1)
SPAN_DEPTHS = (1, 5, 10)
SENTENCE_DEPTHS = (1, 5)
PASSAGES = 300
"""How many passages each question asks for, so that a hundred documents are among them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one ranking on one collection.

    `by_document` holds the means over all judged questions, by the name of the measure; a
    question that found nothing counts as 0. `span_in_first` is the share of the questions with a
    known answer span that had it within one of the first 1, 5 and 10 passages: None without spans.
    `sentence_in_first` is the share of them in which the marked sentence of the first passage, or
    of one of the first 5, holds some of the answer. `run` gives each question's documents and scores,
    best first.
    """

    questions: int
    by_document: dict[str, float]
    span_in_first: dict[int, float] | None
    sentence_in_first: dict[int, float] | None
    run: dict[str, list[tuple[str, float]]]

    def lines(self) -> list[str]:
        """Return the figures as text, one a line."""
        spans, sentences = self.span_in_first or {}, self.sentence_in_first or {}
        return [
            f"{self.questions:,} questions",
            *(f"{name:<12} {value:.4f}" for name, value in self.by_document.items()),
            *(f"span in {depth:<4} {share:.4f}" for depth, share in spans.items()),
            *(f"sentence {depth:<3} {share:.4f}" for depth, share in sentences.items()),
        ]

    def to_json(self) -> dict[str, object]:
        """Return the figures as JSON values, without the run."""
        return {
            "questions": self.questions,
            "by_document": self.by_document,
            "span_in_first": _by_depth(self.span_in_first),
            "sentence_in_first": _by_depth(self.sentence_in_first),
        }


def measure(
    collection: Collection,
    engine: SearchEngine,
    source: str,
    progress: Callable[[int, int], None],
    passages: int = PASSAGES,
    measures: Sequence[Measure] = MEASURES,
) -> Figures:
    """Ask the engine every question of the collection.

    Args:
        collection: the questions and judgements.
        engine: searches an index of the collection's corpus.
        source: how the corpus file was named when it was ingested.
        progress: called with the number of questions asked, and of all.
        passages: how many are asked for. Fewer than 300 are faster, and too few for R@100.
        measures: the measures by document.
    """
    record_of = {document_id(source, record): record for record in _documents(collection)}
    run: dict[str, list[tuple[str, float]]] = {}
    ranks: dict[str, int | None] = {}
    marked: dict[str, int | None] = {}
    for number, (question_id, text) in enumerate(collection.questions.items()):
        progress(number, len(collection.questions))
        hits = engine.search(text, k=passages).hits
        run[question_id] = _by_document(hits)
        if question_id in collection.spans:
            answers = [(document_id(source, record), span) for record, span in collection.spans[question_id]]
            ranks[question_id] = _span_rank(hits, answers)
            marked[question_id] = _sentence_rank(hits, answers)
        run[question_id] = [(record_of.get(d, d), score) for d, score in run[question_id]]
    progress(len(collection.questions), len(collection.questions))
    return Figures(
        len(collection.questions),
        _figures(collection, run, measures),
        _shares(ranks, SPAN_DEPTHS),
        _shares(marked, SENTENCE_DEPTHS),
        run,
    )


def _documents(collection: Collection) -> set[str]:
    with collection.corpus.open(encoding="utf-8") as lines:
        return {str(json.loads(line)["_id"]) for line in lines if line.strip()}


def _by_document(hits: Sequence[Hit]) -> list[tuple[str, float]]:
    """Return each document with the score of its best passage, best first."""
    best: dict[str, float] = {}
    for hit in hits:
        for document in (hit.document_id, *(other.document_id for other in (*hit.also_in, *hit.nearly_in))):
            best[document] = max(hit.score, best.get(document, hit.score))
    return sorted(best.items(), key=lambda item: -item[1])


def _span_rank(hits: Sequence[Hit], answers: Sequence[tuple[str, Span]]) -> int | None:
    """Return the rank of the first passage that holds one of the answer spans whole."""
    for hit in hits:
        for document, span in answers:
            if hit.document_id == document and hit.start <= span.start and span.end <= hit.end:
                return hit.rank
    return None


def _sentence_rank(hits: Sequence[Hit], answers: Sequence[tuple[str, Span]]) -> int | None:
    """Return the rank of the first passage whose marked sentence shares a character with an answer span."""
    for hit in hits:
        for document, span in answers:
            marked = hit.sentence if hit.document_id == document else None
            if marked and marked.start < span.end and span.start < marked.end:
                return hit.rank
    return None


def _by_depth(shares: dict[int, float] | None) -> dict[str, float] | None:
    return None if shares is None else {str(depth): share for depth, share in shares.items()}


def _shares(ranks: dict[str, int | None], depths: Sequence[int]) -> dict[int, float] | None:
    if not ranks:
        return None
    return {
        depth: sum(rank is not None and rank <= depth for rank in ranks.values()) / len(ranks)
        for depth in depths
    }


def _figures(
    collection: Collection, run: dict[str, list[tuple[str, float]]], measures: Sequence[Measure]
) -> dict[str, float]:
    judged = [
        ir_measures.Qrel(question_id, document, grade)
        for question_id in collection.questions
        for document, grade in collection.qrels[question_id].items()
    ]
    scored = [
        ir_measures.ScoredDoc(question_id, document, score)
        for question_id, documents in run.items()
        for document, score in documents
    ]
    found = ir_measures.calc_aggregate(measures, judged, scored)
    return {str(name): float(found[name]) for name in measures}
