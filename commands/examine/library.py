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


def library(index: Path, model: ModelInfo | None) -> list[Finding]:
    """Examine the index in a folder."""
    state = read_state(index)
    if state.status == "down":
        remedy = "python cli.py ingest FOLDER" if state.snapshot is None and not index.exists() else ""
        return [wrong("library", f"{index}: {' '.join(state.problems)}", remedy or "python cli.py verify")]
    findings = [_opened(index, model), *_state(state), _age(state)]
    return [*findings, *_rights(index)]


def _opened(index: Path, model: ModelInfo | None) -> Finding:
    """Open the snapshot in service, which checks the checksum of every file."""
    try:
        snapshot = Store(index).open()
    except StoreError as error:
        return wrong("library", str(error), "python cli.py rollback, or ingest again.")
    held = f"{count(snapshot.manifest.documents, 'document')} in {snapshot.manifest.snapshot}"
    made_with = snapshot.manifest.model
    snapshot.close()
    if model and made_with != model:
        found = f"{held}: made by {made_with.name} ({made_with.sha256[:12]}), which is not the model set"
        return wrong("library", found, "Ingest again, or set the model that made it.")
    return ok("library", f"{held}; every checksum is right")


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
