"""Fit the confidence to what was seen, with a threshold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from benchmarks.calibration.observe import NAMES, Mask, Numbers, Observed
from index.vectors.model import DEFAULT_MODEL_SHA256
from search.ranking.confidence import RANKING_VERSION, Calibration

_CLINICAL = "clinical"
_IN_VAIN = 2.0
"""How many refusals in vain are as bad as one answer in vain: it may look right."""
_RIDGE = 1e-3
_STEPS = 50


def fit(seen: Observed, among: Mask, model_sha256: str = DEFAULT_MODEL_SHA256) -> Calibration:
    """A weighted logistic regression by Newton's method, with a threshold, for the model observed."""
    weights = seen.weights(among)[among]
    weights /= weights.sum()
    rows = np.column_stack([np.ones(among.sum()), seen.values[among]])
    ridge = _RIDGE * np.diag([0.0] + [1.0] * len(NAMES))
    odds = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        p = 1 / (1 + np.exp(-rows @ odds))
        gradient = rows.T @ (weights * (p - seen.answered[among])) + ridge @ odds
        curvature = (rows * (weights * p * (1 - p))[:, None]).T @ rows + ridge
        odds -= np.linalg.solve(curvature, gradient)
    fitted = Calibration(
        model_sha256,
        RANKING_VERSION,
        round(float(odds[0]), 4),
        {name: round(float(each), 4) for name, each in zip(NAMES, odds[1:], strict=True)},
        0.0,
    )
    return _with_threshold(fitted, seen, among)


def _with_threshold(fitted: Calibration, seen: Observed, among: Mask) -> Calibration:
    """Add the threshold at which the fewest clinical questions come out wrong, of several the highest.

    A question is wrong if it is answered in vain or refused in vain. Where there are no clinical questions,
    all are taken.
    """
    p, rows = probabilities(fitted, seen), among & np.char.startswith(seen.library, _CLINICAL)
    rows = rows if rows.any() else among
    weights = np.where(rows, seen.weights(among), 0.0)
    own = seen.own & seen.answered
    thresholds = np.arange(0.05, 0.9, 0.01)
    wrong = [
        _IN_VAIN * weights[~seen.own & (p >= t)].sum() + weights[own & (p < t)].sum() for t in thresholds
    ]
    best = float(thresholds[len(wrong) - 1 - int(np.argmin(wrong[::-1]))])
    return Calibration(
        fitted.model_sha256, fitted.ranking, fitted.intercept, fitted.coefficients, round(best, 2)
    )


def probabilities(fitted: Calibration, seen: Observed) -> Numbers:
    """The confidence in each row."""
    odds = fitted.intercept + seen.values @ np.array([fitted.coefficients[name] for name in NAMES])
    return np.asarray(1 / (1 + np.exp(-odds)))


def held_out(
    seen: Observed, folds: Sequence[Mask], fitted_on: Callable[[Mask], Mask]
) -> tuple[Numbers, Mask]:
    """Each row's confidence, and whether it is refused, by a calibration that did not see its fold."""
    p, refused = np.zeros(len(seen.kind)), np.zeros(len(seen.kind), dtype=bool)
    for fold in folds:
        fitted = fit(seen, fitted_on(fold))
        p[fold] = probabilities(fitted, seen)[fold]
        refused[fold] = p[fold] < fitted.threshold
    return p, refused
