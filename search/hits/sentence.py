"""Finds, within a passage, the sentence to look at, and the question's words that it matches.

A sentence is weighed by the share of the question's words that it holds, a little by those that stand
near each other in it in the question's order (the ordered window of Metzler and Croft, A Markov Random
Field Model for Term Dependencies, SIGIR 2005), and a little by the kind of answer that the question looks for
(`cues.py`). The model is not asked: to choose by meaning between sentences that are near each other in worth
found no more answers than the order of words does (`benchmarks/README.md`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from index.words.terms import term_spans, terms
from ingest.passage import Passage
from ingest.split import statements
from search.hit import Span
from search.hits.cues import cue_share
from search.question.parse import Question
from search.ranking.evidence import neighbours
from search.subject.needs import states_in
from search.subject.numbers.applies import applies
from search.subject.numbers.asked import asked_numbers

_SAME_FORM = 1.1
"""A word in the question's own form counts a little more than another form of it: where "myopathy"
is asked about, "Myopathy is ..." goes before "All myopathies ...". A final s makes no other form."""
_CUE = 0.1
"""How much a sentence of the kind asked for is worth, in shares of the question's words."""
_TOGETHER = 0.2
"""How much it is worth that all neighbours in the question stand near each other, in their order. Neighbours
in the question have no other word of topic between them, as "rash" and "knees" in "rash of the knees"."""
_WINDOW = 2
"""In a sentence they are near with at most one word between them, of topic or not. Not to count those without
a topic found no more answers."""
_ASKED = 0.5
"""What a sentence that itself asks is worth of what it would be: many leaflets begin with the question."""

_STRUCK = re.compile(r"~~.+?~~", re.DOTALL)
"""Words that the page has struck hold no answer."""
_NUMBER = 0.5
"""How much a range that holds a number of the question is worth, and what one that does not takes away."""
_STATES = 0.1
"""How much it is worth that it tells the amount, time or number asked for."""
_OF_GROUP, _OF_HEAD, _OTHER_NAME = 0.9, 0.5, 0.9
"""What a word counts that stands over a row, in its group or its heads, and what another name counts."""

Weight = Callable[[str], float]
"""How much a term tells, such as its inverse document frequency."""
Candidate = tuple[float, Span]
"""A sentence with its worth, in the document's offsets."""


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """The words of the question that any of `texts` holds in some form, in the question's order."""
    held = {term for text in texts for term in terms(text)}
    matching = (word for word, wanted in question.words if held.intersection(wanted))
    return tuple(dict.fromkeys(matching))


def answering_sentence(question: Question, passage: Passage, weight: Weight) -> Span | None:
    """The sentence or row that shares the weightiest terms with the question, in the document's offsets.

    Args:
        question: what was asked.
        passage: where to look.
        weight: how much a term tells, such as its inverse document frequency.

    Returns:
        The span of the first best sentence, or None if no sentence shares a term.
    """
    found = candidates(question, passage, weight)
    return found[0][1] if found else None


