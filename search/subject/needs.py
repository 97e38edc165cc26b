"""Finds what a question asks of its subject, and whether a passage states it: for a dose, an amount."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from index.words.terms import terms
from search.subject.attributes.listed import ATTRIBUTES
from search.subject.attributes.loose import SYNONYMS
from search.subject.conditions import NO_UNIT, condition_patterns, conditions_asked, names_condition
from search.subject.numbers.analytes import names_an_analyte
from search.subject.topic import Need

_BY_NAME = {each.name: each for each in (*ATTRIBUTES, *SYNONYMS)}
_UNIT_ALONE = r"\b(?:mg|g|mcg|[µμ]g|micrograms?|milligrams?|m?l|units?|iu|tablets?|drops?|puffs?)\b"
_REST_OF_WORD = re.compile(r"\w*")
ADULT, VALUE_ASKED = "adult", "a value"
_ADULT_ASKED = re.compile(r"\badults?\b|\bgrown-?ups?\b", re.IGNORECASE)
_ADULT_STATED = re.compile(
    r"\badults?\b|\badulthood\b|\bgrown|\b(?:men|women|man|woman|elderly|pensioners?)\b|"
    r"\b(?:over|above|older than|aged|from|than|≥|>)\s?(?:the age of )?(?:1[2-9]|[2-9]\d)\b" + NO_UNIT,
    re.IGNORECASE,
)
_KINDS = (
    r"primary|secondary|tertiary|congenital|acquired|juvenile|diffuse|limited|locali[sz]ed|distal|proximal|"
    r"central|"
    r"familial|hereditary|idiopathic|refractory|gestational|bilateral|unilateral|atypical|ocular|"
    r"generali[sz]ed|"
    r"systolic|diastolic|latent|alcoholic|viral|bacterial|fungal|autoimmune|infantile|neonatal|spinal|"
    r"cerebral|"
    r"thyroid|transient|cardiogenic|septic|nephrogenic"
)
_KIND = re.compile(_KINDS, re.IGNORECASE)
_QUALIFIER = re.compile(
    rf"\b(?P<word>{_KINDS})[ -](?=[a-z])(?!care\b|school\b|to\b|and\b|or\b|if\b|disease\b|function|"
    rf"tests?\b|hormone|gland)",
    re.IGNORECASE,
)
"""What makes a disease one of its kinds: what is said of primary disease says nothing of secondary."""


def _kind_stated(name: str) -> str:
    """Return the pattern of a kind's word, in either spelling and as an adverb; "second" is no secondary."""
    if name.endswith("ary"):
        return rf"\b{name[:-1]}(?:y|ily)\b"
    word = re.sub(r"i[sz]ed$", "i[sz]ed", name)
    return rf"\b{word}(?:ly)?\b"


_IN_UNIT = "an amount in "
_UNIT_ASKED = re.compile(
    r"(?<![\d.])(?<!\d\s)\b(?:mg|g|mcg|micrograms?|units?|ml)\s?(?:/|per )\s?(?:kg|m2|m²|day|hour|h)\b",
    re.IGNORECASE,
)
"""A unit without a number: "prednisone mg/kg"."""


_IN_A_UNIT = re.compile(
    r"\d\s?(?P<unit>(?:mg|g|mcg|micrograms?|units?|ml)\s?(?:/|per )\s?(?:kg|m2|m²|day|hour|h))\b",
    re.IGNORECASE,
)


def _unit(text: str) -> str:
    """Return a unit in one spelling."""
    return re.sub(r"\s*per\s*|\s+", lambda found: "/" if "per" in found[0] else "", text.lower()).replace(
        "²", "2"
    )


@lru_cache(maxsize=64)
def needs_of(question: str) -> tuple[Need, ...]:
    """List what a question asks that a passage must state: conditions, then attributes in their order."""
    found = [Need(name) for name in conditions_asked(question)]
    if _ADULT_ASKED.search(question):
        found.append(Need(ADULT))
    found += [Need(match["word"].lower()) for match in _QUALIFIER.finditer(question)]
    measured = frozenset(terms(question))
    of = measured if names_an_analyte(measured) else frozenset[str]()
    found += [
        Need(each.name, each.quantity, of if each.name == VALUE_ASKED else frozenset())
        for each in ATTRIBUTES
        if each.asked.search(question)
    ]
    found += [Need(f"{_IN_UNIT}{_unit(match[0])}", True) for match in _UNIT_ASKED.finditer(question)]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def asking_terms(question: str) -> Mapping[str, frozenset[str]]:
    """Return the terms with which a question asks each need, by name. A passage may state it without them."""
    found: dict[str, frozenset[str]] = {}
    attributes = ((each.name, each.asked) for each in (*ATTRIBUTES, *SYNONYMS))
    every = (*condition_patterns().items(), (ADULT, _ADULT_ASKED), *attributes)
    for name, pattern in every:
        for match in pattern.finditer(question):
            end = match.end() + len(_REST_OF_WORD.match(question, match.end())[0])  # type: ignore[index]
            found[name] = found.get(name, frozenset()) | frozenset(terms(question[match.start() : end]))
    return found


@lru_cache(maxsize=512)
def asks_only(text: str) -> bool:
    """Return whether a stretch of a question only names a condition or an attribute, and so no topic."""
    asked = (*condition_patterns().values(), _ADULT_ASKED, *(each.asked for each in ATTRIBUTES))
    return any(_covers(pattern, text) for pattern in asked)


def _covers(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether a pattern's match, to the ends of its words, is all of a text."""
    found = pattern.search(text)
    return found is not None and found.start() == 0 and not re.search(r"\s", text[found.end() :])


def states(name: str, text: str) -> bool:
    """Return whether a text states a need, by its name."""
    if name == ADULT:
        return bool(_ADULT_STATED.search(text))
    if name.startswith(_IN_UNIT):
        return any(_unit(match["unit"]) == name.removeprefix(_IN_UNIT) for match in _IN_A_UNIT.finditer(text))
    if _KIND.fullmatch(name):
        return bool(re.search(_kind_stated(name), text, re.IGNORECASE))
    if attribute := _BY_NAME.get(name):
        return bool(attribute.stated.search(text))
    return names_condition(name, text)


def is_synonym(name: str) -> bool:
    """Return whether an attribute is stated by other words, and need not be."""
    return any(each.name == name for each in SYNONYMS)


def states_in(name: str, statement: str, heads: str) -> bool:
    """Return whether a statement states a quantity; a row's unit may stand in its heads."""
    if states(name, statement):
        return True
    return name == "a dose" and bool(re.search(r"\d", statement) and re.search(_UNIT_ALONE, heads, re.I))
