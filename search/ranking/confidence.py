"""Judges whether a library answers a question: a probability, from three features of the search.

The features are a raw cosine and shares of the question's words: none depends on how rankings are
fused, whose best score is 1.0 for any question, nor much on how large the library is. The probability
is a logistic regression on them (Platt, Probabilistic Outputs for Support Vector Machines, 1999, maps
scores to probabilities so). It was fitted by `python -m benchmarks.calibration` on questions asked of
libraries that do and do not answer them, and is stored in `calibration.json` with the model and the
ranking that it holds for.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.backend import Scored, Statistics
from index.vectors.model import ModelInfo
from index.words.terms import phrase, terms
from search.hit import Hit
from search.question.parse import Question
from search.ranking.rarity import rarity
from search.subject.needs import asking_terms, is_synonym, tells
from search.subject.numbers.applies import applies

RANKING_VERSION = 4
"""Raised when the ranking changes: a calibration fitted with another is not used. Fit again then."""
STORED = Path(__file__).with_name("calibration.json")
"""The calibration that the project comes with."""
FIRST = 5
"""How many hits are looked at: the probability is that one of them answers."""
_LEAST = 100
"""In a library of fewer passages nearly every word is rare, and there is no confidence: the smallest
that it was fitted on has 168."""
_UNSPOKEN = 0.9
"""Where no hit speaks of the subject, the confidence is at most this part of the threshold."""
_ASKING = """
old latest newest current versus vs plus between choice choose need needed help helps start started
begin safe safety best good better work works working fail fails failed use used using give given
giving take taken taking put mean means meaning happen happens know tell show thing way case
possible allowed recommended suitable ok okay appropriate indicated respond responds want try
patient patients person people someone drug drugs medicine medicines medication medications
guideline guidelines guidance approach option options
"""
_NO_TOPIC = frozenset(terms(_ASKING))
"""Terms that ask and are no topic: a passage that answers need not hold them."""
_MANY = 3
"""So many things that a passage speaks of at once say as much as any more."""
_RARITY_OF = 1_000
"""Rarity is told as if there were at least this many passages: fewer say little about it."""


@dataclass(frozen=True, slots=True)
class Features:
    """What tells whether a question was answered.

    `cosine` is that of the passage nearest in meaning, 0.0 where there is none. `held` is the share
    of the question's terms, weighed by inverse document frequency, that the best of the first five
    hits holds in its text, headings, table or title, by any name that was looked for. `unknown` is the share,
    weighed in the same way, of the terms that no passage of the library holds by any name. A question without
    a term holds nothing that is known. `missing` is the share of its subject and of what is asked of it that
    the best of those hits leaves out, and `spoken` tells, where none is left out, how many things those are:
    1 for three or more. `evidence` is how nearly one sentence of them says the question.
    `rest` is the share of the words beside the subject that the best hit on the subject holds, 1 where there
    are none; `rarest` is 1 where one of these holds the rarest of those words.
    """

    cosine: float
    held: float
    unknown: float
    missing: float = 0.0
    spoken: float = 0.0
    rest: float = 1.0
    rarest: float = 1.0
    evidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic regression: the log odds are `intercept` plus the sum of each coefficient
    times its feature. Below `threshold` a question counts as not answered."""

    model_sha256: str
    ranking: int
    intercept: float
    coefficients: Mapping[str, float]
    threshold: float

    @classmethod
    def read(cls, path: Path = STORED) -> Calibration:
        """The calibration in a file."""
        told = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: told[name] for name in cls.__slots__})

    def write(self, path: Path = STORED) -> None:
        """Writes it to a file."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def holds_for(self, model: ModelInfo) -> bool:
        """Whether it was fitted with this model, without prefixes, and with the ranking in use."""
        plain = not model.query_prefix and not model.passage_prefix
        return plain and model.sha256 == self.model_sha256 and self.ranking == RANKING_VERSION

    def confidence(self, features: Features) -> float:
        """The probability that one of the first hits answers."""
        values = asdict(features)
        odds = self.intercept + sum(weight * values[name] for name, weight in self.coefficients.items())
        # Both forms are equal; each is safe where the other's exponential overflows.
        return 1 / (1 + math.exp(-odds)) if odds >= 0 else math.exp(odds) / (1 + math.exp(odds))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the library answers, and how probable that is; None where no calibration holds."""

    answerable: bool | None
    confidence: float | None


def judged(features: Features, library: Statistics, hits: Sequence[Hit], exact: bool = False) -> Verdict:
    """The verdict on one search.

    There is none on a library with too few passages, and none until all have a vector: the nearest in
    meaning may be one that cannot be found yet.

    Args:
        features: of the search.
        library: that was searched.
        hits: what was found; where there is nothing, nothing answers, and where none of the first speaks of
            the subject and of what is asked of it, none of them does.
        exact: whether what was asked for by the letter stands first: an identifier, a title, a single word.
    """
    calibration = stored()
    speaks = any(not hit.signals.left_out for hit in hits[:FIRST])
    complete = library.entries >= _LEAST and library.embedded >= library.entries
    if not complete or not calibration.holds_for(library.model):
        return Verdict(None if hits else False, None)
    probability = calibration.confidence(features)
    if exact and hits:
        return Verdict(True, max(probability, calibration.threshold))
    if not speaks:
        probability = min(probability, calibration.threshold * _UNSPOKEN)
    return Verdict(speaks and probability >= calibration.threshold, probability)


