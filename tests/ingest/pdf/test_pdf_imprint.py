"""PDF: what a document says of itself, and the numbers that are printed on its pages."""

from __future__ import annotations

import pytest
from make_pdf import Pdf

from ingest.document import Document
from ingest.load import load
from ingest.pdf.layout.page_numbers import printed_labels

PROSE = """This page says what to give for an infected wound at home, and for how long it is given.
Ask about other medicines before each course, and look at the kidneys of the patient too.""".splitlines()


def book(pages: int = 5, first: int = 61, author: str = "") -> Document:
    pdf = Pdf(info={"Author": "A. Writer; C. Saver"})
    for number in range(pages):
        page = pdf.page()
        if not number:
            page.text(60, 80, "Wounds at home and on", 24, "bold")
            page.text(60, 118, "the ward: a handbook", 22, "bold")
            page.lines(60, 500, [author, "Version 3.1", "14 March 2023"])
            page.lines(
                60, 640, ["© 2023 Example Hospital Trust. All rights reserved.", "ISBN 978-3-16-148410-0"]
            )
            page.lines(
                60, 700, ["Suggested citation: Writer A. Wounds at home and on the ward. Example; 2023."]
            )
        page.lines(60, 200, [line.replace("wound", f"wound{number}") for line in PROSE])
        page.text(290, 820, f"Page {first + number}", 8)
    [document] = load(pdf.bytes(), "a-file.pdf")
    return document


def test_the_imprint_is_read() -> None:
    info = book().info
    assert info.publisher == "Example Hospital Trust"
    assert (info.published, info.version) == ("14 March 2023", "3.1")
    assert info.extra["isbn"] == "9783161484100"
    assert str(info.extra["suggested_citation"]).startswith("Writer A. Wounds at home")


def test_a_title_is_joined_from_its_lines() -> None:
    assert book().info.title == "Wounds at home and on the ward: a handbook"


def test_an_author_is_whom_the_text_names_too() -> None:
    assert book().info.authors == ()
    assert book(author="A. Writer").info.authors == ("A. Writer",)


def test_a_page_is_called_by_the_number_printed_on_it() -> None:
    assert [page.label for page in book().pages] == ["61", "62", "63", "64", "65"]
    assert [page.number for page in book().pages] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("furniture", "labels"),
    [
        ([["Guide"], ["2"], ["3"], [], ["5"], ["6"]], ["", "2", "3", "4", "5", "6"]),
        ([["i"], ["ii"], ["Page 1 of 9"], ["Page 2 of 9"], ["Page 3 of 9"]], ["i", "ii", "1", "2", "3"]),
        ([["Version 2016"], ["Version 2016"], ["Version 2016"]], ["", "", ""]),
        ([["41 | Wounds"], ["42 | Wounds"], ["43 | Wounds"]], ["41", "42", "43"]),
    ],
)
def test_printed_numbers(furniture: list[list[str]], labels: list[str]) -> None:
    assert printed_labels(furniture) == labels
