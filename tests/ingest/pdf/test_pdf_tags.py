"""PDF: tables that the file marks are read where that agrees with what is seen, and else in doubt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from make_pdf import Page, Pdf

from benchmarks.reading.compare import compare_table
from benchmarks.reading.made import made_table
from benchmarks.reading.render import html_table
from ingest.document import Document
from ingest.load import load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Marked = list[list[tuple[str, int, str]]]
ROWS = (
    ("Drug", "Children", "Adults"),
    ("Abacitrel", "5 mg", "10 mg"),
    ("Benzovast", "7 mg", "70 mg"),
    ("Cortimune", "9 mg", "90 mg"),
)
CLOSE = (60, 111, 154)
"""Columns so near each other that only marks tell them apart."""


def page_of(rows: Sequence[Sequence[str]], columns: Sequence[float] = CLOSE, first: int = 0) -> Pdf:
    pdf = Pdf()
    page = pdf.page()
    put(page, rows, columns, first)
    return pdf


def put(
    page: Page, rows: Sequence[Sequence[str]], columns: Sequence[float], first: int, y: float = 100
) -> None:
    number = first
    for i, row in enumerate(rows):
        for x, cell in zip(columns, row, strict=True):
            with page.marked(number):
                if cell:
                    page.text(x, y + 14 * i, cell)
            number += 1


def marks(rows: Sequence[Sequence[str]]) -> Marked:
    """Mark each cell that has words, as browsers do, the first row as heads."""
    width = len(rows[0])
    return [
        [("TD" if i else "TH", i * width + j, "") for j, cell in enumerate(row) if cell]
        for i, row in enumerate(rows)
    ]


def read(pdf: Pdf) -> Document:
    [document] = load(pdf.bytes(), "a-file.pdf")
    return document


def told(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    return [(document.text[row.start : row.end], row.heads) for row in document.rows if not row.is_head]


def in_doubt(document: Document) -> bool:
    return any(doubt.kind == "table" for doubt in document.doubts)


def test_marks_tell_columns_that_stand_close() -> None:
    pdf = page_of(ROWS)
    pdf.table = marks(ROWS)
    document = read(pdf)
    heads = ("| Drug | Children | Adults |",)
    assert told(document) == [
        ("| Abacitrel | 5 mg | 10 mg |", heads),
        ("| Benzovast | 7 mg | 70 mg |", heads),
        ("| Cortimune | 9 mg | 90 mg |", heads),
    ]
    assert not document.doubts


def test_empty_cells_that_the_tree_leaves_out_are_told_by_the_places_of_others() -> None:
    rows = (*ROWS, ("Delvapine", "", "40 mg"), ("", "3 mg", ""))
    pdf = page_of(rows)
    pdf.table = marks(rows)
    document = read(pdf)
    assert [text for text, _ in told(document)][3:] == ["| Delvapine |  | 40 mg |", "|  | 3 mg |  |"]
    assert not document.doubts


def test_a_head_over_two_columns_is_over_both() -> None:
    pdf = Pdf()
    page = pdf.page()
    put(page, [("Drug", "Dose")], (60, 140), 100, 86)
    put(page, ROWS, CLOSE, 0)
    over = [("TH", 100, ""), ("TH", 101, "/A<</O/Table/ColSpan 2>>")]
    pdf.table = [over, [("TH", 0, ""), ("TH", 1, ""), ("TH", 2, "")], *marks(ROWS)[1:]]
    assert told(read(pdf))[0] == (
        "| Abacitrel | 5 mg | 10 mg |",
        ("| Drug | Dose | Dose |", "| Drug | Children | Adults |"),
    )


def swapped(rows: Marked) -> Marked:
    """Two rows' doses change places in the tree."""
    return [rows[0], [rows[1][0], *rows[2][1:]], [rows[2][0], *rows[1][1:]], rows[3]]


def turned(rows: Marked) -> Marked:
    """The columns stand in another order in the tree."""
    return [[row[0], row[2], row[1]] for row in rows]


def shifted(rows: Marked) -> Marked:
    """A cell is said to cover two columns that stands over one."""
    return [[(*rows[0][0][:2], "/A<</O/Table/ColSpan 2>>"), *rows[0][1:]], *rows[1:]]


def without_a_dose(rows: Marked) -> Marked:
    """The tree misses one cell that is seen."""
    return [*rows[:2], [rows[2][0], rows[2][2]], rows[3]]


def without_a_column(rows: Marked) -> Marked:
    """The tree misses the last column."""
    return [row[:2] for row in rows]


@pytest.mark.parametrize("lie", [swapped, turned, shifted, without_a_dose, without_a_column])
def test_a_tree_that_lies_is_not_believed_and_it_is_said(lie: object) -> None:
    pdf = page_of(ROWS)
    assert callable(lie)
    pdf.table = lie(marks(ROWS))
    document = read(pdf)
    assert in_doubt(document)
    assert not any(text == "| Abacitrel | 7 mg | 70 mg |" for text, _ in told(document))
    for row in ROWS:
        assert all(cell in document.text for cell in row)


def test_a_ruled_table_needs_no_marks_and_no_lie_harms_it() -> None:
    pdf = page_of(ROWS, (60, 150, 240))
    page = pdf.pages[0]
    for y in (88, 104, 118, 132, 146):
        page.rule(55, y, 330, y)
    for x in (55, 145, 235, 330):
        page.rule(x, 88, x, 146)
    pdf.table = swapped(marks(ROWS))
    document = read(pdf)
    assert [text for text, _ in told(document)] == [f"| {' | '.join(row)} |" for row in ROWS[1:]]
    assert not document.doubts


@pytest.mark.parametrize("tagged", [True, False])
def test_tables_printed_by_a_browser_are_right_or_in_doubt(chromium: Browser, tagged: bool) -> None:
    page = chromium.new_page(java_script_enabled=False)
    for seed in range(25):
        made = made_table(random.Random(f"printed {seed}"))
        page.set_content(html_table(made).decode())
        (document,) = load(page.pdf(tagged=tagged), "printed.pdf")
        reading = compare_table(made, document)
        assert not reading.silent, reading.wrong
        if tagged:
            assert reading.right == reading.cells, reading.wrong
            assert not document.doubts
    page.close()


@pytest.mark.parametrize("repeated", [True, False])
def test_a_marked_table_keeps_its_heads_over_a_page(chromium: Browser, repeated: bool) -> None:
    head = "<tr><th rowspan=2>Drug</th><th colspan=2>Dose</th></tr><tr><th>Oral</th><th>Infused</th></tr>"
    head = f"<thead>{head}</thead>" if repeated else head
    rows = "".join(f"<tr><td>Drug {i}</td><td>{i} mg</td><td>{2 * i} mg</td></tr>" for i in range(90))
    page = chromium.new_page(java_script_enabled=False)
    page.set_content(f"<title>Doses</title><h1>Doses</h1><table>{head}{rows}</table>")
    (document,) = load(page.pdf(tagged=True), "long.pdf")
    page.close()
    assert len(document.pages) > 1
    over = ("| Drug | Dose | Dose |", "|  | Oral | Infused |")
    assert told(document) == [(f"| Drug {i} | {i} mg | {2 * i} mg |", over) for i in range(90)]
