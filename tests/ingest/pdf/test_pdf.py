"""PDF: reading order, structure, pages and boxes, on files written by `make_pdf.py`."""

from __future__ import annotations

import pytest
from make_pdf import Page, Pdf, leaflet, scanned, two_columns

from ingest.document import Document
from ingest.errors import MalformedDocumentError
from ingest.load import load
from ingest.split import split

PROSE = """Most joints that swell in a day do so for one of three reasons, and a needle tells
which of them it is. Draw the fluid before any antibiotic is given and look at it
under the microscope. Crystals and germs may be there together, so the one does not
rule out the other. Blood in it wants a history of a fall or of a bleeding disorder.""".splitlines()


def read(pdf: Pdf) -> Document:
    [document] = load(pdf.bytes(), "a-file.pdf")
    return document


def words_at(
    document: Document, page: int, left: float, top: float, right: float, bottom: float
) -> list[str]:
    """The words whose boxes stand inside a rectangle of a page."""
    return [
        document.text[b.start : b.end]
        for b in document.boxes
        if b.page == page and left <= b.left and b.right <= right and top <= b.top and b.bottom <= bottom
    ]


def body(document: Document) -> str:
    return "\n\n".join(document.text[s.start : s.end] for s in document.sections if s.kind == "body")


def prose_pages(count: int) -> Pdf:
    """Pages with a heading and prose, each with its own words."""
    pdf = Pdf()
    for number in range(1, count + 1):
        page = pdf.page()
        page.text(60, 120, f"Chapter {'ABCDEFGHIJ'[number - 1]}", 16, "bold")
        page.lines(60, 150, [line.replace("joints", f"joints{number}") for line in PROSE])
    return pdf


@pytest.mark.parametrize(
    "pdf", [leaflet(), two_columns(), prose_pages(4)], ids=["leaflet", "columns", "prose"]
)
def test_pages_tile_the_text_and_boxes_hold_words(pdf: Pdf) -> None:
    document = read(pdf)
    assert [p.number for p in document.pages] == list(range(1, len(pdf.pages) + 1))
    assert document.pages[0].start == 0
    assert document.pages[-1].end == len(document.text)
    assert all(a.end == b.start for a, b in zip(document.pages, document.pages[1:], strict=False))
    before = 0
    for box in document.boxes:
        assert before <= box.start < box.end
        word = document.text[box.start : box.end]
        assert word == "".join(word.split())
        page = document.pages[box.page - 1]
        assert page.start <= box.start and box.end <= page.end
        assert 0 <= box.left < box.right <= page.width
        assert 0 <= box.top < box.bottom <= page.height
        before = box.end
    covered = {i for b in document.boxes for i in range(b.start, b.end)}
    bare = {c for i, c in enumerate(document.text) if i not in covered and not c.isspace()}
    assert bare <= {"|"}
    for passage in split(document, 20):
        assert document.text[passage.start : passage.end] == passage.text


def test_a_box_is_where_its_word_was_written() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(100, 200, "Colchicine 0.5 mg", 10, "mono")
    first, second, third = read(pdf).boxes
    assert (first.left, first.right) == (pytest.approx(100, abs=1), pytest.approx(160, abs=1))
    assert (second.left, third.left) == (pytest.approx(166, abs=1), pytest.approx(190, abs=1))
    assert first.top < 200 - 6 and 200 <= first.bottom < 205 and first.top > 185


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_rotated_page_is_read_and_measured_as_it_is_displayed(rotate: int) -> None:
    turns = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
    pdf = Pdf()
    page = pdf.page(rotate=rotate)
    for i, line in enumerate(PROSE):
        # Written so that it is upright once the page is turned to the right.
        down = 100 + 12 * i
        x, y = {90: (down, 842 - 60), 180: (595 - 60, 842 - down), 270: (595 - down, 60)}[rotate]
        page.matrix(turns[rotate], x, y, line)
    document = read(pdf)
    assert document.text.split() == " ".join(PROSE).split()
    [told] = document.pages
    assert (told.width, told.height) == ((595, 842) if rotate == 180 else (842, 595))
    first = document.boxes[0]
    assert (first.left, first.bottom) == (pytest.approx(60, abs=2), pytest.approx(100, abs=5))


