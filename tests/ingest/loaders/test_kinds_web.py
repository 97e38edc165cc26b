"""The kinds of reading faults in web pages, Markdown, mail and books: what a reader sees is what is read."""

from __future__ import annotations

import pytest

from ingest.document import Document, TableRow
from ingest.doubts import with_general_doubts
from ingest.load import load
from ingest.split import split

INTRO = "<p>This guide says how the drug is given in the ward and what is to be watched.</p>"


def read(content: str, name: str = "a.html") -> Document:
    [document] = load(content.encode(), name)
    return document


def page(body: str, style: str = "", head: str = "") -> Document:
    return read(f"<html><head>{head}<style>{style}</style></head><body>{INTRO}{body}</body></html>")


def rest(document: Document) -> str:
    return document.text.partition("watched.")[2].strip()


def kinds(document: Document) -> set[str]:
    return {doubt.kind for doubt in document.doubts}


def row(document: Document, words: str) -> TableRow:
    return next(r for r in document.rows if words in document.text[r.start : r.end])


# --- what nobody sees ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ('<p style="color:#fff">Give 900 mg</p>', ""),
        ('<p style="color: rgb(255, 255, 255)">Give 900 mg</p>', ""),
        ('<p><font color="FFFFFF">Give 900 mg</font></p>', ""),
        ('<p class="x">Give 900 mg</p>', ".x{color:white}"),
        ('<div style="background:#fff;color:#fefefe">Give 900 mg</div>', ""),
        ('<div style="background:#003366;color:#036">Give 900 mg</div>', ""),
        ('<p><span style="color:transparent">Give 900 mg</span></p>', ""),
        ('<p style="height:0;overflow:hidden">Give 900 mg</p>', ""),
        ('<p style="text-indent:-9999px">Give 900 mg</p>', ""),
        ('<p style="transform:scale(0)">Give 900 mg</p>', ""),
        ('<p style="clip-path:circle(0)">Give 900 mg</p>', ""),
    ],
)
def test_words_that_their_style_hides_are_left_out_and_told(body: str, style: str) -> None:
    document = page(f"{body}<p>End.</p>", style)
    assert "900" not in document.text and "hidden" in kinds(document)


@pytest.mark.parametrize(
    "body",
    [
        '<p style="color:#fff;background:#c00">Stop at 3 g</p>',
        '<div style="background:navy"><p style="color:white">Stop at 3 g</p></div>',
        '<table bgcolor="#003366"><tr><td><font color="white">Stop at 3 g</font></td></tr></table>',
    ],
)
def test_white_words_on_a_colour_are_seen(body: str) -> None:
    document = page(body)
    assert "Stop at 3 g" in document.text and "hidden" not in kinds(document)


def test_where_the_style_lies_in_another_file_white_words_stay_and_it_is_told() -> None:
    document = page('<p style="color:#fff">Stop at 3 g</p>', head='<link rel="stylesheet" href="a.css">')
    assert "Stop at 3 g" in document.text and "hidden" in kinds(document)


def test_marks_behind_the_last_words_of_a_page_are_told() -> None:
    document = page("<!-- Give 500 mg to every adult at night -->")
    assert "hidden" in kinds(document) and "500" not in document.text


# --- what is struck, raised, drawn or turned ----------------------------------------------------


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("<del><p>Give 5 g now.</p><p>Twice.</p></del>", "~~Give 5 g now.~~\n\n~~Twice.~~"),
        ("<ul><li>Six</li><del><li>Give 6 g</li></del></ul>", "- Six\n- ~~Give 6 g~~"),
        (
            '<div style="text-decoration:line-through">Loose 7 g<p>Par 8 g</p></div>',
            "~~Loose 7 g~~\n\n~~Par 8 g~~",
        ),
    ],
)
def test_struck_blocks_are_struck_one_by_one(body: str, told: str) -> None:
    assert rest(page(body)) == told


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("1<sup>1</sup>&frasl;<sub>2</sub> tablets", "1½ tablets"),
        ("2<sup>3</sup>/<sub>16</sub> mg", "2 3/16 mg"),
        ("1<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> tablets", "1½ tablets"),
        ("<math><mn>3</mn><mfrac><mn>1</mn><mn>16</mn></mfrac></math> ml", "3 1/16 ml"),
        (
            "<m:math><m:mfrac><m:mrow><m:mi>a</m:mi><m:mo>+</m:mo><m:mi>b</m:mi></m:mrow><m:mn>2</m:mn></m:mfrac></m:math>",
            "(a+b)/2",
        ),
        ("&half; tablet, &frac13; dose", "½ tablet, ⅓ dose"),
        ('<font face="Symbol">&#179;</font> 30, 5 <span style="font-family:Symbol">m</span>g', "≥ 30, 5 μg"),
        ('at <span role="img" aria-label="≥"></span> 5', "at ≥ 5"),
        ('50<sup class="footnote-ref">3</sup> mg', "50[3] mg"),
        ('<bdo dir="rtl">gm (5)</bdo> daily', "(5) mg daily"),
        ('<span style="unicode-bidi:bidi-override;direction:rtl">gm 05</span> daily', "50 mg daily"),
    ],
)
def test_signs_are_written_as_they_are_shown(body: str, told: str) -> None:
    assert rest(page(f"<p>{body}</p>")) == told


