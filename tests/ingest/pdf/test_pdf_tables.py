"""PDF tables: no row and no column is fused, and each row stands under its heads and groups."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from make_pdf import Page, Pdf

from ingest.document import Document, TableRow
from ingest.load import load

PROSE = """This page says what to give for an infected wound at home, and for how long it is given.
Ask about other medicines before each course, and look at the kidneys of the patient too.""".splitlines()
GROUPS = (
    ("Group", "Severity", "Dose", "Duration"),
    ("Adults", "mild", "500 mg", "5 days"),
    ("", "moderate", "1 g", "6 days"),
    ("", "severe", "2 g", "7 days"),
    ("Children", "mild", "62.5 mg", "5 days"),
    ("", "moderate", "125 mg", "6 days"),
    ("", "severe", "250 mg", "7 days"),
)
COLUMNS = (60, 150, 250, 350)


def page_with_prose() -> tuple[Pdf, Page]:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 80, "Wound care", 18, "bold")
    page.lines(60, 110, PROSE)
    return pdf, page


def put(page: Page, columns: Sequence[float], rows: Sequence[Sequence[str]], y: float = 160) -> None:
    for row in rows:
        for x, cell in zip(columns, row, strict=True):
            if cell:
                page.text(x, y, cell)
        y += 14


def read(pdf: Pdf) -> Document:
    [document] = load(pdf.bytes(), "a-file.pdf")
    return document


def rows_of(document: Document) -> list[tuple[str, TableRow]]:
    return [(document.text[row.start : row.end], row) for row in document.rows]


def assert_groups(document: Document) -> None:
    """Six rows with one dose each, the children's under the children."""
    (head, _), *rows = rows_of(document)
    assert head == "| Group | Severity | Dose | Duration |"
    assert len(rows) == 6
    for i, (text, row) in enumerate(rows):
        assert row.heads == (head,)
        assert text.count("mg") + text.count(" g ") == 1
        name = "Adults" if i < 3 else "Children"
        assert text.startswith(f"| {name} |") or row.groups == (name,)


def centred() -> list[list[str]]:
    rows = [list(row) for row in GROUPS]
    rows[1][0] = rows[4][0] = ""
    rows[2][0], rows[5][0] = "Adults", "Children"
    return rows


@pytest.mark.parametrize("rows", [GROUPS, centred()], ids=["at the top", "centred"])
@pytest.mark.parametrize("drawn", ["nothing", "booktabs", "groups", "all", "grid"])
def test_a_groups_name_goes_with_all_its_rows(rows: Sequence[Sequence[str]], drawn: str) -> None:
    pdf, page = page_with_prose()
    put(page, COLUMNS, rows)
    heights = {
        "nothing": (),
        "booktabs": (148, 164, 248),
        "groups": (148, 164, 206, 248),
        "all": tuple(range(150, 263, 14)) if rows is GROUPS else (148, 164, 206, 248),
        "grid": (148, 164, 206, 248),
    }[drawn]
    for y in heights:
        page.rule(58, y, 420, y)
    for x in (58, 145, 245, 345, 420) if drawn == "grid" else ():
        page.rule(x, 148, x, 248)
    page.lines(60, 300, PROSE)
    assert_groups(read(pdf))


def test_a_name_between_two_rows_goes_with_both() -> None:
    pdf, page = page_with_prose()
    put(page, COLUMNS, GROUPS[:1])
    put(page, COLUMNS[1:], [GROUPS[i][1:] for i in (1, 3, 4, 6)], 174)
    page.text(60, 181, "Adults")
    page.text(60, 209, "Children")
    _, *rows = rows_of(read(pdf))
    assert [text.split(" | ")[0].lstrip("| ") or row.groups[0] for text, row in rows] == [
        "Adults",
        "Adults",
        "Children",
        "Children",
    ]


def test_names_that_stand_in_the_middle_of_nothing_are_said() -> None:
    pdf, page = page_with_prose()
    rows = [list(row) for row in GROUPS]
    rows[1][0] = rows[4][0] = ""
    rows[2][0] = "Adults"
    rows[6][0] = "Children"
    put(page, COLUMNS, rows)
    document = read(pdf)
    assert len(document.rows) == 7
    assert any(doubt.kind == "table" and doubt.page == 1 for doubt in document.doubts)


@pytest.mark.parametrize("ruled", [False, True])
def test_two_header_rows_travel_with_each_row(ruled: bool) -> None:
    pdf, page = page_with_prose()
    page.text(60, 160, "Drug")
    page.text(220, 160, "Dose in adults")
    body = [("Aminocillin", "500 mg", "1 g", "5"), ("Cefadin", "250 mg", "2 g", "7")]
    put(
        page,
        (60, 180, 280, 380),
        [("", "oral", "vein", "Days"), *body, ("Cloxadin", "125 mg", "4 g", "9")],
        174,
    )
    for y in (148, 178, 220) if ruled else ():
        page.rule(58, y, 420, y)
    rows = rows_of(read(pdf))
    assert [text for text, row in rows if row.is_head] == [
        "| Drug | Dose in adults |  |  |",
        "|  | oral | vein | Days |",
    ]
    assert rows[2][0] == "| Aminocillin | 500 mg | 1 g | 5 |"
    assert rows[2][1].heads == ("| Drug | Dose in adults | Dose in adults |  |", "|  | oral | vein | Days |")


