"""Tells a word that ends as the names of drugs do, by the WHO's stems for nonproprietary names."""

from __future__ import annotations

import re

_STEM = re.compile(
    r"\w{3,}(?:mab|nib|vir|pril|sartan|olol|dipine|prazole|vastatin|gliptin|gliflozin|glutide|floxacin|cillin|"
    r"cycline|conazole|ciclovir|triptan|dronate|setron|xaban|parin|azepam|azolam|citinib|oxetine|tidine|afil|"
    r"mycin|thiazide|profen|coxib|lukast|trexate|platin|taxel|rubicin|zosin|semide|curium|tocin)"
)


_WITHOUT_STEM = frozenset(
    """
    aspirin clopidogrel prasugrel ticagrelor warfarin heparin digoxin insulin lithium morphine codeine
    tramadol paracetamol acetaminophen colchicine allopurinol metformin phenytoin carbamazepine
    valproate lamotrigine levetiracetam gabapentin pregabalin spironolactone amiodarone adrenaline
    epinephrine naloxone clozapine haloperidol hydroxychloroquine azathioprine mycophenolate
    cyclophosphamide tacrolimus ciclosporin cyclosporine immunoglobulin diclofenac naproxen indomethacin
    trimethoprim nitrofurantoin isoniazid rifampicin rifampin theophylline aminophylline salbutamol
    albuterol levothyroxine carbimazole methimazole verapamil diltiazem ramipril domperidone
    metoclopramide cyclizine prednisone prednisolone hydrocortisone dexamethasone methylprednisolone
    """.split()
)
"""Common drugs whose names tell nothing by their ending."""


def looks_like_a_drug(word: str) -> bool:
    """Return whether a word in lower case ends so, or is a common drug."""
    return word in _WITHOUT_STEM or _STEM.fullmatch(word) is not None
