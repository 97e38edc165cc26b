"""Measure a confidence: AUROC, calibration error, refusals; draw it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.calibration.observe import Mask, Numbers, Observed

_BINS = 15


def refusals(seen: Observed, p: Numbers, refused: Mask, among: Mask) -> dict[str, float]:
    """How good the refusals are. To refuse a question of the library's own is wrong, even where the hits
    do not answer it; `precision_answered` leaves those out that no hit answered."""
    weights = seen.weights(among)
    right = weights[among & refused & ~seen.own].sum()
    wrong = weights[among & refused & seen.own].sum()
    missed = weights[among & refused & seen.answered].sum()
    foreign = weights[among & ~seen.own].sum()
    found = {
        "precision": right / (right + wrong) if right + wrong else 1.0,
        "precision_answered": right / (right + missed) if right + missed else 1.0,
        "recall": right / foreign if foreign else 0.0,
    }
    for kind in ("foreign", "near", "sibling", "withheld", "clinical"):
        rows = among & (seen.kind == kind)
        if rows.any():
            found[f"recall_{kind}"] = float(refused[rows].mean())
    return {name: float(value) for name, value in found.items()}


def figures(seen: Observed, p: Numbers, refused: Mask, among: Mask) -> dict[str, float]:
    """AUROC against whether the hits answered and whether the library could, calibration error, refusals."""
    weights = seen.weights(among)[among]
    return {
        "questions": int(among.sum()),
        "auroc_answered": area(p[among], seen.answered[among], weights),
        "auroc_own": area(p[among], seen.own[among], weights),
        "calibration_error": sum(
            share * abs(predicted - true)
            for share, predicted, true in bins(p[among], seen.answered[among], weights)
        ),
        **refusals(seen, p, refused, among),
    }


def area(p: Numbers, true: Mask, weights: Numbers) -> float:
    """The weighted area under the ROC curve: the probability that a true row has the higher score, ties
    counted half (Hanley and McNeil, Radiology 1982;143:29-36)."""
    higher = (p[true][:, None] > p[~true]) + 0.5 * (p[true][:, None] == p[~true])
    pairs = weights[true][:, None] * weights[~true]
    return float((higher * pairs).sum() / pairs.sum())


def bins(p: Numbers, true: Mask, weights: Numbers) -> list[tuple[float, float, float]]:
    """For each of fifteen equal bins that is not empty: its share of the weight, the mean probability and
    the share that was true (Naeini, Cooper and Hauskrecht, AAAI 2015)."""
    bin_of = np.minimum((p * _BINS).astype(int), _BINS - 1)
    found = []
    for each in np.unique(bin_of):
        w = np.where(bin_of == each, weights, 0.0)
        found.append((float(w.sum() / weights.sum()), float(p @ w / w.sum()), float(true @ w / w.sum())))
    return found


def plot(curves: Mapping[str, list[tuple[float, float, float]]], path: Path) -> None:
    """Draws what was said against what was true, a panel for each way of holding out."""
    side, edge, gap = 420, 70, 60
    picture = Image.new("RGB", (edge + len(curves) * (side + gap), side + 2 * edge), "white")
    draw = ImageDraw.Draw(picture)
    small, large = (ImageFont.load_default(size) for size in (15, 18))
    for number, (name, points) in enumerate(curves.items()):
        left, top = edge + number * (side + gap), edge
        draw.text((left, top - 40), name, "black", large)
        for tick in range(6):
            at = side * tick / 5
            draw.line((left, top + at, left + side, top + at), "#dddddd")
            draw.line((left + at, top, left + at, top + side), "#dddddd")
            draw.text((left - 8, top + side - at), f"{tick / 5:.1f}", "black", small, "rm")
            draw.text((left + at, top + side + 6), f"{tick / 5:.1f}", "black", small, "ma")
        draw.line((left, top + side, left + side, top), "#888888", 2)
        points_drawn = [(left + side * predicted, top + side * (1 - true)) for _, predicted, true in points]
        draw.line(points_drawn, "#0b5cad", 3)
        for (x, y), (share, _, _) in zip(points_drawn, points, strict=True):
            radius = 3 + 40 * share**0.5
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), None, "#0b5cad", 2)
        draw.text((left + side / 2, top + side + 30), "confidence", "black", small, "ma")
    draw.text(
        (8, 8),
        "share of questions answered by one of the first five hits; area of a circle: share of the questions",
        "black",
        small,
    )
    picture.save(path)
