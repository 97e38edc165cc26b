"""Make tables and pages at random, as one model of the truth that every format renders."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

Grouping = Literal["none", "merged", "blank", "rows"]
"""How rows are grouped: not, by a merged first cell, by a first cell that is blank below, by group rows."""
_GROUPS = ("Adults", "Children under 5", "Children 5 to 11", "Pregnancy", "Over 75 years", "Renal impairment")
_DRUGS = "Abacitrel Benzovast Cortimune Delvapine Entrozil Fexalone Gravidol Hymetron Ilosarten".split()
_HEADS = ("Starting dose", "Maximum", "Interval", "Duration", "Loading dose", "Before dialysis")
_PAIRS = (("Dose", ("Oral", "Intravenous")), ("Kidney function", ("Normal", "Reduced")))
_UNITS = ("mg", "g", "mg/kg", "units", "mL", "micrograms")
_SENTENCES = (
    "Give {drug} {a} {unit} once daily for {n} days.",
    "Do not exceed {a} {unit} of {drug} in 24 hours.",
    "{drug} is stopped when creatine kinase is above {n} times the limit.",
    "In children of {n} to {m} years the dose of {drug} is {a} {unit}.",
    "Repeat {drug} after {n} hours if the pressure stays below {m} mmHg.",
    "Platelets below {n} × 10⁹/L rule out {drug}.",
)


@dataclass(frozen=True, slots=True)
class Head:
    """A head over one column, or over several with a head of their own each."""

    words: str
    below: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """How many columns it covers."""
        return max(1, len(self.below))


@dataclass(frozen=True, slots=True)
class TruthRow:
    """A row of the body: the group it belongs to, "" without, and a value a column."""

    group: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MadeTable:
    """A table as a reader sees it. With grouping "merged" or "blank" the group has a column of its own."""

    heads: tuple[Head, ...]
    rows: tuple[TruthRow, ...]
    grouping: Grouping
    note: str = ""

    @property
    def columns(self) -> tuple[tuple[str, ...], ...]:
        """The heads over each column of the body, from the top; without the column of the groups."""
        return tuple(
            (head.words, below) if below else (head.words,)
            for head in self.heads
            for below in (head.below or ("",))
        )

    @property
    def has_two_head_rows(self) -> bool:
        """Whether a head covers several columns."""
        return any(head.below for head in self.heads)


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page of prose: headings with paragraphs below."""

    sections: tuple[tuple[str, tuple[str, ...]], ...]


def made_table(chosen: random.Random) -> MadeTable:
    """Make a table of 2 to 5 columns and 3 to 9 rows."""
    heads = [Head("Drug"), *(Head(words) for words in chosen.sample(_HEADS, chosen.randint(1, 3)))]
    if chosen.random() < 0.4:
        words, below = chosen.choice(_PAIRS)
        heads.insert(chosen.randint(1, len(heads)), Head(words, below))
    width = sum(head.width for head in heads)
    grouping: Grouping = chosen.choice(("none", "merged", "blank", "rows"))
    drugs = chosen.sample(_DRUGS, 3)
    rows = []
    for group in [""] if grouping == "none" else chosen.sample(_GROUPS, chosen.randint(2, 3)):
        for drug in drugs[: chosen.randint(2, 3)]:
            rows.append(TruthRow(group, (drug, *(_value(chosen) for _ in range(width - 1)))))
    note = f"Doses are for {chosen.choice(_DRUGS)} tablets only." if chosen.random() < 0.3 else ""
    return MadeTable(tuple(heads), tuple(rows), grouping, note)


def made_page(chosen: random.Random) -> MadePage:
    """Make a page of 2 to 4 headings."""
    return MadePage(
        tuple(
            (f"{chosen.choice(_DRUGS)} in {chosen.choice(_GROUPS).lower()}", _paragraphs(chosen))
            for _ in range(chosen.randint(2, 4))
        )
    )


def _paragraphs(chosen: random.Random) -> tuple[str, ...]:
    return tuple(
        " ".join(_sentence(chosen) for _ in range(chosen.randint(2, 4))) for _ in range(chosen.randint(1, 2))
    )


def _sentence(chosen: random.Random) -> str:
    n = chosen.randint(2, 40)
    drug, unit, m = chosen.choice(_DRUGS), chosen.choice(_UNITS), n + chosen.randint(1, 60)
    return chosen.choice(_SENTENCES).format(drug=drug, a=_amount(chosen), unit=unit, n=n, m=m)


def _value(chosen: random.Random) -> str:
    kind = chosen.random()
    if kind < 0.15:
        low = chosen.randint(1, 20)
        return f"{low}–{low + chosen.randint(1, 30)} {chosen.choice(_UNITS)}"
    if kind < 0.25:
        return f"{chosen.randint(2, 9)} × 10⁹/L"
    if kind < 0.35:
        return chosen.choice(("avoid", "not advised", "no change"))
    return f"{_amount(chosen)} {chosen.choice(_UNITS)}"


def _amount(chosen: random.Random) -> str:
    return chosen.choice(
        (
            str(chosen.randint(1, 900)),
            f"{chosen.randint(0, 9)}.{chosen.randint(1, 9)}",
            f"{chosen.randint(1, 9)},500",
        )
    )
