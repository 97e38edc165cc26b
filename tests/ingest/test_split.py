"""The splitter: what holds for every document, and what its breaks look like."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, Section, SectionKind, SourceInfo, document_id
from ingest.passage import Passage, embedded_text
from ingest.split import MOST_TIMES_TARGET, split


def document(*sections: tuple[str, SectionKind, str]) -> Document:
    """A document of (heading, kind, text) sections with each heading on a line above its text."""
    text = ""
    spans: list[Section] = []
    for heading, kind, words in sections:
        text += f"{heading}\n\n" if heading else ""
        spans.append(Section(len(text), len(text) + len(words), (heading,) if heading else (), kind))
        text += words + "\n\n"
    return Document(text, SourceInfo("generated.txt"), tuple(spans), "text")


def texts(words: str, target_words: int) -> list[str]:
    return [p.text for p in split(document(("", "body", words)), target_words)]


def count(text: str) -> int:
    return len(text.split())


# --- properties ---------------------------------------------------------------------------------

WORDS = (
    *(
        "The",
        "rash",
        "of",
        "0.5",
        "mg",
        "e.g.",
        "the",
        "lid.",
        "CK:",
        "µkat/L",
        "(see",
        "Fig.",
        "2)",
        "\u00a0",
    ),
    *("below).", "weak", "?", "😀", "1.", "It", "-", "|", "a\x0cb", "x\u2028y", "gait.", "No", "end"),
)
# A stretch of that text: far cheaper to draw than its words one by one.
SENTENCE = st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, 25)).map(
    lambda stretch: " ".join((WORDS * 2)[stretch[0] : stretch[0] + stretch[1]])
)
PROSE = st.lists(SENTENCE, min_size=1, max_size=5).map(". ".join)
LIST = st.lists(SENTENCE, min_size=1, max_size=6).map(lambda items: "\n".join(f"- {item}" for item in items))
TABLE = st.lists(st.tuples(SENTENCE, SENTENCE), min_size=1, max_size=5).map(
    lambda rows: "\n".join(f"| {a} | {b} |" for a, b in rows)
)
MIXED = st.lists(SENTENCE | st.just("| cell |") | st.just("- item") | st.just("\x0c"), max_size=6).map(
    "\n".join
)
PARAGRAPH = PROSE | LIST | TABLE | MIXED | st.text(max_size=60)
KINDS: list[SectionKind] = ["body", "body", "body", "furniture"]
SECTION = st.tuples(
    st.sampled_from(["", "Signs", "Treatment of the rash"]),
    st.sampled_from(KINDS),
    st.lists(PARAGRAPH, max_size=5).map("\n\n".join),
)
DOCUMENT = st.lists(SECTION, max_size=4).map(lambda sections: document(*sections))
TARGET = st.integers(1, 150)


@settings(max_examples=70, deadline=None)
@given(DOCUMENT, TARGET)
def test_the_span_is_the_truth(doc: Document, target: int) -> None:
    for passage in split(doc, target):
        assert doc.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""


@settings(max_examples=70, deadline=None)
@given(DOCUMENT, TARGET)
def test_every_word_of_the_body_is_in_exactly_one_passage_and_none_of_the_furniture_is(
    doc: Document, target: int
) -> None:
    times = [0] * len(doc.text)
    for passage in split(doc, target):
        for i in range(passage.start, passage.end):
            times[i] += 1
    expected = [0] * len(doc.text)
    for section in doc.sections:
        for i in range(section.start, section.end):
            expected[i] = int(section.kind == "body")
    wrong = [i for i, c in enumerate(doc.text) if not c.isspace() and times[i] != expected[i]]
    assert wrong == []
    assert max(times, default=0) <= 1


@settings(max_examples=70, deadline=None)
@given(DOCUMENT, TARGET)
def test_a_passage_lies_in_one_section_and_has_its_heading(doc: Document, target: int) -> None:
    passages = split(doc, target)
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    assert [p.start for p in passages] == sorted(p.start for p in passages)
    for passage in passages:
        within = [s for s in doc.sections if s.start <= passage.start and passage.end <= s.end]
        assert [(s.heading, s.kind) for s in within] == [(passage.heading, "body")]
        assert passage.document_id == doc.document_id


@settings(max_examples=70, deadline=None)
@given(DOCUMENT, TARGET)
def test_no_passage_is_longer_than_the_limit(doc: Document, target: int) -> None:
    assert all(count(p.text) <= target * MOST_TIMES_TARGET for p in split(doc, target))


# --- examples -----------------------------------------------------------------------------------

EIGHT = "The rash is found over both the eyelids."


def test_short_text_is_one_passage() -> None:
    doc = document(("Signs", "body", EIGHT))
    assert split(doc, 120) == [
        Passage(
            document_id("generated.txt"), 0, len("Signs\n\n"), len("Signs\n\n" + EIGHT), EIGHT, ("Signs",)
        )
    ]


def test_no_sections_make_no_passages() -> None:
    assert split(document(), 120) == []
    assert split(document(("", "body", " \n "), ("", "furniture", EIGHT)), 120) == []


def test_lengths_are_even_and_no_stub_is_left() -> None:
    """Thirteen sentences of eight words at a target of 40: a greedy splitter leaves 8 or 24 over."""
    lengths = [count(text) for text in texts(" ".join([EIGHT] * 13), 40)]
    assert sorted(lengths) == [32, 32, 40]


def test_what_fits_one_passage_is_one_and_what_does_not_is_halved() -> None:
    """Six sentences fill 1.2 targets, which the limit allows; seven do not fit."""
    assert [count(text) for text in texts(" ".join([EIGHT] * 6), 40)] == [48]
    assert [count(text) for text in texts(" ".join([EIGHT] * 7), 40)] in ([32, 24], [24, 32])


def test_breaks_at_the_end_of_a_paragraph_where_it_can() -> None:
    three, four = " ".join([EIGHT] * 3), " ".join([EIGHT] * 4)
    assert texts(f"{three}\n\n{four}", 28) == [three, four]
    assert texts(f"{four}\n\n{three}", 28) == [four, three]


def test_a_lead_in_line_stays_with_its_list() -> None:
    lead_in = "A biopsy of the muscle shows one or more of these:"
    items = [f"- {EIGHT}", f"- {EIGHT}", f"- {EIGHT}"]
    listed = "\n".join(items)
    before = " ".join([EIGHT] * 3)
    passages = texts(f"{before}\n\n{lead_in}\n\n{listed}", 36)
    assert passages == [before, f"{lead_in}\n\n{listed}"]


def test_a_list_item_is_not_cut() -> None:
    """Each item holds two sentences; a break between them would make evener passages."""
    items = [f"- {EIGHT} {EIGHT}" for _ in range(4)]
    passages = texts("\n".join(items), 26)
    assert "\n".join(passages) == "\n".join(items)
    assert all(line in items for text in passages for line in text.split("\n"))
    assert len(passages) > 1


def test_a_table_row_is_not_cut() -> None:
    row = "| Prednisone. Start at 1 mg/kg. | Taper. Watch the bones. |"
    passages = texts("\n".join([row] * 5), 20)
    assert len(passages) > 1
    assert all(line == row for text in passages for line in text.split("\n"))


def test_the_first_row_of_a_table_stays_with_the_second() -> None:
    """The even break would be behind the first row, for its eight words fill the target."""
    before = " ".join([EIGHT] * 2)
    rows = ["| drug | dose | route |", "| a | 1 mg | i.v. |", "| b | 2 mg | i.v. |"]
    passages = texts(f"{before}\n\n" + "\n".join(rows), 23)
    assert passages == [before, "\n".join(rows)]


def test_prose_is_broken_between_sentences_only() -> None:
    text = "Give 0.5 mg b.i.d. for 3 days. See Fig. 2, e.g. the upper panel. Dr. Smith agreed."
    assert texts(text, 6) == [
        "Give 0.5 mg b.i.d. for 3 days.",
        "See Fig. 2, e.g. the upper panel.",
        "Dr. Smith agreed.",
    ]


def test_a_list_item_too_long_for_a_passage_is_cut_between_its_sentences() -> None:
    item = "- " + " ".join([EIGHT] * 4)
    assert texts(item, 16) == [f"- {EIGHT} {EIGHT}", f"{EIGHT} {EIGHT}"]


def test_a_sentence_too_long_for_a_passage_is_cut_evenly_between_words() -> None:
    sentence = " ".join(f"word{i}" for i in range(26)) + "."
    passages = texts(sentence, 10)
    assert [count(text) for text in passages] == [6, 7, 6, 7]
    assert " ".join(passages) == sentence


def test_a_cut_sentence_says_so_until_it_ends() -> None:
    long = " ".join(f"word{i}" for i in range(26)) + "."
    passages = split(document(("", "body", f"{long} Short.")), 10)
    assert [passage.cut for passage in passages] == [True, True, True, False]


def test_rows_of_a_divided_table_carry_its_header() -> None:
    rows = "\n".join(f"| drug{i} | {i} mg a day |" for i in range(6))
    passages = split(
        document(("", "body", f"The doses are:\n\n| Drug | Dose |\n{rows}\n\nAfter the table.")), 16
    )
    middle = [p for p in passages if p.text.startswith("| drug")]
    assert len(middle) > 1
    assert {p.lead for p in middle} == {"| Drug | Dose |"}
    assert {p.lead for p in passages if p not in middle} == {""}
    assert all("| Drug | Dose |" not in p.text for p in passages if p.lead)


def letters(text: str) -> int:
    """A count that adds up, as tokens do, and that one word may exceed."""
    return sum(not character.isspace() for character in text)


@given(st.lists(st.text(alphabet="ab .|\n-", max_size=120), max_size=4), st.integers(60, 200))
def test_nothing_exceeds_the_room_with_its_context(paragraphs: list[str], room: int) -> None:
    doc = document(("Heading of it", "body", "\n\n".join(["Start.", *paragraphs])))
    for passage in split(doc, 50, letters, room):
        assert doc.text[passage.start : passage.end] == passage.text
        assert letters(embedded_text(doc.info.title, passage.heading, passage.text, passage.lead)) <= room


def test_one_word_a_passage_is_the_least() -> None:
    assert texts("Check creatine kinase.", 1) == ["Check", "creatine", "kinase."]


def test_a_blank_table_row_makes_no_empty_passage() -> None:
    assert texts("| a |\n\x0c\n| b |", 3) == ["| a |", "| b |"]
    assert texts("| a |\n\x0c| b |", 3) == ["| a |", "| b |"]


@pytest.mark.parametrize("target", [0, -5])
def test_a_target_below_one_is_refused(target: int) -> None:
    with pytest.raises(ValueError, match=f"target must be at least 1, not {target}"):
        split(document(("", "body", EIGHT)), target)
