"""OpenDocument texts: what a reader sees of them is what is read, or it is said."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from make_odt import NAMESPACES, h, odt, p, row, span, style, table

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError
from ingest.load import load
from ingest.split import split

_COVERED = "<table:covered-table-cell/>"


def read(body: str, automatic: str = "", styles: str = "", meta: str = "") -> Document:
    [document] = load(odt(body, automatic, styles, meta), "lib/my_guide.odt")
    return document


def doubts(document: Document) -> list[tuple[str, str]]:
    return [(doubt.kind, doubt.what) for doubt in document.doubts]


def test_headings_paragraphs_and_lists() -> None:
    items = "".join(
        f"<text:list-item>{p(words)}</text:list-item>" for words in ("Weigh the child.", "Give it.")
    )
    numbers = (
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"'
        ' style:num-suffix="."/></text:list-style>'
        '<text:list-style style:name="L2"><text:list-level-style-bullet text:level="1"/>'
        "</text:list-style>"
    )
    lists = "".join(f'<text:list text:style-name="{name}">{items}</text:list>' for name in ("L1", "L2"))
    document = read(h("Fever", 1) + p("Act soon.") + h("Dosing", 2) + lists + p("End."), numbers)
    assert document.format == "OpenDocument"
    numbered, dashed = "1. Weigh the child.\n2. Give it.", "- Weigh the child.\n- Give it."
    assert document.text == f"Fever\n\nAct soon.\n\nDosing\n\n{numbered}\n{dashed}\n\nEnd.\n\n"
    assert [s.heading for s in document.sections] == [(), ("Dosing",)]
    assert document.info.title == "Fever"
    for passage in split(document, 20):
        assert document.text[passage.start : passage.end] == passage.text


def test_raised_lowered_struck_and_hidden_text() -> None:
    automatic = (
        style("Up", 'style:text-position="super 58%"')
        + style("Up2", 'style:text-position="33% 80%"')
        + style("Down", 'style:text-position="-20% 58%"')
        + style("Struck", 'style:text-line-through-style="solid"')
        + style("Gone", 'text:display="none"')
        + style("White", 'fo:color="#ffffff"')
        + style("Lit", 'fo:color="#ffffff" fo:background-color="#000000"')
    )
    body = p(
        f"10{span('9', 'Up')}/L and 10{span('6', 'Up2')}, CO{span('2', 'Down')};"
        f" give {span('50 mg', 'Struck')} 5 mg"
        f"{span(' or 500 mg', 'Gone')}{span(' or 90 mg', 'White')}{span(' at once', 'Lit')}."
    )
    document = read(body, automatic)
    assert document.text.strip() == "10⁹/L and 10⁶, CO₂; give ~~50 mg~~ 5 mg at once."
    assert doubts(document) == [
        ("struck", "Struck text is marked ~~so~~"),
        ("hidden", "Hidden text is left out: “or 500 mg”"),
        ("hidden", "Hidden text is left out: “or 90 mg”"),
    ]


def test_a_style_hands_its_properties_down() -> None:
    styles = style("Old", 'style:text-line-through-type="single"', "paragraph") + style(
        "Older", "", "paragraph", "Old"
    )
    assert read(p("Give 50 mg.", "Older"), styles).text.strip() == "~~Give 50 mg.~~"


def test_spaces_tabs_and_breaks_keep_words_apart() -> None:
    assert (
        read(p('5<text:s text:c="3"/>mg<text:tab/>daily<text:line-break/>for life')).text
        == "5 mg daily\nfor life\n\n"
    )


def test_merged_cells_stay_in_their_columns_and_rows_have_their_groups() -> None:
    down = f'<table:table-cell table:number-rows-spanned="2">{p("Children")}</table:table-cell>'
    across = f'<table:table-cell table:number-columns-spanned="2">{p("Dose")}</table:table-cell>'
    made = table(
        row(down, "1 year", "60 mg"),
        row(_COVERED, "2 years", "120 mg"),
        row('<table:table-cell table:number-columns-repeated="2"/>', "240 mg"),
        heads=row("Group", across, _COVERED) + row("", "Age", "Amount"),
    )
    document = read(p("Table:") + made)
    assert [document.text[r.start : r.end] for r in document.rows] == [
        *("| Group | Dose |  |", "|  | Age | Amount |", "| Children | 1 year | 60 mg |"),
        *("|  | 2 years | 120 mg |", "|  |  | 240 mg |"),
    ]
    assert document.rows[3].heads == ("| Group | Dose | Dose |", "|  | Age | Amount |")
    assert document.rows[3].groups == ("Children",)


def test_hidden_rows_and_inner_tables() -> None:
    inner = table(row("3 months", "60 mg"), row("6 months", "120 mg"))
    cell = f"<table:table-cell>{p('By age')}{inner}</table:table-cell>"
    made = table(
        row("Drug", "Dose"),
        row("Paracetamol", cell),
        row("Old", "9 mg", attributes='table:visibility="collapse"'),
    )
    document = read(made)
    assert "| Paracetamol | By age ⏎ 3 months 60 mg; 6 months 120 mg |" in document.text
    assert "9 mg" not in document.text
    assert ("hidden", "A hidden table row is left out") in doubts(document)


def test_what_is_drawn_in_a_cell_is_read_once() -> None:
    box = f"<draw:frame><draw:text-box>{p('Never 10 mg')}{p('at night.')}</draw:text-box></draw:frame>"
    shape = f"<draw:custom-shape>{p('Never 10 mg')}{p('at night.')}</draw:custom-shape>"
    for words in (p(f"5 mg{box}"), p("5 mg") + box, p(f"5 mg{shape}"), p("5 mg") + shape):
        document = read(table(row("Drug", "Dose"), row("A", f"<table:table-cell>{words}</table:table-cell>")))
        assert "| A | 5 mg ⏎ Never 10 mg at night. |" in document.text


def test_notes_comments_changes_and_boxes() -> None:
    citation = "<text:note-citation>1</text:note-citation>"
    note = f"<text:note>{citation}<text:note-body>{p('After food.')}</text:note-body></text:note>"
    comment = f"<office:annotation>{p('Is this right?')}</office:annotation>"
    deleted = f"<text:deletion>{p('500 mg')}</text:deletion>"
    changed = f"<text:changed-region>{deleted}</text:changed-region>"
    changes = f"<text:tracked-changes>{changed}</text:tracked-changes>"
    box = f"<draw:frame><draw:text-box>{p('Never with alcohol.')}</draw:text-box></draw:frame>"
    document = read(changes + p(f"Give 5 mg{note} daily.{comment}{box}"))
    assert document.text == "Give 5 mg[1] daily.\n\nNever with alcohol.\n\nNotes\n\n[1] After food.\n\n"
    kinds = {kind for kind, _ in doubts(document)}
    assert kinds == {"struck", "left out"}


def test_images_fields_and_forms_are_read_or_said() -> None:
    sign = '<draw:frame><draw:image xlink:href="a.png"/><svg:desc>≥</svg:desc></draw:frame>'
    lost = '<draw:frame><draw:image xlink:href="b.png"/></draw:frame>'
    described = '<draw:frame><draw:image xlink:href="c.png"/><svg:title>less than</svg:title></draw:frame>'
    drop = (
        '<text:drop-down><text:label text:value="5 mg"/><text:label text:value="10 mg"'
        ' text:current-selected="true"/></text:drop-down>'
    )
    box = '<form:checkbox form:id="c1" form:current-state="checked" form:label="Pregnant"/>'
    form = f"<office:forms><form:form>{box}</form:form></office:forms>"
    control = '<draw:control draw:control="c1"/>'
    formula = "<draw:frame><draw:object/></draw:frame>"
    body = form + p(f"BMI {sign} 30, {lost} 5, {described} 9; {drop} daily; {control}; {formula}")
    document = read(body)
    assert document.text.strip() == (
        "BMI ≥ 30, [image] 5, [image: less than] 9; 10 mg daily; ☒ Pregnant; [embedded object]"
    )
    assert {kind for kind, _ in doubts(document)} == {"image", "form", "left out"}


def test_bold_lines_are_headings_and_what_says_something_is_text() -> None:
    bold = style("B", 'fo:font-weight="bold"')
    drugs = (("Amoxicillin", "500 mg"), ("Flucloxacillin", "250 mg"))
    body = "".join(p(span(drug, "B")) + p(f"The dose is {dose}.") for drug, dose in drugs)
    body += p(span("Do not give to children under 2", "B")) + p("Ask a pharmacist.")
    document = read(body, bold)
    assert [s.heading for s in document.sections] == [("Amoxicillin",), ("Flucloxacillin",)]
    assert any("Do not give to children under 2" in passage.text for passage in split(document, 20))


def test_the_files_properties_name_an_author_only_if_the_text_does() -> None:
    names = "<meta:initial-creator>Ann Writer</meta:initial-creator><dc:creator>Bob Saver</dc:creator>"
    meta = f"<dc:title>Burns</dc:title>{names}"
    document = read(p("Written by A. Writer.") + p("Cool the burn."), meta=meta)
    assert (document.info.title, document.info.authors) == ("Burns", ("Ann Writer",))


def test_what_stands_around_the_pages_is_furniture() -> None:
    footer = f"<style:footer>{p('Ward 3 handbook')}</style:footer>"
    page = f'<style:master-page style:name="S">{footer}</style:master-page>'
    master = f"<office:master-styles>{page}</office:master-styles>"
    document = read(p("Cool the burn."), styles=master)
    assert [(s.kind, document.text[s.start : s.end]) for s in document.sections] == [
        ("body", "Cool the burn."), ("furniture", "Ward 3 handbook"),
    ]  # fmt: skip


def test_one_xml_file_is_read_too() -> None:
    with zipfile.ZipFile(io.BytesIO(odt(h("Burns", 1) + p("Cool it.")))) as archive:
        content = archive.read("content.xml").decode()
    kind = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    flat = content.replace("office:document-content", "office:document").replace(
        "<office:document ", f"<office:document {kind} ", 1
    )
    [document] = load(flat.encode(), "a.fodt")
    assert (document.format, document.text) == ("OpenDocument", "Burns\n\nCool it.\n\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (odt(""), "there is no text"),
        (odt(p("a"), mimetype="application/vnd.oasis.opendocument.text")[:300], "archive is broken"),
        (odt("<text:p>a"), "XML is broken"),
        (odt(p(" " * 3_000_000)), "unpack into"),
    ],
)
def test_what_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(MalformedDocumentError, match=says):
        list(load(content, "a.odt"))


def test_damage_anywhere_ends_in_an_ingest_error() -> None:
    chance = random.Random(7)
    kind = 'office:mimetype="application/vnd.oasis.opendocument.text"'
    body = h("Fever", 1) + table(row("A", "B"), row("1", "2")) + p(f"10{span('9', 'Up')}")
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    good = f"<office:document {kind} {NAMESPACES}>{inside}</office:document>".encode()
    for _ in range(200):
        damaged = bytearray(good)
        for _ in range(2):
            damaged[chance.randrange(len(damaged))] = chance.randrange(32, 127)
        try:
            list(load(bytes(damaged), "a.fodt"))
        except IngestError as error:
            assert "fault of Verbatim" not in str(error), error


def test_a_repeat_count_of_a_billion_costs_nothing() -> None:
    wide = f'<table:table-cell table:number-columns-repeated="999999999">{p("a")}</table:table-cell>'
    long = 'table:number-rows-repeated="999999999"'
    document = read(table(row(wide, attributes=long), row("b")))
    assert len(document.text) < 5_000_000
