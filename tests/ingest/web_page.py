"""Read small pages, as they are read from a file."""

from __future__ import annotations

from ingest.document import Document
from ingest.load import load

INTRO = "<p>This guide says how the drug is given in the ward and what is to be watched.</p>"


def page(body: str, style: str = "", head: str = "", attributes: str = "") -> Document:
    """Return the document of a page with this body."""
    words = (
        f"<!doctype html><html><head>{head}<style>{style}</style></head>"
        f"<body {attributes}>{INTRO}{body}<p>Ask if unsure of it.</p></body></html>"
    )
    [document] = load(words.encode(), "a.html")
    return document


def rest(document: Document) -> str:
    """Return what stands between the first paragraph and the last."""
    return document.text.partition("watched.")[2].rpartition("Ask if")[0].strip()


def kinds(document: Document) -> set[str]:
    """Return the kinds of the document's doubts."""
    return {doubt.kind for doubt in document.doubts}


def told(document: Document) -> str:
    """Return what the document's doubts say."""
    return "\n".join(doubt.what for doubt in document.doubts)
