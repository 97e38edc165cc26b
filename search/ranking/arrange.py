"""Arranges passages for a reader.

Near copies join the first, a current version stands before those it replaces, and no document crowds the
others out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from index.catalog.stored import StoredPassage
from index.words.codes import Tokens
from ingest.status import in_force
from search.question.parse import Question
from search.ranking.contacts import asks_for_contact, lists_contacts
from search.ranking.near_copies import alike
from search.ranking.publications import references_last
from search.ranking.rank import Found, Ranking
from search.subject.speaks import unspoken
from search.subject.topic import Subject


@dataclass(frozen=True, slots=True)
class Arranged:
    """A passage to show, its score, and passages with nearly the same words."""

    stored: StoredPassage
    score: float
    nearly: tuple[StoredPassage, ...] = ()


def in_reading_order(
    asked: Question, found: Found, coded: Mapping[int, Tokens], ranking: Ranking
) -> list[Arranged]:
    """Return passages in the order in which they are shown: the subject's first, address lists and references
    last.

    Args:
        asked: the question.
        found: passages with their scores, best first.
        coded: the coded words of the passages, by their entries.
        ranking: with the weights to use.
    """
    if not asks_for_contact(asked.text):
        found = contacts_last(found, ranking.contact_factor)
    found = references_last(subject_first(found, asked.subject), asked.text)
    return arranged(found, asked.terms, coded, ranking.hits_per_document, ranking.document_margin)


def contacts_last(found: Found, factor: float) -> Found:
    """Multiply the scores of address lists by a factor, and sort anew."""
    weighed = [
        (stored, score * factor if lists_contacts(stored.passage.text) else score) for stored, score in found
    ]
    return sorted(weighed, key=lambda item: -item[1])


def arranged(
    found: Found, asked: Collection[str], coded: Mapping[int, Tokens], per_document: int, margin: float
) -> list[Arranged]:
    """Put passages in the order in which they are shown, by scores that never rise.

    Args:
        found: passages with their scores, best first.
        asked: the question's terms.
        coded: the coded words of the passages, by their entries.
        per_document: how many passages of a document stand before others had a chance; 0 is any number.
        margin: what is taken off the score of each further one.
    """
    return spread(current_first(collapsed(found, asked, coded)), per_document, margin)


def subject_first(found: Found, subject: Subject) -> Found:
    """Sort passages by their scores, minus what they leave out of the subject: 1 for a drug, more than any
    score."""
    if not subject.topics:
        return found
    weighed = [
        (stored, score - unspoken(subject, stored.passage, stored.info.title)) for stored, score in found
    ]
    return sorted(weighed, key=lambda item: -item[1])


def collapsed(found: Found, asked: Collection[str], coded: Mapping[int, Tokens]) -> list[Arranged]:
    """Let each passage that nearly repeats an earlier one (`near_copies.py`) join it.

    The first stands for all, unless its document is no longer in force and another's is: then that one does.
    """
    groups = alike([stored for stored, _ in found], asked, coded)
    return [_one_for_all([found[row][0] for row in group], found[group[0]][1]) for group in groups]


def current_first(shown: list[Arranged]) -> list[Arranged]:
    """Move a replacing document's best passage above the one it replaces, with that score."""
    best = {each.stored.passage.document_id: each for each in reversed(shown)}
    order: dict[tuple[str, int, int], Arranged] = {}
    for each in shown:
        by = best.get(each.stored.stands_by or "") if _is_old(each.stored) else None
        if by is not None:
            moved = replace(by, score=max(by.score, each.score))
            order.setdefault(_place(by.stored), moved)
        order.setdefault(_place(each.stored), each)
    return list(order.values())


def spread(shown: list[Arranged], per_document: int, margin: float) -> list[Arranged]:
    """Take `margin` off the scores of a document's passages after its first `per_document`, and sort anew.

    They come after others that are nearly as good. None is left out, so a library of one document shows as
    many as ever.
    """
    if not per_document:
        return shown
    seen: Counter[str] = Counter()
    weighed: list[Arranged] = []
    for each in shown:
        document = each.stored.passage.document_id
        seen[document] += 1
        further = seen[document] > per_document
        weighed.append(replace(each, score=each.score - margin) if further else each)
    return sorted(weighed, key=lambda each: -each.score)


def _one_for_all(some: list[StoredPassage], score: float) -> Arranged:
    """Return the first passage that is in force, or the first, with the others."""
    first, *others = sorted(some, key=_is_old)
    return Arranged(first, score, tuple(others))


def _place(stored: StoredPassage) -> tuple[str, int, int]:
    """Return what tells a passage from all others, sooner than its id is worked out."""
    return stored.passage.document_id, stored.passage.start, stored.passage.end


def _is_old(stored: StoredPassage) -> bool:
    """Return whether a passage's document is no longer in force."""
    return not in_force(stored.info.status)
