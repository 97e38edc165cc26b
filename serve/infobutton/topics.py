"""What a task in a record system, or a sub-topic, asks for.

Tasks are of HL7's ActTaskCode (OID 2.16.840.1.113883.5.4). What is shown for a task is our choice. Sub-topics
are those that clients of the guide send, of MeSH's qualifiers and descriptors and of SNOMED CT, and others of
the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping

from serve.infobutton.codes.systems import Kind, system_of
from serve.infobutton.parameters import Coded

ABOUT = ""
"""Nothing but what it is about."""
PHRASES: Mapping[str, str] = {
    ABOUT: "{}",
    "treatment": "treatment of {}",
    "drug treatment": "drug treatment of {}",
    "surgery": "surgery for {}",
    "diet": "diet in {}",
    "rehabilitation": "rehabilitation in {}",
    "dose": "dose of {}",
    "indications": "indications of {}",
    "adverse effects": "adverse effects of {}",
    "contraindications": "contraindications of {}",
    "interactions": "interactions of {}",
    "interactions with food": "interactions of {} with food",
    "interactions with alcohol": "interactions of {} with alcohol",
    "toxicity": "toxicity of {}",
    "overdose": "overdose of {}",
    "pharmacology": "mechanism of action of {}",
    "pharmacokinetics": "pharmacokinetics of {}",
    "pregnancy": "{} in pregnancy",
    "breast-feeding": "{} in breast-feeding",
    "cause": "cause of {}",
    "pathophysiology": "pathophysiology of {}",
    "diagnosis": "diagnosis of {}",
    "differential diagnosis": "differential diagnosis of {}",
    "classification": "classification of {}",
    "symptoms": "symptoms of {}",
    "complications": "complications of {}",
    "prognosis": "prognosis of {}",
    "epidemiology": "epidemiology of {}",
    "prevention": "prevention of {}",
    "monitoring": "monitoring of {}",
    "vaccination": "vaccination schedule of {}",
    "interpretation": "interpretation of {}",
    "indications of the test": "when to measure {}",
    "high": "causes of high {}",
    "low": "causes of low {}",
    "abnormal": "causes of abnormal {}",
}
"""How each topic is asked."""

_TASKS: Mapping[str, Mapping[Kind, str]] = {
    "MEDOE": {"drug": "dose", "disease": "treatment"},
    "OE": {"drug": "dose", "disease": "treatment", "test": "indications of the test"},
    "LABOE": {"test": "indications of the test", "disease": "diagnosis"},
    "OREV": {"disease": "treatment"},
    "MLREV": {"drug": "adverse effects", "disease": "treatment"},
    "MEDLISTREV": {"drug": "adverse effects", "disease": "treatment"},
    "MARWLREV": {"drug": "dose"},
    "PROBLISTE": {"disease": "treatment"},
    "PROBLISTREV": {"disease": "treatment"},
    "DIAGLISTE": {"disease": "treatment"},
    "DIAGLISTREV": {"disease": "treatment"},
    "LABRREV": {"test": "interpretation", "disease": "diagnosis"},
    "MICRORREV": {"test": "interpretation", "disease": "treatment"},
    "MICROORGRREV": {"disease": "treatment"},
    "MICROSENSRREV": {"disease": "treatment"},
    "IMMLE": {"drug": "vaccination", "disease": "vaccination"},
    "IMMLREV": {"drug": "vaccination", "disease": "vaccination"},
    "ALLERLE": {"drug": "contraindications"},
    "ALLERLREV": {"drug": "contraindications"},
    "PATREPE": {"disease": "diagnosis"},
    "PATREPREV": {"disease": "diagnosis"},
    "RADREPE": {"disease": "diagnosis"},
    "RADREPREV": {"disease": "diagnosis"},
}
"""What each task asks for, by what its code is of; of all else, only what it is about."""
_KINDS: Mapping[str, Kind] = {code: next(iter(of)) for code, of in _TASKS.items() if code != "OE"}
"""What a task is about where nobody knows what its code is of: the first that it has above."""
_NOTHING_MORE = frozenset(
    "CLINNOTEE CLINNOTEREV DISCHSUME DISCHSUMREV DISCHINSTE PATDOC PATEDUE PATINFO REMLE REMLREV WELLREMLE "
    "WELLREMLREV RISKASSESS FALLRISK".split()
)
"""Tasks that ask for nothing more than what they are about."""

_SEVERITIES = {
    "H": "high",
    "HH": "high",
    "HU": "high",
    "L": "low",
    "LL": "low",
    "LU": "low",
    "A": "abnormal",
    "AA": "abnormal",
}
"""HL7's ObservationInterpretation: what is asked of a test's result."""

_MESH = {
    "Q000628": "treatment",
    "Q000188": "drug treatment",
    "Q000601": "surgery",
    "Q000178": "diet",
    "D004032": "diet",
    "Q000534": "rehabilitation",
    "Q000008": "dose",
    "Q000627": "indications",
    "Q000009": "adverse effects",
    "Q000744": "contraindications",
    "D004347": "interactions",
    "Q000633": "toxicity",
    "Q000506": "overdose",
    "Q000494": "pharmacology",
    "Q000493": "pharmacokinetics",
    "D011247": "pregnancy",
    "D007774": "breast-feeding",
    "D001942": "breast-feeding",
    "Q000209": "cause",
    "Q000503": "pathophysiology",
    "Q000175": "diagnosis",
    "D003937": "differential diagnosis",
    "Q000145": "classification",
    "Q000150": "complications",
    "Q000401": "prognosis",
    "D011379": "prognosis",
    "Q000453": "epidemiology",
    "Q000517": "prevention",
}
_SNOMED = {
    "79899007": "interactions",
    "404204005": "interactions",
    "95907004": "interactions with food",
    "95906008": "interactions with alcohol",
    "47965005": "differential diagnosis",
    "77386006": "pregnancy",
    "169745008": "breast-feeding",
    "413712001": "breast-feeding",
}
_CODES = {"MeSH": _MESH, "SNOMED CT": _SNOMED}
_NAMES = {
    **{name: name for name in PHRASES if name},
    "therapy": "treatment",
    "management": "treatment",
    "drug therapy": "drug treatment",
    "diet therapy": "diet",
    "administration & dosage": "dose",
    "administration and dosage": "dose",
    "dosage": "dose",
    "dosing": "dose",
    "therapeutic use": "indications",
    "uses": "indications",
    "adverse reactions": "adverse effects",
    "side effects": "adverse effects",
    "warnings": "contraindications",
    "drug interaction": "interactions",
    "drug interactions": "interactions",
    "drug interaction with drug": "interactions",
    "drug interaction with food": "interactions with food",
    "drug interaction with alcohol": "interactions with alcohol",
    "poisoning": "overdose",
    "mechanism of action": "pharmacology",
    "lactation": "breast-feeding",
    "breast feeding": "breast-feeding",
    "etiology": "cause",
    "aetiology": "cause",
    "causes": "cause",
    "physiopathology": "pathophysiology",
    "signs and symptoms": "symptoms",
    "mortality": "prognosis",
    "prevention & control": "prevention",
    "prevention and control": "prevention",
}


def of_sub_topic(sub_topic: Coded) -> str | None:
    """Return the topic of a sub-topic; None where code and name are not known, or say different things."""
    system = system_of(sub_topic.system)
    tables = (
        [_CODES[system.name]]
        if system and system.name in _CODES
        else []
        if sub_topic.system
        else [_MESH, _SNOMED]
    )
    by_code = next((table[sub_topic.code] for table in tables if sub_topic.code in table), None)
    named = (sub_topic.display, sub_topic.original)
    by_name = next(
        (_NAMES[name] for each in named if (name := " ".join(each.casefold().split())) in _NAMES), None
    )
    return None if by_code and by_name and by_code != by_name else by_code or by_name


def of_task(task: Coded, severity: Coded, kind: Kind) -> str | None:
    """Return the topic of a task for a thing of this kind; None where the task is not known."""
    code = task.code.upper()
    kind = kind or _KINDS.get(code, "")
    if kind == "test" and severity.code.upper() in _SEVERITIES:
        return _SEVERITIES[severity.code.upper()]
    if not code:
        return ABOUT
    return ABOUT if code in _NOTHING_MORE else _TASKS[code].get(kind, ABOUT) if code in _TASKS else None
