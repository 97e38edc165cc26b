"""A drug, a disease, or what a clinician's shorthand stands for: one thing with all its names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["drug", "disease", "shorthand", "clinic"]
"""Which table knows it: substances (FDA UNII), ICD-10-CM, our list of shorthand, or the clinic's own."""

Origin = Literal["library", "clinic", "table"]
"""Who says what a form stands for: the library's documents, the clinic's list, or our tables."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing with all its names.

    Attributes:
        key: unlike any other's: `drug:9100L32L2N`, `disease:M31.3`, `shorthand:dm/dermatomyositis`.
        kind: which table knows it.
        name: what it is called first: `metformin`. Of shorthand, what it stands for: `dermatomyositis`.
        names: what else it is called, as the source writes it, brands last. Of shorthand, the short forms.
        codes: its code in the source's system, `UNII 9100L32L2N` or `ICD-10-CM M31.3`; none of a combination.
        parents: keys of what it is a kind of: the ICD-10-CM code above it, the base of an ester.
        parts: keys of the substances in a combination, two or more; of all others, none.
        field: of shorthand, where it is meant so: `rheumatology`, `cardiology`, `drug`, `general`.
    """

    key: str
    kind: Kind
    name: str
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    field: str = ""

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every name, the first one first."""
        return (self.name, *self.names)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch `text[start:end]` that is a name, and everything that it names: never nothing."""

    start: int
    end: int
    typed: str
    concepts: tuple[Concept, ...]


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a form may stand for, and how far a library holds it.

    Attributes:
        name: `dermatomyositis`.
        origin: who says so: the library's documents, the clinic's list, or our tables.
        concept: what the tables know of it; None where only the library defines it.
        field: where it is meant so; empty where that is not known.
        documents: how many documents of the library define the form as this.
        titles: how many of the passages read for it stand under a title that says it.
        passages: how many of the passages read for it say it, of 10 at most.
    """

    name: str
    origin: Origin
    concept: Concept | None = None
    field: str = ""
    documents: int = 0
    titles: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How a form in a question was read: the sense chosen, the others that it may have, and why.

    `certain` is False where the library prefers no sense to the others: the page then asks rather than tells.
    """

    start: int
    end: int
    typed: str
    sense: Sense
    others: tuple[Sense, ...]
    why: str
    certain: bool
