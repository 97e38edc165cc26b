"""Tells lists of references from what a document says: by their heading, or by the form of their entries.

They are kept and can be cited, but a reference answers no clinical question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_HEADING = re.compile(
    r"(?:\d+(?:\.\d+)*\.?\s*|[A-Z]\.\s*)?(?:list of )?(?:selected |key |cited |further )?"
    r"(?:references?(?: list| cited| and (?:notes|links|further reading))?|bibliography|literature cited"
    r"|works cited|reference list|source documents)\W*",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"\b(?:19|20)\d{2}(?: [A-Z][a-z]{2,8}(?: \d{1,2})?)?;\s*\d+|\d+(?:\(\d+[^)]*\))?:\s*e?\d+[-–]\d+"
    r"|\bet al\b|\bdoi:?\s*10\.|https?://(?:dx\.)?doi\.org|\bPMID\b|\(?(?:19|20)\d{2}\)?\.\s+[A-Z]"
    r"|\b[A-Z][a-z]+ [A-Z]{1,3},\s+[A-Z][a-z]+ [A-Z]{1,3}\b"
)
_LEAST = 3
_SHARE = 0.6


def is_reference_list(heading: Sequence[str], text: str) -> bool:
    """Return whether a passage is of a reference list.

    Args:
        heading: its heading path; one that says "References" is enough.
        text: its words; otherwise three lines and most of them must have the form of a reference.
    """
    if any(_HEADING.fullmatch(part.strip()) for part in heading):
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    entries = sum(bool(_ENTRY.search(line)) for line in lines)
    signs = len(_ENTRY.findall(text))
    words = len(text.split())
    dense = signs >= 2 * _LEAST and words < 14 * signs
    return dense or (len(lines) >= _LEAST and entries >= _SHARE * len(lines) and signs >= _LEAST)
