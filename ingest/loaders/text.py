"""Plain text, among it web pages that somebody saved as text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document, SourceInfo
from ingest.loaders.decode import decode, looks_binary
from ingest.text.structure import read_structure

_OTHER_MARKUP = (b"<!doctype html", b"<html", b"<?xml")


class TextLoader:
    """Reads plain text in any encoding; the canonical text is the whole file."""

    format = "text"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise any text that does not begin as HTML or XML; an empty file too, for its error message."""
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        return not looks_binary(head) and not start.startswith((*_OTHER_MARKUP, b"%pdf"))

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        decoded = decode(content, source)
        text = decoded.text
        structure = read_structure(text)
        stated = structure.provenance
        info = SourceInfo(
            source=source,
            title=structure.title or title_from_name(source),
            publisher=stated.publisher,
            published=stated.published,
            reviewed=stated.reviewed,
            accessed=stated.accessed,
            valid_until=stated.valid_until,
            supersedes=stated.supersedes,
            origin=stated.origin,
            extra={"issn": stated.issn} if stated.issn else {},
        )
        yield Document(text, info, structure.sections, self.format, doubts=tuple(decoded.doubts(text)))


def title_from_name(source: str) -> str:
    """Make a title of a file's name, for a document that has none."""
    words = PurePath(source).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words) or source
    return title[0].upper() + title[1:]
