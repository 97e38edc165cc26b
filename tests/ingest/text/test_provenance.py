"""What a saved page says of itself: as it says it, and nothing that it does not say."""

from __future__ import annotations

import pytest

from ingest.load import load
from ingest.text.provenance import Provenance, read_provenance


def test_a_whole_footer() -> None:
    footer = [
        "Content source: Institute of Muscle Health. Accessed March 3, 2024.",
        "Last reviewed: 2023-11-02",
        "Published 4 May 2019",
        "Acme Health®, LLC\n12 Example Road, Springfield, IL 62704",
        "ISSN: 1234-567X",
    ]
    assert read_provenance(footer) == Provenance(
        publisher="Acme Health, LLC",
        origin="Institute of Muscle Health",
        published="4 May 2019",
        reviewed="2023-11-02",
        accessed="March 3, 2024",
        issn="1234-567X",
    )


def test_nothing_stated_is_nothing_claimed() -> None:
    assert read_provenance([]) == Provenance()
    assert read_provenance(["Sign up", "Back to top", "Write to us at info@acme.example"]) == Provenance()


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Acme®, LLC", "Acme, LLC"),
        ("Example Health Inc.", "Example Health Inc."),
        ("Müller & Söhne GmbH", "Müller & Söhne GmbH"),
        ("© 2024 Example Clinic", "Example Clinic"),
        ("Copyright © 2019-2024 Example Clinic. All rights reserved.", "Example Clinic"),
        ("(c) 2020 Sample Society of Neurology", "Sample Society of Neurology"),
        ("Copyright 2021, Sample Institute", "Sample Institute"),
    ],
)
def test_publisher(line: str, publisher: str) -> None:
    assert read_provenance(["Questions or comments?", line]).publisher == publisher


def test_the_company_line_goes_before_the_copyright_line() -> None:
    assert read_provenance(["© 2024 Example Writers", "Acme®, LLC"]).publisher == "Acme, LLC"


@pytest.mark.parametrize(
    ("line", "accessed"),
    [
        ("Accessed March 3, 2024", "March 3, 2024"),
        ("Accessed: 2024-03-03", "2024-03-03"),
        ("Retrieved on 3 March 2024", "3 March 2024"),
        ("accessed 3/3/2024", "3/3/2024"),
        ("Accessed March 2024", "March 2024"),
        ("Accessed Mar. 3, 2024", "Mar. 3, 2024"),
        ("Accessed last spring", None),
    ],
)
def test_the_date_of_access_as_stated(line: str, accessed: str | None) -> None:
    assert read_provenance([line]).accessed == accessed


@pytest.mark.parametrize(
    ("line", "reviewed"),
    [
        ("Last reviewed: November 2, 2023", "November 2, 2023"),
        ("Last updated on 2 November 2023", "2 November 2023"),
        ("Page last modified November 2023", "November 2023"),
        ("Date reviewed: 11/2/2023", "11/2/2023"),
        ("Reviewed by two physicians", None),
    ],
)
def test_the_date_of_review_as_stated(line: str, reviewed: str | None) -> None:
    assert read_provenance([line]).reviewed == reviewed


@pytest.mark.parametrize(
    ("line", "origin"),
    [
        ("Content source: NINDS. Accessed March 3, 2024.", "NINDS"),
        ("Source: National Registry of Rare Myopathies", "National Registry of Rare Myopathies"),
        ("Content source: Accessed March 3, 2024.", None),
        ("Content source: Accessed 2024-03-03", None),
        ("Content source:", None),
        ("The source: unknown", None),
    ],
)
def test_origin_is_a_name_and_not_a_date(line: str, origin: str | None) -> None:
    assert read_provenance([line]).origin == origin


def test_an_empty_source_line_does_not_borrow_the_next_line() -> None:
    assert read_provenance(["Content source:\nAcme Street 1"]).origin is None
    assert read_provenance(["Content source:", "Example Press"]).origin is None


@pytest.mark.parametrize(
    ("line", "issn"), [("ISSN 1234-5679", "1234-5679"), ("ISSN: 1234-567X", "1234-567X"), ("ISSN 1234", None)]
)
def test_issn(line: str, issn: str | None) -> None:
    assert read_provenance([line]).issn == issn


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("Valid until 1 March 2027", "1 March 2027"),
        ("Valid through: March 1, 2027.", "March 1, 2027"),
        ("Expires: 2027-03-01", "2027-03-01"),
        ("Expires on 1/3/2027", "1/3/2027"),
        ("Expiry date: March 2027", "March 2027"),
        ("Review due: 2027", "2027"),
        ("Due for review by March 2027", "March 2027"),
        ("Next review: 01/03/2027", "01/03/2027"),
        ("Next scheduled review date: March 2027", "March 2027"),
        ("Date of next review 1 March 2027", "1 March 2027"),
        ("Last reviewed: 2024-03-01. Next review: 2027-03-01", "2027-03-01"),
        ("Version 2 | Valid until 2027-03-01", "2027-03-01"),
        ("Offer valid until 1 March 2027", None),
        ("Spring offer (valid until 1 March 2027)", None),
        ("Our licence expires: 1 March 2027", None),
        ("Valid until further notice", None),
        ("Review due: 2027-2028", None),
        ("Last review: March 2024", None),
    ],
)
def test_until_when_it_holds_as_stated(line: str, until: str | None) -> None:
    assert read_provenance(["Sign up", line]).valid_until == until


@pytest.mark.parametrize(
    ("lines", "supersedes"),
    [
        ("Supersedes: Rash in adults, version 2.", ("Rash in adults, version 2",)),
        ("Version 3\nReplaces: rash-2019.pdf; rash-2020.pdf", ("rash-2019.pdf", "rash-2020.pdf")),
        ("supersedes: A\nSupersedes: B\nSupersedes: A", ("A", "B")),
        ("Supersedes: none", ()),
        ("Replaces: n/a", ()),
        ("Supersedes:\nRash in adults", ()),
        ("Supersedes Rash in adults", ()),
        ("This replaces: everything", ()),
        ("Replaces worn parts", ()),
    ],
)
def test_what_it_replaces_stands_on_a_line_of_its_own(lines: str, supersedes: tuple[str, ...]) -> None:
    assert read_provenance([lines]).supersedes == supersedes


def test_a_text_says_it_in_its_furniture_and_nowhere_else() -> None:
    page = "Rash\n\nThe pass is valid until 1 March 2027, and cream is best.\n\n"
    footer = "Last reviewed: 2024-03-01\nValid until: 2026-03-01\nSupersedes: rash-2019.txt\n"
    (plain,) = load(page.encode(), "rash.txt")
    assert (plain.info.valid_until, plain.info.supersedes) == (None, ())
    (said,) = load((page + footer).encode(), "rash.txt")
    assert (said.info.valid_until, said.info.supersedes) == ("2026-03-01", ("rash-2019.txt",))
