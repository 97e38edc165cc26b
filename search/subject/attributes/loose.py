"""Attributes with other words, which a passage need not use: a treatment is stated without the word."""

from __future__ import annotations

from search.subject.attributes.attribute import attribute

SYNONYMS = (
    attribute(
        "treatment",
        r"\btreat(?:ed|ment|ments|ing)?\b|\btherap(?:y|ies)\b|\bmanage(?:d|ment)\b|\bcures?\b|"
        r"\b(?:drug|treatment|agent) of choice\b|\bfirst[- ](?:line|choice)\b",
        r"\btreat|\btherap|\bmanag(?:e|ing)|\bcure|\bfirst\b|\bprefer|\bstart|\bgiven\b|\buse[ds]?\b",
    ),
    attribute(
        "symptoms",
        r"\bsymptoms?\b|\bclinical (?:features|findings|presentation|picture)|\bpresent(?:s|ation|ing)?\b|"
        r"\bsigns\b|\bmanifestations?\b",
        r"\bsympt|\bsigns?\b|\bpresent(?:s|ing|ation)|\bfeatures?\b|\bmanifest",
    ),
    attribute(
        "diagnosis",
        r"\bdiagnos\w+|\bwork-?up\b|\bconfirm(?:ed)?\b",
        r"\bdiagnos|\btest(?:s|ed|ing)\b|\bconfirm",
    ),
    attribute(
        "causes", r"\bcauses?\b(?! of death)|\ba?etiology\b", r"\bcause|\bdue to\b|etiolog|result from"
    ),
    attribute("prevention", r"\bprevent(?:ed|ion|ing)?\b|\bprophyla\w+", r"\bprevent|\bprophyla"),
    attribute("complications", r"\bcomplications?\b|\blead to\b", r"\bcomplicat|\blead(?:s|ing)? to\b"),
    attribute(
        "frequency",
        r"\bhow common\b|\bprevalence\b|\bincidence\b|\bhow many people\b|\bepidemiology\b",
        r"\bprevalen|\binciden|\bepidemiolog|\bper (?:100,?000|million)|\b1 in\b|\bcommon\b",
    ),
    attribute("risk factors", r"\brisk factors?\b|\bat risk\b|\blikely to get\b", r"\brisk\b|\blikely\b"),
)
