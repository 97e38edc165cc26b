"""Keep the part of a library that a reader may search up to date with the snapshot in service."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3

from index.catalog.trust import Trust
from index.collections.analysed import Analysed
from index.collections.members import check_folders, members
from index.collections.part import part_of
from index.collections.rules import Collections
from index.errors import DamagedError, StoreError
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store

BETWEEN = "."
"""Stands between the id of a snapshot and that of its part."""
_TRIES = 3


class PartOfLibrary:
    """A library without the documents of the collections that are closed. A `Library`, as a store is one."""

    def __init__(
        self,
        store: Store,
        collections: Collections,
        closed: frozenset[str],
        trust: Trust,
        analysed: Analysed | None = None,
    ) -> None:
        """Know the store and the rules.

        Args:
            store: of the whole library.
            collections: all there are.
            closed: the names of those that the readers of this part may not read.
            trust: whose statements about other documents take effect.
            analysed: what is known of passages; parts of one library may share it.
        """
        self._store = store
        self._collections = collections
        self._closed = closed
        self._trust = trust
        self._analysed = analysed or Analysed()
        # Of what she may read: an id must not let her guess the names of what she may not.
        may_read = sorted(each.name for each in collections.all if each.name not in closed)
        self._key = hashlib.sha256("\0".join(may_read).encode()).hexdigest()[:8]

    def current_id(self) -> str | None:
        """Return the id of the part of the snapshot in service; None before one is published."""
        whole = self._store.current_id()
        return None if whole is None else f"{whole}{BETWEEN}{self._key}"

    def open(self) -> Snapshot:
        """Make the part of the snapshot in service, and open it: some seconds for 20,000 passages.

        Raises:
            NoIndexError: if no snapshot is published.
            StoreError: if it cannot be used, or a folder in the settings is not in it, or the part
                cannot be written.
        """
        for tries_left in reversed(range(_TRIES)):
            began_with = self._store.current_id()
            try:
                with contextlib.closing(self._store.open()) as whole:
                    return self._part_of(whole)
            except StoreError:
                # A newer one may have been published meanwhile, and this one been dropped.
                if not tries_left or self._store.current_id() == began_with:
                    raise
        raise AssertionError("the last try returns or raises")

    def _part_of(self, whole: Snapshot) -> Snapshot:
        belonging = members(whole.catalog.rows, self._collections)
        check_folders(belonging.of_file, self._collections, self._closed)
        name = f"{whole.manifest.snapshot}{BETWEEN}{self._key}"
        try:
            return part_of(whole, belonging.hidden(self._closed), name, self._trust, self._analysed)
        except (OSError, sqlite3.OperationalError) as error:
            raise StoreError(
                f"The part of the library for this reader could not be written ({error}). Make room for "
                "temporary files, or set TMPDIR to a folder with room"
            ) from error
        except sqlite3.DatabaseError as error:
            raise DamagedError(f"{whole.folder}: SQLite cannot read it ({error}). Ingest again") from error
