"""Write the tables of names, and the index beside them."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from search.names.concept import Concept
from search.names.key import name_key
from search.names.tables import FILES, INDEX, SECOND, checksum, written


def write(
    folder: Path, tables: Sequence[Sequence[Concept]], notes: Sequence[Sequence[str]]
) -> Mapping[str, int]:
    """Write a table a file, with its notes before the rows, then the index; return the size of each in
    bytes."""
    entries: list[tuple[int, int]] = []
    sums = []
    for number, (name, rows, lines) in enumerate(zip(FILES, tables, notes, strict=True)):
        content = bytearray("".join(f"# {line}\n" for line in lines).encode())
        for row in rows:
            position = len(content) | (SECOND if number else 0)
            entries += [(each, position) for each in _sums(row)]
            content += f"{written(row)}\n".encode()
        (folder / name).write_bytes(content)
        sums.append(zlib.crc32(content))
    entries = sorted(set(entries))
    head = struct.pack(f"<{1 + len(sums)}I", len(entries), *sums)
    columns = [struct.pack(f"<{len(entries)}I", *(entry[at] for entry in entries)) for at in (0, 1)]
    (folder / INDEX).write_bytes(head + b"".join(columns))
    return {name: (folder / name).stat().st_size for name in (*FILES, INDEX)}


def _sums(row: Concept) -> Iterator[int]:
    for name in row.all_names:
        yield checksum("n", name_key(name))
    yield checksum("k", row.key)
    for code in row.codes if "/" not in row.key else ():
        if code.split(" ", 1)[1] not in row.key:
            yield checksum("c", code)
    for parent in row.parents:
        yield checksum("p", parent)
