"""Finds the sentence of a passage to look at, and the question's words that it matches.

A sentence is scored by the share of the question's words that it holds. A little is added for words that
stand near each other in the question's order (the ordered window of Metzler and Croft, A Markov Random Field
Model for Term Dependencies, SIGIR 2005), and a little for the kind of answer (`cues.py`). The model is not
used: it found no more answers than the order of words does (`benchmarks/README.md`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from index.words.terms import term_set, term_spans, terms
from ingest.passage import Passage
from search.hit import Span
from search.hits.absence import absence
from search.hits.cues import cue_share
from search.hits.heading import is_headed, said_above
from search.hits.statement import Statement, statements_of
from search.question.parse import Expansion, Question
from search.ranking.evidence import neighbours
from search.subject.needs import states_in
from search.subject.numbers.applies import applies
from search.subject.numbers.asked import asked_numbers
from search.subject.speaks import BY_NAME, as_stems, speaks_of

_SAME_FORM = 1.1
"""The factor of a word in the question's own form over another form of it.

Where "myopathy" is asked about, "Myopathy is ..." goes before "All myopathies ...". A final s makes no other
form.
"""
_CUE = 0.1
"""What a sentence of the kind asked for adds, in shares of the question's words."""
_TOGETHER = 0.2
"""What is added if all neighbours in the question stand near each other, in their order.

Neighbours have no other topic word between them, as "rash" and "knees" in "rash of the knees".
"""
_WINDOW = 2
"""Neighbours are near with at most one word between them, with a topic or without."""
_ASKED = 0.5
"""The factor of a sentence that itself asks: many leaflets begin with the question."""

_STRUCK = re.compile(r"~~.+?~~", re.DOTALL)
"""Words that the page has struck hold no answer."""
_NUMBER = 0.5
"""What a range adds that holds a number of the question, and what another takes away."""
_HOLDS, _EQUAL = 1.0, 0.01
"""From where on a range holds a number, and how far two ranges that are equally narrow may differ."""
_EXCLUDES = -1.0
"""What a statement has whose range leaves the question's number out: to mark it would look like an answer."""
_STATES = 0.1
"""What a sentence adds that states the amount, time or number asked for."""
_NAMES = 0.3
"""What a sentence adds that names the drug asked about, where its headings do not."""
_ABSENT = 0.3
"""What a row adds that has what the question says is not there, or takes away that has the contrary."""
_OF_GROUP, _OF_HEAD, _OF_HEADING, _OTHER_NAME = 0.9, 0.5, 0.5, 0.9
"""The factors of a word in a row's group, of one in its heads or the heading, and of another name."""

Weight = Callable[[str], float]
"""The weight of a term, such as its inverse document frequency."""
Candidate = tuple[float, Span]
"""The score of a sentence, and its span in the document's offsets."""


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """Return the question's words that any of `texts` holds in some form, in the question's order."""
    held = [term_set(text) for text in texts]
    matching = (word for word, wanted in question.words if not all(each.isdisjoint(wanted) for each in held))
    return tuple(dict.fromkeys(matching))


def answering_sentence(question: Question, passage: Passage, weight: Weight) -> Span | None:
    """Return the sentence or row that shares the weightiest terms with the question.

    Args:
        question: what was asked.
        passage: where to look.
        weight: the weight of a term, such as its inverse document frequency.

    Returns:
        The first best sentence's span in the document's offsets, or None if no sentence shares a term.
    """
    found = candidates(question, passage, weight)
    return found[0][1] if found else None


