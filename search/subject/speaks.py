"""Says whether a passage speaks of the subject: itself, its headings, its table or its title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.words.terms import stems, terms
from ingest.passage import Passage
from ingest.text.statements import statements
from search.subject.conditions import AGES, STATES
from search.subject.its_dose import is_its_dose, names_a_drug
from search.subject.mentions import literally
from search.subject.needs import VALUE_ASKED, states, states_in
from search.subject.numbers.analytes import is_of
from search.subject.numbers.applies import CITED, applies
from search.subject.numbers.asked import AskedNumber
from search.subject.topic import Need, Subject, Topic

BY_NAME, BY_KIND, NOT = 2, 1, 0
_CHILDS_KG = 35.0
_NO_DOSE = re.compile(r"\bcumulative\b[^.;|]*", re.IGNORECASE)
"""What a trial's patients took in all is no dose."""
_LONG_NAME = 4
"""How many words tell a thing in whatever order they stand."""
_JOINING = frozenset("with of the and in by to for or on".split())
_STATE = 0.3
"""The weight of a patient's state, such as pregnancy, beside a subject."""
_OTHERWISE = 0.02
"""The weight of a disease, which articles often name otherwise: with 1, nDCG@10 on cf falls by 0.025."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a passage leaves out of a subject: topics, as they were typed, and needs, by name.

    `kinds` says how many topics it speaks of only by their class or kinds.
    """

    topics: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kinds: int = 0

    @property
    def all(self) -> bool:
        """Whether nothing is left out."""
        return not self.topics and not self.needs


def speaks_of(topic: Topic, stemmed: str) -> int:
    """Say how a text speaks of a topic: by name (2), by its class or kinds (1), or not (0).

    Args:
        topic: a drug, a disease ...
        stemmed: the text, as `as_stems` writes it.
    """
    if any(f" {form} " in stemmed for form in topic.forms) or _is_described(topic, stemmed):
        return BY_NAME
    return BY_KIND if any(f" {form} " in stemmed for form in topic.wider) else NOT


def _is_described(topic: Topic, stemmed: str) -> bool:
    """Whether a text holds all words of a long name, in any order."""
    for form in topic.forms:
        words = set(form.split()) - _JOINING
        if len(words) >= _LONG_NAME and all(f" {word} " in stemmed for word in words):
            return True
    return False


def as_stems(*texts: str) -> str:
    """Write texts as `speaks_of` reads them: every word as its stem, with spaces around."""
    return f" {' '.join(filter(None, (_stems(text) for text in texts)))} "


def spoken(subject: Subject, passage: Passage, title: str) -> Spoken:
    """Return what a passage leaves out of a subject."""
    if not subject:
        return Spoken()
    over = (title, *passage.heading, *passage.context.heads, *passage.groups)
    stemmed = as_stems(*over, passage.text)
    left = [_missing(together, stemmed, subject.strict) for together in subject.topics]
    topics = tuple(name for name, _ in left if name)
    whole = "\n".join((*over, passage.text))
    # Of a passage that leaves a topic out, only what it says nowhere is missing besides.
    beside = not topics
    needs = [
        need.name for need in subject.needs if not _is_stated(need, subject, passage, title, whole, beside)
    ]
    if set(needs) & AGES and age_applies(subject.numbers, passage):
        needs = [name for name in needs if name not in AGES]
    needs += [f"a row for {each.typed}" for each in subject.numbers if _no_row_holds(each, passage)]
    return Spoken(topics, tuple(needs), sum(by_kind for _, by_kind in left))


def age_applies(numbers: Sequence[AskedNumber], passage: Passage) -> bool:
    """Return whether a statement of a passage has a range of ages that holds the age asked about."""
    ages = [each for each in numbers if each.is_age or _is_childs_weight(each)]
    return any(
        applies((each,), passage.text[start:end], _heads(passage, start), _groups(passage, start, end))
        > least
        for each in ages
        for least in (0.0 if each.is_age else 1.0,)
        for start, end in statements(passage.text)
    )


def _no_row_holds(number: AskedNumber, passage: Passage) -> bool:
    """Return whether a table has rows for other values of what was measured, and none for this."""
    if number.is_age or number.range.dimension or not number.of:
        return False
    rows = [(start, end) for start, end in statements(passage.text) if passage.text.startswith("|", start)]
    found = [
        applies((number,), passage.text[start:end], _heads(passage, start), _groups(passage, start, end))
        for start, end in rows
    ]
    return min(found, default=0.0) < 0 and max(found) <= 0


def _is_childs_weight(number: AskedNumber) -> bool:
    """Return whether a number is a weight of a child: its row in a table by weight is of children."""
    return number.range.dimension == "weight" and number.range.high < _CHILDS_KG


