"""Build a library on this machine, and publish it on a server.

The folder of this machine holds what an ingest builds upon (the last snapshot and the vector cache) and what
belongs to no snapshot: uploads, feedback, the audit. What the server has in service is what counts: where the
folder has another state, or none, it is brought into step before anything is built.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from index.address import Address
from index.catalog.trust import is_upload
from index.errors import MismatchError, NoIndexError, StoreError
from index.kept.uploads import name_of, uploads
from index.postgres import control
from index.postgres.backend import PostgresSnapshot
from index.postgres.connect import Connection, Pool, reported
from index.postgres.filled.publish import drop_old, publishing, writing
from index.postgres.known import KnownVectors
from index.postgres.library import PostgresLibrary
from index.postgres.links import add_link, read_links
from index.snapshots.in_service import chosen
from index.snapshots.manifest import Manifest, read_manifest
from index.snapshots.published import Published
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.transfer.restore import restore
from index.transfer.write import export

_FETCHING = ".fetching-"


class PostgresStore(Store):
    """The snapshots on a server, and the folder of this machine in which they are built."""

    def __init__(self, address: Address, root: Path) -> None:
        super().__init__(root)
        self.address: Address = address
        self._pool = Pool(address)
        self._writer: Connection | None = None

    @property
    def library(self) -> PostgresLibrary:
        """What readers search."""
        return PostgresLibrary(self.address)

    def exported(self) -> PostgresSnapshot:
        """Open what an export is made of: the snapshot in service on the server."""
        return self.library.open()

    def in_service(self) -> Manifest:
        """Read the manifest of the snapshot in service; StoreError where it cannot be had."""
        current = control.current_id(self._pool)
        if current is None:
            raise NoIndexError("no snapshot is in service")
        return control.read_manifest(self._pool, current)

    def switched_at(self) -> float:
        """Return when the snapshot in service was published, in seconds; never, where there is none."""
        return control.published_at(self._pool)

    def published(self) -> list[Published]:
        """List every snapshot on the server, the newest first."""
        current = control.current_id(self._pool)
        listed = reversed(control.kept(self._pool))
        return [Published(each.id, each.manifest, each.problem, each.id == current) for each in listed]

    def rollback(self, snapshot_id: str | None = None) -> str:
        """Put an older snapshot on the server back into service; see `Store.rollback`."""
        with writing(self.address) as connection:
            ids = [each.id for each in control.kept(self._pool)]
            target = chosen(self.address, ids, control.current_id(self._pool), snapshot_id)
            PostgresSnapshot(self.address, target).close()
            with reported(self.address, writing=True):
                control.point_at(connection, target)
            # This folder follows where it can; otherwise the next ingest brings it into step.
            local = read_links(self.root).get(target)
            if local in self._ids():
                with contextlib.suppress(StoreError):
                    Store(self.root).rollback(local)
            return target

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold the server's library and this machine's folder for one writer.

        Raises:
            BusyError: that names who holds either.
            AwayError: if the server does not answer; then nothing was changed.
            WriteError: if the folder or the server cannot be written; what was in service stays.
        """
        with writing(self.address) as connection:
            self._take_up()
            with super().writing():
                self._writer = connection
                try:
                    yield connection
                    self._publish_what_was_here()
                finally:
                    self._writer = None

    def publish(self, snapshot_id: str, folder: Path, keep: int) -> None:
        """Put a finished folder into service on the server, and drop the oldest snapshots past `keep`."""
        assert self._writer, "only within `writing`"
        with contextlib.closing(Snapshot(folder, read_manifest(folder))) as built:
            self._push(built, lambda: super(PostgresStore, self).publish(snapshot_id, folder, keep))
        left = drop_old(self._writer, self.address, keep)
        if left:
            self.remarks.append(
                f"{self.address}: older snapshots are still being read and stay: {', '.join(left)}. "
                "The next ingest deletes them."
            )

    def check_in_step(self) -> None:
        """Refuse where this machine's folder does not have the state that is in service.

        Raises:
            MismatchError: if so.
        """
        current = control.current_id(self._pool)
        local = read_links(self.root).get(current or "")
        if current and (local is None or local != self.current_id()):
            raise MismatchError(
                f"{self.root}: does not hold the state that {self.address} has in service, so what an ingest "
                "would do cannot be told. Ingest without --dry-run: it brings the folder into step"
            )

    def _push(self, built: Snapshot, then: Callable[[], None] | None = None) -> None:
        """Copy a snapshot to the server, and put it into service there when `then` has run."""
        assert self._writer
        snapshot = built.manifest.snapshot
        with publishing(self._writer, self.address, built, self.vector_cache):
            if then:
                then()
            add_link(self.root, snapshot, snapshot)

    def _publish_what_was_here(self) -> None:
        """Publish the local state in service where the server has none: a library that moves there."""
        if control.current_id(self._pool) is None and self.current_id():
            with contextlib.closing(self.open()) as local:
                self._push(local)

    def _take_up(self) -> None:
        """Bring the folder into step with what the server has in service."""
        current = control.current_id(self._pool)
        if current is None:
            return
        local = read_links(self.root).get(current)
        here = Store(self.root)
        if local is None or local not in self._ids():
            self._fetch(current)
        elif here.current_id() != local:
            here.rollback(local)

    def _fetch(self, current: str) -> None:
        """Bring the state in service to this machine, by way of an export."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.closing(PostgresSnapshot(self.address, current)) as remote:
            self._refuse_foreign_uploads(remote)
            model = KnownVectors(remote.manifest.model)
        folder = Path(tempfile.mkdtemp(prefix=_FETCHING, dir=self.root))
        try:
            export(self, folder / "export", _quiet)
            restored = restore(Store(self.root), folder / "export", model, len(self._ids()) + 1, _quiet)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        add_link(self.root, current, restored.snapshot)

    def _refuse_foreign_uploads(self, remote: PostgresSnapshot) -> None:
        """Refuse to build where files that were added on a page lie elsewhere: they would be dropped."""
        held = {each.name for each in uploads(self.root)}
        missing = sorted(
            source for source in remote.catalog.files() if is_upload(source) and name_of(source) not in held
        )
        if missing:
            raise MismatchError(
                f"{self.root}: {len(missing):,} files of this library were added on a page and lie in the "
                f"folder of another machine ({missing[0]}). Ingest there, or bring that folder here and name "
                "it: --index DIR or the setting `folder`"
            )

    def _taken(self) -> list[str]:
        """List the ids that a new one comes after: those here and those on the server."""
        return sorted({*self._ids(), *(each.id for each in control.kept(self._pool))})


def _quiet(stage: str, done: int, total: int) -> None:
    """Report no progress."""
