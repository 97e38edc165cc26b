"""Share connections to a PostgreSQL server, try once more where one was cut, and end at the deadline.

The only module that imports psycopg.
"""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from psycopg import errors

from index.address import Address
from index.errors import AwayError, BusyError, DamagedError, MismatchError, StoreError, WriteError

Connection = psycopg.Connection[Any]
CONNECT_SECONDS = 5
DEADLINE_SECONDS = 15
"""A statement of a question that takes longer is an error."""
_MOST_IDLE = 8
_AT_ONCE = 2_000
_CONNECTION = "08"
"""The class of errors that one server reports of another that it asks."""


def connect(address: Address, deadline: float | None = DEADLINE_SECONDS) -> Connection:
    """Connect to a server; a statement that takes longer than the deadline is an error.

    Raises:
        AwayError: if it does not answer, or refuses the user or the password.
    """
    # What is sent and never acknowledged, as to a machine without power, ends like any other question.
    unheard = int((deadline or 60) * 1000)
    with reported(address):
        connection: Connection = psycopg.connect(
            address.url,
            autocommit=True,
            connect_timeout=CONNECT_SECONDS,
            tcp_user_timeout=unheard,
            application_name="verbatim",
        )
        # Statements of their own, since poolers between take no options.
        if deadline:
            connection.execute(f"SET statement_timeout = {int(deadline * 1000)}")
        else:
            # What is published is on disk, however the server is set.
            connection.execute("SET synchronous_commit = on")
        return connection


def one(connection: Connection, query: str, values: Sequence[Any] = ()) -> Any:
    """Return the one row that a statement has."""
    row = connection.execute(query, values).fetchone()
    assert row is not None
    return row


class TablesGoneError(DamagedError):
    """There are no such tables: none yet, or not any more."""


class Pool:
    """Connections to one server, kept between questions. Any thread may ask."""

    def __init__(self, address: Address, setup: str = "") -> None:
        """Know the address, and the statements that each new connection begins with."""
        self.address = address
        self._setup = setup
        self._idle: list[Connection] = []
        self._guard = threading.Lock()
        # Connections end with the pool, without a warning for each.
        weakref.finalize(self, _close_all, self._idle)

    def close(self) -> None:
        """Close the connections that nobody uses."""
        with self._guard:
            idle, self._idle[:] = list(self._idle), []
        _close_all(idle)

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        """Run one statement that only reads, and return its rows.

        A connection that was cut meanwhile, as when the server was started anew, is replaced once.

        Raises:
            AwayError: if the server, or another that holds a part of the library, does not answer in time.
            DamagedError: if the tables are gone.
        """
        with reported(self.address):
            for last in (False, True):
                connection, used = self._taken(fresh=last)
                try:
                    with connection.cursor(binary=True) as cursor:
                        found = cursor.execute(query, values).fetchall()
                except (psycopg.OperationalError, psycopg.InterfaceError):
                    if not connection.broken and not connection.closed:
                        self._returned(connection)
                        raise
                    connection.close()
                    if last or not used:
                        raise
                    self.close()
                except BaseException:
                    self._returned(connection)
                    raise
                else:
                    self._returned(connection)
                    return found
        raise AssertionError("the last try returns or raises")

    def stream(self, query: str, values: Sequence[Any] = ()) -> Iterator[Any]:
        """Yield the rows of a statement, some thousands in memory at a time."""
        with reported(self.address), connect(self.address, None) as connection:
            connection.execute(self._setup)
            with connection.transaction(), connection.cursor("verbatim", binary=True) as cursor:
                cursor.itersize = _AT_ONCE
                yield from cursor.execute(query, values)

    def _taken(self, fresh: bool) -> tuple[Connection, bool]:
        """Take a connection; return whether it was used before."""
        with self._guard:
            if self._idle and not fresh:
                return self._idle.pop(), True
        connection = connect(self.address)
        try:
            if self._setup:
                connection.execute(self._setup)
        except BaseException:
            connection.close()
            raise
        return connection, False

    def _returned(self, connection: Connection) -> None:
        with self._guard:
            if not connection.closed and not connection.broken and len(self._idle) < _MOST_IDLE:
                self._idle.append(connection)
                return
        connection.close()


def _close_all(connections: list[Connection]) -> None:
    while connections:
        connections.pop().close()


@contextlib.contextmanager
def reported(address: Address, writing: bool = False) -> Iterator[None]:
    """Raise PostgreSQL's errors as those of a store, in words that help and without the password."""
    try:
        yield
    except psycopg.Error as error:
        raise _meant(address, error, writing) from None


def _meant(address: Address, error: psycopg.Error, writing: bool) -> StoreError:
    said = address.without_secrets(" ".join(str(error).split()))[:400]
    at = address.shown
    match error:
        case errors.QueryCanceled():
            return AwayError(
                f"{at}: the library did not answer within {DEADLINE_SECONDS} seconds, so the question is not "
                "answered. Ask again; if it stays so, look at the server's load"
            )
        case errors.UndefinedTable() | errors.InvalidSchemaName() | errors.UndefinedColumn():
            return TablesGoneError(f"{at}: the snapshot's tables are not there any more ({said}). Ask again")
        case errors.UndefinedObject() | errors.UndefinedFile() | errors.FeatureNotSupported():
            return MismatchError(
                f"{at}: the server lacks what a library needs ({said}). It must be PostgreSQL 15 or "
                "newer, and a superuser of it must run once in this database: CREATE EXTENSION vector"
            )
        case errors.InsufficientPrivilege():
            return StoreError(f"{at}: this user may not do that ({said})")
        case errors.LockNotAvailable():
            return BusyError(f"{at}: another process is writing to this library. Wait for it to finish")
        case _ if (error.sqlstate or "").startswith(_CONNECTION):
            return AwayError(f"{at}: a server that holds a part of the library does not answer ({said})")
        case psycopg.OperationalError() | psycopg.InterfaceError() if not writing:
            return AwayError(f"{at}: the server of the library does not answer ({said}). {_remedy(said)}")
        case _ if writing:
            return WriteError(
                f"{at}: it could not be written ({said}). Nothing was published and the library stays as it "
                "was. Mend that, and run the same command again"
            )
    return StoreError(f"{at}: {said}")


def _remedy(said: str) -> str:
    if "password" in said or "authentication" in said:
        return "Check the user and the password (in the address, in PGPASSWORD or in ~/.pgpass)"
    if "does not exist" in said:
        return "Check the name of the database and the user"
    return "Check that it runs, and that this machine may reach it"
