"""Draw figures as SVG.

Widths are percent and heights are pixels, so a chart fits a phone and a desk, and letters keep their
size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evaluate.markup import Element, tag

_MARGIN = 5.0
"""Percent of the width that is left free at either side, for the labels of the axis."""
_ROW = 26
_AXIS = 22
_STRIP = 150
_HISTOGRAM = 150


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values stand across a chart, in percent of its width."""

    low: float
    high: float

    def at(self, value: float) -> str:
        """Return the position of a value, in percent."""
        share = (value - self.low) / (self.high - self.low)
        return _percent(_MARGIN + share * (100 - 2 * _MARGIN))

    def ticks(self) -> list[float]:
        """Return two to six round values, 0 among them if it is on the scale."""
        rough = (self.high - self.low) / 5
        power = 10.0 ** math.floor(math.log10(rough))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def scale_of(values: Sequence[float]) -> Scale:
    """Make a scale that holds 0 and all the values."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if high - low < 1e-9:
        return Scale(-0.01, 0.01)
    return Scale(low, high)


def signed(value: float, digits: int = 3) -> str:
    """Write a difference with its sign, and 0 without one."""
    text = f"{value:+.{digits}f}".replace("-", "−")
    return text if any(letter in "123456789" for letter in text) else text[1:]


def verdict(low: float, high: float) -> str:
    """Return an interval's class: all above 0, all below, or neither."""
    return "better" if low > 0 else "worse" if high < 0 else "same"


def interval_row(scale: Scale, mean: float, low: float, high: float) -> Element:
    """Draw a difference as a dot on the line of its interval, with a line at 0.

    It is hidden from screen readers, which read the same in the text beside it.
    """
    middle, kind = _ROW / 2, verdict(low, high)
    return tag(
        "svg",
        tag("line", x1=scale.at(0), x2=scale.at(0), y1=2, y2=_ROW - 2, class_="zero"),
        tag("line", x1=scale.at(low), x2=scale.at(high), y1=middle, y2=middle, class_=f"interval {kind}"),
        tag("circle", cx=scale.at(mean), cy=middle, r=5, class_=f"dot {kind}"),
        width="100%",
        height=_ROW,
        aria_hidden="true",
    )


def axis(scale: Scale) -> Element:
    """Draw the values of a scale, to go below its rows."""
    ticks = scale.ticks()
    digits = max(0, -math.floor(math.log10(ticks[1] - ticks[0]) + 1e-9)) if len(ticks) > 1 else 2
    marks = [tag("line", x1=scale.at(t), x2=scale.at(t), y1=0, y2=5, class_="zero") for t in ticks]
    labels = [
        tag(
            "text",
            signed(t, digits) if abs(t) > 1e-9 else "0",
            x=scale.at(t),
            y=18,
            text_anchor="middle",
            class_="label",
        )
        for t in ticks
    ]
    return tag("svg", *marks, *labels, width="100%", height=_AXIS, aria_hidden="true")


def bar_strip(bars: Sequence[tuple[float, str]], label: str) -> Element:
    """Draw a bar for each value, up or down from a line at 0, in the order given.

    `label` describes the chart. Pointing at a bar shows its text.
    """
    values = [0.0, *(value for value, _ in bars)]
    up, down = max(values), -min(values)
    width, unit = 100 / max(len(bars), 1), _STRIP / (up + down or 1.0)
    middle = round(up * unit, 2) or 1
    drawn = []
    for position, (value, text) in enumerate(bars):
        height = abs(value) * unit
        kind = "better" if value > 0 else "worse"
        if height:
            drawn.append(
                tag(
                    "rect",
                    tag("title", text),
                    x=_percent(position * width),
                    width=_percent(width),
                    y=round(middle - height if value > 0 else middle, 2),
                    height=round(height, 2),
                    class_=f"bar {kind}",
                )
            )
    line = tag("line", x1="0%", x2="100%", y1=middle, y2=middle, class_="zero")
    return tag("svg", *drawn, line, width="100%", height=_STRIP, role="img", aria_label=label, class_="strip")


def histogram(bins: Sequence[tuple[str, int]], label: str) -> Element:
    """Draw a bar for each bin, its count above and its name below; `label` describes the chart."""
    most = max((count for _, count in bins), default=0) or 1
    width, floor = 100 / max(len(bins), 1), _HISTOGRAM - _AXIS
    drawn = []
    for position, (name, count) in enumerate(bins):
        height, centre = count / most * (floor - 20), _percent((position + 0.5) * width)
        drawn += [
            tag(
                "rect",
                x=_percent((position + 0.1) * width),
                width=_percent(0.8 * width),
                y=round(floor - height, 2),
                height=round(height, 2),
                class_="bar plain",
            ),
            tag("text", str(count or ""), x=centre, y=round(floor - height - 5, 2), text_anchor="middle"),
            tag("text", name, x=centre, y=_HISTOGRAM - 6, text_anchor="middle", class_="label"),
        ]
    line = tag("line", x1="0%", x2="100%", y1=floor, y2=floor, class_="zero")
    return tag("svg", *drawn, line, width="100%", height=_HISTOGRAM, role="img", aria_label=label)


def _percent(share: float) -> str:
    return f"{share:.4g}%"
