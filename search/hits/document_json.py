"""Write a stored document as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from index.catalog.stored import StoredDocument
from ingest.document import Box, Page
from search.citations.line import citation


def document_json(
    document: StoredDocument, start: int, end: int, pages: Sequence[Page], boxes: Sequence[Box]
) -> dict[str, object]:
    """Return a document's metadata, its citation, and the text, pages and boxes of a span of it."""
    return {
        "document_id": document.document_id,
        **asdict(document.info),
        "format": document.format,
        "passages": document.passages,
        "characters": len(document.text),
        "citation": citation(document.info),
        "start": start,
        "end": end,
        "text": document.text[start:end],
        "pages": [asdict(page) for page in pages if page.start < end and page.end > start],
        "boxes": [asdict(box) for box in boxes],
    }
