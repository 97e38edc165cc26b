"""Wire the parts as the settings say: store, model, ingest options and ranking. Every door takes them from
here."""

from __future__ import annotations

from pathlib import Path

from index.build.options import IngestOptions
from index.catalog.trust import Trust
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.worker import Limits
from search.names.names import Names
from search.ranking.rank import Ranking
from settings import Settings


def store_of(index: Path | None, settings: Settings) -> Store:
    """Return the named index, or the one in the settings."""
    return Store(index or settings.index)


def embedder_of(settings: Settings) -> Embedder:
    """Make the embedder of the model in the settings."""
    return make_embedder(settings.model, settings.query_prefix, settings.passage_prefix)


def options_of(settings: Settings, ocr: bool = False, lexical_first: bool = False) -> IngestOptions:
    """Return how an ingest makes passages."""
    limits = Limits(settings.file_seconds, settings.file_memory_mb << 20)
    trust = Trust(tuple(filter(None, map(str.strip, settings.trusted.split(",")))))
    return IngestOptions(
        settings.passage_tokens, settings.keep_snapshots, limits, trust, ocr=ocr, lexical_first=lexical_first
    )


def ranking_of(settings: Settings) -> Ranking:
    """Return how hits are ranked."""
    return Ranking(
        dense_weight=settings.dense_weight,
        reranker=settings.reranker or None,
        rerank_depth=settings.rerank_depth,
        rerank_weight=settings.rerank_weight,
        hits_per_document=settings.hits_per_document,
    )


def names_of(settings: Settings) -> Names:
    """Drugs, diseases and shorthand, and the clinic's own names; read at the first question."""
    return Names(Path(settings.synonyms) if settings.synonyms else None)
