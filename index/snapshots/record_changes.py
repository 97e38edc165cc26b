"""Write down what a snapshot changed when it comes into service."""

from __future__ import annotations

import contextlib
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from index.catalog.read import Catalog
from index.errors import StoreError
from index.snapshots.differences import differences
from index.snapshots.history import History, Step
from index.snapshots.ids import is_id
from index.snapshots.manifest import read_manifest

UNKNOWN = "What changed is not known: the state before is not there any more, or cannot be read"


def record_changes(root: Path, snapshots: Path, current: str | None, returned: bool = False) -> str:
    """Add what changed since the last step, if `current` is another snapshot; return what went wrong, or "".

    Called after a snapshot came into service and before old ones are dropped, and again before the next
    build: so a crash in between loses nothing. Only whoever holds the writer's lock may.

    Args:
        root: the folder of the index.
        snapshots: the folder of its snapshots.
        current: the id of the one in service.
        returned: whether the library just returned to a snapshot that was there already.
    """
    if current is None or not is_id(current):
        return ""
    try:
        history = History(root)
        last = history.last()
        if last and last.after == current:
            return ""
        history.add(_step(snapshots, last, current, returned))
    except (OSError, StoreError) as error:
        # What is in service is in service: that is no failure of the ingest.
        return f"{root}: what changed in the library could not be written down ({error})."
    return ""


def _step(snapshots: Path, last: Step | None, current: str, returned: bool) -> Step:
    manifest = read_manifest(snapshots / current)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    back = returned or bool(last and current < last.after)
    at = now if back else manifest.built_at
    step = Step(at, last.after if last else None, current, manifest.documents, back)
    if last is None:
        return step
    try:
        if not is_id(last.after):
            raise ValueError(last.after)
        read_manifest(snapshots / last.after)
        with (
            contextlib.closing(Catalog(snapshots / last.after)) as before,
            contextlib.closing(Catalog(snapshots / current)) as after,
        ):
            return step.holding(differences(before, after))
    except (StoreError, sqlite3.Error, OSError, ValueError, KeyError, TypeError):
        # Another format, a damaged file, or a snapshot that somebody deleted.
        return Step(at, last.after, current, manifest.documents, back, UNKNOWN)
