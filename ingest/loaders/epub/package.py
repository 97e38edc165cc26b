"""Read the package of an EPUB: its chapters in order, its style sheets, and what it states about itself.

Format: EPUB 2 and 3 (W3C). `META-INF/container.xml` names a package file, whose spine lists the chapters.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ingest.document import SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.text import title_from_name
from ingest.loaders.xml.parse import parse
from ingest.loaders.xml.words import every, first

CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/encryption.xml"
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")


@dataclass(frozen=True, slots=True)
class Chapter:
    """A page of the book: its name in the archive, and whether it is the table of contents."""

    name: str
    is_contents: bool


class Package:
    """An EPUB's package file."""

    def __init__(self, archive: zipfile.ZipFile, source: str) -> None:
        self._archive = archive
        self._source = source
        self._names = set(archive.namelist())
        self._refuse_locked()
        container = parse(archive.read(CONTAINER), source)
        self._path = next((each.get("full-path", "") for each in container.iter("rootfile")), "")
        self._root = parse(self.read(self._path), source)

    def chapters(self) -> Iterator[Chapter]:
        """Return the chapters in the order in which the book is read."""
        items = {each.get("id", ""): each for each in self._root.iterfind("manifest/item")}
        spine = [items.get(each.get("idref", "")) for each in self._root.iterfind("spine/itemref")]
        for item in spine:
            if item is not None and item.get("media-type", "") in _PAGES:
                is_contents = "nav" in item.get("properties", "").split()
                yield Chapter(self.beside(self._path, item.get("href", "")), is_contents)

    def info(self) -> SourceInfo:
        """Return what a citation needs."""
        about = self._root.find("metadata")
        about = self._root if about is None else about
        licence = first(about, "rights")
        identifiers = every(about, "identifier")
        isbn = next((i.rpartition(":")[2] for i in identifiers if "isbn" in i.lower() or i[:3] == "978"), "")
        extra: dict[str, object] = {"isbn": isbn, "language": first(about, "language")}
        return SourceInfo(
            source=self._source,
            title=first(about, "title") or title_from_name(self._source),
            publisher=first(about, "publisher") or None,
            authors=tuple(every(about, "creator")),
            published=first(about, "date") or None,
            licence=licence or None,
            extra={key: value for key, value in extra.items() if value},
        )

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the archive.

        Raises:
            MalformedDocumentError: if the book names it and does not hold it.
        """
        if name not in self._names:
            raise MalformedDocumentError(
                self._source, f"it names a part {name!r} that it does not hold", remedy="Fetch the book again"
            )
        return self._archive.read(name)

    def style_sheet(self, page: str, address: str) -> str:
        """Return a style sheet that a page names, or "" where the book does not hold it."""
        name = self.beside(page, address)
        return self._archive.read(name).decode("utf-8", "replace") if name in self._names else ""

    def beside(self, page: str, address: str) -> str:
        """Return the name in the archive of what a page of it names."""
        path = unquote(urlsplit(address).path)
        return posixpath.normpath(posixpath.join(posixpath.dirname(page), path))

    def _refuse_locked(self) -> None:
        if _RIGHTS not in self._names:
            return
        rights = parse(self._archive.read(_RIGHTS), self._source)
        methods = {each.get("Algorithm", "") for each in rights.iter("EncryptionMethod")}
        if methods - set(_FONTS):
            raise MalformedDocumentError(
                self._source, "the book is locked (DRM)", remedy="Ask its publisher for one without a lock"
            )
