"""Twice the rows take at most two and a half times the work, whatever the rows are."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from growth import growth
from lxml import etree

from ingest.loaders.grid import read_rows, rows_of
from ingest.tables import Cell, written

MOST = 2.5


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    """Keep the collection of garbage, which goes through all that lives, out of the figures."""
    gc.disable()
    yield
    gc.enable()


def _rows(text: str) -> list[Cell]:
    """A letter is a row of two cells: h and H of heads, v of values, g of one name over both, d of a mark."""
    cells: list[Cell] = []
    for at, letter in enumerate(text):
        if letter == "g":
            cells.append(Cell("Adults", at, 0, 1, 2))
            continue
        is_head = letter in "hH"
        name = {"v": "A", "d": "″", "b": ""}.get(letter, "Drug")
        dose = {"H": "Dose again", "h": "Dose", "l": "5 mg\n10 mg"}.get(letter, f"{at} mg")
        cells += [Cell(name, at, 0, head=is_head), Cell(dose, at, 1, head=is_head)]
    return cells


@pytest.mark.parametrize("unit", ["v", "hv", "hHv", "gv", "ggv", "d", "vb", "l"])
def test_rows_are_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> object:
        return written(_rows(f"h{text}"))

    assert growth(read, unit, 2_000) <= MOST


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>A</td><td>5 mg</td></tr>",
        "<tbody><tr><td>A</td><td>5 mg</td></tr></tbody>",
        "<tr><th>A</th><th>5 mg</th></tr>",
        '<tr><td rowspan="2">A</td><td>5 mg</td></tr><tr><td>5 mg</td></tr>',
    ],
)
def test_rows_of_markup_are_read_in_linear_time(row: str) -> None:
    def words(cell: etree._Element) -> str:
        return "".join(map(str, cell.itertext()))

    def read(text: str) -> object:
        table = etree.fromstring(f"<table><thead><tr><th>Drug</th><th>Dose</th></tr></thead>{text}</table>")
        return read_rows(list(rows_of(table)), words)

    work: Callable[[str], object] = read
    assert growth(work, row, 1_000 * len(row)) <= MOST
