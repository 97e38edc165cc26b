"""Read the parameters of a request: which there are, how repeated ones are numbered, and what they may hold.

A repeated parameter has a number behind its name, the same for what belongs together:
`mainSearchCriteria.v.c1`, `mainSearchCriteria.v.cs1`. Senders differ in whether the first has none, 0 or 1,
so the numbers only order. Names are compared without case. What is not named here, above all every other
`patientPerson...`, is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from serve.problems import Problem

Written = Literal["application/atom+xml", "application/json", "text/html"]
WRITTEN: Mapping[str, Written] = {
    "": "application/atom+xml",
    "application/atom+xml": "application/atom+xml",
    "application/xml": "application/atom+xml",
    "text/xml": "application/atom+xml",
    "application/json": "application/json",
    "text/json": "application/json",
    "text/html": "text/html",
}
CODE = r"[0-9A-Za-z](?:[0-9A-Za-z._/^+-]{0,62}[0-9A-Za-z])?"
SYSTEM = r"[0-9A-Za-z .:/_-]{1,100}"
MOST_TEXT = 300
"""The most characters of a display name or original text."""
MOST_SHORT = 100
_MOST_REPEATED = 10
_NAME = re.compile(
    r"(mainsearchcriteria\.v|subtopic\.v|observation\.c|observation\.v|observation|taskcontext\.c|agegroup\.v|age\.v|"
    r"severityobservation\.interpretationcode|patientperson\.administrativegendercode|"
    r"informationrecipient\.languagecode|performer\.languagecode)"
    r"\.(cs|c|dn|ot|v|u|valuenegationind|nullflavor)(\d{0,3})"
    r"|(informationrecipient|performer|knowledgeresponsetype)"
)
_WHO = re.compile(r"PROV|PAT|PAYOR|[0-9A-Z]{9}X", re.IGNORECASE)
"""Who reads or asks: a role, or a code of the Health Care Provider Taxonomy. All else might be a name."""
_SEX = re.compile(r"F|M|UN|UNK|U|O", re.IGNORECASE)
_FREE = ("dn", "ot")


@dataclass(frozen=True, slots=True)
class Coded:
    """A code as it was sent: each part may be empty, and `code` has only letters, digits and a few signs."""

    code: str = ""
    system: str = ""
    display: str = ""
    original: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.display or self.original)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request.

    Attributes:
        criteria: what it is about, in the order of their numbers; at least one.
        observed: what was observed of the patient, without what is negated or unknown.
        observations: how many observations were sent at all.
        age: a number with its unit (UCUM); empty if it was not sent.
    """

    criteria: tuple[Coded, ...]
    sub_topics: tuple[Coded, ...] = ()
    task: Coded = Coded()
    severity: Coded = Coded()
    observed: tuple[Coded, ...] = ()
    observations: int = 0
    age: tuple[str, str] = ("", "")
    age_group: Coded = Coded()
    sex: str = ""
    recipient: str = ""
    recipient_language: str = ""
    performer: str = ""
    written: Written = "application/atom+xml"

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that was typed or chosen by somebody, and may hold anything."""
        coded = (*self.criteria, *self.sub_topics, self.task, self.severity, self.age_group)
        return tuple(filter(None, (text for each in coded for text in (each.display, each.original))))


def read(sent: Iterable[tuple[str, str]]) -> Asked:
    """Read a request.

    Raises:
        Problem: that names a parameter which is missing, repeated without a number, or holds what it may not.
    """
    found = _named(sent)
    wanted = found.get(("knowledgeresponsetype", "", 0), "").split(";")[0].strip().lower()
    if wanted not in WRITTEN:
        raise _wrong(
            "knowledgeResponseType", "It is not written so", f"One of {', '.join(filter(None, WRITTEN))}"
        )
    criteria = _coded(found, "mainsearchcriteria.v")
    if not criteria:
        raise _wrong(
            "mainSearchCriteria.v.c",
            "The request says of nothing that it asks about it",
            "Send mainSearchCriteria.v.c with mainSearchCriteria.v.cs, or mainSearchCriteria.v.dn",
        )
    return Asked(
        criteria,
        sub_topics=_coded(found, "subtopic.v"),
        task=_one(found, "taskcontext.c"),
        severity=_one(found, "severityobservation.interpretationcode"),
        observed=_observed(found),
        observations=len({number for name, _, number in found if name.startswith("observation")}),
        age=(found.get(("age.v", "v", 0), ""), found.get(("age.v", "u", 0), "")),
        age_group=_one(found, "agegroup.v"),
        sex=_if(_SEX, found.get(("patientperson.administrativegendercode", "c", 0), "")),
        recipient=_if(_WHO, found.get(("informationrecipient", "", 0), "")),
        recipient_language=found.get(("informationrecipient.languagecode", "c", 0), ""),
        performer=_if(_WHO, found.get(("performer", "", 0), "")),
        written=WRITTEN[wanted],
    )


_Found = dict[tuple[str, str, int], str]
"""What was sent, by group, part and number."""


def _named(sent: Iterable[tuple[str, str]]) -> _Found:
    found: _Found = {}
    for stated, value in sent:
        name = _NAME.fullmatch(stated.strip().lower())
        text = " ".join(value.split())
        if name and text:
            key = (name[1] or name[4], name[2] or "", int(name[3] or 0))
            _check(stated.strip(), key[1], text)
            if found.setdefault(key, text) != text:
                remedy = "Number them: mainSearchCriteria.v.c1, mainSearchCriteria.v.c2"
                raise _wrong(stated.strip(), "It was sent twice, with other values", remedy)
    return found


def _check(name: str, part: str, text: str) -> None:
    most = MOST_TEXT if part in _FREE else MOST_SHORT
    if len(text) > most:
        raise _wrong(name, f"It has {len(text)} characters", f"At most {most} are read")
    if part not in _FREE and not text.isprintable():
        raise _wrong(name, "It holds signs that are not seen", "Send it without them")
    if part in ("c", "v", "u") and not re.fullmatch(CODE, text):
        raise _wrong(name, "It is no code", "Send a code, and its name in .dn")
    if part == "cs" and not re.fullmatch(SYSTEM, text):
        raise _wrong(name, "It is no code system", "Send its OID, such as 2.16.840.1.113883.6.90")


def _coded(found: _Found, group: str) -> tuple[Coded, ...]:
    numbers = sorted({number for name, _, number in found if name == group})
    every = tuple(filter(None, (_one(found, group, number) for number in numbers)))
    if len(every) > _MOST_REPEATED:
        raise _wrong(group, f"{len(every)} were sent", f"At most {_MOST_REPEATED} are read")
    return every


def _one(found: _Found, group: str, number: int = 0) -> Coded:
    return Coded(*(found.get((group, part, number), "") for part in ("c", "cs", "dn", "ot")))


def _if(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""


def _observed(found: _Found) -> tuple[Coded, ...]:
    """Return what was observed: values that are codes, without those that are negated or not known."""
    numbers = sorted({number for name, _, number in found if name == "observation.v"})
    return tuple(
        _one(found, "observation.v", number)
        for number in numbers
        if found.get(("observation", "valuenegationind", number), "false").lower() == "false"
        and ("observation", "nullflavor", number) not in found
        and _one(found, "observation.v", number)
    )


def _wrong(name: str, detail: str, remedy: str) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{name}: {detail}", remedy, (name,))