def _heads(passage: Passage, start: int) -> tuple[str, ...]:
    return passage.context.heads if passage.text.startswith("|", start) else ()


def _groups(passage: Passage, start: int, end: int) -> str:
    return "\n".join(passage.context.groups_at(passage.start + start, passage.start + end))


def unspoken(subject: Subject, passage: Passage, title: str) -> float:
    """Weigh what a passage leaves out of the subject: 1 for each drug or numbered kind, `_STATE` for a
    patient's state, `_OTHERWISE` for others.

    A topic that is common in the library counts for nothing.
    """
    wanted = [together for together in subject.topics if not together[0].common]
    if not wanted:
        return 0.0
    parts = (title, *passage.heading, *passage.context.heads, *passage.groups, passage.text)
    # Most passages say a topic as the question does, which is seen much sooner.
    whole = "\n".join(parts)
    lowered = whole.lower()
    unstated = sum(need.name in STATES and not states(need.name, whole) for need in subject.needs)
    return _STATE * unstated + _topics_left_out(wanted, subject, parts, whole, lowered)


def _topics_left_out(
    wanted: Sequence[Sequence[Topic]], subject: Subject, parts: Sequence[str], whole: str, lowered: str
) -> float:
    """Weigh the topics that a passage leaves out."""
    wanted = [each for each in wanted if not any(_says(topic.typed, whole, lowered) for topic in each)]
    if not wanted:
        return 0.0
    stemmed = as_stems(*parts)
    missing = [together[0] for together in wanted if _missing(together, stemmed, subject.strict)[0]]
    return sum(1.0 if topic.kind in ("drug", "subtype") else _OTHERWISE for topic in missing)


def _missing(together: Iterable[Topic], stemmed: str, strict: bool) -> tuple[str, bool]:
    """Return which of some alternatives a passage leaves out ("" if none), and whether it has one by kind
    only."""
    topics = list(together)
    best = max(speaks_of(topic, stemmed) for topic in topics)
    enough = best >= (BY_NAME if strict and topics[0].kind == "drug" else BY_KIND)
    return ("" if enough else topics[0].typed), enough and best == BY_KIND


def _is_stated(
    need: Need, subject: Subject, passage: Passage, title: str, whole: str, together: bool
) -> bool:
    """Return whether a passage states a need.

    An amount must stand in a statement that speaks of the subject, or right after one.
    """
    if not need.quantity:
        return states(need.name, whole) and (not together or _is_beside(need, subject, passage, title))
    before = ""
    above = (title, *passage.heading)
    conditions = [each.name for each in subject.needs if not each.quantity]
    for start, end in statements(passage.text):
        own = _NO_DOSE.sub("", CITED.sub("", passage.text[start:end]))
        row = "\n".join((*_heads(passage, start), _groups(passage, start, end)))
        near = (*above, row, before, own)
        # A frequency in children is none in adults: of whom it is told, stands with the number.
        of_whom = conditions if need.name in ("a number", VALUE_ASKED) else []
        beside = "\n".join((*near[:-2], own))
        if (
            states_in(need.name, own, row)
            and _about(subject, as_stems(*near))
            and (_about(subject, as_stems(*above, row, own)) or not names_a_drug(own))
            and (need.name != "a dose" or is_its_dose(subject, own, (*above, row)))
            and all(states(name, beside) for name in of_whom)
            and (not need.of or is_of(need.of, set(terms(beside))))
        ):
            return True
        before = own
    return False


def _is_beside(need: Need, subject: Subject, passage: Passage, title: str) -> bool:
    """Return whether a need is stated where the subject is spoken of: over it, beside it, or in between."""
    over = (title, *passage.heading)
    if not subject.topics or _about(subject, as_stems(*over)):
        return True
    beside = [
        "\n".join((*_heads(passage, start), _groups(passage, start, end), passage.text[start:end]))
        for start, end in statements(passage.text)
    ]
    for number in range(len(beside)):
        near = (*over, *beside[max(number - 1, 0) : number + 2])
        if states(need.name, "\n".join(near)) and _about(subject, as_stems(*near)):
            return True
    return False


def _about(subject: Subject, stemmed: str) -> bool:
    return all(not _missing(together, stemmed, subject.strict)[0] for together in subject.topics)


def _says(typed: str, text: str, lowered: str) -> bool:
    """Return whether a text holds a name as it was typed. Letters are sought first: the pattern is slow."""
    return typed.lower() in lowered and bool(literally(typed).search(text))


@lru_cache(maxsize=8_192)
def _stems(text: str) -> str:
    """Return a text's stems. Most of a library's questions are asked of the same few thousand passages."""
    return stems(text)
