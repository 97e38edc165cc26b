"""Survey the collections of a library for its keeper: what is in them, and what may not be meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.catalog.queries import Queries
from index.collections.members import Members, empty_folders, members
from index.collections.rules import Collection, Collections


@dataclass(frozen=True, slots=True)
class Counted:
    """A collection and the number of its documents."""

    collection: Collection
    documents: int

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values; `readers` is null where all may read."""
        readers = sorted(self.collection.readers) or None
        folders = list(self.collection.folders)
        return {
            "name": self.collection.name,
            "folders": folders,
            "readers": readers,
            "documents": self.documents,
        }


@dataclass(frozen=True, slots=True)
class Survey:
    """The collections with their documents, how many documents are in none, and remarks.

    The `faults` keep readers out until they are mended.
    """

    counted: tuple[Counted, ...]
    in_none: int
    faults: tuple[str, ...]
    remarks: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "collections": [each.to_json() for each in self.counted],
            "in_none": self.in_none,
            "faults": list(self.faults),
            "remarks": list(self.remarks),
        }


def survey(catalog: Queries, collections: Collections) -> Survey:
    """Count the documents of each collection, and look for what may not be meant."""
    belonging = members(catalog.rows, collections)
    faults = (
        f"collections.{name}: {folder} holds no document. Name it as it was given to ingest, or in full"
        for name, folder in empty_folders(belonging.of_file, collections)
    )
    return Survey(
        tuple(Counted(each, belonging.count(each.name)) for each in collections.all),
        sum(belonging.documents[source] for source, names in belonging.of_file.items() if not names),
        tuple(faults),
        (*_unknown(belonging), *_replaced_elsewhere(catalog, belonging, collections)),
    )


def _unknown(belonging: Members) -> Iterator[str]:
    for name, files in sorted(belonging.unknown.items()):
        number = "1 file says" if files == 1 else f"{files:,} files say"
        yield f"{number} `collection: {name}`, which is none in the settings and closes nothing"


def _replaced_elsewhere(catalog: Queries, belonging: Members, collections: Collections) -> Iterator[str]:
    """Yield the documents that are replaced or retracted by one that not all their readers may read."""
    readers = {each.name: each.readers for each in collections.all if each.readers}
    for source, by, status in catalog.rows.replaced():
        own = [readers[name] for name in belonging.of_file[source] if name in readers]
        others = [readers[name] for name in belonging.of_file[by] if name in readers]
        if not all(any(mine <= theirs for mine in own) for theirs in others):
            yield (
                f"{source} is {status} by {by}, which not all of its readers may read: to these it stands as "
                "if there were no such document"
            )
