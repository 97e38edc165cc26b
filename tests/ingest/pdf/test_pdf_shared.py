"""PDF: a real guideline of 44 pages, and what cannot be read. The facts were read off its pages as
PDFium draws them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.load import load
from ingest.split import split

pytestmark = pytest.mark.shared

GUIDE = "cdc-outpatient-guide.pdf"


@pytest.fixture(scope="module")
def guide(shared: Path) -> Document:
    """The guideline."""
    [document] = load((shared / "corpora" / "formats" / GUIDE).read_bytes(), GUIDE)
    return document


def page_of(document: Document, phrase: str) -> int:
    [at] = [m.start() for m in re.finditer(re.escape(phrase), document.text)]
    [page] = [p.number for p in document.pages if p.start <= at < p.end]
    return page


@pytest.mark.parametrize(
    ("phrase", "page"),
    [
        ("full guidelines for additional background", 2),
        ("more than three-quarters of all", 3),
        ("multi-drug resistant organisms).", 4),
        ("reaffirms Standard Precautions", 5),
        ("tuberculosis will have infection prevention", 6),
        ("Do not wash gloves", 10),
        ("Key Links for Additional Information", 16),
        ("History Forgotten is History Relived", 18),
        ("Infection Control Domains for Gap", 20),
        ("Pain remediation", 21),
        ("policy/procedure for decontamination of spills", 28),
        ("Get Smart Programs & Observances", 42),
    ],
)
def test_a_phrase_is_on_the_page_where_the_eye_finds_it(guide: Document, phrase: str, page: int) -> None:
    assert page_of(guide, phrase) == page


def test_every_page_is_there_and_pages_tile_the_text(guide: Document) -> None:
    assert [p.number for p in guide.pages] == list(range(1, 45))
    assert guide.pages[0].start == 0 and guide.pages[-1].end == len(guide.text)
    assert all(a.end == b.start for a, b in zip(guide.pages, guide.pages[1:], strict=False))


def test_no_passage_holds_the_running_footer_or_a_page_number(guide: Document) -> None:
    passages = split(guide)
    assert len(passages) > 100
    assert guide.text.count("September 2016") == 43
    for passage in passages:
        assert guide.text[passage.start : passage.end] == passage.text
        assert not re.search(r"Version 2\.3", passage.text)
        assert not re.search(r"(?:^|\n)\d+(?:\n|$)", passage.text)


def test_every_word_has_its_box_on_its_page(guide: Document) -> None:
    covered = bytearray(len(guide.text))
    for box in guide.boxes:
        page = guide.pages[box.page - 1]
        assert page.start <= box.start < box.end <= page.end
        assert 0 <= box.left < box.right <= page.width + 1
        assert 0 <= box.top < box.bottom <= page.height + 1
        covered[box.start : box.end] = b"\1" * (box.end - box.start)
    bare = {c for c, has in zip(guide.text, covered, strict=True) if not has and not c.isspace()}
    assert bare <= {"|"}


def test_a_heading_at_the_head_of_the_right_column_is_boxed_there(guide: Document) -> None:
    page = guide.pages[9]
    start = guide.text.index("Injection Safety\n", page.start)
    [first, second] = [b for b in guide.boxes if start <= b.start < start + len("Injection Safety")]
    assert first.page == 10
    assert 300 < first.left < 312 and 30 < first.top < 40 and 44 < first.bottom < 52
    assert first.right < second.left < 370


def test_the_left_column_comes_before_the_right_one(guide: Document) -> None:
    third = guide.text[guide.pages[2].start : guide.pages[2].end]
    order = ["INTRODUCTION", "The transition of", "associated infections (HAI).", "Compared to inpatient"]
    assert sorted(order, key=third.index) == order


def test_a_sentence_over_two_columns_and_one_over_two_pages_are_whole(guide: Document) -> None:
    assert "by the Infection Prevention profession" in guide.text
    assert "public health clinics, imaging centers" in guide.text


def test_headings_and_provenance(guide: Document) -> None:
    headings = {s.heading for s in guide.sections if s.kind == "body"}
    assert ("INTRODUCTION",) in headings
    assert any(h[-1:] == ("Hand Hygiene",) and len(h) == 2 for h in headings)
    assert guide.info.title.startswith("Guide to Infection Prevention")
    assert guide.info.authors == ("Centers for Disease Control and Prevention",)
    assert str(guide.info.extra["created"]).startswith("2016-11-07T13:11:35")
    assert "needs_ocr" not in guide.info.extra


def test_a_checklist_is_a_table_of_its_questions(guide: Document) -> None:
    row = next(line for line in guide.text.splitlines() if "policy/procedure for decontamination" in line)
    assert row.startswith("| F. ") and row.endswith("| Yes No |  |")


def test_words_hidden_under_others_are_not_read_twice(guide: Document) -> None:
    assert guide.text.count("Plastic/reconstructive") == 1


@pytest.mark.parametrize(("name", "problem"), [("password.pdf", "password"), ("scanned.pdf", "is scanned")])
def test_what_cannot_be_read_says_why(shared: Path, name: str, problem: str) -> None:
    with pytest.raises(MalformedDocumentError, match=problem):
        list(load((shared / "corpora" / "formats" / name).read_bytes(), name))