def test_a_page_whose_text_lies_on_its_side_is_read_along_its_lines() -> None:
    pdf = Pdf()
    page = pdf.page()
    for i, line in enumerate(PROSE):
        page.matrix((0, 1, -1, 0), 100 + 12 * i, 800, line)
    document = read(pdf)
    assert document.text.split() == " ".join(PROSE).split()
    first = document.boxes[0]
    assert first.bottom == pytest.approx(800, abs=2)
    assert first.bottom - first.top > first.right - first.left


def test_words_that_run_another_way_are_kept_out_of_the_prose() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(60, 100, PROSE)
    page.matrix((0, 1, -1, 0), 20, 400, "Downloaded by nobody")
    document = read(pdf)
    assert body(document).split() == " ".join(PROSE).split()
    assert "Downloaded by nobody" in document.text


def test_a_crop_box_moves_the_boxes() -> None:
    pdf = Pdf()
    page = pdf.page(box=(50, 0, 595, 742))
    page.text(100, 200, "Colchicine", 10, "mono")
    [box] = read(pdf).boxes
    assert box.left == pytest.approx(50, abs=1)
    assert box.bottom == pytest.approx(100, abs=5)


def test_the_left_column_is_read_before_the_right_one() -> None:
    text = read(two_columns()).text
    assert "sentence that goes on over here." in text
    assert (
        text.index("knee. It is read") < text.index("The right column tells") < text.index("This line runs")
    )
    assert text.index("This line runs") < text.index("tells of the ankle")


def test_columns_with_lines_at_other_heights_are_columns_too() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(
        50,
        100,
        [
            "A column of lines that is set on",
            "a grid of its own and has more",
            "lines than the",
            "other one has.",
        ],
    )
    page.lines(320, 104, ["The other column has a larger", "print and stands a little lower."], 11)
    page.lines(320, 132, ["It ends here, before the first."], 11)
    text = read(pdf).text
    assert text.index("other one has.") < text.index("The other column")


def test_a_sentence_over_a_page_break_is_one_paragraph_with_boxes_on_both_pages() -> None:
    document = read(leaflet())
    sentence = "A patient who takes one should be asked whether it can be changed."
    start = document.text.index(sentence)
    inside = [b for b in document.boxes if start <= b.start < start + len(sentence)]
    assert {b.page for b in inside} == {1, 2}
    assert document.pages[1].start == document.text.index("whether it can")
    assert any(sentence in passage.text for passage in split(document, 20))


def test_headers_footers_and_page_numbers_are_furniture() -> None:
    document = read(leaflet())
    furniture = [document.text[s.start : s.end] for s in document.sections if s.kind == "furniture"]
    assert sum(told.count("Example Hospital guideline") for told in furniture) == 3
    assert sum(told.count("of 3") for told in furniture) == 3
    assert not any("Example Hospital" in p.text or "Page " in p.text for p in split(document))


def test_bare_page_numbers_and_alternating_headers_are_furniture() -> None:
    pdf = prose_pages(6)
    for number, page in enumerate(pdf.pages, start=1):
        page.text(60 if number % 2 else 300, 40, "The joint" if number % 2 else "A. Writer", 8)
        page.text(500 if number % 2 else 60, 820, str(number + 100), 8)
    told = body(read(pdf))
    assert "The joint" not in told and "A. Writer" not in told and "10" not in told
    assert all(f"joints{n}" in told for n in range(1, 7))


def test_numbered_headings_at_the_head_of_pages_are_no_furniture() -> None:
    pdf = Pdf()
    for number in (1, 2, 3):
        page = pdf.page()
        page.text(60, 60, f"Step {7 * number}", 16, "bold")
        page.lines(60, 100, [f"{line} {number}" for line in PROSE])
    document = read(pdf)
    assert [s.heading for s in document.sections] == [("Step 7",), ("Step 14",), ("Step 21",)] or (
        document.info.title == "Step 7"
        and [s.heading for s in document.sections][1:] == [("Step 14",), ("Step 21",)]
    )


def hyphenated(*lines: str) -> str:
    pdf = Pdf()
    pdf.page().lines(60, 100, lines)
    return " ".join(read(pdf).text.split())


