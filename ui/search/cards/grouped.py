"""Gather the passages of one document, and put the documents in the order asked for."""

from __future__ import annotations

from collections.abc import Sequence

from search.hit import Hit
from ui.html.state import last_looked_at

RELEVANCE, DATE = "", "date"


def grouped(hits: Sequence[Hit], sort: str = RELEVANCE) -> list[tuple[Hit, ...]]:
    """Gather hits by document, the best first.

    By date, the document that was looked at last comes first, and those without a date last.
    """
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.document_id, []).append(hit)
    found = [tuple(group) for group in groups.values()]
    if sort == DATE:
        found.sort(key=lambda group: last_looked_at(group[0].info), reverse=True)
    return found
