"""Stretches of a line, from left to right, in points."""

from __future__ import annotations

TOUCH = 0.5
"""Cells of two columns may overlap so much, in points."""
UNSURE = "In which columns some cells of this table stand is not sure"

Span = tuple[float, float]


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches share more than a touch."""
    return min(one[1], other[1]) - max(one[0], other[0]) > TOUCH
