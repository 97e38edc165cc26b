"""The lines of a cell stand on one line of text: no word is lost, and no sign comes in but the line's end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tables import Cell, plain, set_apart, written

LINES = st.lists(
    st.text(st.characters(exclude_characters="\n⏎\ufddc", exclude_categories=["Cs"]), max_size=12)
)
PIECES = st.lists(
    st.sampled_from(
        "5 mg|10 mg|every 8|12 hours|• 3 g|(max 2)|or 7|Adults|to|-|for 5|½ tablet| |1,|days".split("|")
    )
)


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("every 8\n12 hours", "every 8 ⏎ 12 hours"),
        ("Not 5 mg\n10 mg", "Not 5 mg ⏎ 10 mg"),
        ("5 mg\n- 10 mg", "5 mg ⏎ - 10 mg"),
        ("5 mg\n–10 mg", "5 mg ⏎ –10 mg"),
        ("1,\n500 mg", "1, ⏎ 500 mg"),
        ("1.\n5 mg", "1. ⏎ 5 mg"),
        ("1\n½ tablets", "1 ⏎ ½ tablets"),
        ("Grade 3\nDose 5 mg", "Grade 3 ⏎ Dose 5 mg"),
        ("One tablet at first\ntwo at night", "One tablet at first ⏎ two at night"),
        ("10\n\n20 mg", "10 ⏎ 20 mg"),
        ("5 mg\r\n10 mg\r\n20 mg", "5 mg ⏎ 10 mg ⏎ 20 mg"),
    ],
)
def test_the_end_of_a_line_is_seen_between_two_numbers(lines: str, told: str) -> None:
    assert plain(lines) == told


@pytest.mark.parametrize(
    "lines",
    [
        *("Give 500 mg every\n6 hours", "10 to\n20 mg", "10\nto 20 mg", "10 –\n20 mg", "less than\n30"),
        *("5 mg in children less than\n30 kg", "5 mg\n(0.1 mg/kg)", "every 8\nhours for 5 days", "2 × 5\nmg"),
        *("Give 5 mg.\nThen 10 mg.", "5 mg,\n10 mg", "Day 1:\n5 mg", "• 5 mg\n• 10 mg", "5 mg\n• 10 mg"),
        *(
            "Impaired\nkidney",
            "Grade 3\nor worse",
            "Severe\n5 mg",
            "5 mg\ndaily",
            "120/\n80",
            "10\nor more",
            "two\ntablets of 5 mg",
        ),
    ],
)
def test_words_of_a_cell_stay_as_they_are_read(lines: str) -> None:
    assert plain(lines) == " ".join(lines.split())


def test_a_table_inside_a_cell_stands_apart_from_the_words_beside_it() -> None:
    assert plain(f"By age\n{set_apart('3 months 60 mg')}Stop.") == "By age ⏎ 3 months 60 mg ⏎ Stop."
    assert plain(set_apart("3 months 60 mg")) == "3 months 60 mg" and plain(set_apart("")) == ""


@given(LINES)
def test_no_word_is_lost_and_no_sign_added(lines: list[str]) -> None:
    words = "\n".join(lines)
    assert plain(words).replace("⏎", " ").split() == words.split()


@given(PIECES)
def test_a_mark_stands_only_between_two_lines_with_numbers(lines: list[str]) -> None:
    told = plain("\n".join(lines))
    assert told.replace("⏎", " ").split() == " ".join(lines).split()
    parts = told.split(" ⏎ ")
    assert len(parts) == 1 or all(any(map(str.isnumeric, part)) for part in parts)
    assert plain(told) == told


@given(st.lists(st.lists(st.text("ab5 ″\n⏎|", max_size=8), min_size=1, max_size=3), min_size=1, max_size=4))
def test_every_word_of_a_table_is_in_its_rows_once(rows: list[list[str]]) -> None:
    cells = [Cell(words, at, column) for at, row in enumerate(rows) for column, words in enumerate(row)]
    told = [words for row in written(cells) for cell in row.cells for words in cell.replace("⏎", " ").split()]
    assert told == [w for row in rows for cell in row for w in cell.replace("⏎", " ").split()]


def test_lines_of_a_row_that_may_belong_together_are_said() -> None:
    def doubts(*words: str) -> str:
        cells = [Cell(each, 1, column) for column, each in enumerate(words)]
        return " ".join(written([Cell("A", 0, 0), Cell("B", 0, 1), *cells], 1)[1].doubts)

    assert "belong together" in doubts("Amoxal\nFluxal", "500 mg\n1 g")
    assert "belong together" in doubts("Before food\nAfter food", "in water\nin juice")
    assert not doubts("Severe\nkidney disease", "twice\ndaily")
    assert not doubts("Amoxal\nFluxal", "500 mg\n1 g\n2 g") and not doubts("Amoxal\nFluxal", "500 mg")
