"""Open a snapshot's SQLite file for reading, and refuse a damaged one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from index.errors import DamagedError

_CACHE_KIB = 16_384
"""SQLite's own page cache of 2,000 KiB holds less than a question reads in a large library."""
_INTACT = "SELECT count(*) FROM files"
_SIZE = ("page_count", "page_size")


def open_catalog(path: Path) -> sqlite3.Connection:
    """Connect to a catalog that nobody changes, from any thread.

    Raises:
        DamagedError: if SQLite cannot read it, or it is shorter or longer than SQLite says.
    """
    try:
        # Nobody writes to it, so SQLite need not look for locks or journals.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        connection.execute(_INTACT).fetchone()
        pages, page_size = (connection.execute(f"PRAGMA {of}").fetchone()[0] for of in _SIZE)
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{path}: SQLite cannot read it ({error}). Ingest again") from error
    # SQLite reads what is missing of the last page as zeros.
    if path.stat().st_size != pages * page_size:
        raise DamagedError(
            f"{path}: has {path.stat().st_size:,} bytes of {pages * page_size:,}. Ingest again"
        )
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    return connection