def test_the_names_of_groups_in_rows_of_their_own_go_with_the_rows_below() -> None:
    pdf, page = page_with_prose()
    rows = [
        ("Drug", "Dose", "Days"),
        ("Children under five years of age and thin", "", ""),
        ("Aminocillin", "5 mg", "5"),
        ("Cefadin", "6 mg", "7"),
        ("Adults who are well enough to stay home", "", ""),
        ("Aminocillin", "50 mg", "5"),
        ("Cefadin", "60 mg", "7"),
    ]
    put(page, (60, 180, 300), rows)
    found = dict(rows_of(read(pdf)))
    assert found["| Cefadin | 6 mg | 7 |"].groups == ("Children under five years of age and thin",)
    assert found["| Aminocillin | 50 mg | 5 |"].groups == ("Adults who are well enough to stay home",)


def test_columns_that_stand_no_further_apart_than_a_wide_space_are_kept_apart() -> None:
    pdf, page = page_with_prose()
    rows = [
        ("Weight", "Aminocillin", "Cefadin", "Cloxadin"),
        ("3 to 6 kg", "250 mg of amino twice", "125 mg every 12 hours", "125 mg every 6 hours"),
        ("6 to 9 kg", "375 mg of amino twice", "250 mg every 12 hours", "250 mg every 6 hours"),
        ("9 to 12 kg", "500 mg of amino twice", "375 mg every 12 hours", "375 mg every 6 hours"),
        ("12 to 15 kg", "600 mg of amino twice", "475 mg every 12 hours", "475 mg every 6 hours"),
    ]
    put(page, (60, 122, 230, 344), rows)
    assert [text for text, _ in rows_of(read(pdf))] == [f"| {' | '.join(row)} |" for row in rows]


def test_filled_cells_part_what_no_gap_does() -> None:
    pdf, page = page_with_prose()
    edges = (58, 130, 236, 340, 440)
    for y, grey in ((150, 0.7), (192, 0.9), (220, 0.9)):
        for left, right in zip(edges, edges[1:], strict=False):
            page.fill(left, y, right, y + (14 if y == 150 else 28), grey)
    page.rule(58, 192, 440, 192)
    put(page, [x + 2 for x in edges[:-1]], [("Weight", "Aminocillin salt oral", "Cefadin", "Cloxadin")])
    put(
        page,
        [x + 2 for x in edges[:-1]],
        [("3 to 6 kg", "250 mg of aminocillin", "125 mg every", "60 mg")],
        176,
    )
    put(page, [x + 2 for x in edges[:-1]], [("", "a dose, twice a day", "12 hours", "")], 188)
    put(
        page,
        [x + 2 for x in edges[:-1]],
        [("6 to 9 kg", "375 mg of aminocillin", "250 mg every", "90 mg")],
        204,
    )
    put(page, [x + 2 for x in edges[:-1]], [("", "a dose, twice a day", "12 hours", "")], 216)
    rows = [text for text, _ in rows_of(read(pdf))]
    assert rows == [
        "| Weight | Aminocillin salt oral | Cefadin | Cloxadin |",
        "| 3 to 6 kg | 250 mg of aminocillin a dose, twice a day | 125 mg every 12 hours | 60 mg |",
        "| 6 to 9 kg | 375 mg of aminocillin a dose, twice a day | 250 mg every 12 hours | 90 mg |",
    ]


def test_lines_that_go_on_stay_in_their_row_without_rules() -> None:
    pdf, page = page_with_prose()
    rows = [
        ("Drug", "Dose", "Advice"),
        ("Aminocillin", "500 mg twice", "with food and"),
        ("", "", "plenty of water"),
        ("Cefadin", "250 mg once", "at night"),
        ("Cloxadin", "125 mg four", "before meals,"),
        ("", "times daily", "never with milk"),
    ]
    put(page, (60, 180, 300), rows)
    assert [text for text, _ in rows_of(read(pdf))][1:] == [
        "| Aminocillin | 500 mg twice | with food and plenty of water |",
        "| Cefadin | 250 mg once | at night |",
        "| Cloxadin | 125 mg four times daily | before meals, never with milk |",
    ]


