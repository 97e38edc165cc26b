"""One PostgreSQL for all tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pg_server import PgServer, running


@pytest.fixture(scope="session")
def postgres() -> Iterator[PgServer]:
    """A server with pgvector on loopback; the test skips where none can be started."""
    with running() as server:
        yield server
