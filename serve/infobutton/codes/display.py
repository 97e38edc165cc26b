"""Leave out of a display name what is no name: strengths, forms, brackets, what only a list needs.

What is looked for is what the code is of: "Atenolol 100 MG Oral Tablet" is asked as "Atenolol". A route that
changes the answer stays.
"""

from __future__ import annotations

import re

from search.names.names import Names
from serve.infobutton.codes.systems import Kind

_AMOUNT = re.compile(
    r"(?<![\w.])\d[\d.,]*\s*(?:MG|MCG|UG|NG|G|KG|ML|L|MEQ|MMOL|UNT|UNITS?|IU|MIU|ACTUAT|HR|BAU|VIRU|%)"
    r"(?:\s*/\s*(?:\d[\d.,]*\s*)?(?:MG|MCG|G|ML|L|HR|ACTUAT|UNT|SQCM|H))?(?![\w])",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\s*\[[^\]]*\]")
_ROUTES = re.compile(
    r"\b(?:topical|ophthalmic|otic|nasal|inhal(?:ation|ant|er|ed)|intravenous|intramuscular|subcutaneous|"
    r"injection|injectable|vaginal|rectal|transdermal|buccal|sublingual|intrathecal)\b",
    re.IGNORECASE,
)
"""Routes that change the answer; a drug by mouth is what is said without one."""
_TAG = re.compile(
    r"\s*\((?:HCC|CMS[ /-]?HCC|disorder|finding|situation|procedure|substance|product|medicinal product|"
    r"clinical drug|observable entity|organism|morphologic abnormality|event|qualifier value|"
    r"regime/therapy)\)\s*$",
    re.IGNORECASE,
)
_SPECIMEN = re.compile(
    r"\s+(?:in|of|on|by)\s+(?:Serum|Plasma|Blood|Urine|Body|Cerebral|Specimen|Capillary|Venous|Arterial|Stool|"
    r"Saliva|Platelet|Red).*$"
)
_OF_TOTAL = re.compile(r"/[\w -]+\.total\b")
_LETTERS_JOINED = re.compile(r"(?<=[a-z])\.(?=[a-z])", re.IGNORECASE)
_CLASSIFIER = re.compile(
    r",? (?:unspecified|uncomplicated|not elsewhere classified|NOS|NEC|"
    r"not intractable|without status epilepticus|"
    r"without (?:mention of )?complications?)$"
    r"|^(?:other|unspecified|other specified) (?=\S)",
    re.IGNORECASE,
)


def plain_name(display: str, kind: Kind, names: Names) -> str:
    """Return the name in a display name of a code of this kind; all of it where none is found."""
    text = _TAG.sub("", " ".join(display.split()))
    if kind == "test":
        return _test(text)
    return _drug(text, names) if kind == "drug" else text


def plain_disease(name: str) -> str:
    """Return a classification's name without what only the classification needs: ", unspecified", "Other"."""
    found = name
    while (shorter := _CLASSIFIER.sub("", found)) != found:
        found = shorter
    return found


def _test(text: str) -> str:
    """Return the component of a LOINC name: hemoglobin A1c of "Hemoglobin A1c/Hemoglobin.total in Blood"."""
    component = _SPECIMEN.sub("", _BRACKETS.sub("", text))
    return _LETTERS_JOINED.sub(" ", _OF_TOTAL.sub("", component)).strip(" ,;:") or text


def _drug(text: str, names: Names) -> str:
    bare = " ".join(_AMOUNT.sub(" ", text).split())
    for stretch in (_BRACKETS.sub(" ", bare), bare):
        mentions = [
            each for each in names.mentions(stretch) if any(row.kind == "drug" for row in each.concepts)
        ]
        if mentions:
            drugs = dict.fromkeys(each.typed.replace(" / ", " and ") for each in mentions)
            routes = dict.fromkeys(each[0].lower() for each in _ROUTES.finditer(stretch))
            return " ".join((*routes, " and ".join(drugs)))
    return " ".join(bare.split(" / ")) or text
