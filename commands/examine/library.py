"""Examine the index: can it be opened, how old is it, who else may read it, which model made it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from commands.examine.finding import Finding, note, ok, wrong
from index.errors import StoreError
from index.private import open_to_others
from index.snapshots.store import Store
from index.vectors.model import ModelInfo
from ingest.wording import count
from ui.http.state import LibraryState, read_state

_OLD_DAYS = 31
_NAMED = 3


def library(store: Store, model: ModelInfo | None) -> list[Finding]:
    """Examine an index."""
    index, state = store.root, read_state(store)
    if state.status == "down":
        remedy = "python cli.py ingest FOLDER" if state.snapshot is None and not index.exists() else ""
        return [
            wrong(
                "library",
                f"{store.address or index}: {' '.join(state.problems)}",
                remedy or "python cli.py verify",
            )
        ]
    findings = [_opened(store, model), *_state(state), _age(state)]
    return [*findings, *(_rights(index) if index.exists() else ())]


def _opened(store: Store, model: ModelInfo | None) -> Finding:
    """Open the snapshot in service; in a folder this checks the checksum of every file."""
    try:
        snapshot = store.exported()
    except StoreError as error:
        return wrong("library", str(error), "python cli.py rollback, or ingest again.")
    held = f"{count(snapshot.manifest.documents, 'document')} in {snapshot.manifest.snapshot}"
    made_with = snapshot.manifest.model
    snapshot.close()
    if model and made_with != model:
        found = f"{held}: made by {made_with.name} ({made_with.sha256[:12]}), which is not the model set"
        return wrong("library", found, "Ingest again, or set the model that made it.")
    checked = "on the server; `verify` checks its rows" if store.address else "every checksum is right"
    return ok("library", f"{held}; {checked}")


def _state(state: LibraryState) -> Iterator[Finding]:
    for problem in state.problems:
        yield wrong("last ingest", problem, "`python cli.py ingest` names each file and the remedy.")
    if state.remarked_files:
        files = count(state.remarked_files, "file")
        yield note("last ingest", f"it had a remark on {files}", "The library page lists them.")


def _age(state: LibraryState) -> Finding:
    """Say how long ago somebody last looked at the files."""
    at = datetime.fromisoformat(state.last_ingest_at or str(state.built_at))
    days = (datetime.now(UTC) - at).days
    if days < 0:
        return wrong("age", f"the last ingest is dated {at:%Y-%m-%d}, which is to come", "Set the clock.")
    if days > _OLD_DAYS:
        return note("age", f"the files were last looked at {days} days ago", "Ingest by a timer.")
    return ok("age", f"the files were last looked at {count(days, 'day')} ago")


def _rights(index: Path) -> Iterator[Finding]:
    """Look at who else may read or write the index, and whether we are its owner."""
    owner = index.stat().st_uid
    if owner != os.geteuid():
        yield wrong("rights", f"{index} belongs to user {owner}, not to this one", "Run as its owner.")
    loose = open_to_others(index)
    if loose:
        more = f" and {len(loose) - _NAMED:,} more" if len(loose) > _NAMED else ""
        found = f"others can reach {', '.join(map(str, loose[:_NAMED]))}{more}"
        yield wrong("rights", found, f"chmod -R go= {index}")
    elif owner == os.geteuid():
        yield ok("rights", "the index is closed to all other users")
    if not os.access(index, os.W_OK):
        yield note("rights", f"{index} cannot be written", "An ingest, uploads and feedback need that.")