def candidates(question: Question, passage: Passage, weight: Weight) -> list[Candidate]:
    """The sentences that share a term with the question, best first, the earlier first among equals.

    A sentence's worth is the sum of the weights of the question's terms that it holds, over the sum
    of all its terms' weights, and what its kind and the order of its words add; half of it if the sentence
    asks. Struck words count for nothing. A row's words are its own and those of its heads and groups. A range
    that holds the question's number adds to it, and one that holds others takes away.
    """
    # In the question's order, so that equal sentences have equal sums in every process.
    wanted = dict.fromkeys(question.terms)
    forms = {_form(word) for word, _ in question.words}
    total = sum(weight(term) for term in wanted)
    pairs = neighbours(question, weight)
    struck = [match.span() for match in _STRUCK.finditer(passage.text)]
    shared = [
        _Shared(start, nth, term, term == found[0], _factor(passage.text[start:end], forms))
        for nth, (start, end, found) in enumerate(term_spans(passage.text))
        for term in found
        if term in wanted and not any(from_ <= start < to for from_, to in struck)
    ]
    numbers = asked_numbers(question.text)
    needs = [need.name for need in question.subject.needs if need.quantity]
    weighed: list[Candidate] = []
    for statement in _statements(passage) if total > 0 else ():
        within = [each for each in shared if statement.start <= each.start < statement.end]
        held = _held(within, statement, wanted, question)
        share = sum(weight(term) * factor for term, factor in held.items()) / total
        over = "\n".join((*statement.groups, *passage.heading[-1:]))
        fits = _NUMBER * applies(numbers, statement.text, statement.heads, over)
        states = any(states_in(need, statement.text, "\n".join(statement.heads)) for need in needs)
        if share > 0 or fits > 0 or states:
            worth = (
                share
                + _STATES * states
                + _CUE * cue_share(question.text, statement.text)
                + _TOGETHER * _together(within, pairs)
            )
            worth *= _ASKED if statement.text.endswith("?") else 1.0
            span = Span(passage.start + statement.start, passage.start + statement.end)
            weighed.append((worth + fits, span))
    return sorted(weighed, key=lambda candidate: -candidate[0])


class _Statement(NamedTuple):
    """A sentence or row of a passage: its place in it, its words, and the heads and groups that a row has."""

    start: int
    end: int
    text: str
    heads: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


def _statements(passage: Passage) -> list[_Statement]:
    """The sentences and rows of a passage, without header rows that have rows below them."""
    found = []
    for start, end in statements(passage.text):
        text = passage.text[start:end]
        groups = passage.context.groups_at(passage.start + start, passage.start + end)
        is_row = text.lstrip().startswith("|")
        found.append(_Statement(start, end, text, passage.context.heads if is_row else (), groups))
    heads = set(passage.context.heads)
    if any(each.heads and each.text.strip() not in heads for each in found):
        return [each for each in found if each.text.strip() not in heads]
    return found


def _held(
    within: Sequence[_Shared], statement: _Statement, wanted: Mapping[str, None], question: Question
) -> dict[str, float]:
    """The terms of the question that a statement holds, with what each counts: its own words, what a row
    stands under, and other names of what is asked about."""
    held: dict[str, float] = {}
    for each in within:
        held[each.term] = max(held.get(each.term, 0.0), each.factor)
    for texts, factor in ((statement.groups, _OF_GROUP), (statement.heads, _OF_HEAD)):
        for term in (term for text in texts for term in terms(text)):
            if term in wanted:
                held.setdefault(term, factor)
    if question.expansions:
        own_terms = set(terms(statement.text))
        for other in question.expansions:
            if own_terms.issuperset(other.terms):
                for term in other.asked_terms:
                    held.setdefault(term, _OTHER_NAME)
    # In the question's order, as they are summed up.
    return {term: held[term] for term in wanted if term in held}


class _Shared(NamedTuple):
    """A term of the question in a passage: where it begins, which word of the passage it is of, whether it is
    that word's first, and how much it counts in its form."""

    start: int
    nth: int
    term: str
    leads: bool
    factor: float


def _together(within: Sequence[_Shared], pairs: Mapping[tuple[str, str], float]) -> float:
    """How many of the pairs stand together in their order, by how much they tell: from 0 to 1."""
    leading = [each for each in within if each.leads]
    found = {
        (a.term, b.term)
        for at, a in enumerate(leading)
        for b in leading[at + 1 : at + 1 + _WINDOW]
        if b.nth - a.nth <= _WINDOW
    }
    return sum(share for pair, share in pairs.items() if pair in found)


def _factor(word: str, forms: Collection[str]) -> float:
    return _SAME_FORM if _form(word) in forms else 1.0


def _form(word: str) -> str:
    return word.lower().removesuffix("s")
