"""Say whom a request is about, only where it says so: children, older adults, pregnancy, breast-feeding.

An adult's age adds nothing, for most sources speak of adults. Age 65 and above counts as "older adults" only
where the age group says so. Sex adds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from serve.infobutton.codes.systems import system_of
from serve.infobutton.parameters import Asked, Coded

_YEARS: Mapping[str, float] = {
    "a": 1.0,
    "mo": 1 / 12,
    "wk": 7 / 365.25,
    "d": 1 / 365.25,
    "h": 1 / 8766,
    "min": 1 / 525960,
}
"""A unit of UCUM, in years."""
_NEWBORN, _INFANT, _CHILD, _ADOLESCENT, _OLD = (
    "in newborns",
    "in infants",
    "in children",
    "in adolescents",
    "in older adults",
)
_UNTIL = ((28 / 365.25, _NEWBORN), (2.0, _INFANT), (12.0, _CHILD), (18.0, _ADOLESCENT), (65.0, ""))
_GROUPS = {
    "D007231": _NEWBORN,
    "D007223": _INFANT,
    "D002675": _CHILD,
    "D002648": _CHILD,
    "D000293": _ADOLESCENT,
    "D055815": "",
    "D000328": "",
    "D008875": "",
    "D000368": _OLD,
    "D000369": _OLD,
}
"""MeSH's age groups, which the guide takes."""
_NAMED = (
    ("infant, newborn", "D007231"),
    ("newborn", "D007231"),
    ("infant", "D007223"),
    ("child, preschool", "D002675"),
    ("child", "D002648"),
    ("adolescent", "D000293"),
    ("young adult", "D055815"),
    ("adult", "D000328"),
    ("middle aged", "D008875"),
    ("aged, 80 and", "D000369"),
    ("aged", "D000368"),
)
_OBSERVED = {"77386006": "in pregnancy", "169745008": "in breast-feeding", "413712001": "in breast-feeding"}
"""SNOMED CT: pregnant, and breast-feeding as two clients send it."""
_ADULT = ""
_MEETING = tuple(
    frozenset(pair)
    for pair in (
        (_NEWBORN, _INFANT),
        (_INFANT, _CHILD),
        (_CHILD, _ADOLESCENT),
        (_ADOLESCENT, _ADULT),
        (_ADULT, _OLD),
    )
)
"""Groups that meet at an age."""


@dataclass(frozen=True, slots=True)
class People:
    """Whom a request is about, as the end of a question, and what was not taken into account."""

    phrases: tuple[str, ...]
    notes: tuple[str, ...] = ()


def people(asked: Asked) -> People:
    """Return whom a request is about."""
    by_age, notes = _of_age(*asked.age)
    by_group = _of_group(asked.age_group)
    if asked.age_group and by_group is None:
        notes = (*notes, "The age group is not known here, and was not taken into account")
    if _disagree(by_age, by_group):
        notes = (*notes, "Age and age group say different things: neither was taken into account")
        by_age = by_group = None
    observed = [phrase for each in asked.observed if (phrase := _of_observation(each))]
    if left := asked.observations - len(observed):
        count = "One observation was" if left == 1 else f"{left} observations were"
        notes = (*notes, f"{count} not taken into account")
    group = by_group or (by_age if by_age != _OLD else "")
    return People(tuple(dict.fromkeys(filter(None, (group, *observed)))), notes)


def _of_age(value: str, unit: str) -> tuple[str | None, tuple[str, ...]]:
    if not value:
        return None, ()
    if not re.fullmatch(r"\d{1,7}(?:\.\d{1,3})?", value) or unit not in _YEARS:
        return None, ("The age is no number with a unit that is known here, and was not taken into account",)
    years = float(value) * _YEARS[unit]
    return next((phrase for until, phrase in _UNTIL if years < until), _OLD), ()


def _of_group(group: Coded) -> str | None:
    if group.code in _GROUPS:
        return _GROUPS[group.code]
    stated = group.display.casefold()
    code = next((code for name, code in _NAMED if stated.startswith(name)), None)
    return _GROUPS[code] if code else None


def _of_observation(observed: Coded) -> str:
    system = system_of(observed.system)
    known = not observed.system or (system is not None and system.name == "SNOMED CT")
    return _OBSERVED.get(observed.code, "") if known else ""


def _disagree(by_age: str | None, by_group: str | None) -> bool:
    """Return whether an age and an age group contradict each other: a child among the aged."""
    if by_age is None or by_group is None or by_age == by_group:
        return False
    return frozenset((by_age, by_group)) not in _MEETING
