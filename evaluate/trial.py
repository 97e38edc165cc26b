"""Try one ranking on a judged collection; keep its figures, and each question's with its first hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ir_measures
from ir_measures import nDCG

from evaluate.collection import Collection
from evaluate.measure import MEASURES, SPAN_DEPTHS, Figures, measure
from evaluate.variant import Variant, VariantError
from index.backend import Library
from index.catalog.facets import Filters
from index.vectors.model import Embedder
from ingest.document import document_id
from search.engine import Ranking, SearchEngine
from search.hit import Answer, Hit, SnapshotInfo, Span

MAIN = str(nDCG @ 10)
"""The measure by which single questions are compared."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A ranking and its results.

    `figures` are those that `measure` gives. `by_question` has the same for each question, by the name of
    the measure and the question's id, in the collection's order; measures of answer spans leave out
    questions without a known span. `first` is each question's first hit, None where nothing was found.
    """

    variant: Variant
    snapshot: SnapshotInfo
    figures: Figures
    by_question: Mapping[str, Mapping[str, float]]
    first: Mapping[str, Hit | None]


class ObservedEngine(SearchEngine):
    """The page's engine, which passes each answer to an observer."""

    def __init__(
        self, library: Library, embedder: Embedder, ranking: Ranking, observe: Callable[[Answer], None]
    ) -> None:
        super().__init__(library, embedder, ranking)
        self._observe = observe

    def search(self, question: str, k: int = 10, filters: Filters = Filters(), exact: bool = False) -> Answer:
        """Search, and pass the answer to the observer."""
        answer = super().search(question, k, filters, exact)
        self._observe(answer)
        return answer


def check(variant: Variant, question: str, library: Library, embedder: Embedder) -> None:
    """Ask one question, so that a bad value is reported before the earlier variants are tried.

    Raises:
        VariantError: if the engine refuses a value of the ranking.
    """
    try:
        SearchEngine(library, embedder, variant.ranking).search(question, k=1)
    except ValueError as error:
        raise VariantError(f"--compare {variant.name}: {error}") from error


def attempt(
    variant: Variant,
    collection: Collection,
    library: Library,
    embedder: Embedder,
    source: str,
    progress: Callable[[int, int], None],
) -> Trial:
    """Ask every question of the collection with one ranking.

    Args:
        variant: the ranking.
        collection: the questions and judgements.
        library: an index of the collection's corpus.
        embedder: the model that made the index.
        source: how the corpus file was named when it was ingested.
        progress: called with the number of questions asked, and of all.
    """
    asked: dict[str, list[str]] = {}
    for question_id, text in collection.questions.items():
        asked.setdefault(text, []).append(question_id)
    first: dict[str, Hit | None] = {}
    ranks: dict[str, int | None] = {}

    def observe(answer: Answer) -> None:
        for question_id in asked[answer.question]:
            first[question_id] = answer.hits[0] if answer.hits else None
            if question_id in collection.spans:
                spans = [
                    (document_id(source, record), span) for record, span in collection.spans[question_id]
                ]
                ranks[question_id] = _rank_of_span(answer, spans)

    engine = ObservedEngine(library, embedder, variant.ranking, observe)
    figures = measure(collection, engine, source, progress)
    by_question = _by_document(collection, figures) | _by_span(ranks)
    return Trial(variant, engine.snapshot, figures, by_question, first)


def _by_document(collection: Collection, figures: Figures) -> dict[str, dict[str, float]]:
    judged = [
        ir_measures.Qrel(question_id, document, grade)
        for question_id in collection.questions
        for document, grade in collection.qrels[question_id].items()
    ]
    scored = [
        ir_measures.ScoredDoc(question_id, document, score)
        for question_id, documents in figures.run.items()
        for document, score in documents
    ]
    found = {str(name): dict.fromkeys(collection.questions, 0.0) for name in MEASURES}
    for metric in ir_measures.iter_calc(MEASURES, judged, scored):
        found[str(metric.measure)][metric.query_id] = float(metric.value)
    return found


def _by_span(ranks: Mapping[str, int | None]) -> dict[str, dict[str, float]]:
    """Return 1 where one of the first hits holds an answer span whole, and 0 where none does."""
    if not ranks:
        return {}
    return {
        f"span in {depth}": {q: float(rank is not None and rank <= depth) for q, rank in ranks.items()}
        for depth in SPAN_DEPTHS
    }


def _rank_of_span(answer: Answer, spans: list[tuple[str, Span]]) -> int | None:
    return next(
        (
            hit.rank
            for hit in answer.hits
            for document, span in spans
            if hit.document_id == document and hit.start <= span.start and span.end <= hit.end
        ),
        None,
    )
