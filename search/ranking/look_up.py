"""Looks up what a question names by the letter: an identifier, a whole title, a quoted phrase.

Drops what it excludes, and prefers newer documents where it asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.backend import Backend
from index.catalog.facets import Filters
from index.catalog.stored import StoredPassage
from index.words.terms import phrase, terms
from ingest.status import in_force
from search.question.parse import Question
from search.ranking.rank import Found
from search.shelf import Shelf, year_of

_READ = 50
_OF_DOCUMENT = 3
"""The most passages of a document that was looked up to show first: those found, else its beginning."""
_ABOVE = 2.0
"""Added to the score of what was looked up: more than any other passage has."""
_LATEST = re.compile(
    r"\b(?:latest|current(?:ly)?|newest|most recent|up[- ]to[- ]date|in force|updated)\b", re.IGNORECASE
)
_SINCE = re.compile(
    r"\b(?:after|since|from|later than|newer than)\s+(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
_A_YEAR_ALONE = re.compile(r"(?:19|20)\d\d")
_A_YEAR, _MOST_YEARS = 0.03, 20


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was found with what was looked up first, and whether anything was."""

    found: Found
    exact: bool = False


def looked_up(question: Question, shelf: Shelf, backend: Backend, found: Found, filters: Filters) -> LookedUp:
    """Put first the passages that hold what the question names by the letter.

    Args:
        question: what is asked.
        shelf: the library's documents.
        backend: the library.
        found: passages with their scores, best first.
        filters: which what is looked up must pass, too.
    """
    documents = list(dict.fromkeys(_documents(question, shelf)))
    by_document = [each for document in documents for each in _passages(document, backend, found)]
    literal = [*question.phrases, *(value for _, value in question.identifiers)]
    wanted = {each.entry: each for each in by_document}
    for text in literal:
        wanted |= {each.entry: each for each in _holding(text, backend)}
    allowed = {each.entry for each in backend.passages(list(wanted), filters)} if wanted else set()
    first = {entry: each for entry, each in wanted.items() if entry in allowed}
    if not first:
        return LookedUp(found)
    scores = {stored.entry: score for stored, score in found}
    looked = [(each, scores.get(entry, 0.0) + _ABOVE) for entry, each in first.items()]
    rest = [(stored, score) for stored, score in found if stored.entry not in first]
    return LookedUp([*sorted(looked, key=lambda item: -item[1]), *rest], True)


def without_excluded(question: Question, found: Found) -> Found:
    """Drop the passages that hold anything the question excludes, in text, headings or title.

    What excludes a year excludes the documents of that year, too.
    """
    sought = [f" {phrase(each)} " for each in question.excluded if phrase(each)]
    if not sought:
        return found
    years = {int(each) for each in question.excluded if _A_YEAR_ALONE.fullmatch(each)}
    return [
        (stored, score)
        for stored, score in found
        if not (years and year_of(stored.info) in years)
        and not any(each in f" {phrase(stored.embedded_text)} " for each in sought)
    ]


def newer_first(question: Question, shelf: Shelf, found: Found) -> Found:
    """Rank newer documents higher where the question asks for the latest or gives a year."""
    since = _SINCE.search(question.text)
    if not found or not (since or _LATEST.search(question.text)):
        return found
    years = [year_of(stored.info) for stored, _ in found]
    newest = max((year for year in years if year), default=0)
    first = int(since["year"]) if since else 0

    def weighed(stored: StoredPassage, score: float, year: int | None) -> float:
        old = shelf.newer(stored.passage.document_id) is not None or not in_force(stored.info.status)
        age = min(newest - year, _MOST_YEARS) if year else _MOST_YEARS
        too_old = bool(first) and (year or 0) <= first
        return score - _A_YEAR * age - (0.5 if old else 0.0) - (0.5 if too_old else 0.0)

    again = [
        (stored, weighed(stored, score, year)) for (stored, score), year in zip(found, years, strict=True)
    ]
    return sorted(again, key=lambda item: -item[1])


def _documents(question: Question, shelf: Shelf) -> Iterator[str]:
    for kind, value in question.identifiers:
        if document := shelf.identified(kind, value):
            yield document
    for title in (question.text.strip("?.! "), *question.phrases):
        if len(title.split()) > 1:
            yield from shelf.titled(title)


def _passages(document: str, backend: Backend, found: Found) -> list[StoredPassage]:
    among = [stored for stored, _ in found if stored.passage.document_id == document]
    return (among or backend.neighbours(document, 0, 0, _OF_DOCUMENT - 1))[:_OF_DOCUMENT]


def _holding(text: str, backend: Backend) -> list[StoredPassage]:
    """Find the passages that hold a text word for word, case and white space apart."""
    wanted = dict.fromkeys(terms(text), 1.0)
    entries = [entry for entry, _ in backend.lexical(wanted, _READ)] if wanted else []
    sought = _plain(text)
    return [each for each in backend.passages(entries) if sought in _plain(each.passage.text)]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
