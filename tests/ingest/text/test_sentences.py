"""Sentences: the clinical traps, and what holds for any text whatever."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.sentences import sentence_spans, trimmed


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


ONE_SENTENCE = [
    "Give 0.5 mg b.i.d. for 3 days.",
    "See Fig. 2, e.g. the upper panel.",
    "Relapse followed in approx. 5% of the patients.",
    "Infection with Staph. aureus is common in open ulcers.",
    "Azathioprine vs. Methotrexate was compared in 28 adults.",
    "She was seen at St. Jude in the spring.",
    "The criteria of Bohan et al. 1991 were met.",
    "Dr. Smith agreed.",
    "It was given i.v. to all patients.",
    "The dose is 1.5 mg/kg, i.e. 100 mg for an adult.",
    "Sentences may end in a question, may they not?",
]


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_the_traps_in_a_row() -> None:
    text = (
        "Give 0.5 mg b.i.d. for 3 days. See Fig. 2, e.g. the upper panel. "
        "Dr. Smith agreed. It was given i.v. to all patients."
    )
    assert sentences(text) == [
        "Give 0.5 mg b.i.d. for 3 days.",
        "See Fig. 2, e.g. the upper panel.",
        "Dr. Smith agreed.",
        "It was given i.v. to all patients.",
    ]


def test_ends_at_full_stop_question_and_exclamation_mark() -> None:
    text = "Is it a myopathy? It is! Creatine kinase is raised."
    assert sentences(text) == ["Is it a myopathy?", "It is!", "Creatine kinase is raised."]


def test_a_blank_line_ends_a_sentence_even_after_an_abbreviation() -> None:
    assert sentences("The dose is approx.\n\nfive tablets") == ["The dose is approx.", "five tablets"]


def test_a_line_break_ends_no_sentence() -> None:
    text = "The rash spreads over\nthe eyelids. It itches."
    assert sentences(text) == ["The rash spreads over\nthe eyelids.", "It itches."]


def test_offsets_count_characters_not_bytes() -> None:
    text = "Müller’s sign 😀 was absent. The CK was 5 µkat/L."
    first = "Müller’s sign 😀 was absent."
    assert sentence_spans(text) == [(0, len(first)), (len(first) + 1, len(text))]


def test_no_text_has_no_sentences() -> None:
    assert sentence_spans("") == []
    assert sentence_spans(" \n\t\u00a0 ") == []


def test_half_a_surrogate_pair_is_a_character_like_any_other() -> None:
    assert sentences("The \ud800 sign. It fades.") == ["The \ud800 sign.", "It fades."]


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [("  a b \n", 0, 7, "a b"), ("xx a yy", 2, 5, "a"), ("   ", 0, 3, ""), ("", 0, 0, "")],
)
def test_trimmed(text: str, start: int, end: int, expected: str) -> None:
    start, end = trimmed(text, start, end)
    assert text[start:end] == expected


# Any text; and text that is dense in what makes a splitter break or join.
ANY_TEXT = st.text(st.characters(), max_size=200) | st.lists(
    st.sampled_from(
        [
            *("e.g.", "Fig.", "Dr.", "approx.", "0.5", "mg", "The", "rash", "?", "!", "...", "“", ")", "- "),
            *(" ", "\n", "\n\n", "\r\n", "\u2028", "\u00a0", "😀", "。", "\x1c", "\ud800"),
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_every_character_that_is_no_white_space_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentence_spans(text)
    times = [0] * len(text)
    before = 0
    for start, end in spans:
        assert before <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        before = end
        for i in range(start, end):
            times[i] += 1
    assert [i for i, c in enumerate(text) if not c.isspace() and times[i] != 1] == []
    assert max(times, default=0) <= 1
