"""Measure refusals and confidences: precision, recall, AUROC and calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy.stats import mannwhitneyu

from evaluate.answers.judge import Outcome

_BINS = 15
_LEAST = 10
"""With fewer questions neither AUROC nor calibration error means anything."""


@dataclass(frozen=True, slots=True)
class Refusals:
    """The figures of some questions' refusals; None where there is nothing to compute one from.

    `precision` is the share of the refused questions that the library does not answer. `recall` is the share
    of those that it does not answer which were refused. `auroc` and `ece` judge the confidence by whether one
    of the first five hits answers, of which it is the probability: None for fewer than ten questions.
    """

    refused: int
    precision: float | None
    recall: float | None
    auroc: float | None
    ece: float | None

    def to_json(self) -> dict[str, float | None]:
        """Return the figures as JSON values."""
        return asdict(self)


def refusals(outcomes: Sequence[Outcome]) -> Refusals:
    """Compute the figures over some outcomes."""
    refused = [each for each in outcomes if each.answered is False]
    unanswerable = [each for each in outcomes if not each.has_answer]
    right = sum(not each.has_answer for each in refused)
    pairs = [(each.confidence, each.in_first is True) for each in outcomes if each.confidence is not None]
    enough = pairs if len(pairs) >= _LEAST else []
    confidences, true = [confidence for confidence, _ in enough], [held for _, held in enough]
    return Refusals(
        len(refused),
        right / len(refused) if refused else None,
        right / len(unanswerable) if unanswerable else None,
        auroc(confidences, true),
        calibration_error(confidences, true),
    )


def auroc(confidences: Sequence[float], true: Sequence[bool]) -> float | None:
    """Return the probability that a true one has the higher confidence, ties counted half.

    It is the Mann-Whitney statistic over the number of pairs (Hanley and McNeil, Radiology 1982;143:29-36).
    None without both a true and a false one.
    """
    values, held = np.array(confidences, dtype=float), np.array(true, dtype=bool)
    pairs = int(held.sum()) * int((~held).sum())
    return float(mannwhitneyu(values[held], values[~held]).statistic) / pairs if pairs else None


def calibration_error(confidences: Sequence[float], true: Sequence[bool]) -> float | None:
    """Return the expected calibration error over 15 equal bins (Naeini, Cooper and Hauskrecht, AAAI 2015).

    The gap between the mean confidence and the share that was true, in each bin, weighed by the bin's size.
    None without any.
    """
    values, held = np.array(confidences, dtype=float), np.array(true, dtype=float)
    if not len(values):
        return None
    bins = np.minimum((values * _BINS).astype(int), _BINS - 1)
    gaps = [abs(float((values - held)[bins == each].sum())) for each in np.unique(bins)]
    return sum(gaps) / len(values)
