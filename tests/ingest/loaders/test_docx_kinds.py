"""Word documents of the kinds in which a value is easily lost, moved or read though nobody sees it."""

from __future__ import annotations

import re

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from make_docx import NAMESPACES, add, blank, paragraph, repacked, run, saved

from ingest.document import Document
from ingest.load import load
from ingest.split import split


def read(xml: str, styles: str = "") -> Document:
    document = blank()
    for style in re.findall(r"<w:style .*?</w:style>", styles, re.DOTALL):
        document.styles.element.append(parse_xml(style.replace("<w:style ", f"<w:style {NAMESPACES} ", 1)))
    add(document, xml)
    [loaded] = load(saved(document), "a.docx")
    return loaded


def text(xml: str, styles: str = "") -> str:
    return read(xml, styles).text.strip()


def kinds(document: Document) -> list[str]:
    return [doubt.kind for doubt in document.doubts]


def table(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    made = (c if c.startswith("<w:tc>") else cell(c) for c in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def cell(words: str, properties: str = "") -> str:
    inside = words if words.startswith("<w:") else paragraph(words)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def lines(document: Document) -> list[str]:
    return [document.text[r.start : r.end] for r in document.rows]


# --- fields and forms ---------------------------------------------------------------------------


def field(instruction: str, result: str | None = None, form: str = "") -> str:
    data = f"<w:ffData>{form}</w:ffData>" if form else ""
    shown = "" if result is None else f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{shown}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


CHOICES = (
    '<w:ddList>{}<w:listEntry w:val="2 mg"/><w:listEntry w:val="4 mg"/><w:listEntry w:val="8 mg"/></w:ddList>'
)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (field("FORMDROPDOWN", form=CHOICES.format('<w:result w:val="2"/>')), "8 mg"),
        (field("FORMDROPDOWN", form=CHOICES.format('<w:default w:val="1"/>')), "4 mg"),
        (field("FORMDROPDOWN", form=CHOICES.format("")), "2 mg"),
        (field("FORMCHECKBOX", form="<w:checkBox><w:default w:val='1'/></w:checkBox>"), "☒"),
        (field("FORMCHECKBOX", form="<w:checkBox><w:checked w:val='0'/></w:checkBox>"), "☐"),
        (field("FORMTEXT", "7 days"), "7 days"),
        (field(r" EQ \f(3,4) "), "¾"),
        (field(r" EQ \f(weight,age+7) "), "weight/(age+7)"),
        (field(r" EQ \r(3,27) "), "³√27"),
        (field(r" EQ \r(,16) "), "√16"),
        (run("10") + field(r" EQ \s\up8(9) ") + run("/L"), "10⁹/L"),
        (run("CO") + field(r" EQ \s\do4(2) "), "CO₂"),
        (run("2") + field(r" EQ \f(1,2) "), "2½"),
        (field(r" EQ \b\bc\|(a−b) "), "|a−b|"),
        (field(r" EQ \f(1,5;2) "), "(1,5)/2"),
        (field(r" EQ \i\su(i=1,n,x) "), "∑(i=1..n) x"),
        (field(r' SYMBOL 179 \f "Symbol" ') + run(" 5"), "≥ 5"),
        (field(r' SYMBOL 0xFC \f "Wingdings" '), "✓"),
        (field(" SYMBOL 181 "), "µ"),
        (field(' QUOTE "5 mg" '), "5 mg"),
        (field(" PAGEREF x ", "12"), "12"),
        (field(" XE &quot;fever&quot; ") + run("a"), "a"),
        (f"<w:fldSimple w:instr='DOCPROPERTY x'>{run('3 mg')}</w:fldSimple>", "3 mg"),
        (run("a ") + field("IF 1 = 1 ", "give 5 mg"), "a give 5 mg"),
    ],
)
def test_what_a_field_shows_is_read(xml: str, words: str) -> None:
    assert text(paragraph(xml)) == words