def is_one_word(asked: Question, hits: Sequence[Hit]) -> bool:
    """Whether a question is a single word or name, and the first hit holds it."""
    if not hits or not asked.words:
        return False
    first = hits[0]
    over = (first.info.title, *first.heading, first.text)
    if len(asked.words) == 1:
        said = {term for part in over for term in terms(part)}
        return bool(said.intersection(asked.words[0][1]))
    key = phrase(asked.text)
    is_name = len(asked.subject.topics) == 1 and phrase(asked.subject.topics[0][0].typed) == key
    return is_name and any(f" {key} " in f" {phrase(part)} " for part in over)


@functools.cache
def stored() -> Calibration:
    """The calibration that the project comes with, read once."""
    return Calibration.read()


def features(
    asked: Question, hits: Sequence[Hit], dense: Scored, holding: Callable[[str], int], entries: int
) -> Features:
    """The features of one search.

    Args:
        asked: the question, with the terms that were looked up.
        hits: what is shown for it, best first.
        dense: the passages nearest in meaning with their cosines, best first.
        holding: how many passages of the library hold a term.
        entries: how many passages the library has.
    """
    held_by = {term: holding(term) for term in asked.terms if term not in _NO_TOPIC}
    rare = {term: rarity(count, max(entries, count, _RARITY_OF)) for term, count in held_by.items()}
    weights = _by_topic(rare, asked)
    total = sum(weights.values())
    named = {term for each in asked.expansions if each.terms for term in each.asked_terms}
    first = hits[:FIRST]
    for together in asked.subject.topics:
        if any(together[0].typed not in hit.signals.subject for hit in first):
            named.update(term for topic in together for term in terms(topic.typed))
    named.update(term for hit in first for term in _numbers_met(hit, asked) | _needs_met(hit, asked))
    unknown = sum(weights[term] for term, count in held_by.items() if not count and term not in named)
    left_out = min((hit.signals.left_out for hit in first), default=0)
    wanted = len(asked.subject.topics) + len(asked.subject.needs)
    rest, rarest = _rest([hit for hit in first if not hit.signals.subject], asked, weights)
    return Features(
        cosine=dense[0][1] if dense else 0.0,
        held=max((_weight_of(_held(hit, asked), weights) for hit in first), default=0.0) / total
        if total
        else 0.0,
        unknown=unknown / total if total else 1.0,
        missing=min(left_out / wanted, 1.0) if wanted else 0.0,
        spoken=min(wanted, _MANY) / _MANY if first and not left_out and asked.subject.topics else 0.0,
        rest=rest,
        rarest=rarest,
        evidence=max((hit.ranks.evidence or 0.0 for hit in first), default=0.0),
    )


def _by_topic(rare: Mapping[str, float], asked: Question) -> dict[str, float]:
    """The weights of terms; those of a topic share its rarest's, since a name of four words is one thing."""
    weights = dict(rare)
    for topic in (topic for together in asked.subject.topics for topic in together):
        its = [term for term in dict.fromkeys(terms(topic.typed)) if term in rare]
        for term in its:
            weights[term] = max(rare[each] for each in its) / len(its)
    return weights


def _numbers_met(hit: Hit, asked: Question) -> set[str]:
    """The terms of the question's numbers that a range in the marked sentence or row holds."""
    if not asked.subject.numbers or hit.sentence is None:
        return set()
    marked = hit.text[hit.sentence.start - hit.start : hit.sentence.end - hit.start]
    over = "\n".join(hit.context.groups_at(hit.sentence.start, hit.sentence.end))
    return {
        term
        for each in asked.subject.numbers
        if applies((each,), marked, hit.context.heads if marked.startswith("|") else (), over) > 0
        for term in terms(asked.text[each.range.start : each.range.end])
    }


def _held(hit: Hit, asked: Question) -> set[str]:
    """The terms that a hit holds, by any name that was looked for, and those of what it tells otherwise."""
    groups = (value for row in hit.context.rows for value in row.groups)
    over = (hit.info.title, *hit.heading, *hit.context.heads, *groups)
    said = {term for part in (*over, hit.text) for term in terms(part)}
    for each in asked.expansions:
        if said.issuperset(each.terms):
            said |= set(each.asked_terms)
    for together in asked.subject.topics:
        if together[0].typed not in hit.signals.subject:
            said.update(term for topic in together for term in terms(topic.typed))
    return said | _numbers_met(hit, asked) | _needs_met(hit, asked)


def _needs_met(hit: Hit, asked: Question) -> set[str]:
    """The terms that ask for what a hit tells: where it has an amount, "dose" need not stand there."""
    left_out = {*hit.signals.unmentioned, *hit.signals.untold}
    whole = "\n".join((hit.info.title, *hit.heading, hit.text))
    return {
        term
        for name, its in asking_terms(asked.text).items()
        if (tells(name, whole) if is_synonym(name) else name not in left_out)
        for term in its
    }


def _rest(hits: Sequence[Hit], asked: Question, weights: Mapping[str, float]) -> tuple[float, float]:
    """The share of the words beside the subject that the best of some hits holds, and whether one of them
    holds the rarest of those."""
    own = {term for each in asked.subject.topics for topic in each for term in terms(topic.typed)}
    rest = {term: weight for term, weight in weights.items() if term not in own}
    total = sum(rest.values())
    if not total:
        return 1.0, 1.0
    said = [_held(hit, asked) for hit in hits]
    rarest = max(rest, key=lambda term: rest[term])
    best = max((_weight_of(each, rest) for each in said), default=0.0) / total
    return best, float(any(rarest in each for each in said))


def _weight_of(said: Collection[str], weights: Mapping[str, float]) -> float:
    return sum(weight for term, weight in weights.items() if term in said)
