"""The loaders: one file format each. `choose` picks one by a file's content first, its name second.

A loader is a module with a class that meets `Loader`; to add a format, write one and put it into
`LOADERS`. Order matters: the first loader that recognises a file reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Protocol

from ingest.document import Document
from ingest.errors import UnsupportedFormatError
from ingest.loaders.beir import BeirLoader
from ingest.loaders.docx.load import DocxLoader
from ingest.loaders.epub.load import EpubLoader
from ingest.loaders.html.load import HtmlLoader
from ingest.loaders.mail.load import MailLoader, WebArchiveLoader
from ingest.loaders.markdown.load import MarkdownLoader
from ingest.loaders.odt.load import OdtLoader
from ingest.loaders.pdf import PdfLoader
from ingest.loaders.refuse import refuse, refuse_xml
from ingest.loaders.rtf.load import RtfLoader
from ingest.loaders.sheets.delimited import DelimitedLoader
from ingest.loaders.sheets.workbook import WorkbookLoader
from ingest.loaders.slides.load import SlidesLoader
from ingest.loaders.text import TextLoader
from ingest.loaders.xml.jats import JatsLoader
from ingest.loaders.xml.medlineplus import MedlinePlusLoader
from ingest.loaders.xml.medquad import MedQuadLoader
from ingest.loaders.xml.pubmed import PubMedLoader
from ingest.loaders.xml.spl import SplLoader
from ingest.pdf.scans.ocr import Recogniser

SNIFF_BYTES = 4096
"""How much of a file `choose` looks at."""


class Loader(Protocol):
    """Reads one format."""

    format: str
    """The format's name, as reports and documents carry it."""

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Return whether this loader reads a file named `name` that begins with `head`."""
        ...

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the documents in a file; raise MalformedDocumentError, with the position, if it is broken."""
        ...


LOADERS: tuple[Loader, ...] = (
    PdfLoader(),
    MedQuadLoader(),
    JatsLoader(),
    PubMedLoader(),
    SplLoader(),
    MedlinePlusLoader(),
    BeirLoader(),
    OdtLoader(),
    HtmlLoader(),
    DocxLoader(),
    RtfLoader(),
    WorkbookLoader(),
    EpubLoader(),
    MailLoader(),
    WebArchiveLoader(),
    SlidesLoader(),
    DelimitedLoader(),
    MarkdownLoader(),
    TextLoader(),
)

_MAGIC = {
    b"%PDF": "PDF",
    b"PK\x03\x04": "zip archive or Office document",
    b"\x89PNG": "PNG image",
    b"\xff\xd8\xff": "JPEG image",
    b"GIF8": "GIF image",
    b"\x1f\x8b": "gzip archive",
    b"\xd0\xcf\x11\xe0": "old Office document",
    b"SQLite format 3": "SQLite database",
}


def choose(head: bytes, source: str, ocr: Recogniser | None = None) -> Loader:
    """Choose the loader for a file that begins with `head`; with `ocr`, the PDF loader reads scanned pages.

    Raises:
        UnsupportedFormatError: if no loader recognises it.
    """
    refuse(head, source)
    for loader in LOADERS:
        if loader.recognises(head, PurePath(source)):
            if isinstance(loader, TextLoader):
                refuse_xml(head, source)
            return PdfLoader(ocr) if ocr and isinstance(loader, PdfLoader) else loader
    refuse_xml(head, source)
    known = ", ".join(loader.format for loader in LOADERS)
    raise UnsupportedFormatError(
        source,
        f"{_kind(head)} is not a format that this version reads",
        remedy=f"It reads {known}: convert the file to one of these, or leave it out",
    )


def _kind(head: bytes) -> str:
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            return kind
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "XML of an unknown kind" if start.startswith(b"<?xml") else "binary data"
