"""Says whether an amount in a statement is the dose of the drug asked about, or that of another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from search.subject.attributes.amounts import AMOUNT
from search.subject.drug_stems import looks_like_a_drug
from search.subject.mentions import literally
from search.subject.topic import Subject

_NEAR_NAME = 40
"""How many characters before a drug's name its amount may begin."""
_AMOUNT_AFTER = re.compile(rf"(?P<between>[^;.|]{{0,80}}?)(?:{AMOUNT})", re.IGNORECASE)
_AMOUNT_IN_ROW = re.compile(rf"(?P<between>[^;]{{0,120}}?)(?:{AMOUNT})", re.IGNORECASE)
"""In a row, the amount stands in another cell than the name."""
_AMOUNT_BEFORE = re.compile(rf"(?:{AMOUNT})(?: \w+){{0,4}} ?$", re.IGNORECASE)
_STEROIDS = ("prednis", "methylprednis", "hydrocortis", "dexameth", "glucocort", "corticost", "steroid")
_WORD = re.compile(r"[^\W\d_]+")


def is_its_dose(subject: Subject, statement: str, over: Sequence[str]) -> bool:
    """Return whether an amount of a statement is the drug's: close to its name, or under it as a heading."""
    drugs = [topic for together in subject.topics for topic in together if topic.kind == "drug"]
    named = [match for topic in drugs for match in literally(topic.typed).finditer(statement)]
    if not named or any(literally(topic.typed).search(text) for topic in drugs for text in over):
        return True
    return any(
        ((after := _amount_after(statement, match)) and not names_a_drug(after["between"]))
        or _AMOUNT_BEFORE.search(statement, max(match.start() - _NEAR_NAME, 0), match.start())
        for match in named
    )


def _amount_after(statement: str, name: re.Match[str]) -> re.Match[str] | None:
    """Match the amount that follows a drug's name. In a row that begins with it, another cell has it."""
    begins = statement[: name.start()].strip() == "|"
    return (_AMOUNT_IN_ROW if begins else _AMOUNT_AFTER).match(statement, name.end())


def names_a_drug(text: str) -> bool:
    """Return whether a statement names a drug: its amount is then not of one named before."""
    return any(looks_like_a_drug(word) or word.startswith(_STEROIDS) for word in _WORD.findall(text.lower()))
