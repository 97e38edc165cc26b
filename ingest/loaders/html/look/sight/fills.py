"""Work out the colour of an element's words and what it puts behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import tinycss2

from ingest.loaders.html.look.css.declarations import OVERLAYS
from ingest.loaders.html.look.css.lengths import is_nought, pixels
from ingest.loaders.html.look.css.paint import BLACK, RGB, Paint, paint, paints
from ingest.loaders.html.look.css.variables import UNSURE
from ingest.loaders.html.look.sight.hiding import is_placed

_INHERITED = ("", "inherit", "unset", "currentcolor", "revert", "revert-layer")
_NO_FILL = ("", "none", "initial", "unset", "transparent", "inherit", "revert", "revert-layer")
_AROUND = frozenset(
    "text-shadow -webkit-text-stroke -webkit-text-stroke-width background-clip "
    "-webkit-background-clip".split()
)
_WITHOUT = (
    "",
    "none",
    "initial",
    "unset",
    "inherit",
    "normal",
    "auto",
    "border-box",
    "padding-box",
    "content-box",
    "light",
    "only light",
)
_OFF_ITS_PLACE = ("top", "bottom", "left", "right")


@dataclass(frozen=True, slots=True)
class Fill:
    """The colour behind an element's words. `sure` is None where it depends on what is around the element."""

    color: RGB
    sure: bool | None


def ink_of(values: Mapping[str, str], around: Paint | None) -> Paint | None:
    """Return the colour of an element's words; None for a notation that is not understood."""
    filled = "-webkit-text-fill-color" in values
    stated = values.get("-webkit-text-fill-color", "") if filled else values.get("color", "")
    sure = UNSURE not in stated and not (filled and "color" in values)
    stated = stated.replace(UNSURE, "").strip()
    if stated in _INHERITED:
        found = around
    elif stated == "initial":
        found = Paint(BLACK)
    else:
        found = paint(stated)
    return found if found is None or sure else replace(found, sure=False)


def filled(values: Mapping[str, str], behind: RGB, ink: Paint | None) -> Fill:
    """Return what is behind an element's words, where `behind` is what is behind the element."""
    if "currentcolor" in values.get("background-color", ""):
        return Fill(behind, False) if ink is None else Fill(ink.over(behind), ink.sure)
    stated, image = values.get("background-color", ""), values.get("background-image", "")
    fill = _plain(stated.replace(UNSURE, " ").strip(), behind)
    unsure = UNSURE in stated or UNSURE in image
    if _is_picture(image):
        found = paints(image) if "gradient(" in image else []
        return Fill(found[0].over(fill.color) if found else fill.color, False)
    return Fill(fill.color, False) if unsure else fill


def _plain(stated: str, behind: RGB) -> Fill:
    if stated in _NO_FILL:
        return Fill(behind, None)
    tokens = tinycss2.parse_component_value_list(stated, skip_comments=True)
    found = [one for token in tokens if (one := paint(tinycss2.serialize([token]).strip() or "none"))]
    if not found:
        others = [
            token for token in tokens if token.type == "function" and "gradient" not in token.lower_name
        ]
        return Fill(behind, False if others else None)
    last = found[-1]
    if last.alpha == 1:
        return Fill(last.rgb, last.sure)
    return Fill(last.over(behind), None if last.sure else False)


def _is_picture(image: str) -> bool:
    return any(kind in image for kind in ("url(", "gradient(", "image(", "image-set(", "element(", "paint("))


def is_set_off(values: Mapping[str, str]) -> bool:
    """Return whether words have a shadow, an outline or a filling that shows them whatever their colour."""
    clips = ("background-clip", "-webkit-background-clip")
    return any(
        values[name] not in _WITHOUT and (name not in clips or "text" in values[name])
        for name in _AROUND & values.keys()
    )


def is_overlaid(values: Mapping[str, str]) -> bool:
    """Return whether what is behind an element may be another than its place on the page says."""
    if is_placed(values) or any(
        values[name] not in _WITHOUT for name in (OVERLAYS - _AROUND) & values.keys()
    ):
        return True
    moved = values.get("position") in ("relative", "sticky") and any(
        not is_nought(values.get(side, "0")) and values[side] != "auto"
        for side in _OFF_ITS_PLACE
        if side in values
    )
    above = pixels(values.get("margin-top", ""))
    lifted = (above is not None and above < 0) or "translate" in values.get("transform", "")
    return moved or lifted
