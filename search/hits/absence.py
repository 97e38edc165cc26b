"""Says whether a row has what a question says is there or is not: "not bleeding" is the row "None".

So it is with results: for "toxin negative" it is the row with "negative" under "Toxin".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from index.words.terms import terms

_NOT = re.compile(
    r"\b(?:not|no|without|never|non|denies|free of|absence of|w/o)[\s-]+"
    r"(?P<what>[^,;.?]{1,60}?)(?=[,;.?]|\s(?:and|but|with|on|in)\b|$)",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\s*(?:none|no|nil|absent|not present|negative|without|never)\b|\s*[-–—]\s*$", re.IGNORECASE
)


_RESULTS = r"positive|negative|raised|high|low|normal|reactive|detected"
_RESULT = re.compile(rf"(?:{_RESULTS})\b", re.IGNORECASE)
_OF_A_TEST = re.compile(rf"\b(?P<what>[\w-]+)\s+(?:is |was )?(?P<result>{_RESULTS})\b", re.IGNORECASE)


def absence(question: str, row: str, heads: Sequence[str]) -> float:
    """Compare what a question denies with the cells of a row.

    Returns:
        1.0 where the cell under a denied thing says that there is none, -1.0 where it says another thing, or
        where a cell says none of a thing that the question does not deny; 0.0 where no cell tells. With
        results in the question, the number of cells that have them, less those that have others.
    """
    if not row.lstrip().startswith("|"):
        return 0.0
    denied, asked = _denied(question)
    results, agreed = _results(question), 0.0
    columns = [[cell.strip() for cell in head.strip().strip("|").split("|")] for head in heads]
    for at, cell in enumerate(each.strip() for each in row.strip().strip("|").split("|")):
        if at == 0 and (without := _NOT.match(cell)):
            # The row's own name says of what there is none: "No penicillin allergy".
            own = set(terms(without["what"]))
            return 1.0 if own & denied else -1.0 if own & asked else 0.0
        over = {term for column in columns if at < len(column) for term in terms(column[at])}
        for what, result in results:
            if what in over and (told := _RESULT.match(cell)):
                agreed += 1.0 if told[0].lower() == result else -1.0
        none = bool(_NONE.match(cell))
        if over & denied:
            return 1.0 if none else -1.0
        if none and over & asked and not results:
            return -1.0
    return agreed


@lru_cache(maxsize=64)
def _results(question: str) -> tuple[tuple[str, str], ...]:
    """Return the results that a question gives, each with a term of what it is of."""
    return tuple(
        (term, match["result"].lower())
        for match in _OF_A_TEST.finditer(question)
        for term in terms(match["what"])
    )


@lru_cache(maxsize=64)
def _denied(question: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the terms that a question denies, and those that it does not."""
    denied = frozenset(term for match in _NOT.finditer(question) for term in terms(match["what"]))
    return denied, frozenset(terms(question)) - denied
