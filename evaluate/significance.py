"""Test whether two systems differ by more than chance: paired figures on the same questions.

The test is Fisher's randomisation (permutation) test, which Smucker, Allan and Carterette, A Comparison
of Statistical Significance Tests for Information Retrieval Evaluation, CIKM 2007:623–632, recommend:
if the systems did not differ, each question's two figures could as well have been swapped. The interval
is the bootstrap's percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

PERMUTATIONS = 10_000
RESAMPLES = 10_000
SEED = 0
_NONE = 1e-9
"""Differences this small are rounding, and count as none."""
_AT_ONCE = 2_000_000
"""How many random numbers are held at once, to bound the memory."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure changed from one system to the other.

    `one` and `other` are the means, `mean` is the mean difference (other less one), `p` its two-sided
    p-value, `low` to `high` its 95 % interval. `wins`, `losses` and `ties` count the questions on which the
    other did better, worse and the same.
    """

    one: float
    other: float
    mean: float
    p: float
    low: float
    high: float
    wins: int
    losses: int
    ties: int

    def to_json(self) -> dict[str, object]:
        """Return the difference as JSON values."""
        return {
            "default": self.one,
            "variant": self.other,
            "difference": self.mean,
            "p": self.p,
            "interval": [self.low, self.high],
            "wins": self.wins,
            "losses": self.losses,
            "ties": self.ties,
        }


def compared(one: Sequence[float], other: Sequence[float]) -> Difference:
    """Compare the other system's figures with the one's, question by question.

    Raises:
        ValueError: if they are not figures of the same number of questions, at least one.
    """
    if len(one) != len(other) or not len(one):
        raise ValueError(f"{len(one)} and {len(other)} figures make no pairs")
    differences = np.asarray(other, dtype=np.float64) - np.asarray(one, dtype=np.float64)
    low, high = interval(differences)
    wins, losses = int((differences > _NONE).sum()), int((differences < -_NONE).sum())
    return Difference(
        one=float(np.mean(one)),
        other=float(np.mean(other)),
        mean=float(differences.mean()),
        p=randomisation(differences),
        low=low,
        high=high,
        wins=wins,
        losses=losses,
        ties=len(differences) - wins - losses,
    )


def randomisation(differences: Sequence[float] | _Floats) -> float:
    """Return the two-sided p-value of paired differences: of all ways to swap pairs, the share whose mean
    difference is at least as far from 0.

    Where there are no more than `PERMUTATIONS` ways, each is looked at and the p-value is exact. Otherwise
    it is twice the smaller tail among that many at random, each tail with the observed one counted in it,
    so that it is never 0 (Phipson and Smyth, Stat Appl Genet Mol Biol 2010;9:39).
    """
    values = np.asarray(differences, dtype=np.float64)
    # A pair without a difference is the same swapped.
    values = values[np.abs(values) > _NONE]
    if len(values) < 2:
        return 1.0
    found = stats.permutation_test(
        (values,),
        np.mean,
        permutation_type="samples",  # a sample that stands alone has its signs changed
        vectorized=True,
        n_resamples=PERMUTATIONS,
        batch=_batch(values),
        rng=SEED,
    )
    return float(found.pvalue)


def interval(values: Sequence[float] | _Floats) -> tuple[float, float]:
    """Return the 95 % bootstrap interval of the mean of at least one value."""
    sample = np.asarray(values, dtype=np.float64)
    if len(sample) == 1:
        return float(sample[0]), float(sample[0])
    found = stats.bootstrap(
        (sample,),
        np.mean,
        method="percentile",
        confidence_level=0.95,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=_batch(sample),
        rng=SEED,
    ).confidence_interval
    return float(found.low), float(found.high)


def _batch(values: _Floats) -> int:
    return max(1, _AT_ONCE // len(values))
