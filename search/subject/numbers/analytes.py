"""Other names of what is measured: "CrCl 22" asks of a table headed "Creatinine clearance"."""

from __future__ import annotations

from collections.abc import Set
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
WCC|WBC|white cell count|white cells|white blood cell count|white blood cells|leucocytes
plt|plts|platelets|platelet count
ANC|neutrophils|neutrophil count|absolute neutrophil count
CRP|C-reactive protein
ESR|erythrocyte sedimentation rate
BP|SBP|blood pressure|systolic
pulse|heart rate
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
TSH|thyrotropin|thyroid stimulating hormone|thyroid function|TFT|TFTs
QTc|QT|QT interval
LVEF|EF|ejection fraction
weight|wt|body weight
GCS|Glasgow coma scale
FeNO|fractional exhaled nitric oxide
PSA|prostate specific antigen
BNP|NT-proBNP|natriuretic peptide
vit D|25-OH vitamin D|25-hydroxyvitamin D
prolactin
cortisol
ferritin
folate
free T4|fT4|thyroxine
free T3|fT3|triiodothyronine
lactate
ammonia
amylase
lipase
albumin
magnesium
testosterone
oestradiol|estradiol
FSH|follicle stimulating hormone
LH|luteinising hormone
hCG|bHCG|chorionic gonadotrophin
IGF-1|insulin-like growth factor
PTH|parathyroid hormone
D-dimer
fibrinogen
APTT|activated partial thromboplastin time
procalcitonin
osmolality
LDH|lactate dehydrogenase
GGT|gamma glutamyl transferase
cholesterol
LDL
HDL
triglycerides
ACTH|corticotropin
"""


def is_held(term: str, held: Set[str]) -> bool:
    """Return whether a text that holds some terms holds an analyte that one term names: ANC, neutrophils."""
    asked = frozenset((term,))
    return any(form <= held for forms in _analytes() if asked in forms for form in forms)


def names_an_analyte(measured: frozenset[str]) -> bool:
    """Return whether the terms before a number name something that is measured."""
    return any(form <= measured for forms in _analytes() for form in forms)


def is_of(measured: frozenset[str], about: Set[str]) -> bool:
    """Return whether a text is about what a question measured: by a whole name of it, where it has one.

    "Heart rate" and "filtration rate" share a word, and nothing else.
    """
    asked = [forms for forms in _analytes() if any(form <= measured for form in forms)]
    if asked:
        return any(form <= about for forms in asked for form in forms)
    return not measured.isdisjoint(about)


@cache
def _analytes() -> tuple[tuple[frozenset[str], ...], ...]:
    """Return the terms of each name of every analyte."""
    lines = (line.split("|") for line in _NAMES.strip().splitlines())
    return tuple(tuple(filter(None, (frozenset(terms(name)) for name in names))) for names in lines)
