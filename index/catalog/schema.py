"""Name the files of a catalog in a snapshot's folder, and define its tables.

A passage has no text of its own: its words are its span of the document's text, which is in the packs, and
its id is a digest of them. An entry is what is searched: an embedded text, which passages share if they have
the same words under the same title and headings. Its coded words are in the packs too.
"""

from __future__ import annotations

CATALOG = "catalog.sqlite"
"""The tables below."""
PACKS = "packs"
"""The folder with the long contents: texts, boxes, coded words."""
SCHEMA = """
CREATE TABLE files (
    source TEXT PRIMARY KEY, sha256 TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE documents (
    document_id TEXT PRIMARY KEY, source TEXT NOT NULL, format TEXT NOT NULL, info TEXT NOT NULL,
    pack INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL, characters INTEGER NOT NULL,
    signature BLOB NOT NULL
);
CREATE INDEX documents_by_source ON documents (source);
CREATE TABLE entries (
    entry INTEGER PRIMARY KEY AUTOINCREMENT, vector_key BLOB NOT NULL UNIQUE,
    pack INTEGER, offset INTEGER, length INTEGER
);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents, ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER, heading TEXT NOT NULL,
    context TEXT NOT NULL, entry INTEGER NOT NULL REFERENCES entries, words_key BLOB NOT NULL,
    UNIQUE (document_id, ordinal)
);
CREATE INDEX passages_by_words ON passages (words_key);
CREATE INDEX passages_by_entry ON passages (entry);
CREATE TABLE pages (
    document_id TEXT NOT NULL REFERENCES documents, number INTEGER NOT NULL, label TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, width REAL NOT NULL, height REAL NOT NULL,
    pack INTEGER NOT NULL, offset INTEGER NOT NULL, length INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
CREATE TABLE doubts (
    document_id TEXT NOT NULL REFERENCES documents, number INTEGER NOT NULL, kind TEXT NOT NULL,
    what TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, page INTEGER NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;
CREATE TABLE standings (
    document_id TEXT PRIMARY KEY, status TEXT NOT NULL, by TEXT NOT NULL, called TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE facets (
    key TEXT NOT NULL, folded TEXT NOT NULL, document_id TEXT NOT NULL REFERENCES documents,
    value TEXT NOT NULL, PRIMARY KEY (key, folded, document_id)
) WITHOUT ROWID;
CREATE INDEX facets_by_document ON facets (document_id);
CREATE TABLE definitions (
    document_id TEXT NOT NULL REFERENCES documents, short TEXT NOT NULL, long TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, folded_short TEXT NOT NULL, long_phrase TEXT NOT NULL
);
CREATE INDEX definitions_by_short ON definitions (folded_short);
CREATE INDEX definitions_by_long ON definitions (long_phrase);
CREATE INDEX definitions_by_document ON definitions (document_id);
CREATE TABLE names (
    phrase TEXT NOT NULL, document_id TEXT NOT NULL REFERENCES documents, name TEXT NOT NULL,
    PRIMARY KEY (phrase, document_id)
) WITHOUT ROWID;
CREATE INDEX names_by_document ON names (document_id);
CREATE TABLE words (
    word TEXT PRIMARY KEY, documents INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE bands (
    band INTEGER NOT NULL, document_id TEXT NOT NULL REFERENCES documents,
    PRIMARY KEY (band, document_id)
) WITHOUT ROWID;
CREATE INDEX bands_by_document ON bands (document_id);
"""
OF_A_DOCUMENT = ("passages", "pages", "doubts", "standings", "facets", "definitions", "names", "bands")
"""The tables whose rows go when their document goes."""
