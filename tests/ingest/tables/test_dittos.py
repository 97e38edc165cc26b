"""A ditto mark repeats only what stands right above it in its column; else it stays, and a doubt is said."""

from __future__ import annotations

import pytest

from ingest.tables import Cell, Row, placed, written


def table(*rows: str, heads: str = "0") -> list[Cell]:
    """Cells written as "a | b>2 | c^2": `>` covers columns, `^` rows; the rows in `heads` are all heads."""
    read = []
    for at, row in enumerate(rows):
        cells = []
        for cell in row.split("|"):
            words, _, across = cell.strip().partition(">")
            words, _, down = words.partition("^")
            cells.append((words, int(down or 1), int(across or 1), str(at) in heads))
        read.append(cells)
    return placed(read)


def is_unsure(row: Row) -> bool:
    return any("ditto" in doubt for doubt in row.doubts)


MARKS = [
    *(
        '"',
        "”",
        "“",
        "„",
        "″",
        "〃",
        "''",
        "’’",
        "′′",
        "´´",
        ",,",
        "»",
        "〝",
        "＂",
        "ʺ",
        '" "',
        "″ ″",
        '-"-',
        "– ” –",
        "—〃—",
    ),
    *("do.", "Do.", "ditto", "Ditto.", "(ditto)", "idem", "id.", "as above", "Same as above.", "[as above]"),
    *("-do-", "– do –", "-do.-", "dto.", "dto", "ibid."),
]


@pytest.mark.parametrize("mark", MARKS)
def test_each_notation_repeats_what_stands_right_above_and_stays_in_the_row(mark: str) -> None:
    rows = written(table("Who|Dose", "Adults|1 mg", f"{mark}|2 mg", f"{mark}|3 mg"))
    assert [row.groups for row in rows[1:]] == [(), ("Adults",), ("Adults",)]
    assert [row.cells[0] for row in rows[2:]] == [mark, mark] and not any(map(is_unsure, rows))


@pytest.mark.parametrize("words", ["-", "–", "—", "…", "same", "none", '5"', "dose", "do", "idle", "0"])
def test_what_is_no_ditto_mark_repeats_nothing(words: str) -> None:
    rows = written(table("Who|Dose", "Adults|1 mg", f"{words}|2 mg"))
    assert rows[2].groups == () and not is_unsure(rows[2])


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (("Drug|Dose|Days", "A|5 mg|7", "B||7", "C|″|7"), "a blank above"),
        (("Drug|Dose|Days", "A|5 mg|7", "B|see note>2", "C|″|7"), "a wider cell above"),
        (("Drug|Dose|Days", "A|5 mg|7", "B|″>2"), "a mark below two cells"),
        (("Drug|Dose|Days", "A|5 mg|7", "Drug|Dose|Days", "B|″|7"), "a head that is repeated"),
        (("Drug|Dose|Days", "A|5 mg|7", "Children>3", "B|″|7"), "a group row"),
        (("Drug|Dose|Days", "A|″|7"), "the head"),
        (("Drug|Dose|Days", "A|5 mg|7", "B|″ (oral)|7", "C|″|7"), "a mark with words"),
    ],
)
def test_where_nothing_sure_stands_right_above_a_doubt_is_said(rows: tuple[str, ...], why: str) -> None:
    last = written(table(*rows))[-1]
    assert "″" in last.cells[1] and is_unsure(last), why
    assert not any("5 mg" in group for group in last.groups), why


def test_no_part_of_a_table_repeats_another() -> None:
    cells = table("Drug|Dose", "A|5 mg", "B|″")
    assert "5 mg" in written(cells, 1)[2].groups
    rows = written(cells, 1, ends={2})
    assert is_unsure(rows[2]) and rows[2].groups == ()


def test_a_mark_below_an_unsure_one_is_unsure() -> None:
    rows = written(table("Drug|Dose", "A|", "B|″", "C|″"))
    assert is_unsure(rows[2]) and is_unsure(rows[3])


def test_a_mark_right_below_a_cell_of_several_rows_repeats_it() -> None:
    rows = written(table("Drug|Dose", "A|5 mg^2", "B", "C|″"))
    assert rows[3].groups == ("5 mg",) and not is_unsure(rows[3])


def test_a_mark_over_several_rows_repeats_for_each() -> None:
    rows = written(table("Who|Drug|Dose", "Adults|A|1 mg", "″^2|B|2 mg", "C|3 mg"))
    assert [row.groups for row in rows[2:]] == [("Adults",), ("Adults",)]


def test_a_mark_and_more_words_is_said_to_be_unsure() -> None:
    for words in ("″ (max 2 g)", "ditto, but oral", "As above plus rest", '" orally', '"*', "”[1]", "″¹"):
        assert is_unsure(written(table("Drug|Dose", "A|5 mg", f"B|{words}"))[2]), words
    for words in ('"Red flag" signs', "dosage", "“Adults” only", "5″ above", '" A "', "« A »", "-dose-"):
        assert not is_unsure(written(table("Drug|Dose", "A|5 mg", f"B|{words}"))[2]), words


def test_all_doubts_of_a_row_are_said() -> None:
    rows = written(table("Drug|Dose|Days", "A||", "B|″|7"))
    assert len(rows[2].doubts) == 2 and is_unsure(rows[2])


def test_a_mark_across_the_table_names_no_group() -> None:
    rows = written(table("Drug|Dose", "Adults>2", "A|5 mg", "″>2", "B|6 mg"))
    assert is_unsure(rows[3]) and "″" not in rows[4].groups
    assert any("“″” is unsure" in doubt for doubt in rows[4].doubts)


def test_rows_under_an_unsure_mark_are_unsure_too() -> None:
    rows = written(table("Who|Drug|Dose", "|A|1 mg", "″^2|B|2 mg", "C|3 mg", "D|E|4 mg"))
    assert [is_unsure(row) for row in rows] == [False, False, True, True, False]
    rows = written(table("Who|Drug|Dose", "|A|1 mg", "″|B|2 mg", "|C|3 mg", "D|E|4 mg"))
    assert [is_unsure(row) for row in rows] == [False, False, True, True, False]
    assert not any(row.groups for row in rows)
