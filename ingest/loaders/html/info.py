"""Read what a web page states about itself: meta tags, links in its head, and JSON-LD.

Nothing is guessed from the text of the page: a citation must not claim what its source does not state.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from ingest.document import SourceInfo
from ingest.loaders.html.words import words_of
from ingest.loaders.text import title_from_name
from ingest.text.provenance import names, read_provenance

_TITLE = ("citation_title", "dc.title", "dcterms.title", "og:title")
_AUTHOR = ("citation_author", "dc.creator", "dcterms.creator", "author", "article:author")
_PUBLISHER = ("dc.publisher", "dcterms.publisher", "og:site_name", "citation_publisher")
_PUBLISHED = (
    *("citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date"),
    *("article:published_time", "datepublished"),
)
_MODIFIED = (
    "article:modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "og:updated_time",
    "datemodified",
)
_REVIEWED = re.compile(r"(?:^|[.:_-])(?:(?:date|last)[._-]?)?reviewed$")
_VALID_UNTIL = ("article:expiration_time", "validthrough")
_REPLACES = ("dcterms.replaces", "dc.relation.replaces")
_REPLACED_BY = ("dcterms.isreplacedby", "dc.relation.isreplacedby")
# The name "expires" may tell browsers how long to keep a copy ("0", "-1", "Tue, 01 Jan 1980 ...").
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:T.*)?")
_LICENCE = ("dcterms.license", "dc.rights.license", "license", "dcterms.rights", "dc.rights")
_EXTRA = {
    "journal": "citation_journal_title",
    "volume": "citation_volume",
    "issue": "citation_issue",
    "doi": "citation_doi",
    "pmid": "citation_pmid",
    "description": "description",
    "keywords": "keywords",
}
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_ARTICLES = re.compile(r"(?:Article|WebPage|Posting|Guideline|Report)$")


@dataclass(frozen=True, slots=True)
class Statements:
    """What the head of a page states about it."""

    meta: Mapping[str, tuple[str, ...]]
    """The contents of its meta tags by their names in lower case."""
    record: Mapping[str, object]
    """Its JSON-LD description of the page."""
    title: str
    """Its <title>."""
    url: str | None
    licence: str | None
    language: str | None

    def source_info(self, source: str, heading: str | None, furniture: Iterable[str]) -> SourceInfo:
        """Return what a citation needs; `heading` is the main text's first, `furniture` all else."""
        found = read_provenance(furniture)
        publisher = self._first(_PUBLISHER, "publisher") or found.publisher
        title = self._first(_TITLE[:-1]) or heading or self._first(_TITLE[-1:], "headline") or self.title
        extra: dict[str, object] = {
            key: self.meta[name][0] for key, name in _EXTRA.items() if name in self.meta
        }
        pages = "-".join(self.meta.get("citation_firstpage", ()) + self.meta.get("citation_lastpage", ()))
        extra |= {"pages": pages} if pages else {}
        modified = self._first(_MODIFIED, "dateModified")
        extra |= {"modified": modified} if modified else {}
        extra |= {"language": self.language} if self.language else {}
        replaced_by = self._first(_REPLACED_BY)
        return SourceInfo(
            source=source,
            title=_without_site(title, publisher) or title_from_name(source),
            publisher=publisher,
            authors=self._authors(),
            url=self.url,
            published=self._first(_PUBLISHED, "datePublished") or found.published,
            reviewed=self._reviewed() or found.reviewed,
            accessed=found.accessed,
            valid_until=self._valid_until() or found.valid_until,
            origin=found.origin,
            licence=self._first(_LICENCE, "license") or self.licence,
            status="superseded" if replaced_by else None,
            supersedes=names(
                [*(each for name in _REPLACES for each in self.meta.get(name, ())), *found.supersedes]
            ),
            superseded_by=replaced_by,
            extra=extra,
        )

    def _first(self, names: Iterable[str], key: str = "") -> str | None:
        stated = next((self.meta[name][0] for name in names if name in self.meta), None)
        return stated or next(_names(self.record.get(key)), None)

    def _authors(self) -> tuple[str, ...]:
        named = next((self.meta[name] for name in _AUTHOR if name in self.meta), ())
        named = named or tuple(_names(self.record.get("author")))
        return tuple(dict.fromkeys(name for name in named if "://" not in name))

    def _valid_until(self) -> str | None:
        stated = self._first(_VALID_UNTIL, "validThrough") or self._first((), "expires")
        return stated or next(filter(_ISO_DATE.fullmatch, self.meta.get("expires", ())), None)

    def _reviewed(self) -> str | None:
        stated = next((values[0] for name, values in self.meta.items() if _REVIEWED.search(name)), None)
        return stated or next(_names(self.record.get("lastReviewed")), None)


