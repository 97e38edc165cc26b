"""Finds the ICD-10-CM codes in a question: E11.65, "ICD-10 I48", or a code that is all of the question.

Many short words look like a code: D50 is dextrose, B12 a vitamin. So one without a point counts only if it
has four characters or more, is called a code, or is all that was typed; and the tables must know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from search.names.concept import Concept, Mention
from search.names.names import Names

_LABEL = r"(?:ICD(?:-?10)?(?:-?CM)?(?:\s+codes?)?|codes?|coded(?:\s+as)?)[\s:]+"
_POINTED = r"[A-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}"
_LONG = r"(?-i:[A-Z]\d\d[0-9][0-9A-Z]{0,3})"
_CODE = re.compile(
    rf"(?<![\w./*-])(?:{_LABEL}(?P<called>{_POINTED}|[A-Z]\d[0-9A-Z]{{1,5}})|(?P<pointed>{_POINTED})|(?P<long>{_LONG})"
    rf"|^(?P<alone>[A-Z]\d[0-9A-Z])(?=\s*\??$))(?![\w/*-]|\.\w)",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"ICD-10-CM [A-Z]\d[0-9A-Z](?:\.|$)")
_IS_CATEGORY = re.compile(r"ICD-10-CM [A-Z]\d[0-9A-Z]")


def coded(text: str, names: Names) -> Iterator[Mention]:
    """Yield the codes of a question with the disease that each is of, in order."""
    for match in _CODE.finditer(text):
        code = next(filter(None, match.groupdict().values()))
        concept = names.coded(code)
        # One that is only near a category, such as a batch number, is none.
        if concept and not (match["long"] and all(map(_IS_CATEGORY.fullmatch, concept.codes))):
            yield Mention(match.start(), match.end(), match[0], (concept,))


def code_of(mention: Mention) -> str:
    """Return the code alone, without what it is called."""
    return mention.typed.split()[-1].upper()


def and_above(concept: Concept, names: Names) -> list[Concept]:
    """Return a disease and what it is a kind of, nearest first, up to the three-character category."""
    above = (each for each in names.ancestors(concept) if any(map(_CATEGORY.match, each.codes)))
    return [concept, *above]
