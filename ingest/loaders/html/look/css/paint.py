"""Read colours in all notations of style sheets, and compare them as an eye would."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from tinycss2 import color4

RGB = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1."""
WHITE: RGB = (1.0, 1.0, 1.0)
BLACK: RGB = (0.0, 0.0, 0.0)
_LEAST_CONTRAST = 1.2
"""Below this contrast (WCAG 2: 1 to 21) words are hardly told from what is behind them."""
_SAME_HUE = 0.13
"""Colours whose parts differ by less look alike; others of low contrast may be told apart by their hue."""
_TO_SRGB = {
    "xyz-d50": (
        (3.1341359569, -1.6173863321, -0.4906619460),
        (-0.9787955509, 1.9162543774, 0.0334427315),
        (0.0719553798, -0.2289768264, 1.4053860351),
    ),
    "xyz-d65": (
        (3.2404542, -1.5371385, -0.4985314),
        (-0.9692660, 1.8760108, 0.0415560),
        (0.0556434, -0.2040259, 1.0572252),
    ),
}
_BARE_HEX = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_CANVAS = {"canvas": WHITE, "window": WHITE, "field": WHITE}
_INK = dict.fromkeys(("canvastext", "windowtext", "fieldtext", "buttontext", "infotext"), BLACK)


@dataclass(frozen=True, slots=True)
class Paint:
    """A colour and its opacity; `sure` is False where a reader's settings choose between it and another."""

    rgb: RGB
    alpha: float = 1.0
    sure: bool = True

    def over(self, behind: RGB) -> RGB:
        """Return the colour that is seen where it lies over another."""
        red, green, blue = (
            mine * self.alpha + other * (1 - self.alpha) for mine, other in zip(self.rgb, behind, strict=True)
        )
        return red, green, blue


@lru_cache(maxsize=4096)
def paint(stated: str) -> Paint | None:
    """Read a colour; None for what is no colour, and for a notation that is not understood."""
    token = tinycss2.parse_one_component_value(stated, skip_comments=True)
    return None if token.type == "error" else _of_token(token)


def paints(stated: str) -> list[Paint]:
    """Return the colours in a value in order, such as those of a gradient."""
    return list(_within(tinycss2.parse_component_value_list(stated, skip_comments=True)))


def legacy(stated: str) -> str:
    """Return a colour of an attribute as style sheets write it: "fff" is "#fff"."""
    stated = stated.strip().lower()
    return f"#{stated}" if _BARE_HEX.fullmatch(stated) else stated


def contrast(one: RGB, other: RGB) -> float:
    """Return the contrast of two colours by WCAG 2: 1 for the same, 21 for black on white."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def alike(one: RGB, other: RGB) -> bool:
    """Return whether words of one colour are not seen on the other."""
    near = all(abs(a - b) < _SAME_HUE for a, b in zip(one, other, strict=True))
    return near and contrast(one, other) < _LEAST_CONTRAST


def is_faint(one: RGB, other: RGB) -> bool:
    """Return whether words of one colour are hardly seen on the other, whatever their hue."""
    return contrast(one, other) < _LEAST_CONTRAST


@lru_cache(maxsize=4096)
def luminance(rgb: RGB) -> float:
    """Return how light a colour is, from 0 to 1, by WCAG 2."""
    red, green, blue = (each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _within(tokens: list[object]) -> list[Paint]:
    found: list[Paint] = []
    for token in tokens:
        inner = getattr(token, "arguments", None) or []
        if getattr(token, "type", "") in ("ident", "hash", "function") and (one := _of_token(token)):
            found.append(one)
        else:
            found += _within(inner)
    return found


def _of_token(token: object) -> Paint | None:
    name = str(getattr(token, "lower_value", "") or getattr(token, "lower_name", ""))
    if name in _CANVAS or name in _INK:
        return Paint({**_CANVAS, **_INK}[name], sure=False)
    if getattr(token, "type", "") == "function" and name in ("light-dark", "color-mix"):
        return _chosen(token) if name == "light-dark" else _mixed(token)
    try:
        read = color4.parse_color(token)
    except (ValueError, ZeroDivisionError, TypeError, IndexError):
        return None
    return None if read is None or read == "currentcolor" else _of_color(read)


def _of_color(color: object) -> Paint | None:
    space, alpha = str(color.space), color.alpha  # type: ignore[attr-defined]
    to = color.to  # type: ignore[attr-defined]
    if space in ("srgb", "hsl", "hwb"):
        parts = list(to("srgb").coordinates)
    elif space in ("lab", "lch", "oklab", "oklch"):
        through = "xyz-d50" if space in ("lab", "lch") else "xyz-d65"
        found = list(to(through).coordinates)
        linear = [sum(m * v for m, v in zip(line, found, strict=True)) for line in _TO_SRGB[through]]
        parts = [_gamma(max(0.0, each)) for each in linear]
    elif space in ("srgb-linear", "display-p3", "a98-rgb", "prophoto-rgb", "rec2020"):
        parts = list(color.coordinates)  # type: ignore[attr-defined]
        parts = [_gamma(max(0.0, each or 0.0)) for each in parts] if space == "srgb-linear" else parts
    else:
        return None
    red, green, blue = (min(1.0, max(0.0, each or 0.0)) for each in parts)
    return Paint((red, green, blue), 1.0 if alpha is None else min(1.0, max(0.0, float(alpha))))


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def _arguments(token: object) -> list[list[object]]:
    """Return what stands between the commas of a function."""
    parts: list[list[object]] = [[]]
    for each in getattr(token, "arguments", []):
        if getattr(each, "type", "") == "literal" and getattr(each, "value", "") == ",":
            parts.append([])
        elif getattr(each, "type", "") not in ("whitespace", "comment"):
            parts[-1].append(each)
    return parts


def _chosen(token: object) -> Paint | None:
    """Return the first of the two colours of light-dark(), which the reader's settings choose from."""
    found = _within(_arguments(token)[0])
    return Paint(found[0].rgb, found[0].alpha, sure=False) if found else None


def _mixed(token: object) -> Paint | None:
    """Mix two colours in sRGB, as color-mix() does; mixed in another space, the result is not sure."""
    parts = _arguments(token)
    if len(parts) != 3:
        return None
    space = " ".join(str(getattr(each, "lower_value", "")) for each in parts[0])
    mixed, shares = [], []
    for part in parts[1:]:
        colors = _within([each for each in part if getattr(each, "type", "") != "percentage"])
        share = [float(each.value) for each in part if getattr(each, "type", "") == "percentage"]  # type: ignore[attr-defined]
        if len(colors) != 1:
            return None
        mixed.append(colors[0])
        shares.append(share[0] / 100 if share else None)
    first = shares[0] if shares[0] is not None else 1 - (shares[1] if shares[1] is not None else 0.5)
    second = shares[1] if shares[1] is not None else 1 - first
    if first + second <= 0:
        return None
    share_of_first = first / (first + second)
    one, other = mixed
    alpha = one.alpha * share_of_first + other.alpha * (1 - share_of_first)
    visible = [
        (a * one.alpha * share_of_first + b * other.alpha * (1 - share_of_first)) / alpha if alpha else 0.0
        for a, b in zip(one.rgb, other.rgb, strict=True)
    ]
    red, green, blue = visible
    sure = one.sure and other.sure and (space == "in srgb" or alike(one.rgb, other.rgb))
    return Paint((red, green, blue), alpha * min(1.0, first + second), sure)
