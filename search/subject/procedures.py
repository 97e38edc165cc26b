"""Finds the procedures that a question names: a colonoscopy, a hysterectomy, a cataract operation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.words.terms import phrase

_PROCEDURE = re.compile(
    r"\b(?:\w{3,}(?:scop(?:y|ies)|ectom(?:y|ies)|plast(?:y|ies)|otom(?:y|ies)|ostom(?:y|ies)|centesis|desis)"
    r"|cardioversion|lithotripsy)\b",
    re.IGNORECASE,
)
"""Words for procedures, by their endings; some that end so are none."""
_NO_PROCEDURE = frozenset("microscopy spectroscopy fluoroscopy anatomy atomy dichotomy autotomy".split())
_OPERATED = re.compile(
    r"\s+(?:ops?|operations?|surger(?:y|ies)|procedures?|repairs?|extractions?|removals?)\b", re.IGNORECASE
)
"""Behind the name of a disease: it is operated on."""
_ANY = ("surgery", "operation", "procedure", "perioperative", "preoperative", "intervention")
_LOOKING = ("endoscopy", "endoscopic procedure")


def procedures(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of procedures that are one word."""
    for match in _PROCEDURE.finditer(text):
        if match[0].lower() not in _NO_PROCEDURE:
            yield match.span()


def operated(text: str, end: int) -> int:
    """Return where an operation's name ends, if it stands behind a disease that ends at `end`; else 0."""
    match = _OPERATED.match(text, end)
    return match.end() if match else 0


def any_procedure(typed: str) -> frozenset[str]:
    """Return the names of all procedures, which speak of one too, as phrases."""
    looking = _LOOKING if typed.lower().endswith(("scopy", "scopies")) else ()
    return frozenset(map(phrase, (*_ANY, *looking)))
