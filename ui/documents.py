"""Tells a stored document as JSON values."""

from __future__ import annotations

from dataclasses import asdict

from index.catalog import StoredDocument
from search.cite import citation


def document_json(document: StoredDocument, start: int, end: int) -> dict[str, object]:
    """A document's metadata, its citation, and the text of a span of it."""
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
    }
