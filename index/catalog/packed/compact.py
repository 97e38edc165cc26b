"""Write the live contents of a catalog's packs into one new pack, and delete the old ones."""

from __future__ import annotations

import sqlite3
from dataclasses import astuple
from pathlib import Path

from index.catalog.packed import packs
from index.catalog.packed.packs import Extent, Packs, PackWriter

_MOST_PACKS = 8
_LEAST_LIVE = 0.7
"""With more packs, or a smaller share of live bytes, all are written anew as one."""
_IN_PACKS = (("documents", "document_id"), ("pages", "document_id, number"), ("entries", "entry"))
"""The tables whose rows have a content in the packs, with their keys."""


def compact(connection: sqlite3.Connection, folder: Path) -> None:
    """Compact the packs in `folder` where there are many, or much of their content is dead."""
    sizes = packs.sizes(folder)
    (live,) = connection.execute(
        "SELECT (SELECT total(length) FROM documents) + (SELECT total(length) FROM pages)"
        " + (SELECT total(length) FROM entries)"
    ).fetchone()
    if len(sizes) <= _MOST_PACKS and live >= _LEAST_LIVE * sum(sizes.values()):
        return
    old, new = packs.Packs(folder), PackWriter(folder)
    copy_contents(connection, old, new)
    new.close()
    old.close()
    packs.remove(folder, set(sizes))


def copy_contents(connection: sqlite3.Connection, old: Packs, new: PackWriter) -> None:
    """Copy every content that the catalog's rows have in the old packs to a new one."""
    for table, key in _IN_PACKS:
        columns = len(key.split(", "))
        rows = connection.execute(f"SELECT {key}, pack, offset, length FROM {table}").fetchall()
        where = " AND ".join(f"{column} = ?" for column in key.split(", "))
        for row in rows:
            extent = new.add(old.read(Extent(*row[columns:])))
            connection.execute(
                f"UPDATE {table} SET pack = ?, offset = ?, length = ? WHERE {where}",
                (*astuple(extent), *row[:columns]),
            )
