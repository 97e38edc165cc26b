"""Read what style rules put before and after an element: words, counters, and lines drawn through it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import tinycss2
from lxml import etree

from ingest.loaders.html.look.css.lengths import pixels
from ingest.loaders.html.look.sight.hiding import drawn, is_placed

_MIDDLE = (35.0, 65.0)
_THICK = 5.0
_SHARE = re.compile(r"(-?\d+(?:\.\d+)?)%")


def added_words(values: Mapping[str, str], element: etree._Element) -> str:
    """Return the words that a rule with these values adds to an element."""
    if drawn({**values, "content": ""}) == "unseen" or values.get("visibility") in ("hidden", "collapse"):
        return ""
    words = "".join(_written(values.get("content", ""), element))
    return words if has_content(words) else ""


def counts(values: Mapping[str, str]) -> bool:
    """Return whether a rule adds a number that it counts."""
    return "counter" in values.get("content", "") and drawn(values) == "seen"


def strikes(values: Mapping[str, str]) -> bool:
    """Return whether a rule draws a line through the middle of an element."""
    if not is_placed(values) or "content" not in values or values["content"] in ("none", "normal"):
        return False
    top = values.get("top", "") or values.get("bottom", "")
    share = _SHARE.fullmatch(top)
    middle = share is not None and _MIDDLE[0] <= float(share[1]) <= _MIDDLE[1]
    middle = middle or re.fullmatch(r"0?\.[4-7]\d*em|[6-9]px|1[0-2]px|calc\(50%.*", top) is not None
    line = any(
        values.get(f"border-{side}", "") and "none" not in values[f"border-{side}"]
        for side in ("top", "bottom")
    )
    height = pixels(values.get("height", ""))
    fill = values.get("background-color", "") not in ("", "none", "transparent")
    return middle and (line or (fill and height is not None and 0 < height <= _THICK))


def is_struck_by_gradient(values: Mapping[str, str]) -> bool:
    """Return whether a background draws a line through the middle of its element's words."""
    image = values.get("background-image", "")
    if "linear-gradient(" not in image or image.count("transparent") < 2:
        return False
    shares = [float(each) for each in _SHARE.findall(image)]
    line = [each for each in shares if _MIDDLE[0] <= each <= _MIDDLE[1]]
    return len(line) >= 2 and len(line) == len([each for each in shares if 0 < each < 100])


def has_content(words: str) -> bool:
    """Return whether words that a style adds have letters, digits or relation signs: no mere ornament."""
    return any(map(str.isalnum, words)) or bool(set(words) & set("<>≤≥±×−"))


def _written(content: str, element: etree._Element) -> Iterator[str]:
    """Yield the words of a `content` value; what follows a slash is for screen readers."""
    for token in tinycss2.parse_component_value_list(content):
        if token.type == "string":
            yield token.value
        elif token.type == "literal" and token.value == "/":
            return
        elif token.type == "function" and token.lower_name == "attr" and token.arguments:
            yield element.get(str(getattr(token.arguments[0], "lower_value", "")), "")
