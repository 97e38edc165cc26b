"""The declarations of a style that bear on what a reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import tinycss2
from lxml import etree

from ingest.loaders.docx.words.symbols import is_symbol_font
from ingest.loaders.html.look.style import Style, named

_READ = frozenset(
    "display visibility opacity font-size vertical-align text-decoration text-decoration-line clip clip-path "
    "position top bottom left text-indent font-variant-position content color background background-color "
    "background-image font-family font-weight border-bottom border-top height max-height overflow transform "
    "unicode-bidi direction content-visibility".split()
)
_FILLS = frozenset({"background", "background-color", "background-image"})
COLORS = _FILLS | {"color"}
SHOWN = frozenset(
    "block flex grid list-item flow-root table inline-table table-row table-cell table-caption "
    "table-row-group table-header-group table-footer-group".split()
)
_ALIGNED = frozenset("baseline middle top bottom text-top text-bottom inherit initial unset 0".split())


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property's value, and whether it outweighs later ones."""

    name: str
    value: str
    important: bool


def is_white(each: Declaration) -> bool:
    """Return whether a declaration makes words white, or lets what is behind them through."""
    return each.name == "color" and named(each.value) in ("white", "transparent")


def is_visible(each: Declaration, beside: list[Declaration]) -> bool:
    """Return whether a declaration has an effect that a reader sees; one that only undoes such has none."""
    match each.name:
        case "content":
            return has_content(each.value)
        case "vertical-align":
            return each.value not in _ALIGNED
        case "position":
            return any(other.name in ("top", "bottom", "left") for other in beside)
        case "font-variant-position":
            return True
        case "font-weight":
            return each.value in ("bold", "bolder", "600", "700", "800", "900")
        case "font-family":
            return is_symbol_font(Style({"font-family": each.value}).font())
        case "color":
            return named(each.value) in ("white", "transparent") or bool(_FILLS & {o.name for o in beside})
        case "background" | "background-color" | "background-image":
            return False
        case "border-bottom" | "border-top":
            return any(other.name == "display" for other in beside)
        case "display" if each.value in SHOWN:
            return True
        case "unicode-bidi" | "direction":
            return True
    style = Style({other.name: other.value for other in beside})
    return style.is_hidden() or style.is_invisible() or style.is_struck()


def has_content(words: str) -> bool:
    """Return whether words that a style adds have letters, digits or relation signs: no mere ornament."""
    return any(map(str.isalnum, words)) or bool(set(words) & set("<>≤≥±×−"))


@lru_cache(maxsize=2048)
def declarations_of(style: str) -> tuple[Declaration, ...]:
    """Return the declarations of a style attribute."""
    return tuple(declared(tinycss2.parse_component_value_list(style)))


def by_attribute(element: etree._Element) -> list[Declaration]:
    """Return what an element's own attributes say as a style would: <font color>, <td bgcolor>."""
    found = (("color", "color"), ("face", "font-family"), ("bgcolor", "background-color"))
    stated = ((name, element.get(attribute, "").strip().lower()) for attribute, name in found)
    return [
        Declaration(name, value if value[:1] != "f" or len(value) != 6 else f"#{value}", False)
        for name, value in stated
        if value and (element.tag == "font" or name == "background-color")
    ]


def declared(content: object) -> list[Declaration]:
    """Return the declarations whose properties may have a visible effect."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [
        Declaration(
            each.lower_name,
            tinycss2.serialize(each.value).strip()
            if each.lower_name == "content"
            else tinycss2.serialize(each.value).strip().lower(),
            each.important,
        )
        for each in parsed
        if each.type == "declaration" and each.lower_name in _READ
    ]
