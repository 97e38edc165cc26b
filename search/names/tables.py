"""Opens the tables of drugs and diseases, and finds rows in them by name, key, code and parent.

A table is a text file of one row a line, mapped and not read. Beside the tables lies an index: the checksums
of all names, keys and parents in order, each with the offset of its row. A row is compared with what was
asked, so two names with the same checksum are never confused, and a name is compared as `key.py` writes it
today. Nothing changes after opening, so any thread may ask.
"""

from __future__ import annotations

import functools
import mmap
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from search.names.concept import Concept, Kind
from search.names.errors import TablesError
from search.names.key import name_key

FOLDER = Path(__file__).parent / "data"
TABLES: tuple[Kind, ...] = ("drug", "disease")
FILES = ("drugs.tsv", "diseases.tsv")
INDEX = "index.bin"
SYSTEMS = {"drug": "UNII", "disease": "ICD-10-CM"}
SECOND = 1 << 31
"""Added to the offset of a row of the second table."""
_HEAD = 4 * (1 + len(FILES))
_HELD = 4_096
"""How many rows are remembered."""


def checksum(what: str, text: str) -> int:
    """Return the checksum under which a row is found: `what` is n (name), k (key), c (code) or p (parent)."""
    return zlib.crc32(f"{what}:{text}".encode())


class Tables:
    """The tables in a folder."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Open them.

        Raises:
            TablesError: if a file is missing, or the index is not of these tables.
        """
        try:
            self._data = [_mapped(folder / name) for name in FILES]
            index = np.memmap(folder / INDEX, dtype="<u4", mode="r")
        except (OSError, ValueError) as error:
            raise TablesError(f"{folder}: the tables of names cannot be opened: {error}") from error
        stated = index[1 : 1 + len(FILES)].tolist()
        if stated != [zlib.crc32(data) for data in self._data]:
            raise TablesError(
                f"{folder}: {INDEX} is not of these tables. Make it anew: python -m tools.names.build"
            )
        count = int(index[0])
        self._sums = index[_HEAD // 4 : _HEAD // 4 + count]
        self._offsets = index[_HEAD // 4 + count :]
        self._row = functools.lru_cache(maxsize=_HELD)(functools.partial(_read, self._data))
        self._keys = functools.lru_cache(maxsize=_HELD)(_keys)

    def named(self, name: str) -> list[Concept]:
        """Return the rows that have a name, given as `name_key` writes it."""
        return list(self._found("n", name, lambda row: name in self._keys(row)))

    def keyed(self, key: str) -> Concept | None:
        """Return the row with a key, or None."""
        return next(self._found("k", key, lambda row: row.key == key), None)

    def coded(self, code: str) -> Concept | None:
        """Return the row that a code such as `UNII 9100L32L2N` belongs to, or None."""
        kinds = [kind for kind, system in SYSTEMS.items() if code.startswith(f"{system} ")]
        own = self.keyed(f"{kinds[0]}:{code.split(' ', 1)[1]}") if kinds else None
        return own or next(self._found("c", code, lambda row: code in row.codes), None)

    def children(self, key: str) -> list[Concept]:
        """Return the rows right below the one with a key."""
        return list(self._found("p", key, lambda row: key in row.parents))

    def rows(self) -> Iterator[Concept]:
        """Yield every row, in the order of the files."""
        for table, data in enumerate(self._data):
            at = 0
            while at < len(data):
                if data[at : at + 1] != b"#":
                    yield _read(self._data, at | (SECOND if table else 0))
                at = data.find(b"\n", at) + 1

    def _found(self, what: str, text: str, is_meant: Callable[[Concept], bool]) -> Iterator[Concept]:
        wanted = np.uint32(checksum(what, text))
        first, last = (
            np.searchsorted(self._sums, wanted, "left"),
            np.searchsorted(self._sums, wanted, "right"),
        )
        rows = (self._row(int(offset)) for offset in self._offsets[first:last])
        return (row for row in rows if is_meant(row))


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _read(data: list[mmap.mmap], offset: int) -> Concept:
    table, begin = (1, offset - SECOND) if offset >= SECOND else (0, offset)
    return parsed(TABLES[table], data[table][begin : data[table].find(b"\n", begin)].decode())


def _keys(row: Concept) -> frozenset[str]:
    return frozenset(map(name_key, row.all_names))


def parsed(kind: Kind, line: str) -> Concept:
    """Read a line of a table: key, name, other names, codes, parents, parts; empty ends are left out."""
    fields = line.split("\t")
    key, name, names, codes, parents, parts = (*fields, *("",) * (6 - len(fields)))
    own = key.split("/")[0]
    stands_for_itself = "+" not in own and " " not in own and own != "class"
    return Concept(
        f"{kind}:{key}",
        kind,
        name,
        tuple(filter(None, names.split("|"))),
        tuple(f"{SYSTEMS[kind]} {code}" for code in (*((own,) if stands_for_itself else ()), *codes.split())),
        tuple(f"{kind}:{parent}" for parent in filter(None, parents.split("|"))),
        tuple(f"{kind}:{part}" for part in filter(None, parts.split("|"))),
    )


def written(row: Concept) -> str:
    """Write a row as `parsed` reads it."""
    own = row.key.split(":", 1)[1].split("/")[0]
    codes = [code.split(" ", 1)[1] for code in row.codes]
    fields = [
        row.key.split(":", 1)[1],
        row.name,
        "|".join(row.names),
        " ".join(code for code in codes if code != own),
        "|".join(key.split(":", 1)[1] for key in row.parents),
        "|".join(key.split(":", 1)[1] for key in row.parts),
    ]
    return "\t".join(fields).rstrip("\t")
