"""Read a document of another format that Word shows inside its own (altChunk)."""

from __future__ import annotations

from pathlib import PurePosixPath

from ingest.document import Document
from ingest.errors import IngestError
from ingest.loaders.html.load import HtmlLoader
from ingest.loaders.rtf.load import RtfLoader
from ingest.loaders.text import TextLoader

_SNIFFED = 4096
_MAIL = b"MIME-Version"


def chunk_document(content: bytes, name: str, source: str) -> Document | None:
    """Return the document that a part holds; None if it is of a kind that is not read here, or is broken."""
    inner = PurePosixPath(f"{source}/{PurePosixPath(name).name}")
    head = content[:_SNIFFED]
    if _MAIL in head or b"\0" in head:
        return None
    for loader in (RtfLoader(), HtmlLoader(), TextLoader()):
        if loader.recognises(head, inner):
            try:
                return next(iter(loader.load(content, str(inner))), None)
            except IngestError:
                return None
    return None
