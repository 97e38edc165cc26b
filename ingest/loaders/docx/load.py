"""Word documents (.docx, and .docm without its macros)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.loaders.docx.info import info
from ingest.loaders.docx.package import OLE, damage, open_document
from ingest.loaders.docx.write import Writer

_SUFFIXES = {".docx", ".docm", ".dotx", ".dotm"}


class DocxLoader:
    """Reads a Word document as it stands with its tracked changes accepted. Notes follow the text;
    headers, footers and tables of contents are furniture."""

    format = "Word"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a zip archive that is named or built as a Word document, or its encrypted or old form."""
        named = name.suffix.lower() in _SUFFIXES
        if head.startswith(OLE):
            return named or name.suffix.lower() in (".doc", ".dot")
        return head.startswith(b"PK\x03\x04") and (named or b"word/" in head)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        main = open_document(content, source)
        with damage(source):
            writer = Writer(main, source)
            written = writer.write()
        if not written.text.strip():
            raise MalformedDocumentError.no_text(source)
        yield written.document(info(main, source, writer.paragraphs), self.format)