def test_a_broken_word_is_joined_where_the_document_has_it_whole() -> None:
    told = hyphenated(
        "The treatment is long and the treat-", "ment is dear, and no more is known of it here."
    )
    assert "the treatment is dear" in told


def test_a_broken_word_is_joined_where_its_second_half_is_no_word() -> None:
    told = hyphenated(
        "There is no treatment for it, only observa-", "tion, and the joint shows no inflam-", "mation."
    )
    assert "only observation, and" in told and "no inflammation." in told


def test_the_boxes_of_a_joined_word_cover_its_halves() -> None:
    pdf = Pdf()
    pdf.page().lines(60, 100, ["The treatment is long and the treat-", "ment is dear, and no more is known."])
    document = read(pdf)
    start = document.text.index("treatment is dear")
    inside = [b for b in document.boxes if start <= b.start < start + len("treatment")]
    assert [document.text[b.start : b.end] for b in inside] == ["treat", "ment"]
    assert inside[1].top > inside[0].top and inside[1].left < inside[0].left


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the compound n-", "tridecanal is", "n-tridecanal"),
        ("the antibody anti-", "Jo-1 is", "anti-Jo-1"),
        ("this is a well-", "known fact", "well-known"),
        ("markers of IL-", "6 are high", "IL-6"),
        ("a double-", "blind trial", "double-blind"),
        ("of COVID-", "19 there", "COVID-19"),
        ("before pre-", "and post-operative care", "pre- and"),
        ("in gram-", "negative germs and gram-negative shock", "gram-negative germs"),
        ("after 10-", "year follow-up", "10-year"),
        ("a nurse-", "led clinic", "nurse-led"),
        ("the mother-", "child pair", "mother-child"),
        ("a quick-", "motion film", "quick-motion"),
    ],
)
def test_a_hyphen_that_is_the_words_own_stays(first: str, second: str, whole: str) -> None:
    assert whole in hyphenated(f"Here is something to read about {first}", f"{second} and that is all of it.")


def test_an_address_over_two_lines_is_one_word() -> None:
    told = hyphenated("More is at https://www.example.org/care/", "gout-leaflet.html for all who want it.")
    assert "https://www.example.org/care/gout-leaflet.html for" in told


def test_a_raised_figure_is_not_mistaken_for_a_digit() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 100, "More than 10", 10, "mono")
    page.text(132, 96, "6", 6, "mono")
    page.text(142, 100, "germs are many.", 10, "mono")
    assert "More than 10⁶ germs" in read(pdf).text


def test_list_items_stand_on_lines_of_their_own() -> None:
    text = read(leaflet()).text
    assert "\n• naproxen 500 mg twice a day, where the kidneys allow it\n• colchicine 0.5 mg" in text


def test_numbered_items_are_told_from_sentences_that_end_in_a_number() -> None:
    pdf = Pdf()
    page = pdf.page()
    y = page.lines(
        60,
        100,
        [
            "1. Ask when it began and what was eaten and drunk on the day before it all,",
            "    and whether it was there before.",
        ],
    )
    y = page.lines(60, y, ["2. Look at the joint.", "3. Draw fluid from it."])
    assert read(pdf).text.splitlines()[:3] == [
        "1. Ask when it began and what was eaten and drunk on the day before it all, and whether"
        " it was there before.",
        "2. Look at the joint.",
        "3. Draw fluid from it.",
    ]


def test_rows_of_aligned_cells_are_a_table() -> None:
    assert (
        "| Kidney function | Colchicine | Naproxen |\n| above 60 | 0.5 mg twice | 500 mg twice |\n"
        in read(leaflet()).text
    )


def test_a_table_of_doses_keeps_its_rows_though_its_cells_are_long() -> None:
    pdf = Pdf()
    page = pdf.page()
    rows = [
        ("Kidney function above 60", "0.5 mg twice a day"),
        ("Kidney function 30 to 60", "0.5 mg once a day"),
        ("Kidney function below 30", "ask the ward first"),
        ("On the artificial kidney", "not at all, ever"),
    ]
    for i, row in enumerate(rows):
        page.text(60, 100 + 14 * i, row[0])
        page.text(300, 100 + 14 * i, row[1])
    page.lines(60, 180, PROSE)
    assert read(pdf).text.startswith("".join(f"| {a} | {b} |\n" for a, b in rows))


