"""The declarations of a style that bear on what a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from lxml import etree

from ingest.loaders.html.look.css.paint import legacy
from ingest.loaders.html.look.sight.hiding import HIDING

FILLS = frozenset({"background-color", "background-image"})
OVERLAYS = frozenset(
    "box-shadow text-shadow background-clip -webkit-background-clip -webkit-text-stroke mix-blend-mode mask "
    "-webkit-text-stroke-width backdrop-filter filter mask-image -webkit-mask-image grid-area grid-row "
    "color-scheme border-image".split()
)
"""What may set words off from what their colours say, or lay them over something else."""
INK = frozenset({"color", "-webkit-text-fill-color"})
COLORS = FILLS | OVERLAYS | INK
GAPS = frozenset(
    "margin-left margin-right padding-left padding-right width float order flex-flow position".split()
)
"""What sets an inline element apart from the words beside it."""
_READ = (
    HIDING
    | COLORS
    | GAPS
    | frozenset(
        "visibility font-size text-indent vertical-align text-decoration text-decoration-line content "
        "font-family font-weight font-variant-position border-bottom border-top unicode-bidi direction "
        "text-overflow -webkit-line-clamp grid-column flex-direction background font inset margin "
        "padding".split()
    )
)
_FONT_SIZE = re.compile(r"(?:^|\s)(\d*\.?\d+(?:[a-z]+|%)?)(?:\s*/\s*\S+)?\s+(\S.*)$")
_SIDES = ("top", "right", "bottom", "left")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property's value, and whether it outweighs later ones."""

    name: str
    value: str
    important: bool


@lru_cache(maxsize=2048)
def declarations_of(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute."""
    return tuple(declared(parsed(tinycss2.parse_component_value_list(style))))


def by_attribute(element: etree._Element) -> list[Declaration]:
    """Return what an element's own attributes say as a style would: <font color>, <td bgcolor>."""
    tag = element.tag
    found = (
        ("color", "color", tag == "font"),
        ("face", "font-family", tag == "font"),
        ("text", "color", tag == "body"),
        ("bgcolor", "background-color", True),
        ("background", "background-image", True),
    )
    stated = ((name, element.get(attribute, "").strip(), yes) for attribute, name, yes in found)
    return [
        Declaration(name, f"url({value})" if name == "background-image" else _written(name, value), False)
        for name, value, yes in stated
        if value and yes
    ]


def _written(name: str, value: str) -> str:
    return value.lower() if name == "font-family" else legacy(value)


def parsed(content: object) -> list[object]:
    """Return the declarations and the rules in a block of a style sheet."""
    found: list[object] = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return found


def declared(content: Iterable[object]) -> list[Declaration]:
    """Return the declarations whose properties may have a visible effect; those of variables too."""
    found: list[Declaration] = []
    for each in content:
        name = str(getattr(each, "name", ""))
        lower = name if name.startswith("--") else name.lower()
        if getattr(each, "type", "") != "declaration" or not (lower in _READ or name.startswith("--")):
            continue
        value = tinycss2.serialize(getattr(each, "value", [])).strip()
        value = value if lower == "content" or name.startswith("--") else value.lower()
        found += _expanded(Declaration(lower, value, bool(getattr(each, "important", False))))
    return found


def _expanded(each: Declaration) -> Iterator[Declaration]:
    """Yield the single declarations that one of several properties stands for."""
    match each.name:
        case "background":
            for name in (*sorted(FILLS), "background-clip"):
                if name != "background-clip" or re.search(r"\btext\b", each.value):
                    yield Declaration(name, each.value, each.important)
        case "font":
            yield from _of_font(each)
        case "inset" | "margin" | "padding":
            parts = each.value.split()
            for at, side in enumerate(_SIDES if parts else ()):
                name = side if each.name == "inset" else f"{each.name}-{side}"
                value = (
                    parts[at] if at < len(parts) else parts[at - 2] if len(parts) > 1 and at > 1 else parts[0]
                )
                yield Declaration(name, value, each.important)
        case _:
            yield each


def _of_font(each: Declaration) -> Iterator[Declaration]:
    found = _FONT_SIZE.search(each.value)
    if found is None:
        return
    yield Declaration("font-size", found[1], each.important)
    yield Declaration("font-family", found[2], each.important)
    before = each.value[: found.start(1)]
    weight = re.search(r"\b(?:bolder|bold|[1-9]00)\b", before)
    yield Declaration("font-weight", weight[0] if weight else "normal", each.important)
