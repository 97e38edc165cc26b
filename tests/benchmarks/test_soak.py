"""What the soak says of a curve."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from benchmarks.curves import Curve, draw
from benchmarks.soak import Point, _growth


def _points(per_visit: float) -> list[Point]:
    """A start that grows, and then so much for each visit."""
    return [Point(n, 0, 0.0, 300.0 + min(n, 200) + per_visit * n, 60, 9) for n in range(1, 1001, 10)]


@pytest.mark.parametrize("per_visit", [0.0, 0.1])
def test_the_growth_is_that_after_the_start(per_visit: float) -> None:
    assert _growth(_points(per_visit), "memory_mib") == pytest.approx(1000 * per_visit, abs=0.1)
    assert _growth(_points(per_visit), "descriptors") == pytest.approx(0, abs=0.01)


def test_a_curve_is_drawn_where_its_values_lie(tmp_path: Path) -> None:
    draw("flat", [Curve("memory", [1, 50, 100], [10.0, 10.0, 10.0])], tmp_path / "flat.png")
    with Image.open(tmp_path / "flat.png") as picture:
        line = [pixel[1] for pixel in _pixels(picture)]
    assert line and max(line) - min(line) <= 3


def _pixels(picture: Image.Image) -> list[tuple[int, int]]:
    blue = (11, 92, 173)
    return [
        (x, y)
        for x in range(picture.width)
        for y in range(picture.height)
        if picture.getpixel((x, y)) == blue
    ]
