"""The kinds of reading faults in Word, OpenDocument, Rich Text, workbooks, slides and articles."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from lxml import etree
from make_docx import add, blank, paragraph, run, saved
from make_odt import NAMESPACES, odt, p, span, style
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from pptx import Presentation

from ingest.document import Document
from ingest.errors import MalformedDocumentError, UnsupportedFormatError
from ingest.load import load

MATH = (
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mrow><mi>x</mi><mo>=</mo>'
    "<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>72</mn></mfrac></mrow>"
    "<annotation>x = {a + b} over 72</annotation></semantics></math>"
)
DRAWN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def word(xml: str) -> Document:
    document = blank()
    add(document, xml)
    [loaded] = load(saved(document), "a.docx")
    return loaded


def open_document(body: str, automatic: str = "", **objects: str) -> Document:
    content = io.BytesIO(odt(body, automatic))
    with zipfile.ZipFile(content, "a") as archive:
        for name, xml in objects.items():
            archive.writestr(f"{name}/content.xml", xml)
    [loaded] = load(content.getvalue(), "a.odt")
    return loaded


def rich(body: str) -> Document:
    colors = r"{\colortbl;\red255\green255\blue255;\red250\green250\blue250;}"
    [loaded] = load(rf"{{\rtf1\ansi\ansicpg1252{colors}{body}}}".encode("cp1252"), "a.rtf")
    return loaded


def workbook(fill: Callable[[Any], None]) -> Document:
    book = openpyxl.Workbook()
    fill(book.active)
    packed = io.BytesIO()
    book.save(packed)
    [loaded] = load(packed.getvalue(), "a.xlsx")
    return loaded


def slide(runs: str) -> Document:
    talk = Presentation()
    made = talk.slides.add_slide(talk.slide_layouts[5])
    made.shapes.title.text = "Sepsis"
    box = made.shapes.add_textbox(0, 0, 100, 100).text_frame.paragraphs[0]._p
    for each in etree.fromstring(f'<x xmlns:a="{DRAWN}">{runs}</x>'):
        box.append(each)
    packed = io.BytesIO()
    talk.save(packed)
    [loaded] = load(packed.getvalue(), "a.pptx")
    return loaded


def kinds(document: Document) -> set[str]:
    return {doubt.kind for doubt in document.doubts}


# --- formulas -----------------------------------------------------------------------------------


def _object(name: str) -> str:
    return f'<draw:frame><draw:object xlink:href="./{name}"/><draw:image xlink:href="r"/></draw:frame>'


def test_a_formula_of_open_document_is_read_from_its_object() -> None:
    document = open_document(p(f"Dose {_object('Object1')} mg"), Object1=MATH)
    assert document.text.strip() == "Dose x=(a+b)/72 mg" and not document.doubts


def test_a_formula_within_a_flat_open_document_is_read() -> None:
    body = f"<text:p>1{_object('x').replace('/>', f'>{MATH}</draw:object>', 1)}</text:p>".replace(
        "xlink:href", "name"
    )
    root = f"<office:document {NAMESPACES} office:mimetype='application/vnd.oasis.opendocument.text'>"
    flat = f"{root}<office:body><office:text>{body}</office:text></office:body></office:document>"
    [document] = load(flat.encode(), "a.fodt")
    assert "x=(a+b)/72" in document.text


def test_what_is_no_formula_is_only_told() -> None:
    document = open_document(p(f"See {_object('Object1')}."), Object1="<chart/>")
    assert "[embedded object]" in document.text and kinds(document) == {"left out"}


def _rich_formula(inside: str) -> str:
    return rf"By {{\mmath{{\*\moMath{inside}}}}} ml\par"


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (r"{\mf{\mfPr{\mctrlPr}}{\mnum{\mr\mscr0 a+b}}{\mden{\mr 72\u215?c}}}", "(a+b)/(72×c)"),
        (r"{\mrad{\mradPr{\mdegHide 1}}{\mdeg}{\me{\mr h\u215?w}}}", "√(h×w)"),
        (r"{\msSup{\me{\mr 10}}{\msup{\mr 9}}}", "10⁹"),
        (r"{\md{\mdPr{\mbegChr |}{\mendChr |}}{\me{\mr a\u8722?b}}}", "|a−b|"),
        (r"{\mr x=}{\mf{\mnum{\mr 1}}{\mden{\mr 2}}}", "x=1/2"),
    ],
)
def test_formulas_of_rich_text_are_read(inside: str, told: str) -> None:
    document = rich(_rich_formula(inside))
    assert document.text.strip() == f"By {told} ml" and not document.doubts


def test_a_formula_of_rich_text_that_holds_nothing_is_told() -> None:
    assert kinds(rich(_rich_formula(""))) == {"formula"}


def test_a_whole_number_does_not_run_into_a_fraction() -> None:
    one, two = (f"<m:r><m:t>{digit}</m:t></m:r>" for digit in "12")
    half = f"<m:oMath><m:f><m:num>{one}</m:num><m:den>{two}</m:den></m:f></m:oMath>"
    assert word(f"<w:p>{run('Give 1')}{half}{run(' tablets')}</w:p>").text.strip() == "Give 1½ tablets"


# --- what nobody sees ---------------------------------------------------------------------------


@pytest.mark.parametrize("color", ['w:val="FEFEFE"', 'w:val="auto" w:themeColor="background1"'])
def test_what_is_almost_white_is_left_out_and_told(color: str) -> None:
    document = word(f"<w:p>{run('Give ')}{run('900 mg', f'<w:color {color}/>')}{run('5 mg')}</w:p>")
    assert document.text.strip() == "Give 5 mg" and kinds(document) == {"hidden"}


@pytest.mark.parametrize("hidden", [r"{\cf2 900 mg}", r"{\fs2 900 mg}", r"{\v 900 mg}"])
def test_rich_text_that_nobody_sees_is_left_out_and_told(hidden: str) -> None:
    document = rich(rf"Give {hidden}5 mg\par")
    assert document.text.strip() == "Give 5 mg" and kinds(document) == {"hidden"}


def test_almost_white_open_document_text_is_left_out_and_told() -> None:
    document = open_document(p(f"Give {span('900 mg', 'W')}5 mg"), style("W", 'fo:color="#fdfdfd"'))
    assert document.text.strip() == "Give 5 mg" and kinds(document) == {"hidden"}


def test_white_cells_and_formats_that_show_nothing_are_left_out_and_told() -> None:
    def fill(sheet: Any) -> None:
        for each in (["Drug", "Dose"], ["A", "900 mg"], ["B", "8 mg"], ["C", 77]):
            sheet.append(each)
        for place in ("B2", "B3"):
            sheet[place].font = Font(color="FFFFFFFF")
        sheet["B3"].fill = PatternFill("solid", fgColor="FF000088")
        sheet["B4"].number_format = ";;;"

    document = workbook(fill)
    assert "900" not in document.text and "77" not in document.text and "| B | 8 mg |" in document.text
    assert [doubt.kind for doubt in document.doubts if doubt.kind == "hidden"] == ["hidden", "hidden"]


def test_white_words_on_a_slide_are_told() -> None:
    white = "<a:solidFill><a:srgbClr val='FFFFFF'/></a:solidFill>"
    document = slide(f"<a:r><a:rPr>{white}</a:rPr><a:t>Give 5 mg</a:t></a:r>")
    assert "Give 5 mg" in document.text and kinds(document) == {"hidden"}


# --- symbol fonts, turned text, forms, headings -------------------------------------------------


def test_symbol_fonts_of_workbooks_and_slides_are_read() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Drug", "Limit"])
        sheet.append([CellRichText("BMI ", TextBlock(InlineFont(rFont="Symbol"), "³"), " 30"), "ü"])
        sheet["B2"].font = Font(name="Wingdings")

    assert "| BMI ≥ 30 | ✓ |" in workbook(fill).text
    assert "≥ 30" in slide("<a:r><a:rPr><a:latin typeface='Symbol'/></a:rPr><a:t>³ 30</a:t></a:r>").text


def test_text_that_word_turns_is_written_as_shown_and_told() -> None:
    document = word(f'<w:p><w:bdo w:val="rtl">{run("gm 05")}</w:bdo>{run(" daily")}</w:p>')
    assert document.text.strip() == "50 mg daily" and kinds(document) == {"order"}


def test_a_control_around_paragraphs_that_nobody_filled_in_is_told() -> None:
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    assert kinds(word(prompt.format(paragraph("Enter the dose")))) == {"form"}


@pytest.mark.parametrize("size", [28, 24])
def test_a_large_line_in_the_midst_of_a_text_is_no_title(size: int) -> None:
    lines = [r"Text that stands before.\par", r"{\b Amoxicillin}\par", r"The dose is 500 mg.\par"]
    document = rich(" ".join((*lines, rf"{{\b\fs{size} Cefalexin\par}}", r"The dose is 250 mg.\par")))
    assert document.sections[-1].heading == ("Cefalexin",) and document.info.title == "A"


def test_bold_paragraphs_of_an_article_are_headings() -> None:
    drugs = (("Amoxicillin", "500 mg"), ("Cefalexin", "250 mg"))
    body = "".join(f"<p><bold>{drug}</bold></p><p>The dose is {dose}.</p>" for drug, dose in drugs)
    front = "<front><article-meta/></front>"
    [document] = load(f'<article article-type="x">{front}<body>{body}</body></article>'.encode(), "a.nxml")
    assert [section.heading for section in document.sections] == [("Amoxicillin",), ("Cefalexin",)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (".. old: give 500 mg\n\nGive 5 mg\n", "a.rst"),
        ("= Dose\n\n// give 500 mg\n", "a.adoc"),
        ('{"dose": "5 \\u00b5g"}', "a.json"),
        ("dose: 5 mg # 500 mg\n", "a.yaml"),
        (
            '<section xmlns="http://docbook.org/ns/docbook"><title>T</title><para>5 mg</para></section>',
            "a.xml",
        ),
        ('<article xmlns="http://docbook.org/ns/docbook"><para>5 mg</para></article>', "a.txt"),
    ],
)
def test_markup_that_is_not_read_is_refused_by_name(content: str, name: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=r"is not read by this version"):
        list(load(content.encode(), name))


def test_a_file_that_is_mostly_utf_8_is_read_so_and_told() -> None:
    [document] = load("Give 5 µg ± 1, ≥ 3".encode() + b" and \xbd tablet", "a.txt")
    assert document.text == "Give 5 µg ± 1, ≥ 3 and ½ tablet" and kinds(document) == {"encoding"}


def _strict(content: bytes) -> bytes:
    """Write an Office file with the names of Strict Open XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            for part in (b"spreadsheetml", b"presentationml", b"drawingml", b"officeDocument"):
                usual = b"http://schemas.openxmlformats.org/" + part + b"/2006/"
                data = data.replace(usual, b"http://purl.oclc.org/ooxml/" + part + b"/")
            new.writestr(name, data)
    return made.getvalue()


def test_strict_workbooks_and_presentations_are_read() -> None:
    book = openpyxl.Workbook()
    for each in (["Drug", "Dose"], ["A", "5 mg"]):
        book.active.append(each)
    talk = Presentation()
    talk.slides.add_slide(talk.slide_layouts[5]).shapes.title.text = "Give 5 mg"
    for made, name in ((book, "a.xlsx"), (talk, "a.pptx")):
        packed = io.BytesIO()
        made.save(packed)
        [document] = load(_strict(packed.getvalue()), name)
        assert "5 mg" in document.text


def test_a_workbook_that_shows_nothing_is_refused() -> None:
    with pytest.raises(MalformedDocumentError, match="no sheet of it shows any text"):
        workbook(lambda sheet: None)
