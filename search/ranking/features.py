"""Measures how well hits fit a question: the features by which confidence is judged.

Each is a raw cosine or a share of the question's words, so it does not depend on how rankings are fused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from index.backend import Scored
from index.words.terms import terms
from search.hit import Hit
from search.question.parse import Question
from search.ranking.everyday import EVERYDAY
from search.ranking.rarity import rarity
from search.ranking.same_meaning import same_meaning
from search.subject.needs import asking_terms, is_synonym, states
from search.subject.numbers.analytes import is_held, names_an_analyte
from search.subject.numbers.applies import applies
from search.subject.numbers.ranges import Range

FIRST = 5
"""How many hits count: the probability is that one of them answers."""
_MANY = 3
"""From this many on, more topics and needs in one passage add nothing."""
_RARITY_OF = 1_000
"""Rarity is computed for at least this many passages: fewer say little about it."""


@dataclass(frozen=True, slots=True)
class Features:
    """What shows whether a question was answered; shares are weighted by inverse document frequency.

    Attributes:
        cosine: that of the passage nearest in meaning, 0.0 where there is none.
        held: the share of the question's terms that the best of the first five hits holds, by any name.
        unknown: the share of its terms that no passage holds by any name; 1 for a question without a term.
        missing: the share of its topics and needs that the best of those hits leaves out.
        spoken: how many topics and needs there are, if none is left out: 1 for three or more.
        rest: the share of the words beside the subject that the best hit on it holds; 1 if there are none.
            Hits that leave nothing out go before others.
        evidence: how nearly one sentence of those hits says the question.
        met: 1 if a hit on the subject marks a sentence or row whose range holds a number of the question.
    """

    cosine: float
    held: float
    unknown: float
    missing: float = 0.0
    spoken: float = 0.0
    rest: float = 1.0
    evidence: float = 0.0
    met: float = 0.0


def features(
    asked: Question, hits: Sequence[Hit], dense: Scored, holding: Callable[[str], int], entries: int
) -> Features:
    """Measure one search.

    Args:
        asked: the question, with the terms that were looked up.
        hits: what is shown for it, best first.
        dense: the passages nearest in meaning with their cosines, best first.
        holding: how many passages of the library hold a term.
        entries: how many passages the library has.
    """
    held_by = {term: holding(term) for term in asked.terms if term not in EVERYDAY}
    rare = {term: rarity(count, max(entries, count, _RARITY_OF)) for term, count in held_by.items()}
    weights = _by_topic(rare, asked)
    total = sum(weights.values())
    named = {term for each in asked.expansions if each.terms for term in each.asked_terms}
    first = list(hits[:FIRST])
    for together in asked.subject.topics:
        if any(together[0].typed not in hit.signals.subject for hit in first):
            named.update(term for topic in together for term in terms(topic.typed))
    named.update(term for hit in first for term in _held(hit, asked))
    unknown = sum(weights[term] for term, count in held_by.items() if not count and term not in named)
    wanted = len(asked.subject.topics) + len(asked.subject.needs)
    lacking = [hit.signals.left_out + _is_beside(hit, asked, weights) for hit in first]
    left_out = min(lacking, default=0)
    whole = [hit for hit, lacks in zip(first, lacking, strict=True) if not lacks]
    on_subject = whole or [hit for hit in first if not hit.signals.subject]
    of_something = asked.subject.topics or any(names_an_analyte(each.of) for each in asked.subject.numbers)
    met = bool(of_something) and any(_numbers_met(hit, asked) for hit in whole)
    return Features(
        cosine=dense[0][1] if dense else 0.0,
        held=max((_weight_of(_held(hit, asked), weights) for hit in first), default=0.0) / total
        if total
        else 0.0,
        unknown=unknown / total if total else 1.0,
        missing=min(left_out / wanted, 1.0) if wanted else 0.0,
        spoken=min(wanted, _MANY) / _MANY if first and not left_out and asked.subject.topics else 0.0,
        rest=_rest(on_subject, asked, weights),
        evidence=max((hit.ranks.evidence or 0.0 for hit in first), default=0.0),
        met=float(met),
    )


def _is_beside(hit: Hit, asked: Question, weights: Mapping[str, float]) -> bool:
    """Whether a hit states a condition alone: one on pregnancy says nothing of D-dimer in pregnancy."""
    if asked.subject.topics or not asked.subject.needs:
        return False
    asking = {term for its in asking_terms(asked.text).values() for term in its}
    rest = {term: weight for term, weight in weights.items() if term not in asking}
    return bool(rest) and not _weight_of(_held(hit, asked), rest)


def _by_topic(rare: Mapping[str, float], asked: Question) -> dict[str, float]:
    """Share a topic's weight among its terms, since a name of four words is one thing."""
    weights = dict(rare)
    for topic in (topic for together in asked.subject.topics for topic in together):
        its = [term for term in dict.fromkeys(terms(topic.typed)) if term in rare]
        for term in its:
            weights[term] = max(rare[each] for each in its) / len(its)
    return weights