@pytest.mark.parametrize(
    ("xml", "mark", "kind"),
    [
        (field(" DOCVARIABLE dose "), "[field]", "left out"),
        (field(r" EQ \z(1) "), "[formula]", "formula"),
        (field(r" EQ \f(1 "), "[formula]", "formula"),
        (field("FORMDROPDOWN", form="<w:ddList/>"), "[field]", "form"),
        ("<w:fldSimple w:instr='REF dose'/>", "[field]", "left out"),
    ],
)
def test_a_field_that_is_not_understood_leaves_a_mark(xml: str, mark: str, kind: str) -> None:
    document = read(paragraph(run("Give ") + xml + run(" now")))
    assert document.text.strip() == f"Give {mark} now"
    assert kinds(document) == [kind]


def test_a_box_of_word_2010_is_read_from_its_setting_where_it_shows_nothing() -> None:
    box = "<w:sdt><w:sdtPr><w14:checkbox xmlns:w14='http://schemas.microsoft.com/office/word/2010/wordml'>{}</w14:checkbox></w:sdtPr><w:sdtContent/></w:sdt>"
    ticked = box.format("<w14:checked w14:val='1'/>")
    assert text(paragraph(ticked + run(" Pregnant"))) == "☒ Pregnant"
    assert text(paragraph(box.format("") + run(" Pregnant"))) == "☐ Pregnant"


def test_a_value_that_is_tied_to_other_data_is_said() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b" w:storeItemID="{1}"/></w:sdtPr>'
        f"<w:sdtContent>{run('5 mg')}</w:sdtContent></w:sdt>"
    )
    document = read(paragraph(control))
    assert (document.text.strip(), kinds(document)) == ("5 mg", ["form"])


def test_a_large_first_letter_belongs_to_its_word() -> None:
    initial = paragraph(run("G"), '<w:framePr w:dropCap="drop"/>')
    assert text(initial + paragraph("ive 5 mg.")) == "Give 5 mg."


# --- struck, hidden, raised ---------------------------------------------------------------------


STYLES = (
    '<w:style w:type="character" w:styleId="Up"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="UpToo"><w:basedOn w:val="Up"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Secret"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Undo"><w:rPr><w:strike/></w:rPr></w:style>'
)


def test_raised_struck_and_hidden_by_style() -> None:
    assert text(paragraph(run("10") + run("9", '<w:rStyle w:val="UpToo"/>') + run("/L")), STYLES) == "10⁹/L"
    assert text(paragraph(run("50 mg"), '<w:pStyle w:val="Old"/>'), STYLES) == "~~50 mg~~"
    # Word strikes a run whose style and paragraph style both strike not at all.
    undone = paragraph(run("50 mg", '<w:rStyle w:val="Undo"/>'), '<w:pStyle w:val="Old"/>')
    assert text(undone, STYLES) == "50 mg"
    hidden = read(paragraph(run("500 mg"), '<w:pStyle w:val="Secret"/>') + paragraph("5 mg"), STYLES)
    assert hidden.text.strip() == "5 mg"
    assert [doubt.what for doubt in hidden.doubts] == ["Hidden text is left out: “500 mg”"]


def test_struck_runs_are_one_stretch_and_said() -> None:
    xml = run("Give ") + run("50", "<w:dstrike/>") + run(" ") + run("mg", "<w:strike/>") + run(" 5 mg")
    document = read(paragraph(xml))
    assert document.text.strip() == "Give ~~50 mg~~ 5 mg"
    assert kinds(document) == ["struck"]


