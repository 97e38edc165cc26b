"""Lists of addresses are told from prose, and questions for them from clinical ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.ranking.contacts import _MARK, asks_for_contact, lists_contacts


@pytest.mark.parametrize(
    "text",
    [
        "Heart Society\nPhone: 212-555-0143 or 800-555-0199",
        "Write to help@example.org or see https://example.org for support.",
        "Lung Trust: +44 20 7946 0018\nSkin Trust: 020 7946 0991",
    ],
)
def test_lists_of_contacts(text: str) -> None:
    assert lists_contacts(text)


@pytest.mark.parametrize(
    "text",
    [
        "The rash appears on the eyelids.",
        "Call 212-555-0143 if it gets worse.",
        "In 1995-1998 and 2001-2005 the rate was 3.2 per million; 1,234 of 5,678 children (95% CI 2.9-3.4).",
        "Give 100-200 mg, then 100 200 300 mg on days 1-3.",
        "A clinic's number is 212-555-0143 and its fax 212-555-0144. "
        + "The rash fades with treatment. " * 8,
    ],
)
def test_prose(text: str) -> None:
    assert not lists_contacts(text)


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What is the Myositis Association's telephone number?", True),
        ("Which organisations help patients?", True),
        ("Is there a support group?", True),
        ("What is the association between anti-MDA5 and lung disease?", False),
        ("Which organs are inflamed?", False),
        ("When does calcinosis appear?", False),
    ],
)
def test_questions(question: str, asks: bool) -> None:
    assert asks_for_contact(question) is asks


_PIECES = st.sampled_from(
    "word 202-555-0143 (202)\u00a0555 020 7946 0018 +44-20-7946-0018 +1....... 2 a@b.de www.a.org http://a "
    "٢٠٢-٥٥٥-٠١٤٣ 0123 4567890 – . ( ) + 12".split(" ")
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60), st.integers(0, 80))
def test_counting_first_changes_nothing(pieces: list[str], words: int) -> None:
    text = " ".join([*pieces, *["word"] * words])
    marks = len(_MARK.findall(text))
    assert lists_contacts(text) == (marks > 1 and len(text.split()) <= 14 * marks)