def test_a_symbol_font_and_turned_text_are_told() -> None:
    assert "unreadable" in kinds(page('<p><font face="Wingdings">&uuml;</font> yes</p>'))
    assert "order" in kinds(page('<p><bdo dir="rtl">gm 5</bdo></p>'))
    turned = with_general_doubts(read("Give \u202egm 5\u202c daily to all patients.", "a.txt"), [])
    assert "order" in kinds(turned)


def test_the_bullets_of_words_lists_are_no_symbols() -> None:
    bullet = "<span style='mso-list:Ignore'><span style='font-family:Symbol'>·</span>&nbsp;</span>"
    assert not page(f"<p>{bullet}First 7 mg</p>").doubts


def test_lines_made_by_style_are_not_fused() -> None:
    parts = '<span style="display:block">5 mg</span><span style="display:block">10 mg</span>'
    assert "mg10" not in page(f"<div>{parts}</div>").text


def test_a_formula_of_which_only_places_in_a_font_are_there_is_told() -> None:
    document = page(
        '<p>below <mjx-container><mjx-math><mjx-c class="c31"></mjx-c></mjx-math></mjx-container>/L</p>'
    )
    assert "formula" in kinds(document) and "[formula]" in document.text


# --- tables and headings ------------------------------------------------------------------------

ROLES = (
    '<div role="table"><div role="row"><i role="columnheader">Drug</i><i role="columnheader">Child</i></div>'
    '<div role="row"><i role="cell">Amox</i><i role="cell">250 mg</i></div></div>'
)
STYLED = (
    '<div class="t"><div class="r"><b>Drug</b><b>Child</b></div>'
    '<div class="r"><b>Amox</b><b>250 mg</b></div></div>'
)
HEADED = (
    "<table><tr><td><h4>Drug</h4></td><td><h4>Child</h4></td></tr>"
    "<tr><td>Amox</td><td>250 mg</td></tr></table>"
)


@pytest.mark.parametrize("body", [ROLES, STYLED, HEADED])
def test_tables_by_role_by_style_and_with_headings_in_cells_are_rows(body: str) -> None:
    document = page(body, ".t{display:table}.r{display:table-row}.r b{display:table-cell}")
    assert row(document, "250 mg").heads == ("| Drug | Child |",)


@pytest.mark.parametrize(
    "bold", ["<b>{}</b>", "<strong>{}:</strong>", '<span style="font-weight:700">{}</span>']
)
def test_a_line_in_bold_heads_the_text_below_it(bold: str) -> None:
    drugs = (("Amoxicillin", "500 mg"), ("Cefalexin", "250 mg"))
    body = "".join(f"<p>{bold.format(drug)}</p><p>The dose is {dose} each day.</p>" for drug, dose in drugs)
    document = read(f"<html><head><title>Guide</title></head><body>{INTRO}{body}</body></html>")
    headings = [section.heading[0].strip(":") for section in document.sections if section.heading]
    assert headings == ["Amoxicillin", "Cefalexin"] and document.info.title == "Guide"


def test_bold_lines_of_markdown_and_roles_are_headings() -> None:
    document = read("Text before it.\n\n**Cefalexin**\n\nThe dose is 250 mg.\n", "a.md")
    assert document.sections[-1].heading == ("Cefalexin",)
    assert page('<div role="heading" aria-level="3">Cefalexin</div><p>5 mg.</p>').sections[-1].heading


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<h1>G</h1><h2>Do not give to children under 2</h2><h2>Notes</h2><p>Text is here.</p>", "a.html"),
        ("# G\n\n## Do not give to children under 2\n\n## Notes\n\nText is here.\n", "a.md"),
    ],
)
def test_an_empty_heading_that_says_something_can_be_quoted(content: str, name: str) -> None:
    document = read(content, name)
    assert "Do not give to children under 2" in [passage.text for passage in split(document)]


