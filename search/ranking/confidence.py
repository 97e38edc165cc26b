"""Judges whether a library answers a question: a probability, from the features of the search.

The features (`features.py`) depend neither on how rankings are fused nor much on the library's size. The
probability is a logistic regression on them (Platt, Probabilistic Outputs for Support Vector Machines, 1999).
`python -m benchmarks.calibration` fits it on questions that libraries do and do not answer, and stores it in
`calibration.json` with the model and the ranking that it is valid for. Another model may have its own in its
folder.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.backend import Statistics
from index.errors import ModelError
from index.vectors.model import DEFAULT_MODEL, ModelInfo
from index.words.terms import phrase, terms
from search.hit import Hit
from search.question.parse import Question
from search.ranking.features import FIRST, Features

RANKING_VERSION = 6
"""Raise it when the ranking changes, then fit again: a calibration fitted with another is not used."""
STORED = Path(__file__).with_name("calibration.json")
"""The calibration that the project comes with."""
_LEAST = 100
"""The smallest library that is judged: in fewer passages nearly every word is rare.

The smallest that it was fitted on has 168.
"""
_UNSPOKEN = 0.9
"""The highest confidence where no hit speaks of the subject, as a share of the threshold."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted logistic regression: the log odds are `intercept` plus each coefficient times its feature.

    Below `threshold` a question counts as not answered.
    """

    model_sha256: str
    ranking: int
    intercept: float
    coefficients: Mapping[str, float]
    threshold: float

    @classmethod
    def read(cls, path: Path = STORED) -> Calibration:
        """Read the calibration in a file."""
        fields = json.loads(path.read_text(encoding="utf-8"))
        return cls(**{name: fields[name] for name in cls.__slots__})

    def write(self, path: Path = STORED) -> None:
        """Write it to a file."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def holds_for(self, model: ModelInfo) -> bool:
        """Return whether it was fitted with this model, without prefixes, and with the ranking in use."""
        plain = not model.query_prefix and not model.passage_prefix
        return plain and model.sha256 == self.model_sha256 and self.ranking == RANKING_VERSION

    def confidence(self, features: Features) -> float:
        """Return the probability that one of the first hits answers."""
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
    """Judge one search.

    There is no verdict on a library with too few passages, nor until all have a vector: the nearest in
    meaning may be one that cannot be found yet. Nothing found answers nothing.

    Args:
        features: of the search.
        library: that was searched.
        hits: what was found. If none of the first speaks of all that was asked, none answers.
        exact: whether the first hit is what was asked for by the letter, such as a title or a single word.
    """
    calibration = calibration_of(library.model.name)
    speaks = not features.missing and any(not hit.signals.left_out for hit in hits[:FIRST])
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
    """Return whether a question is a single word or name, and the first hit holds it."""
    if not hits or not asked.words:
        return False
    first = hits[0]
    over = (first.info.title, *first.heading, first.text)
    if len(asked.words) == 1:
        held = {term for part in over for term in terms(part)}
        return bool(held.intersection(asked.words[0][1]))
    key = phrase(asked.text)
    is_name = len(asked.subject.topics) == 1 and phrase(asked.subject.topics[0][0].typed) == key
    return is_name and any(f" {key} " in f" {phrase(part)} " for part in over)


@functools.cache
def stored() -> Calibration:
    """Read the calibration that the project comes with, once."""
    return Calibration.read()


@functools.lru_cache(maxsize=8)
def calibration_of(model: str) -> Calibration:
    """Return the calibration in a model's folder; without one, the one that the project comes with.

    Which model it holds for it says itself.

    Raises:
        ModelError: that names the file, if it is none.
    """
    beside = Path(model) / STORED.name
    if model == DEFAULT_MODEL or not beside.is_file():
        return stored()
    try:
        return Calibration.read(beside)
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{beside}: is no calibration ({error!r}). Fit it again, or take it away") from error