def _numbers_met(hit: Hit, asked: Question) -> set[str]:
    """Return the terms of the question's numbers that a range in the marked sentence or row holds."""
    if not asked.subject.numbers or hit.sentence is None:
        return set()
    marked = hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start]
    over = "\n".join(hit.context.groups_at(hit.sentence.start, hit.sentence.end))
    return {
        term
        for each in asked.subject.numbers
        if applies((each,), marked, hit.context.heads if marked.startswith("|") else (), over) > 0
        for term in _written(each.range, asked)
    }


def _written(number: Range, asked: Question) -> set[str]:
    """Return the terms of a number: those of its words, which may join it to the word before ("ciwa12")."""
    written = asked.text[number.start : number.end]
    words = set(written.split())
    return {*terms(written), *(term for word, its in asked.words if word in words for term in its)}


def _held(hit: Hit, asked: Question) -> set[str]:
    """Return the question's terms that a hit holds, by any name, or makes needless by what it states."""
    groups = (value for row in hit.context.rows for value in row.groups)
    over = (hit.info.title, *hit.heading, *hit.context.heads, *groups)
    held = {term for part in (*over, hit.text) for term in terms(part)}
    for each in asked.expansions:
        if held.issuperset(each.terms):
            held |= set(each.asked_terms)
    for together in asked.subject.topics:
        if together[0].typed not in hit.signals.subject:
            held.update(term for topic in together for term in terms(topic.typed))
    held |= {term for term in asked.terms if not same_meaning(term).isdisjoint(held) or is_held(term, held)}
    return held | _numbers_met(hit, asked) | _needs_met(hit, asked)


def _needs_met(hit: Hit, asked: Question) -> set[str]:
    """Return the terms that ask for what a hit states: with an amount, it need not say "dose"."""
    left_out = {*hit.signals.unmentioned, *hit.signals.untold}
    whole = "\n".join((hit.info.title, *hit.heading, hit.text))
    return {
        term
        for name, its in asking_terms(asked.text).items()
        if (states(name, whole) if is_synonym(name) else name not in left_out)
        for term in its
    }


def _rest(hits: Sequence[Hit], asked: Question, weights: Mapping[str, float]) -> float:
    """Return the best hit's share of the words beside the subject; 1 if there are none."""
    own = {term for each in asked.subject.topics for topic in each for term in terms(topic.typed)}
    rest = {term: weight for term, weight in weights.items() if term not in own}
    total = sum(rest.values())
    if not total:
        return 1.0
    return max((_weight_of(_held(hit, asked), rest) for hit in hits), default=0.0) / total


def _weight_of(held: Collection[str], weights: Mapping[str, float]) -> float:
    return sum(weight for term, weight in weights.items() if term in held)