def test_white_and_tiny_text_is_not_seen_save_on_a_background() -> None:
    white = '<w:color w:val="FFFFFF"/>'
    shaded = paragraph(run("on a box", white), '<w:shd w:val="clear" w:fill="003366"/>')
    xml = paragraph(run("5 mg") + run(" 500 mg", white) + run(" 90 mg", '<w:sz w:val="2"/>')) + shaded
    xml += paragraph(run("lit", white + '<w:highlight w:val="black"/>')) + table(
        row(cell(paragraph(run("Head", white))), "b")
    )
    document = read(xml)
    assert document.text.strip() == "5 mg\n\non a box\n\nlit\n\n| Head | b |"
    assert kinds(document) == ["hidden", "hidden"]


@pytest.mark.parametrize(
    ("words", "font", "shown"),
    [
        *(("m", "Symbol", "μ"), ("\uf0b3", "Symbol", "≥"), ("\uf0d7", "Symbol", "⋅"), ("±", "Symbol", "±")),
        *(("\uf0fc", "Wingdings", "✓"), ("\uf0fb", "Wingdings", "✗"), ("\uf052", "Wingdings 2", "☑")),
        *(("\uf0e0", "Wingdings", "→"), ("\uf0ff", "Webdings", "\ufffd"), ("5 mg", "Arial", "5 mg")),
    ],
)
def test_symbol_fonts(words: str, font: str, shown: str) -> None:
    assert text(paragraph(run(words, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'))) == shown
    if ord(words[0]) >= 0xF000:
        sign = f'<w:r><w:sym w:font="{font}" w:char="{ord(words[0]):X}"/></w:r>'
        assert text(paragraph(sign)) == shown


# --- formulas -----------------------------------------------------------------------------------


def t(words: str) -> str:
    return f"<m:r><m:t>{words}</m:t></m:r>"


def f(above: str, below: str, kind: str = "bar") -> str:
    return f'<m:f><m:fPr><m:type m:val="{kind}"/></m:fPr><m:num>{above}</m:num><m:den>{below}</m:den></m:f>'


def e(inside: str) -> str:
    return f"<m:e>{inside}</m:e>"


def d(*terms: str, opening: str = "(", closing: str = ")") -> str:
    marks = f'<m:dPr><m:begChr m:val="{opening}"/><m:endChr m:val="{closing}"/></m:dPr>'
    return f"<m:d>{marks}{''.join(map(e, terms))}</m:d>"


def sup(base: str, above: str) -> str:
    return f"<m:sSup>{e(base)}<m:sup>{above}</m:sup></m:sSup>"


PRODUCT = (
    f'<m:nary><m:naryPr><m:chr m:val="∏"/></m:naryPr><m:sub>{t("i")}</m:sub><m:sup/>{e(t("x"))}</m:nary>'
)
MATRIX = f"<m:m><m:mr>{e(t('5'))}{e(t('10'))}</m:mr><m:mr>{e(t('15'))}{e(t('20'))}</m:mr></m:m>"


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (f(t("a+b"), t("2")), "(a+b)/2"),
        (t("2") + f(t("1"), t("2")), "2½"),
        (t("3") + f(t("7"), t("9")) + t("5"), "3 (7/9)5"),
        (f(t("a"), t("b")) + d(t("c+d")), "(a/b)(c+d)"),
        (t("x/") + f(t("a"), t("b")), "x/(a/b)"),
        (d(f(t("n"), t("k"), "noBar")), "(n; k)"),
        (t("2") + sup(t("10"), t("9")), "2 10⁹"),
        (sup(f(t("a"), t("b")), t("2")), "(a/b)²"),
        (sup(sup(t("x"), t("2")), t("3")), "(x²)³"),
        (sup(t("e"), t("−k×t")) + t("dose"), "e^(−k×t)dose"),
        (sup(t("x"), t("n")) + t("y"), "x^n y"),
        (t("5") + f"<m:rad><m:deg>{t('3')}</m:deg>{e(t('27'))}</m:rad>", "5 ³√27"),
        (f"<m:sSub>{e(t('C'))}<m:sub>{t('max')}</m:sub></m:sSub>", "Cmax"),
        (f"<m:sPre><m:sub/><m:sup>{t('131')}</m:sup>{e(t('I'))}</m:sPre>", "¹³¹I"),
        (f"<m:func><m:fName>{t('ln')}</m:fName>{e(t('2'))}</m:func>", "ln 2"),
        (d(MATRIX, opening="[", closing="]"), "[5 10; 15 20]"),
        (d(MATRIX, opening="{", closing=""), "{5 10 / 15 20}"),
        (PRODUCT, "∏(i) x"),
        (
            f"<m:borderBox><m:borderBoxPr><m:strikeH/></m:borderBoxPr>{e(t('50 mg'))}</m:borderBox>",
            "~~50 mg~~",
        ),
        (f"<m:acc>{e(t('x'))}</m:acc>", "x\u0302"),
        (f"<m:limLow>{e(t('lim'))}<m:lim>{t('x→0')}</m:lim></m:limLow>", "lim_(x→0)"),
        (f'<m:phant><m:phantPr><m:show m:val="0"/></m:phantPr>{e(t("9"))}</m:phant>' + t("5"), "5"),
        (t("𝑥") + t("+1"), "x+1"),
    ],
)
def test_formulas_say_on_one_line_what_they_say_on_the_page(xml: str, words: str) -> None:
    assert text(paragraph(f"<m:oMath>{xml}</m:oMath>")) == words


def test_a_formula_that_is_not_understood_is_said() -> None:
    document = read(paragraph(f"<m:oMath><m:future>{e(t('5'))}</m:future></m:oMath>"))
    assert document.text.strip() == "5"
    assert kinds(document) == ["formula"]


# --- tables -------------------------------------------------------------------------------------


def test_cells_stay_in_their_columns() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    made = table(
        row(cell("Drug", down), cell("Dose", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell("", on), "Adult", "Child", properties="<w:tblHeader/>"),
        row("Amoxicillin", "500 mg", "250 mg"),
        row("1 g", "500 mg", properties='<w:gridBefore w:val="1"/>'),
        row("Cefalexin", "2 g", properties='<w:gridAfter w:val="1"/>'),
    )
    document = read(made)
    assert lines(document) == [
        *("| Drug | Dose |  |", "|  | Adult | Child |", "| Amoxicillin | 500 mg | 250 mg |"),
        *("|  | 1 g | 500 mg |", "| Cefalexin | 2 g |  |"),
    ]
    assert document.rows[3].heads == ("| Drug | Dose | Dose |", "|  | Adult | Child |")
    assert document.rows[3].groups == ("Amoxicillin",)
    assert kinds(document) == []


def test_merged_down_and_across_at_once() -> None:
    both = '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>'
    on = '<w:gridSpan w:val="2"/><w:vMerge/>'
    document = read(
        table(row("A", "B", "C"), row(cell("both", both), "1"), row(cell("", on), "2"), row("x", "y", "3"))
    )
    assert lines(document) == ["| A | B | C |", "| both |  | 1 |", "|  |  | 2 |", "| x | y | 3 |"]
    assert "both" in " ".join(document.rows[2].groups)


def test_an_older_merge_across_is_one_cell() -> None:
    first, on = cell("wide", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>")
    assert lines(read(table(row("A", "B", "C"), row(first, on, "1")))) == ["| A | B | C |", "| wide |  | 1 |"]


def test_a_merge_that_nothing_begins_is_a_cell_of_its_own() -> None:
    assert (
        lines(read(table(row("A", "B"), row("5 mg", "1"), row(cell("7 mg", "<w:vMerge/>"), "2"))))[2]
        == "| 7 mg | 2 |"
    )


def test_rows_of_different_widths_and_hidden_rows_are_said() -> None:
    document = read(table(row("A", "B", "C"), row("1", "2"), row("9", "9", "9", properties="<w:hidden/>")))
    assert lines(document) == ["| A | B | C |", "| 1 | 2 |  |"]
    assert set(kinds(document)) == {"table", "hidden"}


def test_tables_in_cells_two_deep() -> None:
    deep = table(row("a", "1"), row("b", "2"))
    inner = table(row("3 months", cell(deep + paragraph(""))), row("6 months", "120 mg"))
    document = read(
        table(
            row("Drug", "Dose"), row("Paracetamol", cell(paragraph("By age:") + inner + paragraph("Stop.")))
        )
    )
    assert lines(document)[1] == "| Paracetamol | By age: ⏎ 3 months (a 1; b 2); 6 months 120 mg ⏎ Stop. |"


def test_lines_that_belong_together_across_cells_stay_apart() -> None:
    doses, days = (cell(paragraph(a) + paragraph(b)) for a, b in (("500 mg", "250 mg"), ("5 days", "7 days")))
    document = read(table(row("Dose", "Days"), row(doses, days)))
    assert lines(document)[1] == "| 500 mg ⏎ 250 mg | 5 days ⏎ 7 days |"
    assert kinds(document) == ["table"]


def test_a_note_in_a_cell_keeps_its_number() -> None:
    noted = paragraph(run("5 mg") + '<w:r><w:footnoteReference w:id="4"/></w:r>')
    assert lines(read(table(row("Drug", "Dose"), row("A", cell(noted)))))[1] == "| A | 5 mg[1] |"


# --- images, diagrams, other parts --------------------------------------------------------------


WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def picture(described: str) -> str:
    blip = f'<a:graphic {A}><a:graphicData uri="http://x/picture"><a:blip/></a:graphicData></a:graphic>'
    properties = f'<wp:docPr id="1" name="Picture 1" {described}/>'
    return f"<w:r><w:drawing><wp:inline {WP}>{properties}{blip}</wp:inline></w:drawing></w:r>"


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (picture('descr="at least"'), "[image: at least]"),
        (picture('title="at most"'), "[image: at most]"),
        (picture('descr="≥"'), "≥"),
        (picture(""), "[image]"),
        (picture('descr="Picture 2"'), "[image]"),
        (
            '<w:r><w:pict><v:shape alt="less than"><v:imagedata/></v:shape></w:pict></w:r>',
            "[image: less than]",
        ),
        ("<w:r><w:pict><v:shape><v:imagedata/></v:shape></w:pict></w:r>", "[image]"),
    ],
)
def test_an_image_among_words_leaves_no_gap(xml: str, words: str) -> None:
    document = read(paragraph(run("BMI ") + xml + run(" 30")))
    assert document.text.strip() == f"BMI {words} 30"
    assert kinds(document) == ["image"]


@pytest.mark.parametrize(
    ("program", "mark", "kind"),
    [("Equation.3", "[formula]", "formula"), ("Excel.Sheet.12", "[embedded object]", "left out")],
)
def test_embedded_objects_are_said(program: str, mark: str, kind: str) -> None:
    office = 'xmlns:o="urn:schemas-microsoft-com:office:office"'
    embedded = f'<w:r><w:object><o:OLEObject {office} ProgID="{program}"/></w:object></w:r>'
    document = read(paragraph(run("x = ") + embedded))
    assert document.text.strip() == f"x = {mark}"
    assert kinds(document) == [kind]


def with_part(name: str, kind: str, content: bytes, xml: str, media: str = "text/html") -> Document:
    document = blank()
    document.add_paragraph("Before.")
    part = Part(PackURI(name), media, content, document.part.package)
    add(document, xml.format(document.part.relate_to(part, kind)))
    document.add_paragraph("After.")
    [loaded] = load(saved(document), "a.docx")
    return loaded


CHUNK = RELATIONSHIP_TYPE.A_F_CHUNK


def test_parts_in_other_formats_stand_in_their_place() -> None:
    inner = docx.Document()
    inner.add_paragraph("Inner: 3 mg.")
    for name, content in (
        ("/word/a.html", b"<html><body><p>Inner: 3 mg.</p></body></html>"),
        ("/word/a.rtf", b"{\\rtf1\\ansi Inner: 3 mg.\\par}"),
        ("/word/a.docx", saved(inner)),
        ("/word/a.txt", b"Inner: 3 mg."),
    ):
        document = with_part(name, CHUNK, content, '<w:altChunk r:id="{}"/>')
        assert re.sub(r"\n+", " ", document.text.strip()) == "Before. Inner: 3 mg. After.", name
        for passage in split(document, 20):
            assert document.text[passage.start : passage.end] == passage.text


def test_a_part_that_cannot_be_read_is_said_and_stops_nothing() -> None:
    document = with_part("/word/a.mht", CHUNK, b"MIME-Version: 1.0\n\n<p>5 mg</p>", '<w:altChunk r:id="{}"/>')
    assert document.text == "Before.\n\nAfter.\n\n"
    assert kinds(document) == ["left out"]


def test_the_boxes_of_a_diagram_are_read_in_order() -> None:
    dgm = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
    points = "".join(
        f"<d:pt><d:t><a:p><a:r><a:t>{words}</a:t></a:r></a:p></d:t></d:pt>"
        for words in ("Call", "Give 0.5 mg")
    )
    content = f'<d:dataModel xmlns:d="{dgm}" {A}><d:ptLst>{points}</d:ptLst></d:dataModel>'.encode()
    ids = f'<d:relIds xmlns:d="{dgm}" r:dm="{{}}"/>'
    graphic = f'<a:graphic {A}><a:graphicData uri="{dgm}">{ids}</a:graphicData></a:graphic>'
    xml = f"<w:p><w:r><w:drawing><wp:inline {WP}>{graphic}</wp:inline></w:drawing></w:r></w:p>"
    document = with_part(
        "/word/diagrams/data1.xml",
        f"{RELATIONSHIP_TYPE.OFFICE_DOCUMENT.rsplit('/', 1)[0]}/diagramData",
        content,
        xml,
    )
    assert document.text == "Before.\n\nCall\n\nGive 0.5 mg\n\nAfter.\n\n"
    assert kinds(document) == ["order"]


# --- headings, title, authors -------------------------------------------------------------------


def test_an_outline_level_of_the_usual_style_makes_no_heading() -> None:
    document = blank()
    normal = document.styles["Normal"].element
    normal.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {NAMESPACES} w:val="0"/>'))
    document.add_heading("Potassium", 1)
    document.add_paragraph("Give 20 mmol by mouth twice daily.")
    document.add_paragraph("Check it after two days.", style="List Paragraph")
    [loaded] = load(saved(document), "file_17.docx")
    assert loaded.info.title == "Potassium"
    assert "Give 20 mmol" in " ".join(passage.text for passage in split(loaded, 20))
    assert [s.heading for s in loaded.sections] == [()]


def test_an_outline_level_of_another_style_makes_headings_of_short_lines_alone() -> None:
    leveled = (
        '<w:style w:type="paragraph" w:styleId="Local"><w:name w:val="Local text"/>'
        '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    )
    inside = '<w:pStyle w:val="Local"/>'
    xml = paragraph("Correction", inside) + paragraph("Oral potassium after food, twice daily.", inside)
    document = read(xml, leveled)
    [section] = document.sections
    assert section.heading == ("Correction",)
    assert document.text[section.start : section.end] == "Oral potassium after food, twice daily."


def test_a_sentence_in_a_headings_style_stays_quotable() -> None:
    document = blank()
    document.add_heading("Fever", 1)
    document.add_heading("Give 500 mg of paracetamol every six hours by mouth.", 2)
    document.add_heading("Never give aspirin to a child under sixteen years of age.", 2)
    [loaded] = load(saved(document), "a.docx")
    told = " ".join(passage.text for passage in split(loaded, 20))
    assert "Give 500 mg" in told and "Never give aspirin" in told


def test_short_bold_lines_over_text_are_headings_below_the_styled_one() -> None:
    bold = "<w:b/>"
    drugs = (("Amoxicillin", "500 mg"), ("Flucloxacillin", "250 mg"))
    xml = paragraph("Antibiotics", '<w:pStyle w:val="Heading1"/>')
    for drug, dose in drugs:
        xml += paragraph(run(drug, bold)) + paragraph(f"The dose is {dose}.")
    xml += paragraph(run("Do not give to children under 2", bold)) + paragraph("Ask first.")
    xml += "".join(paragraph(run(words, bold)) for words in ("One", "Two", "Three"))
    xml += paragraph(run("Dose: ", bold) + run("5 mg daily"))
    document = read(xml)
    assert [s.heading for s in document.sections] == [("Amoxicillin",), ("Flucloxacillin",)]
    told = " ".join(passage.text for passage in split(document, 20))
    assert "Do not give to children under 2" in told and "Dose: 5 mg daily" in told


def test_larger_lines_stand_above_smaller_ones() -> None:
    xml = (
        paragraph(run("Protocol", '<w:b/><w:sz w:val="36"/>')) + paragraph("For all wards.")
        + paragraph(run("Sepsis", "<w:b/>")) + paragraph("Act in an hour.")
    )  # fmt: skip
    document = read(xml)
    assert document.info.title == "Protocol"
    assert [s.heading for s in document.sections] == [(), ("Sepsis",)]


def test_who_wrote_it_and_how_to_cite_it_is_read_from_the_text() -> None:
    document = blank()
    document.core_properties.author = "Ann Example;Bob Saver"
    for words in (
        "Authors: Dr Ann Example and Carl Sample",
        "Suggested citation: Example A, Sample C. Burns. Example Press; 2021.",
        "ISBN 978-3-16-148410-0",
        "Cool the burn.",
    ):
        document.add_paragraph(words)
    [loaded] = load(saved(document), "a.docx")
    assert loaded.info.authors == ("Dr Ann Example", "Carl Sample")
    assert loaded.info.extra["suggested_citation"] == "Example A, Sample C. Burns. Example Press; 2021."
    assert loaded.info.extra["isbn"] == "978-3-16-148410-0"


# --- other ways to write a Word file ------------------------------------------------------------


def as_strict(name: str, data: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return data
    old = rb"http://schemas.openxmlformats.org/(wordprocessingml|officeDocument|drawingml)/2006/"
    return re.sub(old, rb"http://purl.oclc.org/ooxml/\1/", data)


def test_strict_files_are_read() -> None:
    document = blank()
    document.add_heading("Burns", 1)
    document.add_paragraph("See http://purl.oclc.org/ooxml/main; give 10")
    document.paragraphs[-1].add_run("9").font.superscript = True
    for words, mark in (("Drug", "5 mg"),):
        made = document.add_table(1, 2)
        made.cell(0, 0).text, made.cell(0, 1).text = words, mark
    [loaded] = load(repacked(saved(document), as_strict), "a.docx")
    assert "See http://purl.oclc.org/ooxml/main; give 10⁹" in loaded.text
    assert "| Drug | 5 mg |" in loaded.text
    assert loaded.info.title == "Burns"


def test_a_relation_that_leads_nowhere_stops_nothing() -> None:
    document = blank()
    document.add_paragraph("Cool the burn.")
    lost = b'<Relationship Id="rId99" Type="http://x/image" Target="media/gone.png"/></Relationships>'

    def change(name: str, data: bytes) -> bytes:
        return data.replace(b"</Relationships>", lost) if name == "word/_rels/document.xml.rels" else data

    [loaded] = load(repacked(saved(document), change), "a.docx")
    assert loaded.text == "Cool the burn.\n\n"