def candidates(question: Question, passage: Passage, weight: Weight) -> list[Candidate]:
    """Score the sentences that share a term with the question, best first, then in order.

    The score is the summed weight of the question's terms held, over that of all its terms. Kind and word
    order add to it; a sentence that asks gets half. Where none shares a term but the heading does, it is
    the first. Struck words count for nothing. A row has its own words
    and those of its heads and groups. A range that holds the question's number adds, one that does not takes
    away.
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
    others = _other_names(question, passage)
    weighed: list[Candidate] = []
    found = statements_of(passage) if total > 0 else []
    overs = ["\n".join((*each.groups, *passage.heading[-1:])) for each in found]
    holds = [applies(numbers, each.text, each.heads, over) for each, over in zip(found, overs, strict=True)]
    narrowest = max(holds, default=0.0)
    named = _named(question, found, passage)
    headed = said_above(question, passage)
    for statement, hold, names in zip(found, holds, named, strict=True):
        states = any(states_in(need, statement.text, "\n".join(statement.heads)) for need in needs)
        within = [each for each in shared if statement.start <= each.start < statement.end]
        held = _held(within, statement, wanted, others, headed if within or states else ())
        share = sum(weight(term) * factor for term, factor in held.items()) / total
        # Its heads alone, which all rows share, choose no row.
        by_heads = (
            bool(statement.heads)
            and not within
            and not set(held).intersection(term for group in statement.groups for term in terms(group))
        )
        if hold <= _EXCLUDES or (by_heads and numbers and hold <= 0):
            continue
        # Of 12, "more than 10 times" is meant before "4 times or more", whatever words either has.
        fits = _NUMBER * (hold if hold < _HOLDS or hold > narrowest - _EQUAL else hold - _HOLDS)
        if share > 0 or fits > 0 or states:
            worth = (
                share
                + _STATES * states
                + _NAMES * names
                + _CUE * cue_share(question.text, statement.text)
                + _ABSENT * absence(question.text, statement.text, statement.heads)
                + _TOGETHER * _together(within, pairs)
            )
            worth *= _ASKED if statement.text.endswith("?") else 1.0
            span = Span(passage.start + statement.start, passage.start + statement.end)
            weighed.append((worth + fits, span))
    if not weighed and found and is_headed(question, passage):
        first = found[0]
        weighed.append((0.0, Span(passage.start + first.start, passage.start + first.end)))
    return sorted(weighed, key=lambda candidate: -candidate[0])


def _named(question: Question, found: Sequence[Statement], passage: Passage) -> list[bool]:
    """Say of each statement whether it names a drug of the question, where that tells it from others."""
    drugs = [topic for each in question.subject.topics for topic in each if topic.kind == "drug"]
    if not drugs or len(found) < 2 or any(speaks_of(each, as_stems(*passage.heading)) for each in drugs):
        return [False] * len(found)
    texts = [as_stems(*each.heads, *each.groups, each.text) for each in found]
    return [any(speaks_of(drug, text) == BY_NAME for drug in drugs) for text in texts]


def _other_names(question: Question, passage: Passage) -> list[Expansion]:
    """Return the other names whose terms the passage holds. No sentence of it holds any more."""
    if not question.expansions:
        return []
    held = term_set(passage.text)
    return [each for each in question.expansions if held.issuperset(each.terms)]


def _held(
    within: Sequence[_Shared],
    statement: Statement,
    wanted: Mapping[str, None],
    others: Sequence[Expansion],
    heading: Sequence[str],
) -> dict[str, float]:
    """Return the question's terms that a statement holds, each with its factor.

    They are its own words, those of a row's heads and groups, and other names of what is asked about.
    """
    held: dict[str, float] = {}
    for each in within:
        held[each.term] = max(held.get(each.term, 0.0), each.factor)
    # What the heading says, no sentence under it has to repeat.
    over = ((statement.groups, _OF_GROUP), (statement.heads, _OF_HEAD), (heading, _OF_HEADING))
    for texts, factor in over:
        for term in (term for text in texts for term in terms(text)):
            if term in wanted:
                held.setdefault(term, factor)
    if others:
        own_terms = set(terms(statement.text))
        for other in others:
            if own_terms.issuperset(other.terms):
                for term in other.asked_terms:
                    held.setdefault(term, _OTHER_NAME)
    # In the question's order, as they are summed up.
    return {term: held[term] for term in wanted if term in held}


class _Shared(NamedTuple):
    """A term of the question in a passage.

    Attributes:
        start: where it begins.
        nth: the number of its word in the passage, from 0.
        term: the term.
        leads: whether it is its word's first term.
        factor: how much it counts in its form.
    """

    start: int
    nth: int
    term: str
    leads: bool
    factor: float


def _together(within: Sequence[_Shared], pairs: Mapping[tuple[str, str], float]) -> float:
    """Sum the shares of the pairs that stand together in their order: from 0 to 1."""
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
