"""The lines of a table's cell stay apart in every format, and soft hyphens vanish."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from make_docx import add, blank, paragraph, saved
from make_odt import odt, p, row, table
from pptx import Presentation

from ingest.load import load

RTF = r"{{\rtf1\ansi\ansicpg1252 {}}}"


def _html(one: str, other: str) -> bytes:
    cells = f"<td><p>{one}</p><p>{other}</p></td><td>{one}<br>{other}</td>"
    return f"<p>Text.</p><table><tr><th>A</th><th>B</th></tr><tr>{cells}</tr></table>".encode()


def _jats(one: str, other: str) -> bytes:
    cells = f"<td><p>{one}</p><p>{other}</p></td><td>{one}<break/>{other}</td>"
    rows = f"<tr><th>A</th><th>B</th></tr><tr>{cells}</tr>"
    front = "<front><article-meta/></front>"
    body = f"<body><table-wrap><table>{rows}</table></table-wrap></body>"
    return f'<article article-type="x">{front}{body}</article>'.encode()


def _docx(one: str, other: str) -> bytes:
    document = blank()
    rows = (("A", ""), (one, other))
    made = "".join(
        f"<w:tr><w:tc>{paragraph(a)}{paragraph(b) if b else ''}</w:tc><w:tc>{paragraph('B')}</w:tc></w:tr>"
        for a, b in rows
    )
    add(document, f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>")
    return saved(document)


def _odt(one: str, other: str) -> bytes:
    return odt(table(row("A", "B"), row(f"<table:table-cell>{p(one)}{p(other)}</table:table-cell>", "x")))


def _rtf(one: str, other: str) -> bytes:
    shape = r"\trowd\cellx1000\cellx2000\intbl "
    rows = rf"{shape}A\cell B\cell\row{shape}{one}\par {other}\cell x\cell\row\pard End.\par"
    return RTF.format(rows).encode("cp1252", "ignore")


def _xlsx(one: str, other: str) -> bytes:
    book = openpyxl.Workbook()
    for each in (["A", "B"], [f"{one}\n{other}", "x"]):
        book.active.append(each)
    return _saved(book)


def _pptx(one: str, other: str) -> bytes:
    talk = Presentation()
    slide = talk.slides.add_slide(talk.slide_layouts[5])
    made = slide.shapes.add_table(2, 2, 0, 0, 100, 100).table
    for place, words in (((0, 0), "A"), ((0, 1), "B"), ((1, 0), f"{one}\n{other}"), ((1, 1), "x")):
        made.cell(*place).text = words
    return _saved(talk)


def _csv(one: str, other: str) -> bytes:
    return f'A,B\n"{one}\n{other}",x\n'.encode()


def _saved(made: Any) -> bytes:
    packed = io.BytesIO()
    made.save(packed)
    return packed.getvalue()


FORMATS: dict[str, Callable[[str, str], bytes]] = {
    "html": _html,
    "nxml": _jats,
    "docx": _docx,
    "odt": _odt,
    "rtf": _rtf,
    "xlsx": _xlsx,
    "pptx": _pptx,
    "csv": _csv,
}


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize(
    ("one", "other"),
    [("3 months: 60 mg", "6 months: 120 mg"), ("every 8", "12 hours"), ("Not 5 mg", "10 mg")],
)
def test_where_a_line_with_a_number_ends_before_another_is_seen(suffix: str, one: str, other: str) -> None:
    [document] = load(FORMATS[suffix](one, other), f"a.{suffix}")
    assert f"{one} ⏎ {other}" in document.text
    assert f"{one} {other}" not in document.text and ";" not in document.text


@pytest.mark.parametrize("suffix", FORMATS)
def test_words_on_two_lines_stand_side_by_side(suffix: str) -> None:
    [document] = load(FORMATS[suffix]("Impaired kidney", "function, grade 3"), f"a.{suffix}")
    assert "Impaired kidney function, grade 3" in document.text and "⏎" not in document.text


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_sentence_on_two_lines_stays_one(suffix: str) -> None:
    [document] = load(FORMATS[suffix]("Give 500 mg every", "6 hours"), f"a.{suffix}")
    assert "Give 500 mg every 6 hours" in document.text


@pytest.mark.parametrize("suffix", [each for each in FORMATS if each != "rtf"])
def test_soft_hyphens_are_not_seen(suffix: str) -> None:
    [document] = load(FORMATS[suffix]("micro\u00adgrams", "5\u200b000"), f"a.{suffix}")
    assert "micrograms 5000" in document.text
    assert all(document.text[r.start : r.end].startswith("|") for r in document.rows)


@pytest.mark.parametrize(
    "cell",
    [
        "<div>5 mg</div><div>10 mg</div>",
        "5 mg<hr>10 mg",
        "<pre>5 mg\n10 mg</pre>",
        '<span style="display:block">5 mg</span>10 mg',
        "<dl><dd>5 mg<dd>10 mg</dl>",
        "5 mg<table><tr><td>10 mg</td></tr></table>",
    ],
)
def test_whatever_ends_a_line_of_a_cell_on_a_web_page(cell: str) -> None:
    rows = f"<tr><th>A</th><th>B</th></tr><tr><td>x</td><td>{cell}</td></tr>"
    [document] = load(f"<p>Text.</p><table>{rows}</table>".encode(), "a.html")
    assert "| x | 5 mg ⏎ 10 mg |" in document.text


@pytest.mark.parametrize(
    "cell",
    [
        "<disp-formula>5 mg</disp-formula>10 mg",
        "<preformat>5 mg\n10 mg</preformat>",
        "<disp-quote><p>5 mg</p></disp-quote>10 mg",
        "<boxed-text><p>5 mg</p><p>10 mg</p></boxed-text>",
        "<verse-group><verse-line>5 mg</verse-line><verse-line>10 mg</verse-line></verse-group>",
        "5 mg<hr/>10 mg",
        "<statement><p>5 mg</p></statement><statement><p>10 mg</p></statement>",
        "5 mg<table><tr><td>10 mg</td></tr></table>",
    ],
)
def test_whatever_ends_a_line_of_a_cell_in_an_article(cell: str) -> None:
    rows = f"<tr><th>A</th><th>B</th></tr><tr><td>x</td><td>{cell}</td></tr>"
    body = f"<body><table-wrap><table>{rows}</table></table-wrap></body>"
    article = f'<article article-type="x"><front><article-meta/></front>{body}</article>'
    [document] = load(article.encode(), "a.nxml")
    assert "| x | 5 mg ⏎ 10 mg |" in document.text


@pytest.mark.parametrize(("suffix", "mark"), [("csv", ","), ("csv", ";"), ("tsv", "\t")])
def test_bare_ditto_marks_that_look_like_the_bounds_of_a_cell_are_said(suffix: str, mark: str) -> None:
    lines = (f"Drug{mark}Dose{mark}Days", f"A{mark}5 mg{mark}7", f'B{mark}"{mark}7', f'C{mark}"{mark}7', "")
    [document] = load("\n".join(lines).encode(), f"a.{suffix}")
    assert any("may be ditto marks" in doubt.what for doubt in document.doubts)
    lines = (f"Drug{mark}Dose{mark}Days", f'A{mark}"5 mg\n10 mg"{mark}7', f'B{mark}""""{mark}7', "")
    [document] = load("\n".join(lines).encode(), f"a.{suffix}")
    assert not document.doubts and "5 mg ⏎ 10 mg" in document.rows[2].groups
