"""Look up the context of a hit in its document, and check its quote once more."""

from __future__ import annotations

from dataclasses import dataclass

from index.backend import Backend
from search.hit import Hit
from search.hits.quote import page_label


@dataclass(frozen=True, slots=True)
class Around:
    """The passages before and after a hit ("" where there is none), its format and printed page.

    `verified` says whether the stored document says what the hit says.
    """

    before: str = ""
    after: str = ""
    format: str = ""
    page: str | None = None
    verified: bool = True


def around(library: Backend, hit: Hit) -> Around:
    """Look up a hit's context in the state of the library that found it."""
    near = library.neighbours(hit.document_id, hit.ordinal, 1, 1)
    by_ordinal = {stored.passage.ordinal: stored for stored in near if stored.intact}
    own = by_ordinal.get(hit.ordinal)
    if own is None or (own.passage.start, own.passage.end, own.passage.text) != (
        hit.start,
        hit.end,
        hit.text,
    ):
        return Around(verified=False)
    before, after = by_ordinal.get(hit.ordinal - 1), by_ordinal.get(hit.ordinal + 1)
    return Around(
        before=before.passage.text if before else "",
        after=after.passage.text if after else "",
        format=own.format,
        page=page_label(own),
    )
