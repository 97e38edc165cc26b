"""Read a clinic's own names from a file: CSV, Solr synonyms, or MeSH descriptors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from search.names.concept import Concept
from search.names.errors import SynonymsError
from search.names.synonyms.comma_separated import read_csv
from search.names.synonyms.mesh import read_mesh
from search.names.synonyms.solr import read_solr

_READERS: dict[str, Callable[[Path], Iterable[Concept]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".txt": read_solr,
    ".xml": read_mesh,
}
_MOST_BYTES = {".xml": 1 << 30}
_MOST_TEXT_BYTES = 32 << 20


def read_synonyms(path: Path) -> list[Concept]:
    """Return what a file names, in its order.

    Raises:
        SynonymsError: that names the file, the line and what to do, if it cannot be read.
    """
    return list(_unlike(_rows(path)))


def _rows(path: Path) -> Iterable[Concept]:
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise SynonymsError(path, f"no synonyms file: its name must end in one of {', '.join(_READERS)}")
    try:
        size = path.stat().st_size
        if size > (most := _MOST_BYTES.get(suffix, _MOST_TEXT_BYTES)):
            raise SynonymsError(path, f"{size:,} bytes; at most {most:,} are read")
        return list(_READERS[suffix](path))
    except OSError as error:
        raise SynonymsError(path, f"cannot be read: {error.strerror or error}") from error


def _unlike(rows: Iterable[Concept]) -> Iterator[Concept]:
    """Yield each row once, however often the file has it."""
    seen: set[Concept] = set()
    for row in rows:
        if row not in seen:
            seen.add(row)
            yield row
