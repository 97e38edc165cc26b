"""Finds, within a passage, the sentence to look at, and the question's words that it matches."""

from __future__ import annotations

from collections.abc import Callable

from index.terms import term_spans, terms
from ingest.passage import Passage
from ingest.sentences import sentence_spans
from search.hit import Span
from search.question import Question

_SAME_FORM = 1.1
"""A word in the question's own form counts a little more than another form of it: where "myopathy"
is asked about, "Myopathy is ..." goes before "All myopathies ..."."""


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """The words of the question that any of `texts` holds in some form, in the question's order."""
    held = {term for text in texts for term in terms(text)}
    matching = (word for word, wanted in question.words if held.intersection(wanted))
    return tuple(dict.fromkeys(matching))


def answering_sentence(question: Question, passage: Passage, weight: Callable[[str], float]) -> Span | None:
    """The sentence that shares the weightiest terms with the question, in the document's offsets.

    Args:
        question: what was asked.
        passage: where to look.
        weight: how much a term tells, such as its inverse document frequency.

    Returns:
        The span of the first best sentence, or None if no sentence shares a term.
    """
    forms = {word.lower() for word, _ in question.words}
    wanted = set(question.terms)
    best: Span | None = None
    most = 0.0
    for start, end in sentence_spans(passage.text):
        sentence = passage.text[start:end]
        held: dict[str, float] = {}
        for word_start, word_end, found in term_spans(sentence):
            same_form = sentence[word_start:word_end].lower() in forms
            for term in wanted.intersection(found):
                held[term] = max(held.get(term, 1.0), _SAME_FORM if same_form else 1.0)
        total = sum(weight(term) * factor for term, factor in held.items())
        if total > most:
            best, most = Span(passage.start + start, passage.start + end), total
    return best