def test_two_lines_in_two_columns_are_read_in_the_order_of_the_content() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.lines(60, 100, ["A first reference that is long and", "has its second line right here."])
    page.lines(310, 100, ["Another reference that is longer", "and ends in the right column."])
    assert "long and has its second line right here." in read(pdf).text


def test_a_box_in_the_margin_does_not_cut_the_paragraph_beside_it() -> None:
    pdf = Pdf()
    page = pdf.page()
    narrow = [
        "The paragraph that begins here is",
        "narrow, because a box stands beside",
        "it, and it goes on as wide as ever",
    ]
    page.lines(60, 100, narrow)
    page.lines(300, 100, ["Key points are set into a", "box of their own, and the", "box ends here."], 9)
    page.lines(
        60, 136, ["where the box is at its end. Its last sentence is the longest that it has and ends here."]
    )
    page.text(60, 170, "What comes next", 14, "bold")
    page.text(60, 200, "When")
    page.text(110, 200, "What to do")
    page.text(380, 200, "Who")
    rows = [
        ("Day 2", "Telephone and ask about pain", "Nurse"),
        ("Day 7", "See the patient and look at the joint again, with care", "Doctor"),
    ]
    for i, row in enumerate(rows):
        for x, cell in zip((60, 110, 380), row, strict=True):
            page.text(x, 220 + 20 * i, cell)
    text = read(pdf).text
    assert "goes on as wide as ever where the box is at its end." in text
    assert "into a box of their own, and the box ends here." in text
    assert (
        "| When | What to do | Who |\n| Day 2 | Telephone and ask about pain | Nurse |\n| Day 7 | See" in text
    )


def ruled() -> Page:
    page = Page()
    for y in (100, 130, 170, 200):
        page.rule(60, y, 460, y)
    for x in (60, 200, 460):
        page.rule(x, 100, x, 200)
    page.text(65, 115, "Sign", 10, "bold")
    page.text(205, 115, "What to do", 10, "bold")
    page.lines(65, 145, ["Fever above", "38.5 degrees"])
    page.lines(205, 145, ["Draw blood cultures and fluid", "before the first dose"])
    page.text(65, 185, "A fall")
    page.text(205, 185, "Take a picture of the joint")
    return page


def test_a_ruled_table_keeps_its_cells() -> None:
    page = ruled()
    page.lines(60, 240, PROSE)
    text = read(Pdf([page])).text
    assert text.startswith(
        "| Sign | What to do |\n"
        "| Fever above 38.5 degrees | Draw blood cultures and fluid before the first dose |\n"
        "| A fall | Take a picture of the joint |\n"
    )


def test_a_footnote_stands_at_the_end_of_its_page() -> None:
    document = read(leaflet())
    note = document.text.index("1 Sooner where there is fever.")
    assert document.text.index("while the joint is hot.") < note < document.text.index("Prevention")


def test_footnotes_of_a_left_column_do_not_interrupt_the_sentence() -> None:
    pdf = two_columns()
    pdf.pages[0].content = pdf.pages[0].content[: 1 + 7 + 6]
    pdf.pages[0].lines(50, 780, ["1 This note is set small, below the column."], 7)
    pdf.pages[0].lines(50, 600, ["Here the left column has more to say, and stops"])
    text = read(pdf).text
    assert text.rstrip().endswith("below the column.")


def test_a_long_list_in_small_print_is_no_footnote() -> None:
    """It begins in the upper half of its column, and the other column goes on after it."""
    pdf = prose_pages(6)
    page = pdf.page()
    page.lines(50, 80, ["Prose of the left column that ends here,", "before the list of sources begins."])
    for number in range(1, 11):
        page.lines(
            50,
            110 + 60 * number,
            [f"{number}. Source number {number} of the list, whose", "title is long."],
            8,
        )
    page.lines(310, 80, ["11. Source number 11 of the list, which", "stands in the other column."], 8)
    page.lines(310, 400, [line[:45] for line in PROSE])
    text = read(pdf).text
    assert [text.index(f"Source number {n} ") for n in range(1, 12)] == sorted(
        text.index(f"Source number {n} ") for n in range(1, 12)
    )


