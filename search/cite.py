"""Writes the citation line of a passage: who says it, where, and as of when.

Parts and their order follow NLM's Citing Medicine (2nd ed., 2007, ch. 25: Web sites): author,
title, publisher, dates, and where it is to be had. What the source does not say of itself is left
out, but for the origin, whose lack is said where the source promises one.
"""

from __future__ import annotations

from ingest.document import SourceInfo

_MOST_AUTHORS = 3


def citation(info: SourceInfo, page: str | None = None) -> str:
    """One line, each part ended by a full stop."""
    parts = [
        _authors(info.authors),
        info.title,
        info.publisher,
        f"Version {info.version}" if info.version else None,
        f"Published {info.published}" if info.published else None,
        f"Reviewed {info.reviewed}" if info.reviewed else None,
        f"Content source: {info.origin}" if info.origin else None,
        f"Accessed {info.accessed}" if info.accessed else None,
        _issn(info),
        f"Page {page}" if page else None,
        info.url or f"Source: {place(info)}",
    ]
    return " ".join(_ended(part) for part in parts if part)


def place(info: SourceInfo) -> str:
    """The file a document stands in, and the record in it where there are several."""
    return f"{info.source}#{info.record}" if info.record else info.source


def _authors(authors: tuple[str, ...]) -> str | None:
    if not authors:
        return None
    named = ", ".join(authors[:_MOST_AUTHORS])
    return f"{named}, et al" if len(authors) > _MOST_AUTHORS else named


def _issn(info: SourceInfo) -> str | None:
    issn = info.extra.get("issn")
    return f"ISSN {issn}" if issn else None


def _ended(part: str) -> str:
    return part if part.endswith((".", "?", "!")) else part + "."
