"""Tells a word that ends as the names of drugs do, by the WHO's stems for nonproprietary names."""

from __future__ import annotations

import re

_STEM = re.compile(
    r"\w{3,}(?:mab|nib|vir|pril|sartan|olol|dipine|prazole|vastatin|gliptin|gliflozin|glutide|floxacin|cillin|"
    r"cycline|conazole|ciclovir|triptan|dronate|setron|xaban|parin|azepam|azolam|citinib|oxetine|tidine|afil|"
    r"mycin|thiazide|profen|coxib|lukast|trexate|platin|taxel|rubicin|zosin|semide|curium|tocin)"
)


def looks_like_a_drug(word: str) -> bool:
    """Return whether a word in lower case ends so."""
    return _STEM.fullmatch(word) is not None
