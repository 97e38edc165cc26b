"""Words are drawn as paragraphs, lists and tables, and none of their characters is lost or added."""

from __future__ import annotations

import re

import pytest
from drawn import HOSTILE, Drawn
from hypothesis import given
from hypothesis import strategies as st

from ui.html.blocks import cells, text_html
from ui.html.inline import Marks, word_spans

TABLE = "| Kidney | Dose |\n| above 60 | 0.5 mg |\n"
# Texts of the lines that blocks are told by, and of anything.
_BLOCKS = ("| a | b |\n", "| a |", "||\n", "- one\n", "  - deeper\n", "1. first\n", "b) second\n", "\n")
_OTHERS = ("   \n", "  more of it\n", "plain <b>\n", "| no end\n", "•\tpoint\n", "word", "(3) x | y |\n")
LINES = st.sampled_from((*_BLOCKS, *_OTHERS))
TEXTS = st.one_of(st.lists(LINES, min_size=1).map("".join), st.text(st.characters(codec="utf-8"), min_size=1))


def exact(drawn: str) -> str:
    """Put the signs back that are shown as their numbers."""
    return re.sub(r"‹U\+([0-9A-F]{4,6})›", lambda sign: chr(int(sign[1], 16)), drawn)


@given(TEXTS, st.data(), st.booleans())
def test_text_and_stretch_are_exact(text: str, data: st.DataObject, continued: bool) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    drawn = Drawn(text_html(text, Marks((begin, end), word_spans(text, ["word", "first"])), continued))
    assert exact(drawn.text()) == text
    assert exact(drawn.text("mark")) == text[begin:end]


def test_table_is_a_table() -> None:
    drawn = Drawn(text_html(TABLE))
    assert drawn.tags.count("tr") == 2
    assert drawn.seen("th") == "KidneyDose"
    assert drawn.seen("td") == "above 600.5 mg"
    assert drawn.text() == TABLE


def test_table_that_goes_on_has_no_header() -> None:
    assert Drawn(text_html(TABLE, continued=True)).seen("td") == "KidneyDoseabove 600.5 mg"


def test_row_alone_is_no_header() -> None:
    assert "th" not in Drawn(text_html("| Kidney | Dose |")).tags


def test_lists_are_lists() -> None:
    drawn = Drawn(text_html("Take:\n- one\n- two\n\n1. first\n2. second\n"))
    assert [tag for tag in drawn.tags if tag in ("p", "ul", "ol")] == ["p", "ul", "ol"]
    assert drawn.tags.count("li") == 4
    assert drawn.seen("ul") == "one\ntwo\n"
    assert drawn.seen("ol") == "1. first\n2. second\n"


def test_item_keeps_the_lines_that_belong_to_it() -> None:
    drawn = Drawn(text_html("- one\n  and more\n- two"))
    assert drawn.tags.count("li") == 2
    assert drawn.seen("li") == "one\n  and more\ntwo"


@pytest.mark.parametrize("text", ["-5 mmol", "10 mg daily", "e.g. this", "A | B", "1.5 mg"])
def test_prose_is_no_list(text: str) -> None:
    assert Drawn(text_html(text)).tags == ["p"]


def test_words_are_marked_in_any_form() -> None:
    text = "Statins and a statin."
    drawn = Drawn(text_html(text, Marks(words=word_spans(text, ["statin"]))))
    assert drawn.text("b") == "Statinsstatin"
    assert word_spans(text, ["the"]) == ()


def test_markup_is_text() -> None:
    drawn = Drawn(text_html(f"{HOSTILE}\n- {HOSTILE}\n| {HOSTILE} | b |\n"))
    assert not {"script", "img"}.intersection(drawn.tags)
    assert drawn.text().count(HOSTILE) == 3


def test_cells_of_a_row() -> None:
    assert cells("| Kidney | Dose |\n") == ["Kidney", "Dose"]
