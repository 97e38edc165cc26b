"""Finds a library's documents by title, identifier and edition; made once for each state of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.backend import ListedDocument
from index.catalog.lifecycle.edition import Edition
from index.catalog.lifecycle.naming import article_key, article_keys
from index.catalog.trust import is_upload
from index.words.terms import phrase
from ingest.document import SourceInfo
from ingest.status import in_force
from search.language import ENGLISH_ONLY, Held

_EDITION = re.compile(
    r"\b(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?\b|\b(?:version|edition|ed\.|rev(?:ision)?\.?|v\.?)\s*\d+(?:\.\d+)*|"
    r"\b\d+(?:st|nd|rd|th)\s+(?:edition|ed\.?|revision|update)\b|\b(?:first|second|third|fourth|fifth|updated?|revised)"
    r"\s+(?:edition|version|guideline)?\b|\bupdate\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 2
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Newer:
    """A newer edition of a document: its id, title and date."""

    document_id: str
    title: str
    published: str

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {"document_id": self.document_id, "title": self.title, "published": self.published}


class Shelf:
    """The documents of one state of a library."""

    def __init__(self, documents: Iterable[ListedDocument], languages: Held = ENGLISH_ONLY) -> None:
        """Read what the documents are called and when they were published; keep their languages."""
        self.languages = languages
        self._titled: dict[str, list[str]] = defaultdict(list)
        self._identified: dict[str, str] = {}
        families: dict[str, list[tuple[Edition, ListedDocument]]] = defaultdict(list)
        for each in documents:
            info = each.info
            if key := phrase(info.title):
                self._titled[key].append(each.document_id)
            for name in _identifiers(info):
                self._identified.setdefault(name, each.document_id)
            family = phrase(_EDITION.sub(" ", info.title))
            if len(family.split()) >= _LEAST_WORDS and in_force(info.status):
                families[family].append((Edition(None, _date(info)), each))
        self.titles = frozenset(self._titled)
        """The titles, as phrases."""
        self._newer = dict(_newer(families.values()))

    def titled(self, text: str) -> list[str]:
        """Return the ids of the documents with this title."""
        return self._titled.get(phrase(text), [])

    def identified(self, kind: str, identifier: str) -> str | None:
        """Return the id of the document with an identifier; None where there is none."""
        return self._identified.get(_key(kind, identifier))

    def newer(self, document_id: str) -> Newer | None:
        """Return the newest edition of a document, if another is newer by its date."""
        return self._newer.get(document_id)


def year_of(info: SourceInfo) -> int | None:
    """Return the year in which a document was published, as it says."""
    found = _YEAR.search(_date(info) or "")
    return int(found[0]) if found else None


def _date(info: SourceInfo) -> str | None:
    if info.published:
        return info.published
    named = _YEAR.search(info.title)
    return named[0] if named else None


def _identifiers(info: SourceInfo) -> Iterator[str]:
    yield from article_keys(info)
    if set_id := info.extra.get("set_id"):
        yield _key("set", str(set_id))
    codes = info.extra.get("ndc")
    for code in codes if isinstance(codes, list | tuple) else [codes] if codes else []:
        yield _key("ndc", str(code))
        # A package's code begins with its product's.
        yield _key("ndc", "-".join(str(code).split("-")[:2]))
    isbn = info.extra.get("isbn")
    for code in isbn if isinstance(isbn, list | tuple) else [isbn] if isbn else []:
        yield _key("isbn", str(code))


def _key(kind: str, identifier: str) -> str:
    if kind in ("doi", "pmid", "pmcid"):
        return article_key(identifier) or f"{kind}:{identifier.casefold()}"
    bare = identifier.casefold()
    return f"{kind}:{re.sub(r'[^0-9a-z]', '', bare) if kind == 'isbn' else bare}"


def _newer(families: Iterable[list[tuple[Edition, ListedDocument]]]) -> Iterator[tuple[str, Newer]]:
    for family in families:
        dated = [each for each in family if each[0].iso_date]
        for edition, document in dated if len(dated) > 1 else ():
            after = [
                (e, d)
                for e, d in dated
                if edition.is_older(e)
                and _same_publisher(d.info, document.info)
                and not is_upload(d.info.source)
            ]
            if after:
                newest, other = max(after, key=lambda each: each[0].iso_date)
                yield document.document_id, Newer(other.document_id, other.info.title, newest.date or "")


def _same_publisher(one: SourceInfo, other: SourceInfo) -> bool:
    return not one.publisher or not other.publisher or one.publisher.casefold() == other.publisher.casefold()
