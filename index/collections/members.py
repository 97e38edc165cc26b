"""Find the files of a library that belong to collections, by where they lie and what they say."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from index.catalog.facets import folded
from index.catalog.rows import CatalogRows
from index.collections.rules import Collections, lies_in
from index.errors import StoreError

_KEYS = ("collection", "collections")
"""The keys by which a document names its collections."""
_BETWEEN = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Members:
    """The files of a library with their collections, and the names they state that no collection has."""

    of_file: Mapping[str, frozenset[str]]
    documents: Mapping[str, int]
    """How many documents each file has."""
    unknown: Mapping[str, int]
    """How many files state each of these names."""

    def hidden(self, closed: frozenset[str]) -> frozenset[str]:
        """Return the files that belong to any of these collections."""
        return frozenset(source for source, names in self.of_file.items() if names & closed)

    def count(self, name: str) -> int:
        """Count the documents of a collection."""
        return sum(self.documents[source] for source, names in self.of_file.items() if name in names)


def members(rows: CatalogRows, collections: Collections) -> Members:
    """Read which files belong to which collections.

    A file belongs to what any of its documents names, as a whole: its original can be opened as a whole. A
    link belongs to the collections of its target too.
    """
    stated: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, int] = defaultdict(int)
    for row in rows.documents():
        info = json.loads(row.info)
        stated[info["source"]].update(stated_in(info["extra"]))
        documents[info["source"]] += 1
    of_file: dict[str, frozenset[str]] = {}
    unknown: dict[str, int] = defaultdict(int)
    for source, names in stated.items():
        of_file[source] = collections.of(source, names) | _of_target(source, collections)
        for name in collections.unknown(names):
            unknown[name] += not _BETWEEN.search(name)  # several names, each of which is looked up too
    return Members(of_file, dict(documents), {name: files for name, files in unknown.items() if files})


def empty_folders(of_file: Iterable[str], collections: Collections) -> list[tuple[str, str]]:
    """Return the folders that hold no file, as (collection, folder): their names may be mistyped."""
    sources = list(of_file)
    return [
        (collection.name, folder)
        for collection in collections.all
        for folder in collection.folders
        if not any(lies_in(source, folder) for source in sources)
    ]


def check_folders(of_file: Iterable[str], collections: Collections, closed: frozenset[str]) -> None:
    """Refuse to go on where a folder of a closed collection holds no file.

    Raises:
        StoreError: without the names, which a reader may not know; the command that it says has them.
    """
    if any(name in closed for name, _ in empty_folders(of_file, collections)):
        raise StoreError(
            "A collection in the settings names a folder that holds no document of the library, so whom to "
            "show what cannot be known. `python cli.py collections` says which. Name it as it was given to "
            "ingest, or take it out until it holds a document"
        )


def stated_in(extra: Mapping[str, object]) -> Iterator[str]:
    """Yield the names of collections that a document states."""
    for key, value in extra.items():
        if folded(key) in _KEYS:
            for each in value if isinstance(value, list | tuple) else [value]:
                yield str(each)
                yield from filter(str.strip, _BETWEEN.split(str(each))) if _BETWEEN.search(str(each)) else ()


def _of_target(source: str, collections: Collections) -> frozenset[str]:
    """Return the collections of what a link leads to; none for a file that is no link, or not there."""
    if not os.path.islink(source):  # noqa: PTH114 - no error where a name is too long
        return frozenset()
    return collections.of(os.path.realpath(source), ())
