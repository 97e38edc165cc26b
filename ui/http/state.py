"""Read the state of the library, cheaply: what `/healthz`, `/metrics` and `doctor` say of it.

No name of a file or a document stands in it, since whoever may ask for `/healthz` may read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from index.errors import AwayError, DamagedError, NoIndexError, StoreError
from index.kept.last_ingest import LastIngest, read_last_ingest
from index.snapshots.manifest import Manifest
from index.snapshots.store import Store

Status = Literal["ok", "degraded", "down"]


@dataclass(frozen=True, slots=True)
class LibraryState:
    """The state of a library. `down`: no question can be answered; `degraded`: something needs looking at."""

    status: Status
    problems: tuple[str, ...]
    snapshot: str | None = None
    built_at: str | None = None
    age_seconds: float | None = None
    documents: int = 0
    passages: int = 0
    embedded: float | None = None
    """The share of passages that have vectors."""
    last_ingest_at: str | None = None
    failed_files: int = 0
    """Files that the last ingest could not read."""
    remarked_files: int = 0
    """Files of which it had something else to say."""

    def to_json(self, counts: bool = True) -> dict[str, object]:
        """Return the state as JSON values; without `counts`, nothing of how much the library holds.

        How much that is may not reach those who may read a part of it.
        """
        last: dict[str, object] = {"at": self.last_ingest_at}
        held: dict[str, object] = {}
        if counts:
            last |= {"failed": self.failed_files, "remarks": self.remarked_files}
            held = {"documents": self.documents, "passages": self.passages}
        return {
            "status": self.status,
            "problems": list(self.problems),
            "snapshot": {"id": self.snapshot, "built_at": self.built_at, "age_seconds": self.age_seconds},
            **held,
            "embedded": self.embedded,
            "last_ingest": last if self.last_ingest_at else None,
        }


def read_state(index: Path | Store, now: datetime | None = None) -> LibraryState:
    """Read the manifest of the snapshot in service, and what the last ingest left; open no index.

    Every file that the manifest names must be there. Their checksums are `verify`'s, and an opening's.
    """
    store = index if isinstance(index, Store) else Store(index)
    try:
        manifest = store.in_service()
    except NoIndexError:
        return LibraryState("down", ("There is no library yet: ingest a folder.",))
    except AwayError:
        return LibraryState("down", ("The server that keeps the library does not answer.",))
    except (StoreError, OSError):
        return LibraryState("down", ("The snapshot in service cannot be read: run `verify`.",))
    problems = _unembedded(manifest)
    last, failed, remarked = None, 0, 0
    try:
        last = read_last_ingest(store.root)
    except DamagedError:
        problems += ["What the last ingest reported cannot be read: ingest again."]
    if last:
        failed = sum(each.status == "failed" for each in last.problems)
        remarked = len(last.problems) - failed
        problems += _of_ingest(last, failed)
    age = (now or datetime.now(UTC)) - datetime.fromisoformat(manifest.built_at)
    return LibraryState(
        "degraded" if problems else "ok",
        tuple(problems),
        manifest.snapshot,
        manifest.built_at,
        round(age.total_seconds()),
        manifest.documents,
        manifest.passages,
        _embedded(manifest),
        last.at if last else None,
        failed,
        remarked,
    )


def _embedded(manifest: Manifest) -> float:
    return manifest.dense.count / manifest.entries if manifest.entries else 1.0


def _unembedded(manifest: Manifest) -> list[str]:
    if manifest.complete:
        return []
    return [f"{1 - _embedded(manifest):.0%} of the passages are found only by their words: ingest again."]


def _of_ingest(last: LastIngest, failed: int) -> list[str]:
    found = ["The last ingest could not read every file: see its report."] if failed else []
    return found + (["The last ingest had something to say: see its report."] if last.note else [])
