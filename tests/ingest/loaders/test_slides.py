"""PowerPoint presentations: each slide's words and tables under its title."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Inches

from ingest.document import Document
from ingest.errors import IngestError
from ingest.load import load


def read(fill: Callable[[Any], None]) -> Document:
    presentation = Presentation()
    fill(presentation)
    packed = io.BytesIO()
    presentation.save(packed)
    [document] = load(packed.getvalue(), "talk.pptx")
    return document


def slide(presentation: Any, title: str, layout: int = 1) -> Any:
    made = presentation.slides.add_slide(presentation.slide_layouts[layout])
    made.shapes.title.text = title
    return made


def test_words_lists_notes_and_groups() -> None:
    def fill(presentation: Any) -> None:
        made = slide(presentation, "Dosing of examplol")
        frame = made.placeholders[1].text_frame
        frame.text = "Stop below 10"
        run = frame.paragraphs[0].add_run()
        run.text = "9"
        run._r.get_or_add_rPr().set("baseline", "30000")
        frame.paragraphs[0].add_run().text = "/L"
        below = frame.add_paragraph()
        below.text, below.level = "by mouth", 1
        struck = below.add_run()
        struck.text = " 90 mg"
        struck._r.get_or_add_rPr().set("strike", "sngStrike")
        made.shapes.add_group_shape().shapes.add_textbox(0, 0, 9, 9).text_frame.text = "In a group."
        made.notes_slide.notes_text_frame.text = "Never in the first month."

    document = read(fill)
    assert document.info.title == "Dosing of examplol"
    assert "- Stop below 10⁹/L\n  - by mouth ~~90 mg~~" in document.text
    assert "In a group." in document.text
    assert document.sections[-1].heading[-1] == "Notes"
    assert "Never in the first month." in document.text


def test_a_table_keeps_its_merged_cells() -> None:
    def fill(presentation: Any) -> None:
        table = slide(presentation, "Doses", 5).shapes.add_table(3, 3, 0, 0, Inches(4), Inches(2)).table
        for r, row in enumerate([["Drug", "Dose", ""], ["a", "1 mg", "2 mg"], ["", "3 mg", "4 mg"]]):
            for c, words in enumerate(row):
                table.cell(r, c).text = words
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(1, 0).merge(table.cell(2, 0))

    document = read(fill)
    last = document.rows[-1]
    assert document.text[last.start : last.end] == "|  | 3 mg | 4 mg |"
    assert last.groups == ("a",) and last.heads == ("| Drug | Dose | Dose |",)


def test_what_is_hidden_is_left_out_and_said_and_a_picture_leaves_a_mark() -> None:
    def fill(presentation: Any) -> None:
        slide(presentation, "Old doses")._element.set("show", "0")
        made = slide(presentation, "New doses")
        box = made.shapes.add_textbox(0, 0, 9, 9)
        box.text_frame.text = "secret 90 mg"
        box._element.xpath(".//p:cNvPr")[0].set("hidden", "1")

    document = read(fill)
    assert "Old doses" not in document.text and "secret" not in document.text
    told = [doubt.what for doubt in document.doubts]
    assert any("Slide 1 is hidden" in what for what in told)
    assert any("secret 90 mg" in what for what in told)


FORMULA = """<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">
<mc:Choice xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main" Requires="a14"><a14:m>
<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f>
<m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></a14:m></mc:Choice>
<mc:Fallback/></mc:AlternateContent>"""


@pytest.mark.parametrize(
    ("formula", "words"),
    [(FORMULA, "Dose: (a+b)/2"), (FORMULA.replace("m:oMath", "m:other"), "Dose: [formula]")],
)
def test_a_formula_is_written_on_one_line_or_leaves_a_mark(formula: str, words: str) -> None:
    def fill(presentation: Any) -> None:
        frame = slide(presentation, "Formula", 5).shapes.add_textbox(0, 0, 9, 9).text_frame
        frame.text = "Dose: "
        frame.paragraphs[0]._p.append(etree.fromstring(formula))

    document = read(fill)
    assert words in document.text
    assert ("formula" in words) == any(doubt.kind == "formula" for doubt in document.doubts)


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"PK\x03\x04"])
def test_what_is_no_presentation_is_refused(content: bytes) -> None:
    with pytest.raises(IngestError, match="archive is broken"):
        list(load(content, "talk.pptx"))
