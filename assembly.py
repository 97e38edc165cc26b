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
from index.address import Address, Place
from index.backend import Library
from index.build.options import IngestOptions
from index.catalog.trust import Trust
from index.collections.analysed import Analysed
from index.collections.library import PartOfLibrary
from index.collections.rules import Collection, Collections
from index.errors import StoreError
from index.kept.feedback import Feedback
from index.snapshots.store import Store
from index.snapshots.verify import Check
from index.snapshots.verify import verify as verify_index
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.readers import WORKERS
from ingest.worker import Limits
from search.names.names import Names
from search.ranking.rank import Ranking
from settings import Settings, SettingsError


def store_of(index: Place | None, settings: Settings, to: Address | None = None) -> Store:
    """Return the named index, or the one in the settings; `to` names a server for a folder's library."""
    folder = index if isinstance(index, Path) else settings.index
    address = to or (index if isinstance(index, Address) else None if index else settings.address)
    if address is None:
        return Store(folder)
    return _on_server(address, folder)


def _on_server(address: Address, folder: Path) -> Store:
    """Return a library on a server.

    Raises:
        SettingsError: if what it needs is not installed.
    """
    try:
        from index.postgres.store import PostgresStore
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"A library on PostgreSQL needs {error.name}, which is not installed: "
            "pip install -r requirements-scale.txt"
        ) from error
    return PostgresStore(address, folder)


def checks_of(store: Store) -> list[Check]:
    """Check the snapshot in service against itself."""
    if store.address is None:
        return verify_index(store)
    from index.postgres.store import PostgresStore
    from index.postgres.verify import verify as verify_server

    assert isinstance(store, PostgresStore)
    return verify_server(store)


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
    """Return the library without the closed collections: all of it where none is closed.

    Raises:
        StoreError: if one is closed and the library is on a server.
    """
    if not closed:
        return store.library
    if store.address:
        raise StoreError(
            f"{store.address}: a library on a server has no collections yet that are closed to some readers, "
            "so nothing is shown. Serve it from a folder: `verbatim export` and `verbatim import` move it"
        )
    return PartOfLibrary(store, collections_of(settings), closed, _trust_of(settings), _analysed())


@functools.cache
def _analysed() -> Analysed:
    """Return what all parts share."""
    return Analysed()


def library_for(store: Store, person: Person | None, settings: Settings) -> Library:
    """Return the library that a person may read. Every door that knows who asks takes it from here."""
    return part_of_library(store, closed_to(person, settings), settings)
