"""Work out which documents of a library others replace, retract or correct."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.catalog.lifecycle import naming
from index.catalog.lifecycle.articles import Articles
from index.catalog.lifecycle.edition import Edition
from ingest.document import SourceInfo
from ingest.status import Status

_OF_OTHERS = {
    "retracts": Status.RETRACTED,
    "partially_retracts": Status.PARTIALLY_RETRACTED,
    "concerns": Status.CONCERN,
    "corrects": Status.CORRECTED,
}
_NOT_IN_FORCE = re.compile(r"draft|proposed|pending|(?:in|under|for|out for) (?:review|consultation)|consult")


@dataclass(frozen=True, slots=True)
class Standing:
    """What other documents of the library say of one: its status, and the name of the document that says
    so."""

    status: str
    """"retracted", "withdrawn", "partially retracted", "expression of concern", "superseded" or
    "corrected"."""
    by: str
    """The id of the document that says so; for a superseded one, of its successor."""
    called: str
    """That document's name: "Title, version 3, 2026-01-15".

    Where only another copy of the article says that it is superseded: what that calls the successor, or "".
    """


@dataclass(slots=True)
class _Entry:
    """What is kept of a document while the others stream by."""

    id: str
    source: str
    title: str
    edition: Edition
    status: str
    stated: Status | None
    """What its own status says, if more than a word such as "draft"."""
    superseded_by: str | None
    article: str | None

    @property
    def called(self) -> str:
        """Its name to others: "Title, version 3, 2026-01-15"."""
        version = f"version {self.edition.version}" if self.edition.version else None
        return ", ".join(filter(None, (self.title or self.source, version, self.edition.date)))

    @property
    def newness(self) -> tuple[str, tuple[int, ...], str]:
        """Sorts documents by date, then version, then id, so that the order is total."""
        return self.edition.iso_date, self.edition.numbers, self.id


def standings(documents: Iterable[tuple[str, SourceInfo]]) -> dict[str, Standing]:
    """Work out what documents say about each other, by document id.

    Give each document with its id, as it was read: a standing merged into one must not come back as its own
    statement. They are gone through once, and little of each is kept.

    - What a document `supersedes` is looked up by DOI, PMID or PMCID, set id, record, URL, path or file
      name, and title; the first that another document has counts. One in the same folder goes before its
      namesakes elsewhere. A name shared by several means them all. A version after the name ("..., version
      2") means that one, lower ones and those without a number. A document never supersedes itself, nor one
      of its title with a later version or date. A draft supersedes nothing yet.
    - Of the versions of a drug label (one set id) the highest number supersedes the others; of equal
      numbers the later date does. Two copies of one version leave each other alone.
    - The last of a chain is named: where B replaces A and C replaces B, A is superseded by C. Where several
      replace one, the newest is named. A ring of documents that replace each other marks none of them.
    - Copies of one article (one DOI, PMID or PMCID) share what any of them, or a notice about it,
      says. A notice itself is never marked.
    - The gravest counts: retracted, partially retracted, expression of concern, superseded,
      corrected. What a document says as gravely of itself is not said again, unless to name what
      took its place.
    """
    return _Library(documents).standings()


@dataclass(frozen=True, slots=True)
class _Saying:
    """One document's claim that an article has a status, and the name the standing will use."""

    status: Status
    by: int
    called: str


class _Library:
    """What is kept of all documents. A document is its number in the order they came."""

    def __init__(self, documents: Iterable[tuple[str, SourceInfo]]) -> None:
        self._entries: list[_Entry] = []
        self._first: dict[str, int] = {}
        self._others: dict[str, list[int]] = defaultdict(list)
        """The first document by each of its keys, and the others: most keys have but one."""
        self._articles = Articles()
        self._claims: dict[str, list[int]] = defaultdict(list)
        """Who claims to replace what, by the name given."""
        self._notices: list[tuple[str, _Saying]] = []
        """What is said of an article, under one of its keys."""
        self._newer: dict[int, int] = {}
        """For a document, the newest of those that replace it."""
        for document_id, info in documents:
            self._keep(document_id, info)

    def standings(self) -> dict[str, Standing]:
        """Return the standing of every document that has one."""
        for name, claimants in self._claims.items():
            for meaning_them, targets in self._meant(name, claimants):
                self._replace(meaning_them, targets)
        for key in self._others:
            if key.startswith("set:"):
                self._replace_labels(self._holders(key))
        for number, entry in enumerate(self._entries):
            if entry.superseded_by:
                self._follow(number, entry.superseded_by)
        last, sayings = _ends(self._newer), self._sayings()
        found = ((entry.id, self._standing(n, last, sayings)) for n, entry in enumerate(self._entries))
        return {document_id: standing for document_id, standing in found if standing}

    def _keep(self, document_id: str, info: SourceInfo) -> None:
        number, own = len(self._entries), naming.article_keys(info)
        status = " ".join((info.status or "").casefold().split())
        entry = _Entry(
            document_id,
            info.source,
            info.title,
            Edition(info.version, info.published or info.reviewed),
            status,
            Status.read(status),
            info.superseded_by,
            own[0] if own else None,
        )
        self._entries.append(entry)
        self._articles.add(number, own)
        for key in naming.keys(info):
            if self._first.setdefault(key, number) != number:
                self._others[key].append(number)
        if not _NOT_IN_FORCE.match(status):
            for name in filter(str.strip, info.supersedes):
                self._claims[name].append(number)
        if entry.article and entry.stated:
            called = info.superseded_by or "" if entry.stated is Status.SUPERSEDED else entry.called
            self._notices.append((entry.article, _Saying(entry.stated, number, called)))
        for word, given in _OF_OTHERS.items():
            for key in filter(None, map(naming.article_key, _strings(info.extra.get(word)))):
                self._notices.append((key, _Saying(given, number, entry.called)))

    def _holders(self, key: str) -> list[int]:
        """Return the documents with a key."""
        if key in self._first:
            return [self._first[key], *self._others.get(key, ())]
        return self._articles.copies(key)

    def _meant(self, name: str, claimants: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the documents that a name means, with the claimants that mean them."""
        for text, wanted in dict.fromkeys(((name, Edition()), naming.edition(name))):
            for key in naming.readings(text):
                is_file = key.startswith("file:")
                targets = [
                    n
                    for n in self._holders(key)
                    if self._entries[n].edition.may_be(wanted)
                    and (not is_file or naming.stands_at(self._entries[n].source, text))
                ]
                served = [n for n in claimants if any(other != n for other in targets)]
                yield from self._by_folder(served, targets) if is_file else [(served, targets)]
                done = set(served)
                claimants = [n for n in claimants if n not in done]

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
        return "/" + self._entries[number].source.replace("\\", "/").rpartition("/")[0]

    def _replace(self, claimants: list[int], targets: list[int]) -> None:
        """Note that the newest claimant replaces the targets."""
        newest = heapq.nlargest(2, claimants, key=self._newness)
        for target in targets:
            by = next((number for number in newest if number != target), None)
            if by is not None and not self._is_older_namesake(by, target):
                self._note(target, by)

    def _is_older_namesake(self, one: int, other: int) -> bool:
        a, b = self._entries[one], self._entries[other]
        return naming.title_key(a.title) == naming.title_key(b.title) and a.edition.is_older(b.edition)

    def _replace_labels(self, labels: list[int]) -> None:
        """Note that the newest version of a drug label replaces the older ones."""
        newest = max(labels, key=lambda n: (self._entries[n].edition.numbers, *self._newness(n)))
        for number in labels:
            if self._entries[number].edition.is_older(self._entries[newest].edition):
                self._note(number, newest)

    def _follow(self, number: int, name: str) -> None:
        """Note what a document itself says has replaced it, for every copy of it."""
        entry = self._entries[number]
        copies = self._articles.copies(entry.article) if entry.article else [number]
        newer = [n for _, found in self._meant(name, [number]) for n in found if n != number]
        by = max(newer, key=self._newness, default=number)
        for target in copies:
            if by != number and by != target and not entry.edition.is_older(self._entries[target].edition):
                self._note(target, by)

    def _note(self, target: int, by: int) -> None:
        before = self._newer.setdefault(target, by)
        self._newer[target] = max(before, by, key=self._newness)

    def _newness(self, number: int) -> tuple[str, tuple[int, ...], str]:
        return self._entries[number].newness

    def _sayings(self) -> dict[str, list[_Saying]]:
        """Return what is said of each article, by its last key, the gravest first."""
        sayings: dict[str, list[_Saying]] = defaultdict(list)
        for key, saying in self._notices:
            sayings[self._articles.last_key(key)].append(saying)
        for of_article in sayings.values():
            of_article.sort(key=lambda each: (each.status.gravity, self._newness(each.by)), reverse=True)
        return sayings

    def _standing(
        self, number: int, last: dict[int, int], sayings: dict[str, list[_Saying]]
    ) -> Standing | None:
        entry, by = self._entries[number], last.get(number)
        own = entry.stated.gravity if entry.stated else 0
        saying = self._about(number, sayings)
        grave = saying.status.gravity if saying else 0
        if by is not None and Status.SUPERSEDED.gravity >= max(own, grave):
            return Standing(Status.SUPERSEDED.word, self._entries[by].id, self._entries[by].called)
        if saying and grave > own:
            return Standing(saying.status.word, self._entries[saying.by].id, saying.called)
        if by is not None and entry.stated and entry.stated.ends_force:
            return Standing(entry.status, self._entries[by].id, self._entries[by].called)
        return None

    def _about(self, number: int, sayings: dict[str, list[_Saying]]) -> _Saying | None:
        """Return the gravest claim of others about a document's article."""
        entry = self._entries[number]
        if not entry.article or entry.status.endswith("notice"):
            return None
        for saying in sayings.get(self._articles.last_key(entry.article), ()):
            # Editions of a living guideline share one DOI, and only the older ones are superseded.
            is_newer = self._entries[saying.by].edition.is_older(entry.edition)
            if saying.by != number and not (saying.status is Status.SUPERSEDED and is_newer):
                return saying
        return None


def _ends(newer: dict[int, int]) -> dict[int, int]:
    """Return the last of the chain for every replaced document, except those in a ring."""
    ends: dict[int, int] = {}
    in_rings: set[int] = set()
    for start in newer:
        path: dict[int, int] = {}
        at = start
        while at in newer and at not in ends and at not in in_rings and at not in path:
            path[at] = len(path)
            at = newer[at]
        chain = list(path)
        if at in path:
            in_rings.update(chain[path[at] :])
            chain = chain[: path[at]]
        ends |= dict.fromkeys(chain, ends.get(at, at))
    return ends


def _strings(value: object) -> list[str]:
    """Return what a statement in `extra` lists."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []
