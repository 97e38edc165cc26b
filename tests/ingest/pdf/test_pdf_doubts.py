"""PDF: what is not read as a table and may be one is said; prose, lists and headings raise no doubt."""

from __future__ import annotations

import random
import zlib
from collections.abc import Sequence

import pytest
from make_pdf import Pdf
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from ingest.document import Document
from ingest.load import load
from ingest.pdf.seen.nested import without_endless

SIZE = 10.0
WORDS = (
    "give the dose of this drug with food and a glass of water when pain is severe or fever lasts more "
    "than three days ask whether kidneys liver heart are well before each course of 5 mg 20 mL 3 weeks"
).split()


def width(words: str) -> float:
    return float(stringWidth(words, "Helvetica", SIZE))


def read(pdf: Pdf) -> Document:
    [document] = load(pdf.bytes(), "a-file.pdf")
    return document


def doubts(document: Document) -> list[str]:
    return [doubt.what for doubt in document.doubts if doubt.kind in ("table", "order")]


def set_close(rows: Sequence[Sequence[str]], align: str, gap: float = 3.0) -> Pdf:
    """Rows of cells whose columns are as wide as their widest cell, a word's gap apart."""
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 80, "Wound care", 18, "bold")
    widths = [max(width(row[j]) for row in rows) for j in range(len(rows[0]))]
    for i, row in enumerate(rows):
        x = 60.0
        for words, room in zip(row, widths, strict=True):
            free = room - width(words)
            off = {"left": 0.0, "right": free, "centre": free / 2}[align]
            page.text(x + off, 120 + 13 * i, words)
            x += room + gap
    return pdf


@pytest.mark.parametrize("align", ["left", "right", "centre"])
def test_columns_a_word_apart_are_read_or_in_doubt_and_their_lines_stay_apart(align: str) -> None:
    chosen = random.Random(align)
    for _ in range(20):
        columns = chosen.randint(2, 4)
        rows = [
            [" ".join(chosen.sample(WORDS, chosen.randint(1, 2))) for _ in range(columns)]
            for _ in range(chosen.randint(3, 7))
        ]
        document = read(set_close(rows, align))
        widths = [[round(width(row[j])) for row in rows] for j in range(columns - 1)]
        if all(len(set(each)) == 1 for each in widths):
            continue
        read_right = [document.text[row.start : row.end] for row in document.rows] == [
            f"| {' | '.join(row)} |" for row in rows
        ]
        assert doubts(document) or read_right, rows


def prose(chosen: random.Random, room: float, justified: bool) -> list[list[tuple[float, str]]]:
    """Lines of words with their places, as a printer sets them."""
    lines: list[list[str]] = [[]]
    for _ in range(300):
        word = chosen.choice(WORDS)
        if lines[-1] and width(" ".join([*lines[-1], word])) > room:
            lines.append([])
        lines[-1].append(word)
    made = []
    for line in lines:
        free = room - sum(map(width, line))
        gap = free / (len(line) - 1) if justified and line is not lines[-1] and len(line) > 1 else width(" ")
        x, told = 0.0, []
        for word in line:
            told.append((x, word))
            x += width(word) + gap
        made.append(told)
    return made


@pytest.mark.parametrize("justified", [False, True])
@pytest.mark.parametrize("room", [220.0, 420.0])
def test_prose_raises_no_doubt(justified: bool, room: float) -> None:
    for seed in range(10):
        pdf = Pdf()
        page = pdf.page()
        for i, line in enumerate(prose(random.Random(seed), room, justified)[:55]):
            for x, word in line:
                page.text(60 + x, 60 + 13 * i, word)
        assert not doubts(read(pdf))


def test_lists_and_numbered_headings_raise_no_doubt() -> None:
    pdf = Pdf()
    page = pdf.page()
    for i, words in enumerate(("give it with food", "ask for fever each day", "stop after 5 days")):
        page.text(60, 60 + 30 * i, f"{i + 2}.1", SIZE, "bold")
        page.text(85, 60 + 30 * i, words.capitalize(), SIZE, "bold")
        page.text(60, 200 + 13 * i, "•")
        page.text(72, 200 + 13 * i, words)
        page.text(60, 300 + 13 * i, f"({'iiiii'[: i + 1]})")
        page.text(85, 300 + 13 * i, words)
    assert not doubts(read(pdf))


def test_two_columns_of_text_a_letter_apart_are_not_read_across() -> None:
    chosen = random.Random(3)
    left, right = prose(chosen, 220, True)[:30], prose(chosen, 220, True)[:30]
    pdf = Pdf()
    page = pdf.page()
    for x0, column in ((60, left), (60 + 220 + 0.95 * SIZE, right)):
        for i, line in enumerate(column):
            for x, word in line:
                page.text(x0 + x, 60 + 13 * i, word)
    text = " ".join(read(pdf).text.split())
    for column in (left, right):
        assert " ".join(word for line in column[5:12] for _, word in line) in text


def test_a_column_torn_off_its_table_is_in_doubt() -> None:
    pdf = Pdf()
    page = pdf.page()
    rows = (("Drug", "Start", "Most"), ("Abacitrel", "5 mg", "10 mg"), ("Benzovast", "7 mg", "70 mg"))
    for i, (name, *doses) in enumerate(rows):
        page.text(60, 100 + 14 * i, name)
        page.text(135, 100 + 14 * i, doses[0])
        page.text(165, 100 + 14 * i, doses[1])
    document = read(pdf)
    whole = [document.text[row.start : row.end] for row in document.rows]
    assert doubts(document) or "| Abacitrel | 5 mg | 10 mg |" in whole


def test_a_line_cut_off_by_the_edge_is_said() -> None:
    pdf = Pdf()
    page = pdf.page()
    page.text(60, 100, "Give this drug with food.")
    page.text(540, 140, "Give 5 mg or 500 mg")
    assert any("cut off" in doubt.what for doubt in read(pdf).doubts)


def calling(times: int, deep: int, shared: bool) -> bytes:
    """A page whose drawings call each other; their names stand in their own dictionary, or in another one."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F 5 0 R>>/XObject<</X 7 0 R>>>>>>",
        b"<</Length 57>>stream\nBT /F 12 Tf 50 700 Td (Give 5 mg with food.) Tj ET /X Do   \nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<<%b>>" % b"".join(b"/N%d %d 0 R" % (i, 8 + i) for i in range(deep)),
    ]
    for i in range(deep):
        content = zlib.compress(b"/N%d Do " % i * times if i + 1 < deep else b"0 0 1 1 re f")
        names = b"/XObject 6 0 R" if shared else b"/XObject<</N%d %d 0 R>>" % (i, 8 + i)
        objects.append(
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%b>>/Filter/FlateDecode/Length %d>>"
            b"stream\n%b\nendstream" % (names, len(content), content)
        )
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (i, told) for i, told in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


@pytest.mark.parametrize("shared", [False, True])
def test_drawings_that_call_each_other_without_end_are_left_out_and_said(shared: bool) -> None:
    """To read them all would take days."""
    [document] = load(calling(12, 9, shared), "a-file.pdf")
    assert "Give 5 mg with food." in document.text
    assert any(doubt.kind == "left out" for doubt in document.doubts)


def test_drawings_that_call_a_few_others_stay() -> None:
    content = calling(3, 5, False)
    assert without_endless(content) == (content, 0)
    [document] = load(content, "a-file.pdf")
    assert not document.doubts
