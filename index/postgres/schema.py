"""Define the tables of a snapshot in PostgreSQL: those of the catalog, the postings and the vectors.

Each snapshot has a schema of its own, so that it is published, read and dropped as a whole, and has indexes
and statistics of its own. The tables are those of `index/catalog/schema.py`, column for column, but that
contents of packs lie in the rows. Text is compared byte by byte, as SQLite does.
"""

from __future__ import annotations

from dataclasses import dataclass

CONTROL = "verbatim"
"""The schema that says which snapshots there are."""
LAYOUT = 1
"""The version of all tables; a program reads only the one it writes."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is filled once.

    Attributes:
        columns: by name, with PostgreSQL's type.
        key: the columns of its primary key, in whose order it is checked.
        indexes: the columns of each further index.
    """

    name: str
    columns: dict[str, str]
    key: str
    indexes: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        """Its columns, for a statement."""
        return ", ".join(f'"{name}"' for name in self.columns)

    def created(self) -> str:
        """Return the statement that makes it."""
        columns = ", ".join(f'"{name}" {_declared(kind)}' for name, kind in self.columns.items())
        return f"CREATE TABLE {self.name} ({columns})"

    def divided(self) -> str:
        """Return the statement that makes it of parts, by a hash of the entry."""
        return f"{self.created()} PARTITION BY HASH (entry)"

    def part(self, number: int, of: int, server: str, schema: str) -> str:
        """Return the statement that makes one part of it a table on another server."""
        return (
            f"CREATE FOREIGN TABLE {self.name}_{number} PARTITION OF {self.name}"
            f" FOR VALUES WITH (MODULUS {of}, REMAINDER {number}) SERVER {server}"
            f" OPTIONS (schema_name '{schema}', table_name '{self.name}')"
        )

    def parts(self, of: int) -> list[str]:
        """Return the names of its parts; its own, where it is not divided."""
        return [f"{self.name}_{number}" for number in range(of)] or [self.name]

    def indexed(self) -> list[str]:
        """Return the statements that make its indexes."""
        further = (f"CREATE INDEX ON {self.name} ({columns})" for columns in self.indexes)
        return [f"ALTER TABLE {self.name} ADD PRIMARY KEY ({self.key})", *further]


def _declared(kind: str) -> str:
    return 'text COLLATE "C"' if kind == "text" else kind


CATALOG = (
    Table("files", {"source": "text", "sha256": "text"}, "source"),
    Table(
        "documents",
        {
            "rowid": "int8",
            "document_id": "text",
            "source": "text",
            "format": "text",
            "info": "text",
            "title": "text",
            "characters": "int4",
            "signature": "bytea",
            "content": "bytea",
        },
        "document_id",
        ("source", "rowid"),
    ),
    Table("entries", {"entry": "int4", "vector_key": "bytea", "content": "bytea"}, "entry"),
    Table(
        "passages",
        {
            "row": "int8",
            "passage_id": "text",
            "document_id": "text",
            "ordinal": "int4",
            "start": "int4",
            "end": "int4",
            "first_byte": "int4",
            "bytes": "int4",
            "page": "int4",
            "heading": "text",
            "context": "text",
            "entry": "int4",
            "words_key": "bytea",
        },
        "row",
        ("passage_id", "document_id, ordinal", "words_key", "entry"),
    ),
    Table(
        "pages",
        {
            "document_id": "text",
            "number": "int4",
            "label": "text",
            "start": "int4",
            "end": "int4",
            "width": "float8",
            "height": "float8",
            "content": "bytea",
        },
        "document_id, number",
    ),
    Table(
        "doubts",
        {
            "document_id": "text",
            "number": "int4",
            "kind": "text",
            "what": "text",
            "start": "int4",
            "end": "int4",
            "page": "int4",
        },
        "document_id, number",
    ),
    Table(
        "standings",
        {"document_id": "text", "status": "text", "by": "text", "called": "text"},
        "document_id",
    ),
    Table(
        "facets",
        {"key": "text", "folded": "text", "document_id": "text", "value": "text"},
        "key, folded, document_id",
        ("document_id",),
    ),
    Table(
        "definitions",
        {
            "rowid": "int8",
            "document_id": "text",
            "short": "text",
            "long": "text",
            "start": "int4",
            "end": "int4",
            "folded_short": "text",
            "long_phrase": "text",
        },
        "rowid",
        ("folded_short", "long_phrase"),
    ),
    Table(
        "names",
        {"phrase": "text", "document_id": "text", "name": "text"},
        "phrase, document_id",
        ("document_id",),
    ),
    Table("words", {"word": "text", "documents": "int4"}, "word"),
    Table("bands", {"band": "int8", "document_id": "text"}, "band, document_id"),
)
BY_ENTRY = tuple(table for table in CATALOG if "entry" in table.columns)
"""The tables that can be divided between servers, besides the postings and the vectors."""
POSTINGS = Table("postings", {"term": "int4", "entry": "int4", "weight": "float4"}, "term, entry")
FOLLOWED = {"hnsw.iterative_scan": "strict_order", "enable_seqscan": "off"}
"""What a session is set to where there is a graph over the vectors, besides how far it is followed."""


def vectors(dimension: int) -> Table:
    """Return the table of vectors of a dimension."""
    return Table("vectors", {"entry": "int4", "vector": f"vector({dimension})"}, "entry")


CONTROLS = (
    f"CREATE SCHEMA {CONTROL}",
    f"CREATE TABLE {CONTROL}.library (one boolean PRIMARY KEY DEFAULT true CHECK (one), layout int4 NOT NULL,"
    " name text NOT NULL DEFAULT gen_random_uuid()::text, current text)",
    f"CREATE TABLE {CONTROL}.snapshots (id text PRIMARY KEY, manifest text NOT NULL, details text NOT NULL,"
    " vocabulary bytea NOT NULL, published_at timestamptz NOT NULL DEFAULT now())",
    f"INSERT INTO {CONTROL}.library (layout) VALUES ({LAYOUT})",
)


def schema_of(snapshot: str) -> str:
    """Return the name of a snapshot's schema."""
    return "verbatim_" + snapshot.lower().replace("-", "_")
