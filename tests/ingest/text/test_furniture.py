"""What is furniture on a saved page, and what only looks like it."""

from __future__ import annotations

import pytest

from ingest.text.furniture import furniture, is_disclaimer, is_navigation, is_provenance, is_record_header


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our monthly newsletter",
        "Sign in",
        "Log in to save this page",
        "Skip to main content",
        "Subscribe",
        "Follow us on social media",
        "Share this page",
        "Print",
        "Menu",
        "Privacy Policy",
        "Create a free account",
        "Back to top",
    ],
)
def test_menus_and_calls_to_sign_up(line: str) -> None:
    assert is_navigation(line)


@pytest.mark.parametrize(
    "line",
    [
        "Signs of weakness appear over weeks",
        "Home oxygen",
        "Printing is no treatment",
        "Menus for people who cannot swallow",
        "Contact us by telephone on weekdays: the nurse calls back",
        "Share the decision about rituximab with the patient and write down in the notes what was decided.",
    ],
)
def test_clinical_lines_that_begin_like_menus(line: str) -> None:
    assert not is_navigation(line)


DISCLAIMER = (
    "The information on this page is for educational purposes only and is not intended to substitute "
    "for the advice of your own physician."
)


@pytest.mark.parametrize(
    "paragraph",
    [
        DISCLAIMER,
        "Acme Health does not endorse any product. The page is provided “as is”.",
        "This page is not a substitute for care. Always consult your own doctor about any question.",
    ],
)
def test_disclaimers(paragraph: str) -> None:
    assert is_disclaimer(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Consult a physician if the weakness spreads to the muscles of breathing.",
        "Patients should consult a doctor at once if the urine turns dark.",
        "Physiotherapy is not a substitute for immunosuppression.",
        "A normal creatine kinase is no guarantee that the muscle is not inflamed.",
    ],
)
def test_a_clinical_sentence_with_one_such_phrase_is_none(paragraph: str) -> None:
    assert not is_disclaimer(paragraph)
    assert furniture([paragraph]) == [False]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Content source: Institute of Muscle Health. Accessed March 3, 2024.",
        "Last reviewed: 2023-11-02",
        "Page last updated 4 May 2022",
        "Source: National Registry of Rare Myopathies",
        "Accessed on 12/01/2021",
    ],
)
def test_provenance_lines(paragraph: str) -> None:
    assert is_provenance(paragraph)


def test_a_paragraph_that_only_begins_with_a_provenance_word_is_content() -> None:
    paragraph = (
        "Retrieved samples were stained within two hours, frozen in isopentane, cut at eight micrometres "
        "and read by two pathologists who did not know the diagnosis, nor the treatment."
    )
    assert not is_provenance(paragraph)


def test_a_record_header_holds_labelled_facts_and_nothing_else() -> None:
    header = "Authors: A. Example, B. Sample\nDOI: 10.0000/example\nDate: 2021-04-01\nhttps://example.org/1"
    assert is_record_header(header)
    assert not is_record_header(header + "\nThe cohort had 41 adults.")
    assert not is_record_header("Dose: 1 mg/kg\nDate: 2021-04-01")


def test_a_lone_web_address_belongs_to_the_record_at_the_top_and_to_the_text_below() -> None:
    page = [
        "A cohort of adults",
        "https://example.org/1",
        "DOI: 10.0000/1",
        "It had 41 adults.",
        "https://b.example",
    ]
    assert furniture(page) == [False, True, True, False, False]


def test_a_footer_runs_on_over_addresses_and_ends_at_the_next_content() -> None:
    page = {
        "The rash itches.": False,
        DISCLAIMER: True,
        "Acme Health, LLC": True,
        "12 Example Road, Springfield, IL 62704": True,
        "Phone 555-010-0199": True,
        "info@acme.example": True,
        "ISSN 1234-5679": True,
        "Weakness of the thighs is the first sign in most patients.": False,
        "Phone 555-010-0200": False,
    }
    assert dict(zip(page, furniture(list(page)), strict=True)) == page


def test_a_contact_block_that_no_footer_introduces_is_content() -> None:
    """A patient organisation's telephone number answers a question."""
    page = [
        "Where can I find support?",
        "Example Myositis Society\n9 Sample Street\nSpringfield, IL 62704\nTel 555-010-0177",
        "https://society.example",
        "The society runs groups in nine cities.",
    ]
    assert furniture(page) == [False] * 4


@pytest.mark.parametrize(
    "prompt",
    ["Questions or comments? Write to us.", "© 2024 Acme Health", "(c) 2024 Acme", "All rights reserved."],
)
def test_a_prompt_for_comments_or_a_copyright_line_opens_a_footer(prompt: str) -> None:
    assert furniture(["The rash fades.", prompt, "Fax 555-010-0123"]) == [False, True, True]


def test_no_paragraphs() -> None:
    assert furniture([]) == []
