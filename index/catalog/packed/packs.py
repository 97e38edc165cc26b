"""Keep long contents, such as texts, in files that are only appended to.

A snapshot shares the packs of the one before and writes new contents into a pack of its own. What a removed
document had stays as dead bytes until the packs are compacted.
"""

from __future__ import annotations

import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import DamagedError

_SUFFIX = ".pack"


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a content is: its pack's number, and `length` bytes from `offset`."""

    pack: int
    offset: int
    length: int


class PackWriter:
    """Adds contents to a new pack in a folder, made when there is something to add."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._number = max(sizes(folder), default=0) + 1
        self._path = folder / f"{self._number:06}{_SUFFIX}"
        self._offset = 0
        self._file: BinaryIO | None = None

    def add(self, content: bytes) -> Extent:
        """Append `content` and return its extent."""
        if self._file is None:
            self._file = self._path.open("xb")
        extent = Extent(self._number, self._offset, len(content))
        self._file.write(content)
        self._offset += len(content)
        return extent

    def flush(self) -> None:
        """Let readers see what was added."""
        if self._file:
            self._file.flush()

    def close(self) -> None:
        """Close the pack."""
        if self._file:
            self._file.close()


class Packs:
    """The packs in a folder, to read from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._maps = {number: _mapped(folder / f"{number:06}{_SUFFIX}") for number in sizes(folder)}

    def read(self, extent: Extent) -> bytes:
        """Return the content of an extent.

        Raises:
            DamagedError: if no pack holds it.
        """
        if not extent.length:
            return b""
        content = self._maps.get(extent.pack, b"")[extent.offset : extent.offset + extent.length]
        if len(content) != extent.length:
            path = self._folder / f"{extent.pack:06}{_SUFFIX}"
            raise DamagedError(f"{path}: it breaks off before {extent.offset + extent.length}. Ingest again")
        return content

    def close(self) -> None:
        """Close the files."""
        for held in self._maps.values():
            if isinstance(held, mmap.mmap):
                held.close()


def sizes(folder: Path) -> dict[int, int]:
    """Return each pack's size in bytes, by its number."""
    return {int(path.stem): path.stat().st_size for path in sorted(folder.glob(f"*{_SUFFIX}"))}


def remove(folder: Path, numbers: set[int]) -> None:
    """Delete packs from a folder."""
    for number in numbers:
        (folder / f"{number:06}{_SUFFIX}").unlink()


def _mapped(path: Path) -> mmap.mmap | bytes:
    with path.open("rb") as file:
        if path.stat().st_size == 0:
            return b""
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
