"""Work out which documents of a library others replace, retract or correct."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from index.catalog.lifecycle import naming
from index.catalog.lifecycle.entries import Entries
from index.catalog.trust import ALL_BUT_UPLOADS, Trust
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
    """The status that other documents of the library give one, and the name of the document that gives it."""

    status: str
    """"retracted", "withdrawn", "partially retracted", "expression of concern", "superseded" or
    "corrected"."""
    by: str
    """The id of the document that gives it; for a superseded one, of its successor."""
    called: str
    """That document's name: "Title, version 3, 2026-01-15".

    Where only another copy of the article says that it is superseded: what that calls the successor, or "".
    """


def standings(
    documents: Iterable[tuple[str, SourceInfo]], trust: Trust = ALL_BUT_UPLOADS
) -> dict[str, Standing]:
    """Work out the standing of each document that others replace, retract or correct, by document id.

    Give each document with its id, as it was read: a standing merged into one must not come back as its own
    statement. They are gone through once, and little of each is kept.

    - What a document `supersedes` is looked up by DOI, PMID or PMCID, set id, record, URL, path or file
      name, and title; the first that another document has counts. One in the same folder goes before its
      namesakes elsewhere. A name shared by several means them all. A version after the name ("..., version
      2") means that one, lower ones and those without a number. A document never supersedes itself, nor one
      of its title with a later version or date. A draft supersedes nothing yet.
    - Of the versions of a drug label (one set id) the highest number supersedes the others; of equal
      numbers the later date does. Two copies of one version leave each other alone.
    - What a document says of others counts only where its source is trusted. Any other one speaks for itself
      alone: it replaces, retracts and joins nothing, and catches no name.
    - The last of a chain is named: where B replaces A and C replaces B, A is superseded by C. Where several
      replace one, the newest is named. A ring of documents that replace each other marks none of them.
    - Copies of one article (one DOI, PMID or PMCID) share the status that any of them, or a notice about it,
      gives. A notice itself is never marked.
    - The gravest counts: retracted, partially retracted, expression of concern, superseded,
      corrected. A status that a document itself states as gravely is not repeated, unless to name its
      successor.
    """
    return _Library(documents, trust).standings()


@dataclass(frozen=True, slots=True)
class _Claim:
    """One document's claim that an article has a status, and the name the standing will use."""

    status: Status
    by: int
    called: str


class _Library:
    """The documents by number, their claims, and which replaces which."""

    def __init__(self, documents: Iterable[tuple[str, SourceInfo]], trust: Trust) -> None:
        self._trust = trust
        self._documents = Entries()
        self._entries = self._documents.entries
        self._replacing: dict[str, list[int]] = defaultdict(list)
        """The documents that claim to replace another, by the name they give it."""
        self._claims: list[tuple[str, _Claim]] = []
        """Claims about an article, each under one of its keys."""
        self._newer: dict[int, int] = {}
        """For a document, the newest of those that replace it."""
        for document_id, info in documents:
            self._add(document_id, info)

    def standings(self) -> dict[str, Standing]:
        """Return the standing of every document that has one."""
        for name, claimants in self._replacing.items():
            for claiming, targets in self._documents.resolve(name, claimants):
                self._replace(claiming, targets)
        for labels in self._documents.drug_labels():
            self._replace_labels(labels)
        for number, entry in enumerate(self._entries):
            if entry.superseded_by:
                self._follow(number, entry.superseded_by)
        last, claims = _ends(self._newer), self._claims_by_article()
        found = ((entry.id, self._standing(n, last, claims)) for n, entry in enumerate(self._entries))
        return {document_id: standing for document_id, standing in found if standing}

    def _add(self, document_id: str, info: SourceInfo) -> None:
        number = self._documents.add(document_id, info, self._trust.believes(info))
        entry = self._entries[number]
        if not entry.trusted:
            return
        if not _NOT_IN_FORCE.match(entry.status):
            for name in filter(str.strip, info.supersedes):
                self._replacing[name].append(number)
        if entry.article and entry.stated:
            called = info.superseded_by or "" if entry.stated is Status.SUPERSEDED else entry.called
            self._claims.append((entry.article, _Claim(entry.stated, number, called)))
        for field, status in _OF_OTHERS.items():
            for key in filter(None, map(naming.article_key, _strings(info.extra.get(field)))):
                self._claims.append((key, _Claim(status, number, entry.called)))

    def _replace(self, claimants: list[int], targets: list[int]) -> None:
        """Note that the newest claimant replaces the targets."""
        newest = heapq.nlargest(2, claimants, key=self._documents.newness)
        for target in targets:
            by = next((number for number in newest if number != target), None)
            if by is not None and not self._is_older_namesake(by, target):
                self._note(target, by)

    def _is_older_namesake(self, one: int, other: int) -> bool:
        a, b = self._entries[one], self._entries[other]
        return naming.title_key(a.title) == naming.title_key(b.title) and a.edition.is_older(b.edition)

    def _replace_labels(self, labels: list[int]) -> None:
        """Note that the newest version of a drug label replaces the older ones."""
        trusted = [n for n in labels if self._entries[n].trusted]
        if not trusted:
            return
        newest = max(trusted, key=lambda n: (self._entries[n].edition.numbers, *self._documents.newness(n)))
        for number in labels:
            if self._entries[number].edition.is_older(self._entries[newest].edition):
                self._note(number, newest)

    def _follow(self, number: int, name: str) -> None:
        """Note the successor that a document itself names, for every copy of it."""
        entry = self._entries[number]
        speaks_for = entry.article if entry.trusted else None
        copies = self._documents.articles.copies(speaks_for) if speaks_for else [number]
        found = (n for _, named in self._documents.resolve(name, [number]) for n in named if n != number)
        newer = [n for n in found if self._entries[n].trusted or not entry.trusted]
        by = max(newer, key=self._documents.newness, default=number)
        for target in copies:
            if by != number and by != target and not entry.edition.is_older(self._entries[target].edition):
                self._note(target, by)

    def _note(self, target: int, by: int) -> None:
        before = self._newer.setdefault(target, by)
        self._newer[target] = max(before, by, key=self._documents.newness)

    def _claims_by_article(self) -> dict[str, list[_Claim]]:
        """Return the claims about each article, by its last key, the gravest first."""
        claims: dict[str, list[_Claim]] = defaultdict(list)
        for key, claim in self._claims:
            claims[self._documents.articles.last_key(key)].append(claim)
        for of_article in claims.values():
            of_article.sort(
                key=lambda each: (each.status.gravity, self._documents.newness(each.by)), reverse=True
            )
        return claims

    def _standing(
        self, number: int, last: dict[int, int], claims: dict[str, list[_Claim]]
    ) -> Standing | None:
        entry, by = self._entries[number], last.get(number)
        own = entry.stated.gravity if entry.stated else 0
        claim = self._gravest(number, claims)
        grave = claim.status.gravity if claim else 0
        if by is not None and Status.SUPERSEDED.gravity >= max(own, grave):
            return Standing(Status.SUPERSEDED.word, self._entries[by].id, self._entries[by].called)
        if claim and grave > own:
            return Standing(claim.status.word, self._entries[claim.by].id, claim.called)
        if by is not None and entry.stated and entry.stated.ends_force:
            return Standing(entry.status, self._entries[by].id, self._entries[by].called)
        return None

    def _gravest(self, number: int, claims: dict[str, list[_Claim]]) -> _Claim | None:
        """Return the gravest claim of others about a document's article."""
        entry = self._entries[number]
        if not entry.article or entry.status.endswith("notice"):
            return None
        for claim in claims.get(self._documents.articles.last_key(entry.article), ()):
            # Editions of a living guideline share one DOI, and only the older ones are superseded.
            is_newer = self._entries[claim.by].edition.is_older(entry.edition)
            if claim.by != number and not (claim.status is Status.SUPERSEDED and is_newer):
                return claim
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
