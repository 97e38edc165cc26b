"""Hold the documents of a library by number, and resolve the names they give each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from index.catalog.lifecycle import naming
from index.catalog.lifecycle.articles import Articles
from index.catalog.lifecycle.edition import Edition
from ingest.document import SourceInfo
from ingest.status import Status


@dataclass(slots=True)
class Entry:
    """The few fields of a document that are kept while the others are read."""

    id: str
    source: str
    title: str
    edition: Edition
    status: str
    stated: Status | None
    """Its own status, unless that is a word such as "draft"."""
    superseded_by: str | None
    article: str | None
    trusted: bool = True
    """Whether what it says of others takes effect."""

    @property
    def called(self) -> str:
        """Its name to others: "Title, version 3, 2026-01-15"."""
        version = f"version {self.edition.version}" if self.edition.version else None
        return ", ".join(filter(None, (self.title or self.source, version, self.edition.date)))

    @property
    def newness(self) -> tuple[str, tuple[int, ...], str]:
        """The sort key: date, then version, then id, so that the order is total."""
        return self.edition.iso_date, self.edition.numbers, self.id


class Entries:
    """The documents in the order they came. A document's number is its position there."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.articles = Articles()
        self._first: dict[str, int] = {}
        self._others: dict[str, list[int]] = defaultdict(list)
        """The first document by each of its keys, and the others: most keys have but one."""

    def add(self, document_id: str, info: SourceInfo, trusted: bool = True) -> int:
        """Add a document and return its number."""
        number, own = len(self.entries), naming.article_keys(info)
        status = " ".join((info.status or "").casefold().split())
        self.entries.append(
            Entry(
                document_id,
                info.source,
                info.title,
                Edition(info.version, info.published or info.reviewed),
                status,
                Status.read(status),
                info.superseded_by,
                own[0] if own else None,
                trusted,
            )
        )
        self.articles.add(number, own, trusted)
        for key in naming.keys(info):
            if self._first.setdefault(key, number) != number:
                self._others[key].append(number)
        return number

    def drug_labels(self) -> Iterator[list[int]]:
        """Yield the documents of each set id that several share."""
        for key in self._others:
            if key.startswith("set:"):
                yield self._holders(key)

    def resolve(self, name: str, claimants: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the claimants that use a name, with the documents it stands for to them."""
        for text, wanted in dict.fromkeys(((name, Edition()), naming.edition(name))):
            for key in naming.readings(text):
                is_file = key.startswith("file:")
                targets = [
                    n
                    for n in self._holders(key)
                    if self.entries[n].edition.may_be(wanted)
                    and (not is_file or naming.is_at(self.entries[n].source, text))
                ]
                served = [n for n in claimants if any(other != n for other in targets)]
                yield from self._by_folder(served, targets) if is_file else [(served, targets)]
                # A stranger cannot catch a name that is another's.
                known = [n for n in targets if self.entries[n].trusted]
                done = {n for n in served if any(other != n for other in known)}
                claimants = [n for n in claimants if n not in done]

    def newness(self, number: int) -> tuple[str, tuple[int, ...], str]:
        """Return a document's sort key by age; see `Entry.newness`."""
        return self.entries[number].newness

    def _holders(self, key: str) -> list[int]:
        """Return the documents with a key."""
        if key in self._first:
            return [self._first[key], *self._others.get(key, ())]
        return self.articles.copies(key)

    def _by_folder(self, claimants: list[int], targets: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the files of one name: to each claimant those in its own folder, if any."""
        folders: dict[str, list[int]] = defaultdict(list)
        for number in targets:
            folders[self._folder(number)].append(number)
        near: dict[str, list[int]] = defaultdict(list)
        for number in claimants:
            folder = self._folder(number)
            near[folder if any(n != number for n in folders.get(folder, ())) else ""].append(number)
        for folder, neighbours in near.items():
            yield neighbours, folders[folder] if folder else targets

    def _folder(self, number: int) -> str:
        """Return the folder of a document's file, never ""."""
        return "/" + self.entries[number].source.replace("\\", "/").rpartition("/")[0]
