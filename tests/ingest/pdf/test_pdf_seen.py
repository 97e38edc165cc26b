"""PDF: what nobody sees is not read, what everybody sees is, and signs keep their meaning."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from make_pdf import Page, Pdf

from ingest.document import Document
from ingest.load import load
from ingest.pdf.layout.direction import in_reading_order
from ingest.pdf.layout.hyphens import Vocabulary, seam
from ingest.pdf.shapes import Line, Rect, Word

PROSE = """This page says what to give for an infected wound at home, and for how long it is given.
Ask about other medicines before each course, and look at the kidneys of the patient too.""".splitlines()


def document_of(write: Callable[[Page], object]) -> Document:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 80, "Wound care", 18, "bold")
    page.lines(60, 110, PROSE)
    page.text(60, 160, "Give 5 mg once.")
    write(page)
    [document] = load(pdf.bytes(), "a-file.pdf")
    return document


def set_between(before: str, words: str) -> Callable[[Page], None]:
    def write(page: Page) -> None:
        with page.within(before):
            page.text(60, 180, words)

    return write


def covered(cover: Callable[[Page], None]) -> Callable[[Page], None]:
    def write(page: Page) -> None:
        page.text(60, 180, "Give 500 mg")
        cover(page)

    return write


def in_layer(page: Page) -> None:
    with page.off():
        page.text(60, 180, "Give 500 mg")


def black_on_black(page: Page) -> None:
    page.fill(55, 170, 300, 184, 0)
    page.text(60, 180, "Give 500 mg")


@pytest.mark.parametrize(
    "write",
    [
        set_between("q 1 g", "Give 500 mg"),
        set_between("q 0.97 g", "Give 500 mg"),
        set_between("q 3 Tr", "Give 500 mg"),
        set_between("q 60 700 100 20 re W n", "Give 500 mg"),
        covered(lambda page: page.fill(55, 170, 300, 184, 0)),
        covered(lambda page: page.fill(55, 170, 300, 184, 1)),
        covered(lambda page: page.image(55, 170, 300, 14)),
        covered(lambda page: page.annotate("Square", (55, 170, 300, 184), "/IC[0 0 0]/C[0 0 0]")),
        in_layer,
        lambda page: page.form(60, 180, "Give 500 mg", off=True),
        black_on_black,
    ],
    ids="white pale mode3 clipped black-box white-box image square layer layered-form black".split(),
)
def test_text_that_nobody_sees_is_left_out_and_that_is_said(write: Callable[[Page], None]) -> None:
    document = document_of(write)
    assert "500" not in document.text
    assert "Give 5 mg once." in document.text
    assert [(doubt.kind, doubt.page) for doubt in document.doubts] == [("hidden", 1)]


def white_on_dark(page: Page) -> None:
    page.fill(55, 170, 300, 184, 0.2)
    with page.within("q 1 g"):
        page.text(60, 180, "Give 500 mg")


def white_on_image(page: Page) -> None:
    page.image(55, 170, 300, 14)
    with page.within("q 1 g"):
        page.text(60, 180, "Give 500 mg")


@pytest.mark.parametrize(
    "write",
    [
        set_between("q 0.7 g", "Give 500 mg"),
        set_between("q 50 600 300 100 re W n", "Give 500 mg"),
        white_on_dark,
        white_on_image,
        lambda page: page.form(60, 180, "Give 500 mg"),
    ],
    ids="grey in-clip white-on-dark white-on-image form".split(),
)
def test_text_that_is_seen_is_read(write: Callable[[Page], None]) -> None:
    document = document_of(write)
    assert "Give 500 mg" in document.text
    assert not document.doubts


def test_of_a_line_that_is_cut_off_what_is_seen_is_read() -> None:
    document = document_of(set_between("q 60 600 60 100 re W n", "Give 500 mg, then 700 mg"))
    assert "Give 500 mg" in document.text
    assert "700" not in document.text


def recognised(page: Page) -> None:
    page.content.clear()
    with page.within("q 3 Tr"):
        page.lines(60, 100, ["Start with l2 micrograms an hour in adults", "and go on after 7Z hours."])
    page.image(0, 0, 595, 842)


def test_text_that_somebody_recognised_under_an_image_is_said_to_be() -> None:
    document = document_of(recognised)
    assert "l2 micrograms" in document.text
    assert document.info.extra["read_by_ocr"] == [1]
    [doubt] = document.doubts
    assert doubt.kind == "recognised text" and doubt.page == 1
    assert doubt.touches(document.text.index("l2"), document.text.index("l2") + 2)


def test_struck_words_are_marked() -> None:
    def line(page: Page) -> None:
        page.text(60, 180, "Give 50 mg 5 mg once a day.")
        page.rule(84, 177, 110, 177)
        page.text(60, 200, "Give 70 mg 7 mg once a day.")
        page.strike_out(83, 191, 112, 203)
        page.text(60, 220, "Give 9 mg 90 mg once a day.")
        page.content.append("84 624.5 5.5 0.7 re f")
        page.text(60, 240, "Give 30 mg once a day.")
        page.rule(84, 241.5, 112, 241.5)

    document = document_of(line)
    assert "Give ~~50 mg~~ 5 mg" in document.text
    assert "Give ~~70 mg~~ 7 mg" in document.text
    assert "Give ~~9~~ mg 90 mg" in document.text
    assert "Give 30 mg" in document.text
    told = [document.text[d.start : d.end] for d in document.doubts if d.kind == "struck"]
    assert told == ["50 mg", "70 mg", "9"]


def test_what_is_filled_into_a_form_stands_beside_its_label() -> None:
    ticks = "/AP<</N<</Yes null/Off null>>>>"

    def form(page: Page) -> None:
        page.text(60, 180, "Dose:")
        page.field((100, 170, 200, 184), "dose", "/FT/Tx/V(250 mg)")
        page.text(80, 200, "Pregnant")
        page.field((60, 190, 72, 202), "pregnant", f"/FT/Btn/V/Yes/AS/Yes{ticks}")
        page.text(80, 215, "Nursing")
        page.field((60, 205, 72, 217), "nursing", f"/FT/Btn/V/Off/AS/Off{ticks}")
        page.text(60, 235, "Route:")
        page.field((100, 225, 200, 239), "route", "/FT/Ch/Ff 131072/Opt[(oral)(vein)]/V(vein)")
        page.annotate("FreeText", (300, 200, 500, 230), "/Contents(AMENDED: at most 2 g a day)/DA(/F 9 Tf)")
        page.annotate("Text", (500, 200, 520, 220), "/Contents(Never in children)")

    document = document_of(form)
    for line in ("Dose: 250 mg", "[x] Pregnant", "[ ] Nursing", "Route: vein"):
        assert line in document.text
    assert "AMENDED: at most 2 g a day" in document.text
    assert "Never in children" in document.text
    told = [document.text[d.start : d.end] for d in document.doubts if d.kind == "form"]
    assert told[:4] == ["250 mg", "[x]", "[ ]", "vein"]


def test_raised_figures_of_the_lines_own_size_are_raised() -> None:
    shown = (
        "(below 50 x 10) Tj 4 Ts (9) Tj 0 Ts (/L; 5 mg) Tj 4 Ts (a) Tj 0 Ts ( a day; CO) Tj -2 Ts (2) Tj 0 Ts"
    )
    document = document_of(lambda page: page.content.append(f"BT /F0 10 Tf 60 662 Td {shown} ( gas) Tj ET"))
    assert "below 50 x 10⁹/L; 5 mg^a a day; CO₂ gas" in document.text


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        (
            "the blood is acid in many of those who are ill, so that its pH is often below 7.",
            "35 when it is",
            "7.35 when",
        ),
        (
            "who are ill is then given by vein, at first as a bolus of heparin of 5,",
            "000 units at",
            "of 5,000 units",
        ),
        (
            "children who weigh less than ten kilograms and are ill it is 0.5–",
            "1 mg per kilogram",
            "0.5–1 mg",
        ),
        (
            "adults who are ill and stay in hospital it is given in a dose of 100, 200,",
            "300 or 400 mg",
            "200, 300 or",
        ),
    ],
)
def test_a_number_that_a_lines_end_divides_is_whole(first: str, second: str, whole: str) -> None:
    start = "The dose in adults with a severe infection of the bone or of the joint is high, and in the"
    more = "each day, and it is measured again after that by those who gave it to the patient."
    document = document_of(lambda page: page.lines(60, 200, [start, first, f"{second} {more}"]))
    assert whole in document.text


@pytest.mark.parametrize(
    ("before", "first", "second", "gap"),
    [
        ("than", "−", "5", ""),
        ("140", "−", "5", " "),
        ("of", "5,", "250", ""),
        ("200,", "300,", "400", " "),
        ("below", "7.", "35", ""),
        ("page", "7.", "35.", " "),
        ("of", "2", "500", " "),
        ("than", "<", "5", " "),
    ],
)
def test_what_divides_a_number(before: str, first: str, second: str, gap: str) -> None:
    assert seam(first, second, Vocabulary(()), before) == (first, gap)


def test_a_stacked_fraction_stands_on_one_line_in_brackets_and_is_said() -> None:
    def formula(page: Page) -> None:
        page.text(60, 200, "Clearance =")
        page.text(130, 193, "(140 - age) x weight")
        page.rule(129, 197, 225, 197)
        page.text(155, 207, "72 x level")
        page.text(230, 200, "in mL a minute")

    document = document_of(formula)
    assert "Clearance = ((140 - age) x weight)/(72 x level) in mL a minute" in document.text
    assert {doubt.kind for doubt in document.doubts} == {"formula"}


def test_fractions_side_by_side_stand_on_one_line() -> None:
    def formula(page: Page) -> None:
        page.text(60, 200, "Dose =")
        page.text(110, 195, "weight x 3")
        page.rule(105, 198, 170, 198)
        page.text(130, 208, "2")
        page.text(175, 200, "+")
        page.text(195, 195, "5")
        page.rule(190, 198, 205, 198)
        page.text(195, 208, "7")
        page.text(210, 200, "mg")

    document = document_of(formula)
    assert "Dose = (weight x 3)/2 + 5/7 mg" in document.text
    assert {doubt.kind for doubt in document.doubts} == {"formula"}


def drawn_root(page: Page) -> None:
    page.text(60, 200, "BSA =")
    for x0, y0, x1, y1 in ((95, 198, 98, 204), (98, 204, 101, 190), (101, 190, 205, 190)):
        page.rule(x0, y0, x1, y1)
    page.text(103, 200, "height x weight / 3600")
    page.text(215, 200, "m2")


def nested_fraction(page: Page) -> None:
    page.text(60, 200, "Dose is")
    page.text(103, 190, "5", 5)
    page.rule(101, 191.5, 108, 191.5)
    page.text(103, 196.5, "7", 5)
    page.rule(100, 197.5, 109, 197.5)
    page.text(103, 204, "2", 6)
    page.text(112, 200, "mg each day")


@pytest.mark.parametrize("write", [drawn_root, nested_fraction])
def test_roots_and_fractions_in_fractions_are_said(write: Callable[[Page], None]) -> None:
    assert "formula" in {doubt.kind for doubt in document_of(write).doubts}


def test_words_under_the_rule_of_a_line_above_are_no_root() -> None:
    def underlined(page: Page) -> None:
        page.text(60, 200, "Never give more than one")
        page.rule(89, 202, 130, 202)
        page.text(60, 212, "tablet each day to small children at home")

    assert not document_of(underlined).doubts


def test_underlined_words_are_no_fraction() -> None:
    def underlined(page: Page) -> None:
        page.lines(
            60,
            200,
            ["Note that Critical items (such as needles) are", "cleaned and must be sterile at all times."],
        )
        page.rule(105, 201.5, 160, 201.5)

    document = document_of(underlined)
    assert "Note that Critical items (such as needles) are cleaned and must" in document.text
    assert not document.doubts


def words_of(*texts: str) -> Line:
    places = [Rect(60 + 40 * i, 100, 90 + 40 * i, 110) for i in range(len(texts))]
    return Line(
        tuple(
            Word(t, p, p, 108, 10, False, "", 1, i)
            for i, (t, p) in enumerate(zip(texts, places, strict=True))
        )
    )


@pytest.mark.parametrize(
    ("displayed", "read"),
    [
        ("ביום מג 500 לחולה תן", "תן לחולה 500 מג ביום"),
        ("ביום 250 Aminocillin of תן", "תן 250 Aminocillin of ביום"),
        ("The words לך שלום mean peace.", "The words שלום לך mean peace."),
        ("Give 5 mg once.", "Give 5 mg once."),
    ],
)
def test_words_from_right_to_left_stand_in_reading_order(displayed: str, read: str) -> None:
    [line] = in_reading_order([words_of(*displayed.split())])
    assert line.text == read
    assert all(word.marks for word in line.words) == (displayed != read)
