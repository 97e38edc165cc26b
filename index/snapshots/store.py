"""Publish and open snapshots.

    INDEX/
      CURRENT               the id of the snapshot in service
      snapshots/ID/         one snapshot: catalog, packs, dense, lexical, manifest; never changed
      snapshots/.building-* a build in progress, or what a killed one left
      snapshots/.dropped-*  an old snapshot that is being deleted
      vectors.sqlite        the vector cache, shared by all
      uploads/              files added on the page; reviews.json has who added and who approved them
      audit/                who did what, and when (`access/audit`)
      last_ingest.json      what the last ingest reported of files
      feedback.jsonl        users' judgements of answers; feedback.jsonl.lock guards it
      changes.jsonl         what each snapshot changed, beyond the life of snapshots; changes.1.jsonl before
      questions.jsonl       questions that readers keep
      writer.lock           held by the one process that builds; writer.json names it

A snapshot is written in a hidden folder, flushed to disk, renamed, and then named in CURRENT, which is
replaced whole: a crash between any two steps leaves the last one in service. What snapshots share are hard
links. All is for its owner alone (`index/private.py`).
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from index.address import Address
from index.backend import Library
from index.errors import DamagedError, NoIndexError, StoreError
from index.private import make_private
from index.snapshots.flush import flush
from index.snapshots.ids import is_id, new_id
from index.snapshots.in_service import chosen, manifest_or_problem, whole_manifest
from index.snapshots.lock import locked
from index.snapshots.lookups import Exportable
from index.snapshots.manifest import Checksums, Manifest, read_manifest
from index.snapshots.published import Published
from index.snapshots.record_changes import record_changes
from index.snapshots.snapshot import Snapshot

_BUILDING = ".building-"
_DROPPED = ".dropped-"
_OPEN_TRIES = 10
_MEND = "Go back to another snapshot (python cli.py rollback), or ingest again"


class Store:
    """The snapshots in one index folder."""

    address: Address | None = None  # of the server that keeps the library, where one does

    def __init__(self, root: Path) -> None:
        self.root = root
        self._snapshots = root / "snapshots"
        self._current = root / "CURRENT"
        self._pending = root / "CURRENT.new"
        self._checksums = Checksums()
        self.remarks: list[str] = []
        """Remarks of the last build for the operator, beside the reports of files."""

    @property
    def library(self) -> Library:
        """What readers search."""
        return self

    def exported(self) -> Exportable:
        """Open what an export is made of."""
        return self.open()

    def check_in_step(self) -> None:
        """Do nothing: what is in service is in the folder."""

    @property
    def vector_cache(self) -> Path:
        """The path of the vector cache."""
        return self.root / "vectors.sqlite"

    def current_id(self) -> str | None:
        """Return the id in CURRENT, damaged or not; None before the first snapshot is published."""
        try:
            return self._current.read_text(encoding="ascii", errors="replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise DamagedError(f"{self._current}: cannot be read ({error}). {_MEND}") from error

    def open(self) -> Snapshot:
        """Open the snapshot in service.

        Raises:
            NoIndexError: if none is published.
            DamagedError, MismatchError: if it cannot be trusted; the message says why.
        """
        for tries_left in reversed(range(_OPEN_TRIES)):
            snapshot_id = self.current_id()
            if snapshot_id is None:
                break
            try:
                return self._opened(snapshot_id)
            except StoreError:
                # While it was being opened a newer one may have replaced it, and old ones been dropped.
                if not tries_left or self.current_id() == snapshot_id:
                    raise
        raise NoIndexError(
            f"{self.root}: no index here yet. Make one: python cli.py ingest FOLDER --index {self.root}"
        )

    def _opened(self, snapshot_id: str) -> Snapshot:
        if not is_id(snapshot_id):
            raise DamagedError(f"{self._current}: says {snapshot_id[:60]!r}, which is no id. {_MEND}")
        folder = self._snapshots / snapshot_id
        if not folder.is_dir():
            raise DamagedError(f"{folder}: the snapshot in service is gone. {_MEND}")
        try:
            manifest = read_manifest(folder)
            self._checksums.check(folder, manifest)
            return Snapshot(folder, manifest)
        except OSError as error:
            raise DamagedError(f"{folder}: cannot be read ({error}). {_MEND}") from error

    def in_service(self) -> Manifest:
        """Read the manifest of the snapshot in service, cheaply; StoreError where it cannot be had."""
        snapshot = self.current_id()
        if snapshot is None:
            raise NoIndexError("no snapshot is in service")
        return whole_manifest(self._snapshots, snapshot)

    def switched_at(self) -> float:
        """Return when the one in service was put there, in seconds; never, where there is none."""
        return self._current.stat().st_mtime if self._current.is_file() else float("inf")

    def published(self) -> list[Published]:
        """List every kept snapshot, the newest first."""
        current = self.current_id()
        return [
            Published(each, *manifest_or_problem(self._snapshots / each), each == current)
            for each in reversed(self._ids())
        ]

    def rollback(self, snapshot_id: str | None = None) -> str:
        """Put an older snapshot back into service: the one named, or the one before the current one.

        Return its id. The newer ones stay, and can be returned to.

        Raises:
            StoreError: if there is no such snapshot, or it cannot be opened.
            BusyError: if another process builds this index.
        """
        with self.writing():
            target = chosen(self.root, self._ids(), self.current_id(), snapshot_id)
            self._opened(target).close()
            self._point_at(target)
            self._record_changes(returned=True)
            return target

    @contextlib.contextmanager
    def writing(self) -> Iterator[object]:
        """Hold the index for one writer.

        Raises:
            BusyError: that names the process which holds it. The lock ends with its holder.
            WriteError: if the disk is full or refuses; what was in service stays.
        """
        with locked(self.root):
            self.remarks.clear()
            self._sweep()
            self.remarks += filter(None, [make_private(self.root)])
            self._record_changes()  # of a snapshot whose builder was killed before it wrote them down
            try:
                yield None
            finally:
                make_private(self.root)

    @contextlib.contextmanager
    def building(self) -> Iterator[tuple[str, Path]]:
        """Yield a new snapshot's id and a hidden folder for it, which is deleted unless published."""
        snapshot_id = new_id(self._taken())
        build_folder = self._snapshots / (_BUILDING + snapshot_id)
        folder = build_folder / "snapshot"
        folder.mkdir(parents=True)
        try:
            yield snapshot_id, folder
        finally:
            self._clear(build_folder)

    def checksums(self, folder: Path) -> dict[str, str]:
        """Checksum a folder that is being built, reusing the checksums of shared files."""
        return self._checksums.of(folder)

    def publish(self, snapshot_id: str, folder: Path, keep: int) -> None:
        """Put a finished folder into service, and drop the oldest snapshots past `keep`."""
        for path in [*folder.rglob("*"), folder]:
            flush(path)
        make_private(self.root)  # before it is in service
        folder.rename(self._snapshots / snapshot_id)
        self._point_at(snapshot_id)
        # While the snapshot before it is there.
        self._record_changes()
        # It is in service now, whatever happens here: what cannot be deleted today is the next build's.
        with contextlib.suppress(OSError):
            for old in sorted({*self._ids()[:-keep]} - {snapshot_id}):
                self._drop(old)

    def _record_changes(self, returned: bool = False) -> None:
        with contextlib.suppress(DamagedError):  # a CURRENT that cannot be read is told by whoever opens it
            remark = record_changes(self.root, self._snapshots, self.current_id(), returned)
            self.remarks += filter(None, [remark])

    def _drop(self, snapshot_id: str) -> None:
        """Delete a snapshot; never leave half a one under its name."""
        dropped = self._snapshots / (_DROPPED + snapshot_id)
        (self._snapshots / snapshot_id).rename(dropped)
        shutil.rmtree(dropped, ignore_errors=True)

    def _point_at(self, snapshot_id: str) -> None:
        # Bring removals to disk first, so that no cleared build can reappear once CURRENT has moved.
        flush(self._snapshots)
        self._pending.write_text(snapshot_id + "\n", encoding="ascii")
        flush(self._pending)
        self._pending.replace(self._current)
        flush(self.root)

    def _ids(self) -> list[str]:
        """List the ids of the snapshots on disk, the oldest first."""
        if not self._snapshots.is_dir():
            return []
        return sorted(path.name for path in self._snapshots.iterdir() if is_id(path.name))

    _taken = _ids  # what the id of a new one comes after

    def _sweep(self) -> None:
        """Delete what an interrupted build left behind. Only the lock's holder may."""
        for left in self._snapshots.glob(_BUILDING + "*"):
            self._clear(left)
        for left in self._snapshots.glob(_DROPPED + "*"):
            shutil.rmtree(left, ignore_errors=True)
        self._pending.unlink(missing_ok=True)

    def _clear(self, build_folder: Path) -> None:
        """Delete a build folder, and its snapshot if that was never published. The build folder goes last:
        while it exists, its snapshot is unpublished."""
        snapshot_id = build_folder.name.removeprefix(_BUILDING)
        with contextlib.suppress(DamagedError, OSError):
            if is_id(snapshot_id) and snapshot_id != self.current_id():
                self._drop(snapshot_id)
        shutil.rmtree(build_folder, ignore_errors=True)
