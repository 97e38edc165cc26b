"""Run the statements of a catalog on a PostgreSQL server; see `index/sql.py`."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from index.postgres.connect import Pool

_REMEMBERED = 2_048


class Fetched:
    """The rows of an answer, in order."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = iter(rows)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return next(self._rows, None)


class PooledReads:
    """Statements that are answered at once, for questions; or `streamed`, for going through a library."""

    def __init__(self, pool: Pool, streamed: bool = False) -> None:
        self._run: Callable[[str, Sequence[Any]], Iterable[Any]] = pool.stream if streamed else pool.rows

    def execute(self, query: str, values: Sequence[Any] = (), /) -> Fetched:
        """Run a statement with a value for each `?`."""
        return Fetched(self._run(_marked(query), [_storable(each) for each in values]))


@functools.lru_cache(maxsize=_REMEMBERED)
def _marked(query: str) -> str:
    """Write the places of values as psycopg wants them."""
    return query.replace("%", "%%").replace("?", "%s")


def _storable(value: Any) -> Any:
    """Replace what no text in PostgreSQL can hold, so that it equals none."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "\ufffd").encode(errors="replace").decode()


class RowContents:
    """The texts, boxes and coded words of a catalog, which lie in its rows.

    Words are cut out of the document's bytes on the server, which reads no more of them.
    """

    title = "d.title"
    document = "d.content"
    words = "substring(d.content FROM p.first_byte + 1 FOR p.bytes)"
    boxes = "g.content"
    tokens = "e.content"

    def text(self, columns: Sequence[Any]) -> str:
        """Read a document's text."""
        # Bytes that are no text are a mismatch, found by whoever compares.
        return bytes(columns[0]).decode(errors="replace")

    def quoted(self, columns: Sequence[Any], start: int, end: int) -> str:
        """Read a passage's words."""
        return self.text(columns)

    def content(self, columns: Sequence[Any]) -> bytes:
        """Read boxes or coded words."""
        return bytes(columns[0] or b"")
