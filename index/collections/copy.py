"""Copy the rows of some of a catalog's files into a new catalog, as if no other file had ever been read.

Rows keep their order, and entries are numbered anew in that order. So even the order of equals says nothing
of what was left out. Nor do the packs hold a byte of it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, replace
from pathlib import Path

from index.catalog.packed.compact import copy_contents
from index.catalog.packed.packs import Packs, PackWriter
from index.catalog.read import Catalog
from index.catalog.schema import CATALOG, PACKS, SCHEMA
from index.catalog.trust import Trust
from index.catalog.update_standings import update_standings
from index.collections.analysed import Analysed
from index.words.codes import tokens
from index.words.vocabulary import WordTable

_MOST_ORDINALS = 10_000_000
_DOCUMENTS = (
    "INSERT INTO documents SELECT d.* FROM whole.documents d WHERE d.source NOT IN hidden ORDER BY d.rowid",
    "INSERT INTO files SELECT f.* FROM whole.files f WHERE f.source IN (SELECT source FROM documents)",
    # Those of which the first passage is a hidden one get their words anew.
    "INSERT INTO entries (vector_key, pack, offset, length) SELECT e.vector_key, e.pack, e.offset, e.length"
    " FROM (SELECT entry, min(row) AS first FROM whole.passages WHERE document_id IN seen GROUP BY entry)"
    " JOIN whole.entries e USING (entry) ORDER BY first",
    "INSERT INTO passages (passage_id, document_id, ordinal, start, end, page, heading, context, entry,"
    " words_key) SELECT p.passage_id, p.document_id, p.ordinal, p.start, p.end, p.page, p.heading, p.context,"
    " n.entry, p.words_key FROM whole.passages p JOIN whole.entries o ON o.entry = p.entry"
    " JOIN entries n ON n.vector_key = o.vector_key WHERE p.document_id IN seen ORDER BY p.row",
    "INSERT INTO facets SELECT * FROM whole.facets WHERE document_id IN seen AND key != 'status'",
    *(
        f"INSERT INTO {table} SELECT * FROM whole.{table} WHERE document_id IN seen{ordered}"
        for table, ordered in (
            ("pages", ""),
            ("doubts", ""),
            ("names", ""),
            ("bands", ""),
            ("definitions", " ORDER BY rowid"),
        )
    ),
)
_SHARED = (
    "SELECT n.entry FROM entries n JOIN whole.entries o ON o.vector_key = n.vector_key"
    " JOIN (SELECT entry, document_id, min(row) FROM whole.passages GROUP BY entry) f ON f.entry = o.entry"
    " WHERE f.document_id NOT IN seen"
)
"""The entries whose first passage in the whole is a hidden one. SQLite takes `document_id` from the row of
the minimum."""


def copy_rows(
    whole: Path, folder: Path, hidden: Iterable[str], trust: Trust, analysed: Analysed
) -> dict[int, int]:
    """Write a catalog into `folder`: that of the snapshot in `whole`, without the hidden files.

    Standings are worked out anew, so a hidden document neither replaces nor retracts one that is seen. Return
    the number that each entry has in the whole.
    """
    connection = sqlite3.connect(
        f"{(folder / CATALOG).absolute().as_uri()}?mode=rwc", uri=True, isolation_level=None
    )
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(SCHEMA)
        connection.execute(
            "ATTACH ? AS whole", (f"{(whole / CATALOG).absolute().as_uri()}?mode=ro&immutable=1",)
        )
        connection.execute("CREATE TEMP TABLE hidden (source TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.execute("CREATE TEMP TABLE seen (document_id TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO hidden VALUES (?)", ((source,) for source in hidden))
        connection.execute(
            "INSERT INTO seen SELECT document_id FROM whole.documents WHERE source NOT IN hidden"
        )
        for statement in _DOCUMENTS:
            connection.execute(statement)
        update_standings(connection, _proven(connection, trust))
        _copy_words(connection, whole, analysed)
        _copy_packs(connection, whole, folder)
        connection.execute("COMMIT")
        return dict(
            connection.execute(
                "SELECT n.entry, o.entry FROM entries n JOIN whole.entries o ON o.vector_key = n.vector_key"
            )
        )
    finally:
        connection.close()


def _proven(connection: sqlite3.Connection, trust: Trust) -> Trust:
    """Add the files that the last ingest trusted, as their effect shows: it may have run in another
    folder."""
    if not trust.folders:
        return trust
    trusted = connection.execute(
        "SELECT DISTINCT d.source FROM whole.standings s JOIN whole.documents d ON d.document_id = s.by"
    )
    return replace(trust, folders=(*trust.folders, *(source for (source,) in trusted)))


def _copy_words(connection: sqlite3.Connection, whole: Path, analysed: Analysed) -> None:
    """Count the words of the documents seen, or take those of the others away: whichever is less work."""
    seen = [each for (each,) in connection.execute("SELECT document_id FROM seen")]
    others = [
        each
        for (each,) in connection.execute("SELECT document_id FROM whole.documents WHERE source IN hidden")
    ]
    table, catalog = WordTable(connection), Catalog(whole)
    if len(others) < len(seen):
        connection.execute("INSERT INTO words SELECT * FROM whole.words")
        change, documents = table.remove, others
    else:
        change, documents = table.add, seen
    for document_id in documents:
        passages = catalog.neighbours(document_id, 0, 0, _MOST_ORDINALS)
        change((stored.embedded_text for stored in passages), analysed.words)
    table.drop_unused()
    catalog.close()


def _copy_packs(connection: sqlite3.Connection, whole: Path, folder: Path) -> None:
    """Copy what the rows have in the packs; code the words of an entry anew if a hidden passage gave
    them."""
    old, new, catalog = Packs(whole / PACKS), PackWriter(folder / PACKS), Catalog(whole)
    copy_contents(connection, old, new)
    for (entry,) in connection.execute(_SHARED).fetchall():
        document_id, ordinal = connection.execute(
            "SELECT document_id, ordinal FROM passages WHERE entry = ? ORDER BY row LIMIT 1", (entry,)
        ).fetchone()
        (stored,) = catalog.neighbours(document_id, ordinal, 0, 0)
        extent = new.add(tokens(stored.passage.text).tobytes())
        connection.execute(
            "UPDATE entries SET pack = ?, offset = ?, length = ? WHERE entry = ?", (*astuple(extent), entry)
        )
    new.close()
    old.close()
    catalog.close()
