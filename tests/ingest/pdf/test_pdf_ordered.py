"""PDF without tags and rules: the spaces and the order that the file writes its words in tell tables."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pytest
from make_pdf import Page, Pdf
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from benchmarks.reading.compare import compare_page, compare_pair, compare_table
from benchmarks.reading.loose import grouped, halved, loose_markup, pair_markup, small, sparse
from benchmarks.reading.made import made_page, made_table
from benchmarks.reading.render import html_page
from ingest.document import Document
from ingest.load import load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHANGES = {"sparse": sparse, "grouped": grouped, "halved": halved}


def start() -> tuple[Pdf, Page]:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 60, "Wound care", 18, "bold")
    page.text(60, 90, "The doses stand below, and hold for all who weigh enough.")
    return pdf, page


def put(page: Page, rows: Sequence[Sequence[tuple[float, str]]], y: float = 130) -> None:
    """Write rows of cells, each at its place, the first row in bold."""
    for i, row in enumerate(rows):
        for x, words in row:
            page.text(x, y + 16 * i, words, font="regular" if i else "bold")


def read(pdf: Pdf) -> Document:
    (document,) = load(pdf.bytes(), "doses.pdf")
    return document


def told(document: Document) -> list[str]:
    return [document.text[row.start : row.end] for row in document.rows]


def test_columns_that_hardly_stand_apart_are_not_fused() -> None:
    pdf, page = start()
    put(
        page,
        [
            [(60, "Drug"), (112, "Adult"), (142, "Child")],
            [(60, "Aminocillin"), (112, "50 mg")],
            [(60, "Cefadin"), (142, "25 mg")],
            [(60, "Cloxadin"), (112, "80 mg"), (142, "40 mg")],
        ],
    )
    document = read(pdf)
    assert told(document)[1:] == [
        "| Aminocillin | 50 mg |  |",
        "| Cefadin |  | 25 mg |",
        "| Cloxadin | 80 mg | 40 mg |",
    ]
    assert {row.heads for row in document.rows if not row.is_head} == {("| Drug | Adult | Child |",)}


@pytest.mark.parametrize("centred", [False, True])
def test_rows_stand_under_the_name_over_all_columns(centred: bool) -> None:
    pdf, page = start()
    put(
        page,
        [
            [(60, "Drug"), (160, "Adult"), (220, "Child")],
            [(144 if centred else 60, "Oral")],
            [(60, "Aminocillin"), (160, "50 mg"), (220, "20 mg")],
            [(60, "Cefadin"), (160, "60 mg"), (220, "30 mg")],
            [(128 if centred else 60, "Intravenous")],
            [(60, "Aminocillin"), (160, "10 mg"), (220, "4 mg")],
            [(60, "Cefadin"), (160, "12 mg"), (220, "6 mg")],
        ],
    )
    document = read(pdf)
    groups = [row.groups for row in document.rows if "mg" in document.text[row.start : row.end]]
    assert groups == [("Oral",), ("Oral",), ("Intravenous",), ("Intravenous",)]


def test_two_tables_side_by_side_stay_two() -> None:
    pdf, page = start()
    body = [("Aminocillin", "50 mg"), ("Cefadin", "60 mg"), ("Cloxadin", "70 mg")]
    for left, head in ((60.0, "Adult"), (210.0, "Child")):
        put(page, [[(left, "Drug"), (left + 70, head)], *([(left, a), (left + 70, b)] for a, b in body)])
    document = read(pdf)
    assert told(document) == [
        line
        for head in ("Adult", "Child")
        for line in (f"| Drug | {head} |", *(f"| {a} | {b} |" for a, b in body))
    ]


def test_values_that_stand_alone_stay_in_their_row() -> None:
    pdf, page = start()
    put(
        page,
        [
            [(60, "Drug"), (160, "Dose")],
            [(60, "Aminocillin"), (160, "50 mg")],
            [(60, "Cefadin")],
            [(160, "60 mg")],
            [(60, "Cloxadin")],
            [(160, "70 mg")],
        ],
    )
    assert [line.strip("| ") for line in told(read(pdf))][2:] == ["Cefadin", "60 mg", "Cloxadin", "70 mg"]


def test_a_line_right_below_a_table_is_said() -> None:
    pdf, page = start()
    put(
        page,
        [
            [(60, "Drug"), (160, "Dose")],
            [(60, "Aminocillin"), (160, "50 mg")],
            [(60, "Cefadin"), (160, "60 mg")],
            [(60, "Cloxadin")],
        ],
    )
    document = read(pdf)
    assert any(doubt.kind == "table" for doubt in document.doubts)


def test_words_placed_one_by_one_are_no_cells() -> None:
    pdf, page = start()
    for i in range(4):
        x = 60.0
        for word in ("Give", "it", "with", "food", "and", "wait"):
            page.text(x, 130 + 14 * i, word)
            x += float(stringWidth(word, "Helvetica", 10)) + 2.78
    assert not read(pdf).rows


@pytest.mark.parametrize("kind", sorted(CHANGES))
def test_printed_tables_without_tags_are_right_or_in_doubt(chromium: Browser, kind: str) -> None:
    page = chromium.new_page(java_script_enabled=False)
    for seed in range(12):
        made = CHANGES[kind](made_table(random.Random(f"loose {seed}")))
        page.set_content(loose_markup(made))
        (document,) = load(page.pdf(tagged=False), "printed.pdf")
        reading = compare_table(made, document)
        assert not reading.silent, reading.wrong
    page.close()


def test_printed_tables_side_by_side_are_right_or_in_doubt(chromium: Browser) -> None:
    page = chromium.new_page(java_script_enabled=False)
    for seed in range(12):
        chosen = random.Random(f"pair {seed}")
        one, other = small(made_table(chosen)), small(made_table(chosen))
        page.set_content(pair_markup(one, other))
        (document,) = load(page.pdf(tagged=False), "printed.pdf")
        reading = compare_pair(one, other, document)
        assert not reading.silent, reading.wrong
    page.close()


@pytest.mark.parametrize("columns", [1, 2])
def test_printed_prose_raises_no_doubt(chromium: Browser, columns: int) -> None:
    page = chromium.new_page(java_script_enabled=False)
    for seed in range(10):
        made = made_page(random.Random(f"page {seed}"))
        style = f"<style>body{{columns:{columns};font-size:13px}}h1{{column-span:all}}</style>"
        items = "<ul><li>Give it with food</li><li>5 mg is enough</li></ul><ol><li>Ask</li><li>Wait</li></ol>"
        page.set_content(style + html_page(made).decode() + items)
        (document,) = load(page.pdf(tagged=False), "printed.pdf")
        reading = compare_page(made, document)
        assert reading.right == reading.cells, reading.wrong
        assert not document.doubts
    page.close()


@pytest.mark.parametrize("lines", [1, 4])
def test_a_numeral_leads_the_whole_heading_beside_it(chromium: Browser, lines: int) -> None:
    page = chromium.new_page(java_script_enabled=False)
    words = " ".join(["Doses in children under five"] * lines)
    page.set_content(
        "<p>What stands here is read before the heading.</p>"
        "<div style='display:flex;gap:14px;align-items:center;width:340px'>"
        f"<b style='font-size:70px'>12</b><h2>{words}</h2></div><p>Give it with food.</p>"
    )
    (document,) = load(page.pdf(tagged=False), "printed.pdf")
    page.close()
    assert f"12 {words}" in document.text
