"""Describe the parameters of a request for /openapi.json: numbered ones cannot stand in a function's head."""

from __future__ import annotations

from typing import Any

from serve.infobutton.parameters import CODE, MOST_SHORT, MOST_TEXT, SYSTEM, WRITTEN

_CODE = {"type": "string", "maxLength": 64, "pattern": f"^{CODE}$"}
_SYSTEM = {"type": "string", "maxLength": MOST_SHORT, "pattern": f"^{SYSTEM}$"}
_TEXT = {"type": "string", "maxLength": MOST_TEXT}
_PARTS = {"c": _CODE, "cs": _SYSTEM, "dn": _TEXT, "ot": _TEXT}
_MEANS = {"c": "Code", "cs": "Code system, by its OID", "dn": "Display name", "ot": "Original text"}
_CODED = {
    "mainSearchCriteria.v": (
        "what is asked about",
        ("c", "cs", "dn", "ot"),
        ("E11", "2.16.840.1.113883.6.90"),
    ),
    "subTopic.v": ("what is asked of it", ("c", "cs", "dn", "ot"), ("Q000628", "2.16.840.1.113883.6.177")),
    "taskContext.c": ("the task", ("c", "cs", "dn"), ("PROBLISTREV", "2.16.840.1.113883.5.4")),
    "severityObservation.interpretationCode": ("a result's interpretation", ("c", "cs", "dn"), ("H", "")),
    "ageGroup.v": ("the age group", ("c", "cs", "dn"), ("D002648", "2.16.840.1.113883.6.177")),
    "patientPerson.administrativeGenderCode": ("the sex, which changes no answer", ("c",), ("F", "")),
    "observation.v": (
        "what was observed; read of pregnancy and breast-feeding",
        ("c", "cs", "dn"),
        ("77386006", ""),
    ),
    "informationRecipient.languageCode": ("the reader's language", ("c",), ("en", "")),
    "performer.languageCode": ("the user's language", ("c",), ("en", "")),
}


def _parameter(name: str, about: str, schema: dict[str, Any], example: str = "") -> dict[str, Any]:
    shown = {"example": example} if example else {}
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema, **shown}


def _parameters() -> list[dict[str, Any]]:
    found = []
    for group, (about, parts, examples) in _CODED.items():
        for part in parts:
            example = dict(zip(("c", "cs"), examples, strict=True)).get(part, "")
            found.append(_parameter(f"{group}.{part}", f"{_MEANS[part]} of {about}.", _PARTS[part], example))
    return [
        *found,
        _parameter("age.v.v", "The age, a number.", _CODE, "8"),
        _parameter("age.v.u", "Its unit: a, mo, wk, d, h or min.", _CODE, "a"),
        _parameter("informationRecipient", "Who reads: PROV, PAT or PAYOR.", _CODE, "PROV"),
        _parameter("performer", "Who asks: PROV, PAT or PAYOR.", _CODE, "PROV"),
        _parameter(
            "knowledgeRequestNotification.effectiveTime.v", "When it was asked; not read.", {"type": "string"}
        ),
        _parameter(
            "knowledgeResponseType",
            "How the answer is written; Atom without it.",
            {"type": "string", "enum": [each for each in WRITTEN if each]},
            "application/atom+xml",
        ),
    ]


PARAMETERS = _parameters()
"""The parameters in an address."""
BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "properties": {
                    each["name"]: {**each["schema"], "description": each["description"]}
                    for each in PARAMETERS
                },
            }
        }
    },
}
"""The same in a form."""
