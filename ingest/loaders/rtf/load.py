"""Rich Text Format (.rtf)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.loaders.flow import FlowWriter
from ingest.loaders.rtf.read import Reader

_BEGINS = b"{\\rtf"


class RtfLoader:
    """Reads Rich Text as it stands with its tracked changes accepted. Notes follow the text; headers and
    footers are furniture."""

    format = "RTF"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a file that begins as Rich Text, whatever its name."""
        return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_BEGINS)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        reader = Reader()
        flow = reader.read(content)
        if reader.too_deep:
            raise MalformedDocumentError(
                source,
                "its groups are nested too deep",
                remedy="Open it in a word processor and save it anew",
            )
        writer = FlowWriter(flow)
        written = writer.write()
        if not written.text.strip():
            raise MalformedDocumentError.no_text(source)
        yield written.document(writer.info(source), self.format)
