"""Keep references behind other passages, and out of what answers, unless a publication is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.catalog.stored import StoredPassage
from ingest.text.references import is_reference_list
from search.hit import Hit
from search.ranking.contacts import asks_for_contact
from search.ranking.rank import Found

_ASKS = re.compile(
    r"\bauthors?\b|\bwho (?:wrote|published|edited)\b|\b(?:published|publications?|publishers?)\b"
    r"|\b(?:cite[sd]?|citations?|bibliograph\w+|doi|pmid|pubmed|journals?)\b|\bet al\b"
    r"|\b(?:what|which) (?:year|paper|article|study|studies|trials?|book)s?\b"
    r"|\breferences?\b(?! (?:ranges?|intervals?|values?|limits?|levels?))|\bfurther reading\b",
    re.IGNORECASE,
)


def asks_for_publication(question: str) -> bool:
    """Return whether a question asks for an author, a year or a publication."""
    return bool(_ASKS.search(question))


def references_last(found: Found, question: str) -> Found:
    """Put lists of references behind all other passages, unless the question asks for what they hold."""
    if asks_for_publication(question) or asks_for_contact(question):
        return found
    others = [(stored, score) for stored, score in found if not _is_reference(stored)]
    least = min((score for _, score in others), default=None)
    if least is None or len(others) == len(found):
        return found
    # Behind by more than what is taken off a document's further passages.
    lists = [(stored, min(score, least) - 1) for stored, score in found if _is_reference(stored)]
    return others + lists


def without_references(hits: Sequence[Hit], question: str) -> list[Hit]:
    """Return the hits that may answer: references do so only where a publication is asked for."""
    if asks_for_publication(question) or asks_for_contact(question):
        return list(hits)
    return [hit for hit in hits if not is_reference_list(hit.heading, hit.text)]


def _is_reference(stored: StoredPassage) -> bool:
    return is_reference_list(stored.passage.heading, stored.passage.text)
