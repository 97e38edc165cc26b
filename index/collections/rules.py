"""Say which files belong to which collections, and which collections are closed to whom."""

from __future__ import annotations

import os
from collections.abc import Collection as Several
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from index.catalog.facets import folded


@dataclass(frozen=True, slots=True)
class Collection:
    """The files under some folders, and the groups that may read them. No group named: all may."""

    name: str
    folders: tuple[str, ...] = ()
    readers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Collections:
    """All collections of a library.

    A file belongs to each collection that has a folder above it, and to each that it names itself
    (`collection:` in its front matter). A reader needs the right to read all of them. So what a file says
    of itself can only close it further.
    """

    all: tuple[Collection, ...] = ()
    _by_name: dict[str, Collection] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {folded(each.name): each for each in self.all})

    def closed_to(self, groups: Several[str]) -> frozenset[str]:
        """Return the names of the collections that a member of these groups alone may not read."""
        return frozenset(c.name for c in self.all if c.readers and c.readers.isdisjoint(groups))

    def open_to(self, groups: Several[str]) -> frozenset[str]:
        """Return the names of the others."""
        return frozenset(each.name for each in self.all) - self.closed_to(groups)

    def of(self, source: str, stated: Iterable[str]) -> frozenset[str]:
        """Return the names of the collections of a file, by its source and the names that it states."""
        named = {each.name for name in stated if (each := self._by_name.get(folded(name)))}
        lies = {each.name for each in self.all if any(lies_in(source, folder) for folder in each.folders)}
        return frozenset(named | lies)

    def unknown(self, stated: Iterable[str]) -> set[str]:
        """Return those of the names stated by files that no collection has."""
        return {name for name in stated if folded(name) not in self._by_name}


def lies_in(source: str, folder: str) -> bool:
    """Whether a file lies in a folder, as far as their names say. In doubt it does.

    A relative folder is looked for anywhere in a file's path. Of a file that was ingested by a relative path,
    the beginning may be the end of a folder named in full: no command's own folder is known here.
    """
    above, below = _parts(folder), _parts(source)
    if not above:
        return True
    if os.path.isabs(folder):  # noqa: PTH117 - of the name alone: no file is looked at
        if source.startswith("/"):
            return below[: len(above)] == above
        return any(below[:length] == above[-length:] for length in range(1, len(above) + 1))
    return any(below[at : at + len(above)] == above for at in range(len(below) - len(above) + 1))


def _parts(path: str) -> list[str]:
    """Split a path into its names, folded, without the root and steps to where a command ran."""
    steps = ("/", "//", "..", ".")
    return [folded(each) for each in PurePosixPath(os.path.normpath(path)).parts if each not in steps]
