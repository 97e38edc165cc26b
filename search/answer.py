"""Finds, within a passage, the sentence to look at, and the question's words that it matches."""

from __future__ import annotations

from collections.abc import Callable

from index.terms import term_spans, terms
from ingest.passage import Passage
from ingest.split import statements
from search.hit import Span
from search.question import Question

_SAME_FORM = 1.1
"""A word in the question's own form counts a little more than another form of it: where "myopathy"
is asked about, "Myopathy is ..." goes before "All myopathies ...". A final s makes no other form."""


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """The words of the question that any of `texts` holds in some form, in the question's order."""
    held = {term for text in texts for term in terms(text)}
    matching = (word for word, wanted in question.words if held.intersection(wanted))
    return tuple(dict.fromkeys(matching))


def answering_sentence(question: Question, passage: Passage, weight: Callable[[str], float]) -> Span | None:
    """The sentence or row that shares the weightiest terms with the question, in the document's offsets.

    Args:
        question: what was asked.
        passage: where to look.
        weight: how much a term tells, such as its inverse document frequency.

    Returns:
        The span of the first best sentence, or None if no sentence shares a term.
    """
    wanted = set(question.terms)
    forms = {_form(word) for word, _ in question.words}
    shared = [
        (start, term, _SAME_FORM if _form(passage.text[start:end]) in forms else 1.0)
        for start, end, found in term_spans(passage.text)
        for term in wanted.intersection(found)
    ]
    best: Span | None = None
    most = 0.0
    for start, end in statements(passage.text) if shared else ():
        held: dict[str, float] = {}
        for at, term, factor in shared:
            if start <= at < end:
                held[term] = max(held.get(term, 0.0), factor)
        total = sum(weight(term) * factor for term, factor in held.items())
        if total > most:
            best, most = Span(passage.start + start, passage.start + end), total
    return best


def _form(word: str) -> str:
    return word.lower().removesuffix("s")
