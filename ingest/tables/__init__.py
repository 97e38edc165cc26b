"""Tables of every format: cells, which may be merged, become rows that carry their heads and groups."""

from ingest.tables.cells import Cell, plain, set_apart
from ingest.tables.heads import head_count
from ingest.tables.rows import Row, placed, written

__all__ = ["Cell", "Row", "head_count", "placed", "plain", "set_apart", "written"]
