"""Other names of what is measured: "CrCl 22" asks of a table headed "Creatinine clearance"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from index.words.terms import terms

_NAMES = """
CrCl|ClCr|creatinine clearance
eGFR|GFR|glomerular filtration rate
INR|international normalised ratio
ALT|SGPT|alanine aminotransferase|alanine transaminase|aminotransferase|transaminase
AST|SGOT|aspartate aminotransferase|aspartate transaminase|aminotransferase|transaminase
ALP|alkaline phosphatase
bili|bilirubin
K|potassium|serum potassium
Na|sodium|serum sodium
CK|CPK|creatine kinase
Hb|Hgb|haemoglobin
WCC|WBC|white cell count|white blood cells|leucocytes
plt|plts|platelets|platelet count
ANC|neutrophils|neutrophil count|absolute neutrophil count
CRP|C-reactive protein
ESR|erythrocyte sedimentation rate
BP|SBP|blood pressure|systolic
HR|pulse|heart rate
RR|respiratory rate
temp|temperature
sats|SpO2|SaO2|oxygen saturation
BMI|body mass index
HbA1c|A1c|glycated haemoglobin
BM|CBG|glucose|blood glucose|blood sugar|sugar
Ca|calcium
PO4|phosphate
urate|uric acid
trop|troponin
TSH|thyrotropin|thyroid stimulating hormone
QTc|QT|QT interval
LVEF|EF|ejection fraction
weight|wt|body weight
GCS|Glasgow coma scale
FeNO|fractional exhaled nitric oxide
PSA|prostate specific antigen
BNP|NT-proBNP|natriuretic peptide
vit D|25-OH vitamin D|25-hydroxyvitamin D
"""


def with_other_names(measured: Iterable[str]) -> frozenset[str]:
    """Add to the terms before a number those of other names of what is measured."""
    found = frozenset(measured)
    return found.union(*(every for forms, every in _analytes() if any(form <= found for form in forms)))


def names_an_analyte(measured: frozenset[str]) -> bool:
    """Return whether the terms before a number name something that is measured."""
    return any(form <= measured for forms, _ in _analytes() for form in forms)


@cache
def _analytes() -> tuple[tuple[tuple[frozenset[str], ...], frozenset[str]], ...]:
    """Return the terms of each name of an analyte, with those of all its names."""
    lines = (line.split("|") for line in _NAMES.strip().splitlines())
    forms = [tuple(filter(None, (frozenset(terms(name)) for name in names))) for names in lines]
    return tuple((each, frozenset().union(*each)) for each in forms)
