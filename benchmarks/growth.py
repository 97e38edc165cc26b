"""Draw how cost grows with size, both on logarithmic axes."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_WIDTH, _HEIGHT, _EDGE, _LEGEND = 620, 420, 70, 210
_COLOURS = ("#0b5cad", "#c0392b", "#6b7280", "#1e8449")


def draw(curves: Mapping[str, Sequence[tuple[float, float]]], path: Path) -> None:
    """Write a picture of the curves, points of (passages, milliseconds). Those called "NAME, p50" and
    "NAME, p95" have one colour; the second is drawn thin."""
    points = [point for some in curves.values() for point in some]
    across, up = ([math.log10(point[axis]) for point in points] for axis in (0, 1))
    left, right = min(across), max(*across, min(across) + 0.1)
    low, high = math.floor(min(up)), max(math.ceil(max(up)), math.floor(min(up)) + 1)
    picture = Image.new("RGB", (_WIDTH + 2 * _EDGE + _LEGEND, _HEIGHT + 2 * _EDGE), "white")
    pen = ImageDraw.Draw(picture)
    small, large = (ImageFont.load_default(size) for size in (15, 18))

    def position(passages: float, milliseconds: float) -> tuple[float, float]:
        x = (math.log10(passages) - left) / (right - left)
        y = (math.log10(milliseconds) - low) / (high - low)
        return _EDGE + x * _WIDTH, _EDGE + (1 - y) * _HEIGHT

    pen.text(
        (_EDGE, 20),
        "A question, end to end, by passages in the library (both axes logarithmic)",
        "black",
        large,
    )
    for power in range(low, high + 1):
        _, y = position(10**left, 10.0**power)
        pen.line((_EDGE, y, _EDGE + _WIDTH, y), "#dddddd")
        pen.text((_EDGE - 8, y), f"{10.0**power:g} ms", "black", small, "rm")
    for passages in sorted({p[0] for p in points}):
        x, y = position(passages, 10.0**low)
        pen.line((x, _EDGE, x, y), "#dddddd")
        pen.text((x, y + 8), f"{passages:,.0f}", "black", small, "ma")
    names = list(dict.fromkeys(name.rpartition(", ")[0] for name in curves))
    for number, (name, some) in enumerate((name, some) for name, some in curves.items() if some):
        colour = _COLOURS[names.index(name.rpartition(", ")[0]) % len(_COLOURS)]
        width = 4 if name.endswith("p50") else 2
        positions = [position(*point) for point in some]
        pen.line(positions, colour, width)
        for x, y in positions:
            pen.ellipse((x - 4, y - 4, x + 4, y + 4), colour)
        y = _EDGE + 10 + 24 * number
        pen.line((_EDGE + _WIDTH + 20, y, _EDGE + _WIDTH + 50, y), colour, width)
        pen.text((_EDGE + _WIDTH + 58, y), name, "black", small, "lm")
    picture.save(path)
