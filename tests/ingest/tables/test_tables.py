"""The one model of a table: a row travels with its heads and groups, and what is unsure is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables import Cell, Row, placed, written


def table(*rows: str, heads: str = "") -> list[Cell]:
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


def told(rows: list[Row]) -> list[tuple[str, tuple[str, ...]]]:
    return [("|".join(row.cells), row.groups) for row in rows]


def test_two_head_rows_and_merged_groups_travel_with_each_row() -> None:
    rows = written(table("Drug^2|Dose>2", "Adult|Child", "A^2|1|2", "3|4"))
    assert [row.is_head for row in rows] == [True, True, False, False]
    assert rows[3].heads == (("Drug", "Dose", "Dose"), ("", "Adult", "Child"))
    assert told(rows)[2:] == [("A|1|2", ()), ("|3|4", ("A",))]


def test_a_row_across_the_table_names_the_rows_below_it() -> None:
    rows = written(table("Drug|Dose", "Adults>2", "A|1", "Children>2", "A|2"))
    assert told(rows)[2] == ("A|1", ("Adults",)) and told(rows)[4] == ("A|2", ("Children",))


def test_a_group_row_right_below_another_stands_under_it() -> None:
    rows = written(table("Drug|Dose", "Adults>2", "Severe>2", "A|1", "Mild>2", "A|2"))
    assert told(rows)[3] == ("A|1", ("Adults", "Severe"))
    # Whether "Mild" is of the adults or the next of their kind cannot be known.
    assert told(rows)[5] == ("A|2", ("Mild",))
    assert "“Adults” is unsure" in " ".join(rows[5].doubts) and not rows[3].doubts


def test_groups_end_where_the_source_ends_them() -> None:
    cells = table("Drug|Dose", "Adults>2", "A|1", "Total|2")
    assert told(written(cells, 1, ends={3}))[3] == ("Total|2", ())


def test_a_marked_group_head_beside_blanks_names_the_rows_below_it() -> None:
    cells = table("Drug|Adult|Child", "Severe||", "A|1|2")
    cells = [replace(cell, group=cell.words == "Severe") for cell in cells]
    assert told(written(cells, 1))[2] == ("A|1|2", ("Severe",))
    # Not marked, it may be a drug without doses.
    rows = written(table("Drug|Adult|Child", "A||", "B|1|2"), 1)
    assert told(rows)[2] == ("B|1|2", ()) and "“A” is unsure" in " ".join(rows[2].doubts)


def test_heads_in_the_middle_begin_anew() -> None:
    rows = written(table("Drug|Adult", "A|1", "Drug|Child", "A|2", heads="02"))
    assert rows[1].heads == (("Drug", "Adult"),)
    assert rows[2].is_head and rows[3].heads == (("Drug", "Child"),)


def test_heads_that_are_repeated_are_no_rows_of_the_body() -> None:
    rows = written(table("Drug|Dose", "A|1", "Drug|Dose", "B|2", heads="02"))
    assert [row.is_head for row in rows] == [True, False, True, False]


def test_rows_of_nothing_but_heads_are_a_body_all_the_same() -> None:
    rows = written(table("Drug|Dose", "A|1", "B|2", heads="012"))
    assert [row.is_head for row in rows] == [True, False, False]


def test_no_word_is_lost_where_cells_overlap_and_it_is_said() -> None:
    rows = written([Cell("a", 0, 0), Cell("b", 0, 1), Cell("c", 1, 0, 1, 2), Cell("d", 1, 1)], 1)
    assert rows[1].cells == ("c", "d") and "overlap" in " ".join(rows[1].doubts)
    rows = written([Cell("a", 0, 0), Cell("b", 0, 0), Cell("c", 0, 1)], 0)
    assert rows[0].cells == ("a / b", "c") and "overlap" in " ".join(rows[0].doubts)


def test_a_merged_cell_beside_values_in_the_first_row_names_a_group_and_is_no_head() -> None:
    rows = written(
        table("Adults^3|mild|1 g", "moderate|2 g", "severe|3 g", "Children^2|mild|10 mg", "severe|30 mg")
    )
    assert not any(row.is_head or row.heads for row in rows)
    assert [row.groups for row in rows] == [(), ("Adults",), ("Adults",), (), ("Children",)]


def test_units_below_a_head_belong_to_it() -> None:
    rows = written(table("Drug^2|Dose|Time", "mg|(days)", "A|5|3"))
    assert rows[2].heads == (("Drug", "Dose", "Time"), ("", "mg", "(days)"))


def test_a_group_above_the_head_ends_with_the_next_one() -> None:
    rows = written(table("Adults>2", "Drug|Dose", "A|1 mg", "Children>2", "Drug|Dose", "A|2 mg"))
    assert [row.groups for row in rows if not row.is_head][1] == ("Adults",)
    assert rows[5].groups == ("Children",) and rows[5].heads == (("Drug", "Dose"),)
    assert not any(row.doubts for row in rows)


def test_whether_a_group_above_the_only_head_stands_over_all_is_said_to_be_unsure() -> None:
    rows = written(table("Adults>2", "Drug|Dose", "A|1 mg", "Children>2", "A|2 mg"))
    assert rows[2].groups == ("Adults",) and rows[4].groups == ("Children",)
    assert "Adults" in " ".join(rows[4].doubts) and not rows[2].doubts


def test_a_caption_above_the_head_stands_over_all() -> None:
    rows = written(table("Table 3. Doses>2", "Drug|Dose", "A|1 mg", "Children>2", "A|2 mg"))
    assert rows[4].heads == (("Table 3. Doses",) * 2, ("Drug", "Dose")) and rows[4].groups == ("Children",)


def test_marked_rows_across_the_table_name_groups() -> None:
    rows = written(table("Drug|Dose", "Adults>2", "A|1", "Children>2", "A|2", heads="013"))
    assert rows[2].groups == ("Adults",) and rows[4].groups == ("Children",)
    assert rows[4].heads == (("Drug", "Dose"),)


def test_a_head_that_is_repeated_is_one() -> None:
    rows = written(table("Drug|Dose", "A|1", "drug|Dose", "B|2"))
    assert rows[2].is_head and rows[3].heads == (("drug", "Dose"),) and not rows[3].doubts


def test_whether_a_first_row_of_amounts_is_a_head_is_said_to_be_unsure() -> None:
    assert all(row.doubts for row in written(table("A|500 mg", "B|250 mg")) if not row.is_head)
    assert not any(row.doubts for row in written(table("Drug|Dose", "B|250 mg")))


def test_what_may_name_a_group_still_may_below_a_repeated_head() -> None:
    rows = written(table("Drug|Dose", "Adults|", "A|5 mg", "Drug|Dose", "A|6 mg"), 1)
    assert all("“Adults” is unsure" in " ".join(rows[at].doubts) for at in (2, 4))
    rows = written(table("Drug|Dose", "Adults|", "A|5 mg", "Drug|Rate", "A|6 mg", heads="03"), 1)
    assert not rows[4].doubts


def test_a_blank_row_above_the_head_names_nothing() -> None:
    rows = written(table(">2", "Drug|Dose", "Children>2", "A|5 mg"))
    assert rows[0].is_head and rows[2].heads[-1] == ("Drug", "Dose") and rows[2].groups == ("Children",)
    assert [row.cells for row in written([Cell("", 0, 0), Cell("", 1, 0), Cell("5", 2, 0)])] == [("5",)]


@pytest.mark.parametrize("note", ["* not in pregnancy", "† Oral.", "Note: oral only", "[1] Oral.", "¹ Oral."])
def test_a_note_across_the_table_names_no_group(note: str) -> None:
    rows = written(table("Drug|Dose", "Adults>2", "A|5 mg*", f"{note}>2", "B|6 mg"))
    assert rows[4].groups == ("Adults",) and rows[3].cells == (note,)
    assert not written(table("Drug|Dose", "A|5 mg*", f"{note}|", "B|6 mg"))[3].doubts
    rows = written(table("Drug|Dose", "A) Adults>2", "A|5 mg", "Notes of wards>2", "B|6 mg"))
    assert rows[2].groups == ("A) Adults",) and rows[4].groups == ("Notes of wards",)


PLACED = st.tuples(
    st.sampled_from(["", "A", "Dose", "5 mg", "″", "(mg)", "Table 1", "Adults"]),
    st.integers(1, 3),
    st.integers(1, 3),
    st.booleans(),
)


@given(
    st.lists(st.lists(PLACED, max_size=4), max_size=7),
    st.none() | st.integers(0, 3),
    st.sets(st.integers(1, 6), max_size=2),
)
def test_of_any_table_every_word_is_read_once_and_every_number_stands_in_its_row(
    rows: list[list[tuple[str, int, int, bool]]], heads: int | None, ends: set[int]
) -> None:
    cells = placed(rows)
    told = written(cells, heads, ends)
    assert [row.number for row in told] == sorted({cell.row for cell in cells if cell.words})
    for row in told:
        words = [cell.words for cell in cells if cell.row == row.number and cell.words]
        assert sorted(w for cell in row.cells if cell for w in cell.split(" / ")) == sorted(words)
        above = {cell.words for cell in cells if cell.row < row.number}
        assert all(group.rsplit(": ", 1)[-1] in above | set(words) for group in row.groups)
        assert not (row.is_head and row.groups)
