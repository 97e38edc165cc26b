"""EPUB books: their chapters, read as the web pages that they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.loaders.decode import decode
from ingest.loaders.epub.package import CONTAINER, Chapter, Package
from ingest.loaders.html.blocks import blocks
from ingest.loaders.html.load import add, parse, with_style
from ingest.loaders.html.prune import prune
from ingest.loaders.marked import MarkedText, without_own_characters
from ingest.loaders.packed import damage, opened

_MIME = b"mimetypeapplication/epub+zip"


class EpubLoader:
    """Reads books: one document each, chapters in the order of the book."""

    format = "EPUB"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a zip archive that states that it is a book, or is named as one."""
        return head.startswith(b"PK\x03\x04") and (_MIME in head[:128] or name.suffix.lower() == ".epub")

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the book is."""
        archive = opened(content, source, CONTAINER, "an EPUB book")
        with damage(source):
            package = Package(archive, source)
            written = MarkedText()
            for chapter in package.chapters():
                _write(chapter, package, written, source)
        if not written.length:
            raise MalformedDocumentError(
                source, "the book shows no text: its pages may be images", remedy="Read its PDF with --ocr"
            )
        yield written.document(package.info(), self.format)


def _write(chapter: Chapter, package: Package, written: MarkedText, source: str) -> None:
    name = f"{source}, {chapter.name}"
    decoded = decode(package.read(chapter.name), name)
    root = parse(without_own_characters(decoded.text), name)
    links = [link.get("href", "") for link in root.iter("link") if "stylesheet" in link.get("rel", "")]
    with_style(root, (package.style_sheet(chapter.name, link) for link in links))
    prune(root, written.marks)
    found = blocks(root)
    if not found or all(not any(map(str.isalnum, block.words)) for block in found):
        written.note("left out", f"A page of the book shows no text: {chapter.name}")
    start = written.length
    written.begin_part()
    add(written, found, [not chapter.is_contents] * len(found), facts=False)
    stretch = "".join(["\n" * start, written.text[start:]]) if decoded.guess else ""
    written.doubts += [doubt for doubt in decoded.doubts(stretch) if doubt.end]
