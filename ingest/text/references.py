"""Recognise passages that name other works and answer nothing, by their heading or their entries.

They are kept and can be cited, but a reference answers no clinical question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = r"\s*(?:\d+(?:\.\d+)*\.?\s*|[A-Z]\.\s*)?"
_LIST = re.compile(
    _NUMBER + r"(?:list of )?(?:selected |key |cited |further )?"
    r"(?:references?(?: list| cited| and (?:notes|links|further reading))?|bibliography|literature cited"
    r"|works cited|source documents)\W*",
    re.IGNORECASE,
)
"""Headings of reference lists: all text under one belongs to the list."""
_ELSEWHERE = re.compile(
    _NUMBER + r"(?:sources?|see also|further (?:reading|information)|what to look up next"
    r"|related (?:topics|articles|pages|information)|more information|external links"
    r"|where to (?:read on|find more)|links|citations?|learn more)\W*",
    re.IGNORECASE,
)
"""Headings of pointers to other works; a heading below one may hold content."""
_DATED = re.compile(
    r"\b(?:19|20)\d{2}(?: [A-Z][a-z]{2,8}(?: \d{1,2})?)?;\s*\d+"
    # Bounded: a search would go through a long row of digits from each of them.
    r"|\d{1,8}(?:\(\d{1,8}[^)]{0,40}\))?:\s{0,8}e?\d{1,8}[-–]\d{1,8}(?![\d:])"
    r"|\bdoi:?\s*10\.|https?://(?:dx\.)?doi\.org|\bPMID\b"
    r"|(?:\((?:19|20)\d{2}[a-z]?\)|(?<![\d(,] )\b(?:19|20)\d{2})\.\s+[A-Z]"
)
"""How an entry gives its year, issue or identifier: 2019;12, 12(3):101-9, doi:10., (2019). Title."""
_AUTHORS = re.compile(
    r"\bet al\b(?!\.?,? ?\(?(?:19|20)\d{2})|\b[A-Z][a-z]+ [A-Z]{1,3},\s+[A-Z][a-z]+ [A-Z]{1,3}\b"
)
"""Names as an entry has them, unlike "(Sample et al., 2019)" in a sentence."""
_YEARS = ("19", "20", "doi", "PMID")
_LEAST = 3
_SHARE = 0.6
_MOST_WORDS_A_SIGN = 14


def is_reference_list(heading: Sequence[str], text: str) -> bool:
    """Return whether a passage belongs to a list of references or of further reading.

    Args:
        heading: its heading path; "References" in it is enough.
        text: its words; without such a heading they must be dense with entries, or most of at least three
            lines must be entries.
    """
    if any(_LIST.fullmatch(part) for part in heading) or (heading and _ELSEWHERE.fullmatch(heading[-1])):
        return True
    # Counting is much faster than matching, and most passages have too few years for a list.
    if sum(map(text.count, _YEARS)) < _LEAST:
        return False
    dated = len(_DATED.findall(text))
    return dated >= _LEAST and _is_dense(text, dated)


def _is_dense(text: str, dated: int) -> bool:
    signs = dated + len(_AUTHORS.findall(text))
    if signs >= 2 * _LEAST and len(text.split()) < _MOST_WORDS_A_SIGN * signs:
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    entries = sum(bool(_DATED.search(line) or _AUTHORS.search(line)) for line in lines)
    return len(lines) >= _LEAST and entries >= _SHARE * len(lines)
