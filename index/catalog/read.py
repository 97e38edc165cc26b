"""Read the catalog of a snapshot on this machine: SQLite for metadata, packs for texts."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.catalog.open import open_catalog
from index.catalog.packed.packs import Extent, Packs
from index.catalog.queries import Queries
from index.catalog.schema import CATALOG, PACKS

_TEXTS_HELD = 16


class Catalog(Queries):
    """One snapshot's documents and passages. Any thread may read."""

    def __init__(self, folder: Path) -> None:
        """Open the catalog in a snapshot's folder.

        Raises:
            DamagedError: if SQLite cannot read it.
        """
        self._sqlite = open_catalog(folder / CATALOG)
        self._packed = _Packed(Packs(folder / PACKS))
        super().__init__(self._sqlite, self._packed)

    def close(self) -> None:
        """Close the files."""
        self._packed.close()
        self._sqlite.close()

    def need_ocr(self) -> set[str]:
        """Return the files with scanned pages that were not read."""
        scanned = (
            "SELECT DISTINCT source FROM documents WHERE json_extract(info, '$.extra.needs_ocr') NOTNULL"
        )
        return {source for (source,) in self._sqlite.execute(scanned)}


class _Packed:
    """The texts, boxes and coded words of a catalog, which its rows name by their extents in the packs."""

    title = "json_extract(d.info, '$.title')"
    document = words = "d.pack, d.offset, d.length"
    boxes = "g.pack, g.offset, g.length"
    tokens = "e.pack, e.offset, e.length"

    def __init__(self, packs: Packs) -> None:
        self._packs = packs
        # The cache holds no reference to the catalog, so it is freed at once.
        self._text = functools.lru_cache(maxsize=_TEXTS_HELD)(functools.partial(_read_text, packs))

    def text(self, columns: Sequence[Any]) -> str:
        """Read a document's text."""
        return self._text(Extent(*columns))

    def quoted(self, columns: Sequence[Any], start: int, end: int) -> str:
        """Cut a passage's words out of its document's text."""
        return self._text(Extent(*columns))[start:end]

    def content(self, columns: Sequence[Any]) -> bytes:
        """Read boxes or coded words."""
        return self._packs.read(Extent(*columns))

    def close(self) -> None:
        """Close the files."""
        self._text.cache_clear()
        self._packs.close()


def _read_text(packs: Packs, extent: Extent) -> str:
    # Bytes that are no text are a mismatch, found by whoever compares.
    return packs.read(extent).decode(errors="replace")
