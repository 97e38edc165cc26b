"""Make tables that are hard to tell where nothing is drawn, and print them without a structure tree."""

from __future__ import annotations

import random
import zlib
from dataclasses import dataclass, replace

from benchmarks.reading.made import Head, MadeTable, TruthRow
from benchmarks.reading.printed import printed
from benchmarks.reading.render import markup

_NAMES = ("Oral", "Intravenous", "By mouth", "Intramuscular use", "Children", "Adults in hospital")
_SHORT = ("A", "B", "C", "Codeine", "Amoxicillin", "Ibuprofen syrup", "Folic acid", "D", "E", "Zinc")
_HEADS = ("Adult", "Child", "Max", "Dose", "Once daily", "Pregnancy")
_SPARSE = 0.7
"""The share of rows that fill only one of two columns."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a table is printed, in CSS pixels; `heads`, `values` and `names` are how the words of heads, of
    values and of group names are aligned."""

    face: str
    size: int
    padding: int
    between: int
    heads: str
    values: str
    names: str
    bold: bool
    bold_names: bool
    width: str
    height: str
    rules: str
    margin: int


def sparse(table: MadeTable) -> MadeTable:
    """Return a table with two columns of values of which most rows fill only one."""
    chosen = _chosen(table, "sparse")
    names = chosen.sample(_HEADS, 2)
    rows = []
    for name in chosen.sample(_SHORT, chosen.randint(2, 6)):
        values = [_dose(chosen), _dose(chosen)]
        if chosen.random() < _SPARSE:
            values[chosen.randint(0, 1)] = ""
        rows.append(TruthRow("", (name, *values)))
    return MadeTable(_heads(names), tuple(rows), "none", table.note)


def grouped(table: MadeTable) -> MadeTable:
    """Return a table of groups whose names stand over all its columns."""
    chosen = _chosen(table, "grouped")
    names = chosen.sample(_HEADS, chosen.randint(1, 3))
    drugs = chosen.sample(_SHORT, chosen.randint(1, 3))
    rows = [
        TruthRow(group, (drug, *(_dose(chosen) for _ in names)))
        for group in chosen.sample(_NAMES, chosen.randint(2, 3))
        for drug in drugs
    ]
    return MadeTable(_heads(names), tuple(rows), "rows", table.note)


def halved(table: MadeTable) -> MadeTable:
    """Return a table of two columns of which most rows fill only one."""
    chosen = _chosen(table, "halved")
    names = chosen.sample(_SHORT, chosen.randint(4, 8))
    rows = [TruthRow("", (names[0], _dose(chosen)))]
    for name in names[1:]:
        filled = chosen.choice(((name, _dose(chosen)), (name, ""), ("", _dose(chosen))))
        rows.append(TruthRow("", filled))
    return MadeTable(_heads(chosen.sample(_HEADS, 1)), tuple(rows), "none", table.note)


def small(table: MadeTable) -> MadeTable:
    """Return a small table, without groups, to stand beside another."""
    chosen = _chosen(table, "small")
    names = chosen.sample(_HEADS, chosen.randint(1, 2))
    drugs = chosen.sample(_SHORT, chosen.randint(1, 4))
    rows = [TruthRow("", (drug, *(_dose(chosen) for _ in names))) for drug in drugs]
    return MadeTable((Head(chosen.choice(("Drug", "Age", "Test"))), *_heads(names)[1:]), tuple(rows), "none")


def loose_markup(table: MadeTable) -> str:
    """Return a web page with the table between lines of prose, in some look."""
    return _page(_look(table), markup(table))


def pair_markup(one: MadeTable, other: MadeTable) -> str:
    """Return a web page with two tables side by side, in one look."""
    return _page(_look(one), f"<div>{markup(one)}</div><div>{markup(other)}</div>")


def loose_pdf(table: MadeTable) -> bytes:
    """Return the table as a browser prints it in some look without tags."""
    return printed(loose_markup(table), tagged=False)


def pair_pdf(one: MadeTable, other: MadeTable) -> bytes:
    """Return two tables side by side, printed in one look without tags."""
    return printed(pair_markup(one, other), tagged=False)


def _heads(names: list[str]) -> tuple[Head, ...]:
    return (Head("Drug"), *(Head(name) for name in names))


def _dose(chosen: random.Random) -> str:
    return f"{chosen.randint(1, 900)} {chosen.choice(('mg', 'mL', 'units'))}"


def _chosen(table: MadeTable, kind: str) -> random.Random:
    """Choose by the table itself, so that it is the same in every run."""
    return random.Random(zlib.crc32(f"{kind} {table!r}".encode()))


def _look(table: MadeTable) -> _Look:
    chosen = _chosen(replace(table, note=""), "look")
    return _Look(
        face=chosen.choice(("Arial", "Times New Roman", "DejaVu Sans", "Courier New")),
        size=chosen.choice((9, 11, 13, 16)),
        padding=chosen.choice((1, 1, 3, 6, 10, 16)),
        between=chosen.choice((0, 1, 3, 3, 8)),
        heads=chosen.choice(("left", "center")),
        values=chosen.choice(("left", "left", "center", "right")),
        names=chosen.choice(("left", "left", "center")),
        bold=chosen.random() < 0.8,
        bold_names=chosen.random() < 0.3,
        width=chosen.choice(("auto", "auto", "auto", "100%")),
        height=chosen.choice(("top", "middle")),
        rules=chosen.choice(("", "", "", "td,th{border:1px solid}", "tr{border-bottom:1px solid}")),
        margin=chosen.choice((10, 20, 60)),
    )


def _page(look: _Look, body: str) -> str:
    heads, names = ("bold" if bold else "normal" for bold in (look.bold, look.bold_names))
    # Cells that touch nobody could read.
    collapse = "table{border-collapse:collapse}" if look.rules and look.padding > 1 else ""
    style = (
        f"body{{font:{look.size}px {look.face}}}table{{width:{look.width}}}{collapse}{look.rules}"
        f"td,th{{padding:{look.between}px {look.padding}px;vertical-align:{look.height}}}"
        f"th{{text-align:{look.heads};font-weight:{heads}}}td+td{{text-align:{look.values}}}"
        f"td[colspan]{{text-align:{look.names};font-weight:{names}}}"
        f"div{{float:left;margin-right:{look.margin}px;max-width:45%}}p{{clear:both}}"
    )
    return (
        f"<!doctype html><meta charset=utf-8><title>Doses</title><style>{style}</style><h1>Doses</h1>"
        "<p>What stands here is read before the doses, by everyone who gives them.</p>"
        f"{body}<p>What stands here is read after them, and holds for all of the page.</p>"
    )
