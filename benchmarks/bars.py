"""Draw ratios to a baseline as bars."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from benchmarks.record import Ratio

_NAMES, _WIDTH, _VALUES, _EDGE, _STEP = 260, 480, 150, 20, 44
_BAR, _SPREAD, _LINE = "#0b5cad", "#6b7280", "#c0392b"


def draw(title: str, bars: Mapping[str, Ratio], path: Path) -> None:
    """Write a picture with a bar a ratio: its length is the median, the thin line on it goes from the least
    to the most, and the baseline is the line at 1."""
    most = max([1.0, *(ratio.high for ratio in bars.values())])
    size = (2 * _EDGE + _NAMES + _WIDTH + _VALUES, 70 + _STEP * len(bars) + _EDGE)
    picture = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(picture)
    small, large = (ImageFont.load_default(size) for size in (15, 18))
    left = _EDGE + _NAMES

    def at(value: float) -> float:
        return left + value / most * _WIDTH

    pen.text((_EDGE, 18), title, "black", large)
    for number, (name, ratio) in enumerate(bars.items()):
        y = 70 + _STEP * number
        pen.text((left - 10, y + 12), name, "black", small, "rm")
        pen.rectangle((left, y, at(ratio.median), y + 24), _BAR)
        pen.line((at(ratio.low), y + 12, at(ratio.high), y + 12), _SPREAD, 3)
        # The font that PIL brings has no dash of this kind.
        pen.text((left + _WIDTH + 14, y + 12), str(ratio).replace("–", " to "), "black", small, "lm")
    pen.line((at(1), 60, at(1), size[1] - _EDGE), _LINE, 2)
    picture.save(path)
