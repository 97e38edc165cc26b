"""Excel workbooks: what is displayed is what is read, and what is not is said."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from ingest.document import Document
from ingest.errors import IngestError
from ingest.load import load
from ingest.loaders.sheets.displayed import displayed


def read(fill: Callable[[Any], None]) -> Document:
    book = openpyxl.Workbook()
    fill(book)
    packed = io.BytesIO()
    book.save(packed)
    [document] = load(packed.getvalue(), "book.xlsx")
    return document


def rows(document: Document) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(document.text[row.start : row.end], row.heads, row.groups) for row in document.rows]


def doubts(document: Document) -> list[str]:
    return [doubt.what for doubt in document.doubts]


def test_a_row_stands_under_both_heads_and_its_merged_group() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.title = "Doses"
        sheet.append(["Doses of invented medicines"])
        for row in (["Medicine", "Dose", None], [None, "Adult", "Child"], ["examplol", 5, 1], [None, 10, 2]):
            sheet.append(row)
        for merged in ("A2:A3", "B2:C2", "A4:A5"):
            sheet.merge_cells(merged)

    document = read(fill)
    assert document.format == "Excel" and document.sections[0].heading == ("Doses",)
    assert "Doses of invented medicines\n\n| Medicine | Dose |  |" in document.text
    heads = ("| Medicine | Dose | Dose |", "|  | Adult | Child |")
    assert rows(document)[2:] == [
        ("| examplol | 5 | 1 |", heads, ()),
        ("|  | 10 | 2 |", heads, ("examplol",)),
    ]


def test_what_is_hidden_is_left_out_and_said() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (
            ["Medicine", "Old", "Dose"],
            ["a", "90 mg", "9 mg"],
            ["gone", "80 mg", "8 mg"],
            ["b", "7", "6"],
        ):
            sheet.append(row)
        sheet.column_dimensions["B"].hidden = True
        sheet.row_dimensions[3].hidden = True
        old = book.create_sheet("Old")
        old["A1"] = "50 mg"
        old.sheet_state = "hidden"

    document = read(fill)
    assert [text for text, *_ in rows(document)] == ["| Medicine | Dose |", "| a | 9 mg |", "| b | 6 |"]
    assert any("90 mg" in what and "gone" in what for what in doubts(document))
    assert any("“Old” is not displayed" in what and "50 mg" in what for what in doubts(document))


def test_signs_notes_and_formulas_without_a_value() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet.append(["Medicine", "Dose", "Least"])
        sheet.append(["a", "5 mg", None])
        sheet.append(["b", "old", "=1+1"])
        sheet["C2"] = CellRichText("10", TextBlock(InlineFont(vertAlign="superscript"), "9"), "/L")
        sheet["B3"].font = Font(strike=True)
        sheet["A2"].comment = Comment("Ask first.", "x")

    document = read(fill)
    assert "| a | 5 mg | 10⁹/L |" in document.text
    assert "| b | ~~old~~ | [=1+1] |" in document.text and "[A2] Ask first." in document.text
    assert any("no value for this formula" in what for what in doubts(document))


def test_a_table_below_a_blank_row_has_its_own_head_or_says_that_it_has_none() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        for row in (["Medicine", "Dose"], ["a", 5], [], ["b", 7], [], ["Route", "Note"], ["mouth", "x"]):
            sheet.append(row)

    document = read(fill)
    told = rows(document)
    assert told[2][1] == ("| Medicine | Dose |",) and told[4][1] == ("| Route | Note |",)
    assert [what for what in doubts(document) if "blank row" in what]


@pytest.mark.parametrize(
    ("value", "number_format", "words"),
    [
        (0.5, "0%", "50%"),
        (0.125, "0.0%", "12.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.1 + 0.2, "General", "0.3"),
        (1.5, "# ?/?", "1 1/2"),
        (5, '0.0" mg"', "5.0 mg"),
        (2.675, "0.00", "2.68"),
        (1e-6, "0.00E+00", "1.00E-06"),
        (-3, "0;(0)", "(3)"),
        (7, "[$£-809]#,##0.00", "£7.00"),
        (0.25, "0.##", "0.25"),
        (7, "000", "007"),
        (dt.datetime(2024, 3, 4), "dd/mm/yyyy", "04/03/2024"),
        (dt.datetime(2024, 3, 4), "mm-dd-yy", "2024-03-04"),
        (dt.datetime(2024, 3, 4, 9, 5), "d mmm yyyy hh:mm", "4 Mar 2024 09:05"),
        (dt.time(9, 5), "h:mm AM/PM", "9:05 AM"),
        (True, "General", "TRUE"),
    ],
)
def test_values_are_written_as_they_are_displayed(value: object, number_format: str, words: str) -> None:
    assert displayed(value, number_format) == (words, True)


@pytest.mark.parametrize("number_format", ["[<10]0;0.0", '0" to "0', "0.0,,", "0.0 x 0"])
def test_a_format_that_is_not_understood_gives_the_bare_value_and_says_so(number_format: str) -> None:
    assert displayed(5, number_format) == ("5", False)


def test_a_sheet_that_claims_to_be_huge_takes_no_time() -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet["A1"], sheet["B1"] = "Medicine", "Dose"
        sheet["A1048576"], sheet["XFD1048576"] = "a", "5 mg"

    assert "5 mg" in read(fill).text


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"PK\x03\x04 broken", "archive is broken"),
        (packed(a="b"), "not an Excel workbook"),
        (packed(xl__workbook_xxml="<a/>"), "do not fit together|archive is broken"),
        (packed(xl__workbook_xxml="0" * (1 << 20)), "unpack into"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(IngestError, match=problem) as raised:
        list(load(content, "doses.xlsx"))
    assert "fault of Verbatim" not in str(raised.value)
