"""Draw figures over a count as curves, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_LEFT, _WIDTH, _RIGHT, _TOP, _HEIGHT, _GAP = 90, 760, 40, 60, 200, 60
_LINE, _RULE = "#0b5cad", "#d1d5db"


@dataclass(frozen=True, slots=True)
class Curve:
    """Values over a count, named with their unit."""

    name: str
    at: Sequence[int]
    values: Sequence[float]


def draw(title: str, curves: Sequence[Curve], path: Path) -> None:
    """Write a picture of the curves. Each axis begins at 0, so that what looks flat is flat."""
    size = (_LEFT + _WIDTH + _RIGHT, _TOP + (_HEIGHT + _GAP) * len(curves))
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    small, large = (ImageFont.load_default(size) for size in (14, 18))
    pen.text((20, 16), title, "black", large)
    for number, curve in enumerate(curves):
        top = _TOP + number * (_HEIGHT + _GAP)
        most, last = 1.1 * max(curve.values), max(curve.at)
        for share in (0.0, 0.5, 1.0):
            y = top + _HEIGHT * (1 - share)
            pen.line((_LEFT, y, _LEFT + _WIDTH, y), _RULE)
            pen.text((_LEFT - 8, y), f"{share * most:,.0f}", "black", small, "rm")
        pen.text((_LEFT + 8, top + 6), curve.name, "black", small)
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            pen.text(
                (_LEFT + share * _WIDTH, top + _HEIGHT + 8), f"{share * last:,.0f}", "black", small, "mt"
            )
        points = [
            (_LEFT + at / last * _WIDTH, top + _HEIGHT * (1 - value / most))
            for at, value in zip(curve.at, curve.values, strict=True)
        ]
        pen.line(points, _LINE, 3)
    picture.save(path)
