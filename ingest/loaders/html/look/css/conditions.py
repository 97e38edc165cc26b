"""Judge under which conditions the rules of a style sheet apply: on every screen, on this one, or perhaps."""

from __future__ import annotations

import re
from typing import Literal

from ingest.loaders.html.look.css.lengths import pixels

When = Literal["always", "here", "elsewhere", "perhaps", "never"]
"""On every screen; on a usual one; on unusual ones alone, such as a telephone\'s; as the reader has set it;
on no screen."""
_WIDE, _HIGH = 1280.0, 800.0
"""The pixels of a usual screen."""
_TYPE = re.compile(r"^(not\s+)?(?:only\s+)?(all|screen|[a-z]+)\b(?:\s+and\b)?", re.IGNORECASE)
_SIZE = re.compile(r"\(\s*(min|max)-(?:device-)?(width|height)\s*:\s*([^()]+?)\s*\)", re.IGNORECASE)
_RANGE = re.compile(r"\(\s*(width|height)\s*(<=?|>=?)\s*([^()<>]+?)\s*\)", re.IGNORECASE)
_USUAL = re.compile(
    r"\(\s*(?:prefers-color-scheme\s*:\s*light|prefers-reduced-motion\s*:\s*no-preference|(?:any-)?hover(?:\s*:\s*hover)?"
    r"|(?:any-)?pointer(?:\s*:\s*fine)?|orientation\s*:\s*landscape|color|scripting\s*:\s*enabled"
    r"|display-mode\s*:\s*browser)\s*\)",
    re.IGNORECASE,
)
_PRINT = re.compile(r"print|speech|aural|braille|embossed|tty|projection|handheld", re.IGNORECASE)


def media(query: str) -> When:
    """Say when a media query applies."""
    found = [_one(each.strip()) for each in query.split(",")] if query.strip() else ["always"]
    for when in ("always", "here", "perhaps", "elsewhere"):
        if when in found:
            return when
    return "never"


def supports(condition: str) -> When:
    """Say when a rule for browsers that know something applies: of what is known today, nearly always."""
    return "perhaps" if re.search(r"\bnot\b", condition, re.IGNORECASE) else "here"


def both(outer: When, inner: When) -> When:
    """Return when a rule applies that stands under two conditions."""
    for when in ("never", "elsewhere", "perhaps", "here"):
        if when in (outer, inner):
            return when
    return "always"


def _one(query: str) -> When:
    negated = False
    found = _TYPE.match(query)
    rest = query
    if found:
        negated = bool(found[1])
        if _PRINT.fullmatch(found[2]):
            return "always" if negated else "never"
        rest = query[found.end() :]
    parts = [part.strip() for part in re.split(r"\band\b", rest, flags=re.IGNORECASE) if part.strip()]
    when: When = "always"
    for part in parts:
        when = both(when, _feature(part))
    if negated:
        return {"always": "never", "here": "elsewhere", "elsewhere": "here"}.get(when, "perhaps")  # type: ignore[return-value]
    return when


def _feature(part: str) -> When:
    if found := _SIZE.fullmatch(part):
        length, usual = pixels(found[3]), _WIDE if found[2].lower() == "width" else _HIGH
        if length is None:
            return "perhaps"
        return "here" if (usual >= length if found[1].lower() == "min" else usual <= length) else "elsewhere"
    if found := _RANGE.fullmatch(part):
        length, usual = pixels(found[3]), _WIDE if found[1].lower() == "width" else _HIGH
        if length is None:
            return "perhaps"
        return "here" if (usual > length if found[2][0] == ">" else usual < length) else "elsewhere"
    return "here" if _USUAL.fullmatch(part) else "perhaps"
