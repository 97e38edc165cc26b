"""Wire the parts as the settings say: store, model, ingest options and ranking. Every door takes them from
here."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from access.audit.asked import note_asked
from access.audit.expire import expire
from access.audit.log import Audit
from access.person import Person
from index.backend import Library
from index.build.options import IngestOptions
from index.catalog.trust import Trust
from index.collections.analysed import Analysed
from index.collections.library import PartOfLibrary
from index.collections.rules import Collection, Collections
from index.kept.feedback import Feedback
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.readers import WORKERS
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


def options_of(
    settings: Settings, ocr: bool = False, lexical_first: bool = False, readers: int = WORKERS
) -> IngestOptions:
    """Return how an ingest makes passages."""
    limits = Limits(settings.file_seconds, settings.file_memory_mb << 20)
    return IngestOptions(
        settings.passage_tokens,
        settings.keep_snapshots,
        limits,
        _trust_of(settings),
        ocr=ocr,
        lexical_first=lexical_first,
        readers=readers,
    )


def _trust_of(settings: Settings) -> Trust:
    return Trust(tuple(filter(None, map(str.strip, settings.trusted.split(",")))))


def audit_of(index: Path | None, settings: Settings) -> Audit | None:
    """Return the audit of the named index, or of the one in the settings; None where nothing is audited."""
    return Audit.beside(index or settings.index) if settings.audit or settings.access else None


def note_question(settings: Settings, person: Person | None, door: str, key: str = "") -> None:
    """Audit that somebody asked, where a key for the hash of who is set. Every door calls it.

    Raises:
        AuditError: if it cannot be kept.
    """
    audit = audit_of(None, settings)
    if audit and settings.audit_key:
        note_asked(audit, Path(settings.audit_key), person, door, key)


def keep_time(index: Path, settings: Settings) -> None:
    """Let go what the settings say has been kept long enough: events of the audit, and feedback.

    Raises:
        AuditError, FeedbackError: if that cannot be written.
    """
    now = datetime.now(UTC)
    if settings.audit_days:
        expire(Audit.beside(index).folder, now - timedelta(days=settings.audit_days))
    if settings.feedback_days:
        Feedback.beside(index).expire(now - timedelta(days=settings.feedback_days))


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


def collections_of(settings: Settings) -> Collections:
    """Return the collections in the settings."""
    return Collections(
        tuple(
            Collection(name, each.folders, frozenset(each.readers or ()))
            for name, each in settings.collections.items()
        )
    )


def closed_to(person: Person | None, settings: Settings) -> frozenset[str]:
    """Return the names of the collections that a person may not read; whoever is not known is in no group."""
    return collections_of(settings).closed_to(person.groups if person else ())


def part_of_library(store: Store, closed: frozenset[str], settings: Settings) -> Library:
    """Return the library without the closed collections: the store itself where none is closed."""
    if not closed:
        return store
    return PartOfLibrary(store, collections_of(settings), closed, _trust_of(settings), _analysed())


@functools.cache
def _analysed() -> Analysed:
    """Return what all parts share."""
    return Analysed()


def library_for(store: Store, person: Person | None, settings: Settings) -> Library:
    """Return the library that a person may read. Every door that knows who asks takes it from here."""
    return part_of_library(store, closed_to(person, settings), settings)
