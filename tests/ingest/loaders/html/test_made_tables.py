"""Tables made by roles or by style: every value stays in its row and its column, or it is said."""

from __future__ import annotations

import pytest
from web_page import page, rest, told

from ingest.document import Document


def table(*rows: str, role: str = "table") -> str:
    """Write a table by its roles; a cell is its words, or its words and its attributes behind a "|"."""
    written = ""
    for at, row in enumerate(rows):
        cells = ""
        for cell in row.split(";"):
            words, _, attributes = cell.partition("|")
            cells += f'<span role="{"cell" if at else "columnheader"}" {attributes}>{words}</span>'
        written += f'<div role="row">{cells}</div>'
    return f'<div role="{role}">{written}</div>'


def rows(document: Document) -> list[str]:
    return rest(document).split("\n")


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (
            table("Age;Drug;Dose", "Under 2|aria-rowspan=2;Amox;125 mg", "Cef;60 mg"),
            ["| Age | Drug | Dose |", "| Under 2 | Amox | 125 mg |", "|  | Cef | 60 mg |"],
        ),
        (
            table("Age;Dose|aria-colspan=2", "Under 2;5 mg;25 mg", "All|aria-colspan=2;60 mg"),
            ["| Age | Dose |  |", "| Under 2 | 5 mg | 25 mg |", "| All |  | 60 mg |"],
        ),
        (
            table(
                "Age|aria-colindex=1;Low|aria-colindex=2;High|aria-colindex=3",
                "2|aria-colindex=1;125 mg|aria-colindex=3",
                "9|aria-colindex=1;5 mg|aria-colindex=2;250 mg|aria-colindex=3",
                role="grid",
            ),
            ["| Age | Low | High |", "| 2 |  | 125 mg |", "| 9 | 5 mg | 250 mg |"],
        ),
        (
            table(
                "Age|aria-colindex=1;Low|aria-colindex=2;High|aria-colindex=3",
                "2|aria-colindex=1 aria-rowspan=2;7 mg|aria-colindex=2;8 mg|aria-colindex=3",
                "125 mg|aria-colindex=3",
            ),
            ["| Age | Low | High |", "| 2 | 7 mg | 8 mg |", "|  |  | 125 mg |"],
        ),
        (
            table("Age;Low;High", '2;5 mg|style="grid-column: span 2"', "9;1 mg;2 mg"),
            ["| Age | Low | High |", "| 2 | 5 mg |  |", "| 9 | 1 mg | 2 mg |"],
        ),
        (
            table("Age;Low;High", "2;5 mg|aria-colindex=5;6 mg", "9;1 mg;2 mg").replace("=5", "=2"),
            ["| Age | Low | High |", "| 2 | 5 mg | 6 mg |", "| 9 | 1 mg | 2 mg |"],
        ),
    ],
)
def test_cells_stand_where_their_roles_say(made: str, read: list[str]) -> None:
    document = page(made)
    assert rows(document) == read and not document.doubts


def test_a_row_of_cells_in_a_wrapper_is_a_row() -> None:
    row = '<div role="row"><div class="x"><i role="cell">{}</i><i role="cell">{}</i></div></div>'
    document = page(f'<div role="table">{row.format("A", "5 mg")}{row.format("B", "10 mg")}</div>')
    assert rows(document) == ["| A | 5 mg |", "| B | 10 mg |"]


@pytest.mark.parametrize(
    ("made", "doubt"),
    [
        (table("Age|aria-colindex=1;Dose|aria-colindex=2", "2;5;7|aria-colindex=2"), "two places"),
        (
            table("Age;Dose", "2;5 mg")
            .replace('"row"', '"row" aria-rowindex=1', 1)
            .replace('"row">', '"row" aria-rowindex=9>'),
            "only some",
        ),
        (table("Age;Dose", "2;5 mg", "3;9 mg").replace("</div>", "<b>x</b></div>", 2), "not in rows"),
    ],
)
def test_a_table_of_which_the_places_are_unsure_is_told(made: str, doubt: str) -> None:
    assert doubt in told(page(made))


def test_cells_that_make_no_table_are_not_fused() -> None:
    made = table("Age;Dose", "2;5", "3;9").replace("</div>", "<b>x</b></div>", 2)
    assert "25" not in page(made).text and "39" not in page(made).text