@pytest.mark.parametrize(
    "part", ['<div class="menu-plan">{}</div>', '<section class="social-care"><h2>A</h2>{}</section>']
)
def test_a_rule_is_text_whatever_its_element_is_named(part: str) -> None:
    document = page(part.format("<p>Stop it at once if a rash appears.</p>") + INTRO)
    assert any("at once" in passage.text for passage in split(document))


# --- forms, mail, fragments ---------------------------------------------------------------------


def test_the_values_of_form_fields_are_read_and_told() -> None:
    fields = (
        '<p>Dose <input value="500 mg"> by <select><option>mouth<option selected>vein</select></p>'
        "<p><input type=checkbox checked> Pregnant <input type=checkbox> Safe</p><textarea>Max 2 g</textarea>"
        '<input type="hidden" value="900 mg">'
    )
    document = page(fields)
    assert rest(document) == "Dose 500 mg by vein\n\n☒ Pregnant ☐ Safe\n\nMax 2 g"
    assert kinds(document) == {"form"}


def test_a_field_to_search_with_is_no_text() -> None:
    assert not rest(page('<form><input value="flu"><input type="submit" value="Go"></form>'))


def test_lines_that_mail_breaks_only_for_sending_are_joined() -> None:
    head = "From: a@b\nTo: c@d\nSubject: x\nContent-Type: text/plain; format=flowed; delsp={}\n\n"
    broken = "Give 5, \n000 units.\n\n> old \nBelow 7. \n35.\n"
    assert "5,000 units" in read(head.format("yes") + broken, "a.eml").text
    assert "> old \nBelow" in read(head.format("no") + broken, "a.eml").text


def test_a_part_of_a_page_in_a_text_file_is_read_as_a_page() -> None:
    assert read("<div><p>Give <s>50 mg</s> 5 mg</p></div>", "a.txt").text.strip() == "Give ~~50 mg~~ 5 mg"


def test_text_that_a_program_recognised_is_told() -> None:
    document = page("<p>Give l2 mg</p>", head='<meta name="ocr-system" content="x">')
    assert "recognised text" in kinds(document)


def test_a_rule_across_the_page_is_no_front_matter_and_statements_without_fence_are_told() -> None:
    assert read("---\n\nGive 5 mg.\n\n---\n\nMore.\n", "a.md").text.startswith("Give 5 mg.")
    assert "structure" in kinds(read("Title: Dose\nStatus: retracted\n\n# Dose\n\nGive 5 mg.\n", "a.md"))


@pytest.mark.parametrize("mark", ['epub:type="pagebreak"', 'role="doc-pagebreak"', 'class="pagenum"'])
def test_the_page_numbers_of_a_printed_book_are_no_part_of_a_sentence(mark: str) -> None:
    assert rest(page(f"<p>Give <span {mark}>17</span>fluids.</p>")) == "Give fluids."


@pytest.mark.parametrize(
    "around",
    [
        "<header><h1>G</h1><p>{}</p></header><main>{}</main>",
        '<main>{1}</main><div class="footer-note"><p>{0}</p></div>',
        '<div id="sidebar"><p>{}</p></div><main>{}</main>',
    ],
)
def test_a_rule_outside_the_main_text_can_be_found(around: str) -> None:
    main = "".join(f"<p>{sentence} of the guide, which is long enough for it.</p>" for sentence in "AB")
    document = read(f"<html><body>{around.format('Never exceed 4 g a day.', main)}</body></html>")
    assert any("Never exceed 4 g" in passage.text for passage in split(document))


@pytest.mark.parametrize("name", ["a.html", "a.txt"])
def test_characters_struck_one_by_one_are_told(name: str) -> None:
    struck = "".join(f"{c}\u0336" for c in "50 mg")
    document = with_general_doubts(read(f"<p>Give {struck} 5 mg to all.</p>", name), [])
    assert "struck" in kinds(document)
    assert "~~50 mg~~ 5 mg" in document.text


def test_white_words_that_may_lie_over_a_picture_stay_and_it_is_told() -> None:
    document = page('<img src="a.jpg" alt=""><p style="position:absolute;top:2em;color:#fff">Stop at 3 g</p>')
    assert "Stop at 3 g" in document.text and "hidden" in kinds(document)
