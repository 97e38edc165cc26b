"""Publishes snapshots and opens them.

    INDEX/CURRENT              the id of the snapshot in service
    INDEX/snapshots/ID/        manifest.json, catalog.sqlite, dense.faiss, lexical/
    INDEX/vectors.sqlite       the vector cache
    INDEX/writer.lock          held by the one process that builds

A snapshot is written in a hidden folder beside the others, brought to disk, renamed, and only then
named in CURRENT, which is itself replaced by a rename. Whoever reads sees the old one or the new.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import secrets
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from index.catalog import Catalog
from index.dense import DenseIndex
from index.errors import BusyError, DamagedError, NoIndexError
from index.lexical import LexicalIndex
from index.manifest import Manifest, check_files, read_manifest

CATALOG = "catalog.sqlite"
DENSE = "dense.faiss"
LEXICAL = "lexical"
_BUILDING = ".building-"


@dataclass(frozen=True)
class Snapshot:
    """An open snapshot, checked against its manifest. It never changes; share it between threads."""

    folder: Path
    manifest: Manifest
    catalog: Catalog
    dense: DenseIndex
    lexical: LexicalIndex


class Store:
    """The snapshots in one index folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._snapshots = root / "snapshots"
        self._current = root / "CURRENT"
        self._lock = root / "writer.lock"
        self._holder = root / "writer.json"

    @property
    def vector_cache(self) -> Path:
        """Where the vector cache is."""
        return self.root / "vectors.sqlite"

    def current_id(self) -> str | None:
        """The id of the snapshot in service, or None before the first is published."""
        try:
            return self._current.read_text(encoding="ascii").strip() or None
        except FileNotFoundError:
            return None

    def open(self) -> Snapshot:
        """The snapshot in service.

        Raises:
            NoIndexError: if none is published.
            DamagedError, MismatchError: if it cannot be trusted; the message says why.
        """
        snapshot_id = self.current_id()
        if snapshot_id is None:
            raise NoIndexError(
                f"{self.root}: no index here yet. Make one: python cli.py ingest FOLDER --index {self.root}"
            )
        folder = self._snapshots / snapshot_id
        if not folder.is_dir():
            raise DamagedError(f"{folder}: the snapshot in service is gone. Ingest again")
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        return Snapshot(
            folder,
            manifest,
            Catalog.open(folder / CATALOG),
            DenseIndex.open(folder / DENSE),
            LexicalIndex(folder / LEXICAL),
        )

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Holds the index for one writer.

        Raises:
            BusyError: that names the process which holds it. The lock ends with its holder.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._lock)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise BusyError(
                f"{self.root}: {self._describe_holder()} is building this index. "
                "Wait for it to finish, or stop it"
            ) from error
        try:
            started = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
            holder = {"host": socket.gethostname(), "pid": os.getpid(), "started": started}
            self._holder.write_text(json.dumps(holder), encoding="utf-8")
            self._sweep()
            yield
        finally:
            self._holder.unlink(missing_ok=True)
            lock.release()

    @contextlib.contextmanager
    def building(self) -> Iterator[tuple[str, Path]]:
        """A new snapshot's id and the hidden folder to write it in; gone afterwards unless published."""
        snapshot_id = _new_id()
        folder = self._snapshots / (_BUILDING + snapshot_id)
        folder.mkdir(parents=True)
        try:
            yield snapshot_id, folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def publish(self, snapshot_id: str, folder: Path, keep: int) -> None:
        """Puts a finished folder into service, and drops the oldest snapshots past `keep`."""
        for path in [*folder.rglob("*"), folder]:
            _sync(path)
        final = self._snapshots / snapshot_id
        folder.rename(final)
        _sync(self._snapshots)
        pointer = self._current.with_suffix(".new")
        pointer.write_text(snapshot_id + "\n", encoding="ascii")
        _sync(pointer)
        pointer.replace(self._current)
        _sync(self.root)
        published = sorted(p for p in self._snapshots.iterdir() if not p.name.startswith("."))
        for old in published[:-keep]:
            if old != final:
                shutil.rmtree(old, ignore_errors=True)

    def _sweep(self) -> None:
        """Drops what an interrupted build left behind. Only the lock's holder may."""
        if self._snapshots.is_dir():
            for left in self._snapshots.glob(_BUILDING + "*"):
                shutil.rmtree(left, ignore_errors=True)

    def _describe_holder(self) -> str:
        try:
            holder = json.loads(self._holder.read_text(encoding="utf-8"))
            return f"process {holder['pid']} on {holder['host']}, since {holder['started']},"
        except (OSError, ValueError, KeyError):
            return "another process"


def _new_id() -> str:
    """An id that sorts by time and is unique within a second."""
    now = datetime.datetime.now(datetime.UTC)
    return f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{secrets.token_hex(3)}"


def _sync(path: Path) -> None:
    """Brings a file or a folder's entries to disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
