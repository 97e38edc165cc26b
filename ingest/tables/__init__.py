"""One model of a table for every format: cells with spans become rows that travel with their heads."""

from ingest.tables.cells import Cell, head_count
from ingest.tables.rows import Row, placed, written

__all__ = ["Cell", "Row", "head_count", "placed", "written"]
