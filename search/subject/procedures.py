"""Finds procedures (a colonoscopy, a cataract operation), and diseases of one part of the body."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.words.terms import phrase, terms
from search.subject.forms import Holds, held
from search.subject.topic import Found, Topic

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


_OF_A_PART = re.compile(
    r"\b(?!(?:chronic|(?:a|sub)?(?:sympto)matic|clinical|(?:a?)typical|initial|usual|final|general|medical|surgical|optimal|additional|"
    r"(?:ab)?normal|global|total|real|critical|serial|oral|topical|systemic|specific|classic|idiopathic|particular|"
    r"regular|irregular|previous|serious|various|obvious|dangerous|primary|secondary|tertiary|periodic)\b)"
    r"(?P<part>[a-z]{3,}(?:al|eal|ic|ar|ary|ous))\s+$",
    re.IGNORECASE,
)
"""An adjective right before a disease, such as orbital."""


def procedures(text: str, holds: Holds) -> Iterator[Found]:
    """Yield the procedures in a text that are one word."""
    for match in _PROCEDURE.finditer(text):
        if match[0].lower() not in _NO_PROCEDURE:
            yield Found(*match.span(), _procedure(match[0], holds))


def _procedure(typed: str, holds: Holds) -> Topic:
    """Return a procedure's topic. What is said of any procedure is said of it too."""
    return Topic(typed, "procedure", frozenset((phrase(typed),)), held(_any_procedure(typed), "", holds))


def narrowed(found: Found, text: str, holds: Holds) -> Found:
    """Return a disease that is operated on as a procedure, and one whose part of the body no passage names as
    narrower: of cellulitis nothing follows for an orbital one."""
    if found.topic.kind != "disease":
        return found
    if operation := _OPERATED.match(text, found.end):
        end = operation.end()
        return Found(found.start, end, _procedure(text[found.start : end], holds))
    before = _OF_A_PART.search(text, 0, found.start)
    if before and not any(map(holds, terms(before["part"]))):
        typed = text[before.start() : found.end]
        return Found(
            before.start(), found.end, replace(found.topic, typed=typed, forms=frozenset((phrase(typed),)))
        )
    return found


def _any_procedure(typed: str) -> frozenset[str]:
    """Return the names of all procedures, which speak of one too, as phrases."""
    looking = _LOOKING if typed.lower().endswith(("scopy", "scopies")) else ()
    return frozenset(map(phrase, (*_ANY, *looking)))
