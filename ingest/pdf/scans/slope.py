"""Finds how the lines of a scanned page slope, and lays each along it."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan2, cos, hypot, sin

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

_INEXACT = 0.2
"""How far one end of a line may be off, in heights of the line."""


def evened(boxes: Sequence[Points]) -> list[Points]:
    """The corners of lines, those that slope only as much unlike their page as finding them is inexact
    laid along it: a line cut out aslant looks higher than it is."""
    slope = slope_of(boxes)
    return [_laid(box, slope) if _is_near(box, slope) else box for box in boxes]


def slope_of(boxes: Sequence[Points]) -> float:
    """How much half of all that is written on a page slopes, or less: the angle, positive downwards."""
    ordered = sorted((_angle(box), _sides(box)[0]) for box in boxes)
    half = sum(width for _, width in ordered) / 2
    for angle, width in ordered:
        half -= width
        if half <= 0:
            return angle
    return 0.0


def _angle(box: Points) -> float:
    across, down = box[1] - box[0]
    return atan2(down, across)


def _sides(box: Points) -> tuple[float, float]:
    """The width and the height of a slanted rectangle."""
    return hypot(*(box[1] - box[0])), hypot(*(box[3] - box[0]))


def _is_near(box: Points, slope: float) -> bool:
    width, height = _sides(box)
    return abs(_angle(box) - slope) * width <= _INEXACT * height


def _laid(box: Points, slope: float) -> Points:
    """A rectangle turned about its middle until it slopes as said."""
    width, height = _sides(box)
    along = np.array([cos(slope), sin(slope)]) * width / 2
    aside = np.array([-sin(slope), cos(slope)]) * height / 2
    turned = np.array([-along - aside, along - aside, along + aside, aside - along])
    laid: Points = turned + box.mean(axis=0)
    return laid