def test_headings_by_size_and_weight() -> None:
    pdf = prose_pages(1)
    page = pdf.pages[0]
    page.text(60, 80, "All about joints", 22, "bold")
    page.text(60, 220, "Fluid", 12, "bold")
    page.lines(60, 240, PROSE)
    page.text(60, 310, "Colour of the fluid", 10, "bold")
    page.lines(60, 330, PROSE)
    document = read(pdf)
    assert document.info.title == "All about joints"
    assert [s.heading for s in document.sections] == [
        ("Chapter A",),
        ("Chapter A", "Fluid"),
        ("Chapter A", "Fluid", "Colour of the fluid"),
    ]


def test_the_outline_says_what_a_heading_is_and_how_deep() -> None:
    pdf = Pdf(
        info={"Title": "A guide"}, outline=[("First part", 1, 1), ("Small head", 2, 1), ("Second part", 1, 2)]
    )
    one, two = pdf.page(), pdf.page()
    one.text(60, 80, "First part", 14)
    one.lines(60, 110, PROSE)
    one.text(60, 180, "Small head")
    one.lines(60, 210, PROSE)
    two.text(60, 80, "Second part", 14)
    two.lines(60, 110, PROSE)
    assert [s.heading for s in read(pdf).sections] == [
        ("First part",),
        ("First part", "Small head"),
        ("Second part",),
    ]


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Care of joints", "Care of joints"),
        ("Microsoft Word - joints_v3.docx", "All about joints"),
        ("joints.indd", "All about joints"),
        ("untitled", "All about joints"),
        ("", "All about joints"),
    ],
)
def test_a_title_that_a_program_left_there_is_none(stated: str, title: str) -> None:
    pdf = prose_pages(1)
    pdf.pages[0].text(60, 80, "All about joints", 22, "bold")
    pdf.info = {"Title": stated} if stated else {}
    assert read(pdf).info.title == title


def test_without_any_title_the_file_name_is_one() -> None:
    pdf = Pdf()
    pdf.page().lines(60, 100, PROSE)
    assert read(pdf).info.title == "A file"


def test_properties_become_provenance() -> None:
    info = read(leaflet()).info
    assert info.authors == ()
    assert info.extra["created"] == "2024-03-05T10:15:00+01:00"
    assert info.published is None


def test_page_labels() -> None:
    pdf = prose_pages(4)
    pdf.labels = "0<</S/r>>2<</S/D>>"
    assert [p.label for p in read(pdf).pages] == ["i", "ii", "1", "2"]
    assert [p.label for p in read(prose_pages(2)).pages] == ["1", "2"]


def test_a_page_without_text_is_empty_and_named_where_it_is_an_image() -> None:
    pdf = prose_pages(1)
    pdf.pages += [scanned().pages[0], Page(), prose_pages(1).pages[0]]
    document = read(pdf)
    assert document.pages[1].start == document.pages[1].end == document.pages[2].end
    assert document.info.extra["needs_ocr"] == [2]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (leaflet().bytes()[:-800], "breaks off"),
        (b"%PDF-1.4\nnothing\nstartxref\n0\n%%EOF\n", "cannot be read"),
        (scanned().bytes(), r"scanned.*Ingest it with --ocr"),
        (Pdf([Page()]).bytes(), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(content: bytes, problem: str) -> None:
    with pytest.raises(MalformedDocumentError, match=problem):
        list(load(content, "a-file.pdf"))


def test_a_password_is_asked_for_in_plain_words() -> None:
    pdf = leaflet()
    pdf.password = "secret"
    with pytest.raises(MalformedDocumentError, match=r"locked with a password.*print it to a new PDF"):
        list(load(pdf.bytes(), "a-file.pdf"))


def test_junk_before_the_header_is_forgiven() -> None:
    [document] = load(b"HTTP/1.1 200 OK\r\n\r\n" + leaflet().bytes(), "a-file")
    assert document.format == "PDF"


def test_prose_about_pdf_files_is_text() -> None:
    [document] = load(b"A file that begins with %PDF-1.4 is a PDF. This one does not.", "about.txt")
    assert document.format == "text"


def test_white_words_under_black_ones_are_not_read() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.content.append("1 g")
    page.text(60, 101, "Hidden words that nobody sees on the page")
    page.content.append("0 g")
    page.lines(60, 100, PROSE)
    assert "Hidden" not in read(pdf).text
