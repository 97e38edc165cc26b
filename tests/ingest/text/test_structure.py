"""Structure of plain text: title, headings, sections, furniture."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.structure import Structure, is_list_item, paragraph_spans, read_structure


def outline(text: str) -> list[tuple[str, str, str]]:
    """(heading, kind, text) of each section."""
    return [(" / ".join(s.heading), s.kind, text[s.start : s.end]) for s in read_structure(text).sections]


PAGE = """\
Skip to main content

Sample Myopathy, a Page for Patients

What is sample myopathy?

Sample myopathy is an invented disease of the muscles. It does not exist.

It is used in tests.

Signs and symptoms

The first sign is weakness of the thumb.

Sign up for our newsletter

It spreads to the little finger:

- within a week, or
- within a year.

Where can I find support?

Sample Myopathy Society
9 Sample Street, Springfield, IL 62704
Tel 555-010-0177

Content source: Institute of Invented Diseases. Accessed March 3, 2024.

Acme Health®, LLC

12 Example Road, Springfield, IL 62704

ISSN 1234-5679
"""


def test_a_saved_page() -> None:
    structure = read_structure(PAGE)
    assert structure.title == "Sample Myopathy, a Page for Patients"
    assert structure.provenance.publisher == "Acme Health, LLC"
    assert structure.provenance.origin == "Institute of Invented Diseases"
    assert outline(PAGE) == [
        ("", "furniture", "Skip to main content"),
        (
            "What is sample myopathy?",
            "body",
            "Sample myopathy is an invented disease of the muscles. It does not exist.\n\n"
            "It is used in tests.",
        ),
        ("Signs and symptoms", "body", "The first sign is weakness of the thumb."),
        ("", "furniture", "Sign up for our newsletter"),
        (
            "Signs and symptoms",
            "body",
            "It spreads to the little finger:\n\n- within a week, or\n- within a year.",
        ),
        (
            "Where can I find support?",
            "body",
            "Sample Myopathy Society\n9 Sample Street, Springfield, IL 62704\nTel 555-010-0177",
        ),
        (
            "",
            "furniture",
            "Content source: Institute of Invented Diseases. Accessed March 3, 2024.\n\nAcme Health®, LLC\n\n"
            "12 Example Road, Springfield, IL 62704\n\nISSN 1234-5679",
        ),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Signs and symptoms",
        "How is it treated?",
        "2 Methods",
        "What should an adult with the disease know before the first infusion of any drug?",
        "ANTIBODIES",
    ],
)
def test_headings(line: str) -> None:
    text = f"It begins here, with a sentence.\n\n{line}\n\nThe text below it."
    assert outline(text)[1:] == [(line, "body", "The text below it.")]


@pytest.mark.parametrize(
    "line",
    [
        "The rash itches.",
        "the rash",
        "These are:",
        "Treatment of the",
        "- Methotrexate",
        "1. Methotrexate",
        "Dose: 15 mg",
        "Look at https://example.org",
        "One two three four five six seven eight nine ten eleven twelve thirteen",
        "Two lines\nof text",
        "12 345",
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    text = f"It begins here, with a sentence.\n\n{line}\n\nThe text below it."
    assert outline(text) == [("", "body", text)]


def test_a_heading_needs_text_below_it() -> None:
    text = "It begins here, with a sentence.\n\nSee also"
    assert outline(text) == [("", "body", text)]


def test_two_headings_in_a_row_are_headings_and_three_are_a_list() -> None:
    two = "It begins.\n\nTreatment\n\nDrugs by mouth\n\nPrednisone is given first."
    assert outline(two)[1:] == [("Drugs by mouth", "body", "Prednisone is given first.")]
    three = "It begins.\n\nPrednisone\n\nAzathioprine\n\nMethotrexate\n\nEach has its dangers."
    assert outline(three) == [("", "body", three)]


def test_a_question_above_a_list_of_short_lines_is_its_heading() -> None:
    listed = "Prednisone\n\nAzathioprine\n\nRest"
    text = f"It begins.\n\nHow is it treated?\n\n{listed}\n\nEach has its dangers."
    assert outline(text)[1:] == [("How is it treated?", "body", f"{listed}\n\nEach has its dangers.")]
    at_the_end = f"It begins.\n\nHow is it treated?\n\n{listed}"
    assert outline(at_the_end)[1:] == [("How is it treated?", "body", listed)]


def test_a_list_of_questions_has_no_heading() -> None:
    text = "It begins.\n\nWhat is it?\n\nWho gets it?\n\nHow is it treated?\n\nAsk your nurse."
    assert outline(text) == [("", "body", text)]


def test_the_first_line_is_the_title_and_heads_no_section() -> None:
    text = "Sample myopathy in adults\n\nThe disease is invented."
    assert read_structure(text).title == "Sample myopathy in adults"
    assert outline(text) == [("", "body", "The disease is invented.")]


def test_a_title_over_two_lines_of_white_space_is_one_line() -> None:
    assert read_structure("Sample   myopathy\tin adults\n\nThe disease is invented.").title == (
        "Sample myopathy in adults"
    )


def test_a_question_at_the_top_is_a_heading_and_no_title() -> None:
    text = "What is sample myopathy?\n\nIt is an invented disease."
    structure = read_structure(text)
    assert outline(text) == [("What is sample myopathy?", "body", "It is an invented disease.")]
    assert structure.title == "Sample myopathy"


def test_the_topic_is_what_the_first_sentence_defines() -> None:
    text = "Sample myopathy (SM) is an invented disease. Nobody has died of sample myopathy."
    assert read_structure(text).title == "Sample myopathy"


def test_a_subject_that_does_not_come_back_is_no_topic() -> None:
    assert read_structure("Weather is the subject here. It rained, and then it stopped.").title is None


def test_the_topic_is_what_most_headings_ask_about() -> None:
    text = (
        "Who gets it?\n\nAnyone may.\n\nWhat causes sample myopathy?\n\nNobody knows.\n\n"
        "How is the doctor to treat sample myopathy?\n\nBy rest."
    )
    assert read_structure(text).title == "Sample myopathy"


def test_a_question_about_nothing_is_no_topic() -> None:
    assert read_structure("What about    ?\n\nSome text that follows.").title is None


def test_no_text() -> None:
    structure = read_structure("")
    assert (structure.title, structure.sections) == (None, ())


def test_paragraphs_end_at_blank_lines_with_white_space_in_them() -> None:
    text = "\n one\ntwo \n \t\u00a0\n\n three\n"
    assert [text[a:b] for a, b in paragraph_spans(text, 0, len(text))] == ["one\ntwo", "three"]
    assert [text[a:b] for a, b in paragraph_spans(text, 3, 10)] == ["ne\ntwo"]


@pytest.mark.parametrize("line", ["- a", "• a", "  * a", "1. a", "12) a", "(3) a", "a) b", "– a"])
def test_list_items(line: str) -> None:
    assert is_list_item(line)


@pytest.mark.parametrize("line", ["a", "-a", "1.5 mg", "123. a", "The a", "", "-"])
def test_no_list_items(line: str) -> None:
    assert not is_list_item(line)


PARAGRAPH = st.sampled_from(
    [
        "Skip to main content",
        "Sign up",
        "Signs",
        "What is it?",
        "What about   ?",
        "The rash itches. It fades.",
        "- one\n- two",
        "Content source: X. Accessed 2024-03-03",
        "Acme®, LLC",
        "Date: 2020-01-01",
    ]
) | st.text(st.characters(), max_size=30)


@settings(max_examples=150, deadline=None)
@given(st.lists(PARAGRAPH, max_size=8).map("\n\n".join))
def test_every_paragraph_is_the_title_a_heading_or_in_exactly_one_section(text: str) -> None:
    structure: Structure = read_structure(text)
    before = 0
    outside = ""
    for section in structure.sections:
        assert before <= section.start < section.end <= len(text)
        outside += text[before : section.start]
        before = section.end
    outside += text[before:]
    headed = {" ".join(section.heading) for section in structure.sections} | {structure.title}
    # What no section holds is a line of its own: the title, or a heading, of which the upper of two
    # in a row heads nothing.
    for start, end in paragraph_spans(outside, 0, len(outside)):
        line = outside[start:end]
        assert "\n" not in line
        assert " ".join(line.split()) in headed or line[-1] not in ".;,:!"


@pytest.mark.parametrize(
    "line",
    [
        "Give with food",
        "Not in pregnancy",
        "Caution: stop at once",
        "INR target 2.5",
        "Hold if glucose < 4",
        "Call 2222",
        "Lie the patient flat",
    ],
)
def test_a_line_that_directs_stays_quotable(line: str) -> None:
    structure = read_structure(f"Insulin\n\nText comes first here.\n\n{line}\n\nMore text follows it here.\n")
    assert all(section.heading == () for section in structure.sections)


@pytest.mark.parametrize("line", ["Use in pregnancy", "Monitoring", "Start of treatment", "Side effects"])
def test_a_line_that_only_names_its_text_is_a_heading(line: str) -> None:
    structure = read_structure(f"Insulin\n\nText comes first here.\n\n{line}\n\nMore text follows it here.\n")
    assert structure.sections[-1].heading == (line,)
