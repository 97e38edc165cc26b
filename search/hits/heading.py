"""Says what of a question the heading right over a passage says already."""

from __future__ import annotations

from index.words.terms import terms
from ingest.passage import Passage
from search.question.parse import Question
from search.ranking.same_meaning import same_meaning
from search.subject.speaks import BY_NAME, as_stems, speaks_of


def said_above(question: Question, passage: Passage) -> tuple[str, ...]:
    """Return what the heading says, and the names in the question of what it calls otherwise."""
    stemmed = as_stems(*passage.heading[-1:])
    topics = [topic for each in question.subject.topics for topic in each]
    return (
        *passage.heading[-1:],
        *(topic.typed for topic in topics if speaks_of(topic, stemmed) == BY_NAME),
    )


def is_headed(question: Question, passage: Passage) -> bool:
    """Whether the heading right over a passage says what is asked, in the same or other words."""
    over = set(terms(passage.heading[-1])) if passage.heading else set()
    if any(over.issuperset(each.terms) for each in question.expansions if each.terms):
        return True
    return any(term in over or not same_meaning(term).isdisjoint(over) for term in question.terms)
