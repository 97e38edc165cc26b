"""How a document says it is to be cited."""

from __future__ import annotations

import pytest

from ingest.text.cited import authors, citation, is_statement, isbn, named_in


def test_a_suggested_citation_is_taken_as_it_stands() -> None:
    said = "Suggested citation: Example A. Burns,\n3rd edition. 2021."
    assert citation(["Burns", said]) == "Example A. Burns, 3rd edition. 2021."
    assert citation(["Please cite as: Example A. Burns."]) == "Example A. Burns."
    assert citation(["No citation of this is suggested."]) == ""
    assert is_statement(said) and not is_statement("Cool the burn.")


def test_an_isbn_needs_its_digit() -> None:
    assert isbn(["ISBN 978-3-16-148410-0"]) == "978-3-16-148410-0"
    assert isbn(["ISBN-10: 0-306-40615-2 (print)"]) == "0-306-40615-2"
    assert isbn(["ISBN 978-3-16-148410-1", "Dose 0306406152"]) == ""


def test_authors_of_a_line() -> None:
    assert authors(["Authors: Ann Example, MD; Bo Sample and C. D. Third"]) == (
        *("Ann Example, MD", "Bo Sample", "C. D. Third"),
    )
    assert authors(["The authors agree."]) == ()


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Ann Example", "Written by Ann Example in 2020.", True),
        ("Ann Example", "A. Example and others", True),
        ("Example, Ann", "Example A, Sample B.", True),
        ("ann exámple", "By ANN EXAMPLE", True),
        ("Ann Example", "For example, Ann took it.", False),
        ("Ann Example", "Give an example.", False),
        ("admin", "The administration decides.", False),
        ("", "anything", False),
    ],
)
def test_whether_a_text_names_a_person(name: str, text: str, named: bool) -> None:
    assert named_in(name, text) is named
