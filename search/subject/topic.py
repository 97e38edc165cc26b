"""What a question is about: the drugs, diseases and kinds that a passage must speak of to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from search.subject.numbers.asked import AskedNumber

Kind = Literal["drug", "class", "disease", "procedure", "subtype", "title"]
"""A drug, a class of drugs, a disease, a procedure, a kind with its number or letter, a document's title."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that a question names.

    Attributes:
        typed: as the question writes it.
        kind: what it is.
        forms: its names, as `index.words.terms.phrase` writes them: any of them speaks of it.
        wider: names of its class, or of its kinds. A passage with one speaks of it too, but states
            neither its dose nor how it compares.
        common: whether so much of the library speaks of it that a passage need not name it.
    """

    typed: str
    kind: Kind
    forms: frozenset[str]
    wider: frozenset[str] = frozenset()
    common: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A topic, and where the question names it."""

    start: int
    end: int
    topic: Topic


@dataclass(frozen=True, slots=True)
class Need:
    """What a passage must state to answer: the amount of a dose, a time, an overdose, a pregnancy ...

    Attributes:
        name: what a hit that lacks it shows.
        quantity: whether an amount or a number states it, which must stand beside the subject's name.
        of: the terms of a question that names what is measured, which must stand beside the value too.
    """

    name: str
    quantity: bool = False
    of: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about, and what it asks of it.

    Attributes:
        topics: each with its alternatives: of "azathioprine or methotrexate" one is enough.
        needs: the conditions and attributes asked for.
        numbers: its ages, weights, values and multiples.
        strict: whether a drug must be named itself, not by its class: a dose is asked, or two are compared.
    """

    topics: tuple[tuple[Topic, ...], ...] = ()
    needs: tuple[Need, ...] = ()
    numbers: tuple[AskedNumber, ...] = ()
    strict: bool = False

    def __bool__(self) -> bool:
        return bool(self.topics or self.needs)

    def to_json(self) -> dict[str, object]:
        """Return the subject as JSON values."""
        named = [{"typed": topic.typed, "kind": topic.kind} for together in self.topics for topic in together]
        return {"topics": named, "needs": [need.name for need in self.needs]}


NOTHING = Subject()
