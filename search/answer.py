"""Finds, within a passage, the sentence to look at, and the question's words that it matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from index.terms import term_spans, terms
from ingest.passage import Passage
from ingest.sentences import sentence_spans
from search.hit import Span
from search.question import Question


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """The words of the question that any of `texts` holds in some form, in the question's order."""
    held = {term for text in texts for term in terms(text)}
    matching = (word for word, wanted in question.words if held.intersection(wanted))
    return tuple(dict.fromkeys(matching))


def answering_sentence(
    question: Question, passage: Passage, weight: Callable[[str], float]
) -> Span | None:
    """The sentence that shares the weightiest terms with the question, in the document's offsets.

    Args:
        question: what was asked.
        passage: where to look.
        weight: how much a term tells, such as its inverse document frequency.

    Returns:
        The span of the first best sentence, or None if no sentence shares a term.
    """
    wanted = set(question.terms)
    best: Span | None = None
    most = 0.0
    for start, end in sentence_spans(passage.text):
        shared = wanted.intersection(_terms_in(passage.text[start:end]))
        total = sum(weight(term) for term in shared)
        if total > most:
            best, most = Span(passage.start + start, passage.start + end), total
    return best


def _terms_in(sentence: str) -> Iterable[str]:
    return (term for _, _, found in term_spans(sentence) for term in found)