def test_the_head_at_the_head_of_each_page_is_no_furniture() -> None:
    pdf = Pdf()
    for number in range(1, 4):
        page = pdf.page()
        put(page, (60, 250, 400), [("Drug", "Adult dose", "Child dose")], 40)
        put(
            page,
            (60, 250, 400),
            [
                (f"Drug{i}", f"{10 * i} mg twice", f"{i} mg twice")
                for i in range(30 * number, 30 * number + 30)
            ],
            60,
        )
        page.text(290, 820, str(number), 8)
    document = read(pdf)
    body = [row for row in document.rows if not row.is_head]
    assert len(body) == 90
    assert {row.heads for row in body} == {("| Drug | Adult dose | Child dose |",)}


@pytest.mark.parametrize("grid", [True, False])
def test_heads_set_sideways_stand_over_their_columns(grid: bool) -> None:
    pdf, page = page_with_prose()
    page.text(62, 218, "Drug")
    for x, head in ((205, "Adult"), (265, "Child 1-5 years"), (325, "Neonate")):
        page.matrix((0, 1, -1, 0), x, 218, head)
    put(
        page,
        (62, 190, 250, 310),
        [
            ("Aminocillin", "500 mg", "250 mg", "avoid"),
            ("Cefadin", "1 g", "125 mg", "30 mg"),
            ("Cloxadin", "5 mg", "7 mg", "4 mg"),
        ],
        234,
    )
    for y in (140, 222, 238, 252, 266) if grid else ():
        page.rule(58, y, 370, y)
    for x in (58, 185, 245, 305, 370) if grid else ():
        page.rule(x, 140, x, 266)
    document = read(pdf)
    [row] = [row for text, row in rows_of(document) if "Aminocillin" in text]
    assert row.heads == ("| Drug | Adult | Child 1-5 years | Neonate |",)


def test_a_label_beside_a_recommendation_stands_in_no_sentence() -> None:
    pdf, page = page_with_prose()
    page.text(60, 170, "Topic", 10, "bold")
    page.text(200, 170, "Recommendation", 10, "bold")
    y = 180.0
    for label, mark, lines in (
        (
            ("Pain and its", "plans"),
            "2d.",
            ("Make a plan of her own with each woman, as early as", "possible, and build it on her crises."),
        ),
        (
            ("Prophylaxis",),
            "2e.",
            (
                "Advise against antibiotics that are given to all, and",
                "screen often for infection of the urine.",
            ),
        ),
    ):
        page.rule(58, y, 500, y)
        page.lines(60, y + 14, label, 10, "bold")
        page.text(180, y + 13, mark)
        page.lines(200, y + 14, lines)
        y += 50
    page.rule(58, y, 500, y)
    rows = [text for text, _ in rows_of(read(pdf))]
    assert rows == [
        "| Topic | Recommendation |",
        "| Pain and its plans | 2d. Make a plan of her own with each woman, as early as possible,"
        " and build it on her crises. |",
        "| Prophylaxis | 2e. Advise against antibiotics that are given to all, and"
        " screen often for infection of the urine. |",
    ]


def test_columns_of_prose_between_rules_are_no_table() -> None:
    pdf = Pdf()
    page = pdf.page()
    for y in (85, 240, 400):
        page.rule(50, y, 560, y)
    for x, word in ((50, "wound"), (310, "burn")):
        for y in (100, 255):
            page.lines(
                x,
                y,
                [
                    f"This column tells of the {word} at home and of",
                    "how it is cleaned before any drug is given. It",
                    f"is looked at each day, and a swab of the {word}",
                    "is seldom of any use to those who take it.",
                ],
            )
    assert not read(pdf).rows


def test_prose_beside_a_table_is_a_column() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(
        50,
        100,
        [
            "The left column of this page tells of wounds",
            "at home and how they are cleaned before any",
            "drug is given. It goes on for some lines, so",
            "that it is a column and no cell of a table.",
            "It says that a wound is looked at each day,",
            "and that a swab is seldom of any use in it.",
        ],
    )
    put(
        page,
        (310, 400, 480),
        [
            ("Weight", "First", "Second"),
            ("5 kg", "10 mg", "20 mg"),
            ("10 kg", "20 mg", "40 mg"),
            ("15 kg", "30 mg", "60 mg"),
        ],
        100,
    )
    assert [text for text, _ in rows_of(read(pdf))] == [
        "| Weight | First | Second |",
        "| 5 kg | 10 mg | 20 mg |",
        "| 10 kg | 20 mg | 40 mg |",
        "| 15 kg | 30 mg | 60 mg |",
    ]


def test_a_page_number_in_the_side_margin_is_no_passage() -> None:
    pdf, page = page_with_prose()
    page.lines(60, 200, PROSE * 4)
    page.text(20, 420, "xiv", 10, "bold")
    document = read(pdf)
    [section] = [s for s in document.sections if "xiv" in document.text[s.start : s.end]]
    assert section.kind == "furniture"


def test_a_large_numeral_leads_its_heading() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 220, "4", 120)
    page.lines(150, 150, ["Care of wounds", "at home and", "on the ward"], 36)
    page.lines(60, 300, PROSE)
    assert read(pdf).text.startswith("4 Care of wounds at home and on the ward\n")