def info(root: etree._Element) -> Statements:
    """Read what a parsed page states about itself."""
    meta: dict[str, list[str]] = {}
    for tag in root.iter("meta"):
        content = _clean(tag.get("content"))
        for name in {tag.get(key, "").lower() for key in ("name", "property", "itemprop")} - {""}:
            if content:
                meta.setdefault(name, []).append(content)
    links = {tag.get("rel", "").lower(): tag.get("href") for tag in root.iter("a", "link") if tag.get("rel")}
    # The browser that saved the page put the comment before the root.
    remarks = (*root.itersiblings(etree.Comment, preceding=True), *root.iter(etree.Comment))
    saved = next((found[1] for remark in remarks if (found := _SAVED_FROM.search(remark.text or ""))), None)
    addresses = (links.get("canonical"), *meta.get("og:url", ()), saved)
    title = next(root.iter("title"), None)
    return Statements(
        meta={name: tuple(values) for name, values in meta.items()},
        record=_record(root),
        title="" if title is None else _clean(words_of(title)),
        url=next((url for given in addresses if (url := web_address(given))), None),
        licence=_licence(links.get("license")),
        language=_clean(root.get("lang") or root.get("xml:lang")) or None,
    )


def _record(root: etree._Element) -> Mapping[str, object]:
    """Return the first JSON-LD object that describes the page or an article on it."""
    for script in root.iter("script"):
        if script.get("type", "").lower() == "application/ld+json":
            for record in _objects(_json(script.text or "")):
                kinds = record.get("@type")
                if any(_ARTICLES.search(str(k)) for k in (kinds if isinstance(kinds, list) else [kinds])):
                    return record
    return {}


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        # A broken description of a page leaves the page readable.
        return None


def _objects(value: object) -> Iterator[Mapping[str, object]]:
    """Yield a JSON-LD object, or those of a list or graph."""
    if isinstance(value, dict):
        yield value
        yield from _objects(value.get("@graph"))
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                yield from _objects(item)


def _names(value: object) -> Iterator[str]:
    """Yield the text of a JSON-LD value, or the names in it."""
    if isinstance(value, str) and _clean(value):
        yield _clean(value)
    elif isinstance(value, dict):
        yield from (_clean(name) for name in (value.get("name"),) if isinstance(name, str) and _clean(name))
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, list):
                yield from _names(item)


def _clean(value: str | None) -> str:
    return " ".join(_UNSTORABLE.sub("", value or "").split())


def _licence(value: str | None) -> str | None:
    address = _clean(value)
    return "https:" + address if address.startswith("//") else address or None


def web_address(value: str | None) -> str | None:
    """Return an absolute http address; None for anything else, which a citation must not open."""
    address = _clean(value)
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.netloc and " " not in address else None


def _without_site(title: str, publisher: str | None) -> str:
    """Return a title without the site's name behind a dash or bar."""
    head, mark, site = max(
        (title.rpartition(mark) for mark in (" | ", " - ", " – ", " — ")), key=lambda p: len(p[0])
    )
    return head if mark and head and publisher and site.lower() in publisher.lower() else title
