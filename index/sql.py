"""Define as much of a database as reading a library needs: SQLite on one machine, PostgreSQL on others.

Statements are standard SQL with `?` for a value, so that both run the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol


class Rows(Protocol):
    """The rows of an answer, in order."""

    def __iter__(self) -> Iterator[Any]:
        """Yield each row as a tuple."""
        ...

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...


class Reads(Protocol):
    """A database that is read from any thread."""

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement with a value for each `?`."""
        ...
