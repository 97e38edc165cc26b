"""Find the snapshot in service on a server."""

from __future__ import annotations

from index.address import Address
from index.errors import NoIndexError, StoreError
from index.postgres import control
from index.postgres.backend import PostgresSnapshot
from index.postgres.connect import Pool

_OPEN_TRIES = 3


class PostgresLibrary:
    """A library on a server. A `Library`, as a store is one."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._pool = Pool(address)

    def current_id(self) -> str | None:
        """Return the id of the snapshot in service; None before one is published.

        Raises:
            AwayError: if the server does not answer.
            MismatchError: if another version of Verbatim made the tables.
        """
        return control.current_id(self._pool)

    def open(self) -> PostgresSnapshot:
        """Open the snapshot in service.

        Raises:
            NoIndexError: if none is published.
            StoreError: if it cannot be used; the message says why.
        """
        for tries_left in reversed(range(_OPEN_TRIES)):
            snapshot = self.current_id()
            if snapshot is None:
                break
            try:
                return PostgresSnapshot(self.address, snapshot)
            except StoreError:
                # While it was being opened a newer one may have replaced it, and this one been dropped.
                if not tries_left or self.current_id() == snapshot:
                    raise
        raise NoIndexError(
            f"{self.address}: no library here yet. Make one: python cli.py ingest FOLDER --to {self.address}"
        )
