"""OpenDocument text (.odt, .ott, and .fodt, which is one XML file)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.loaders.flow import FlowWriter
from ingest.loaders.odt.package import MIMETYPE, open_parts
from ingest.loaders.odt.read import FlowReader

_SUFFIXES = {".odt", ".ott", ".fodt"}


class OdtLoader:
    """Reads an OpenDocument text as it stands with its tracked changes accepted. Notes follow the text;
    headers, footers and tables of contents are furniture."""

    format = "OpenDocument"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a zip archive that begins with the type of such documents, or an XML file with it."""
        if head.startswith(b"PK\x03\x04"):
            return MIMETYPE in head or name.suffix.lower() in _SUFFIXES
        return b"<office:document" in head and MIMETYPE in head

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        flow = FlowReader(open_parts(content, source)).read()
        writer = FlowWriter(flow)
        written = writer.write()
        if not written.text.strip():
            raise MalformedDocumentError.no_text(source)
        yield written.document(writer.info(source), self.format)
