"""EPUB books: chapters in order, with the book's own style."""

from __future__ import annotations

import io
import zipfile

import pytest

from ingest.document import Document
from ingest.errors import IngestError
from ingest.load import load

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Invented doses</dc:title>
<dc:creator>A. Writer</dc:creator><dc:date>2024-01-02</dc:date>
<dc:identifier>urn:isbn:9780000000002</dc:identifier></metadata>
<manifest><item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>
<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="one%20.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""
XHTML = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">{}</html>'
ONE = XHTML.format(
    '<head><title>x</title><link rel="stylesheet" href="s.css"/></head><body><h1>One</h1>'
    '<p>Stop below 10<span class="up">9</span>/L<span class="old">, formerly 90</span>; give '
    '5<a epub:type="noteref" href="#n1">1</a> mg.</p><aside epub:type="footnote" id="n1">'
    "<p>Not in the first month.</p></aside></body>"
)
TWO = XHTML.format("<head><title>x</title></head><body><p>No heading stands above this.</p></body>")
NAV = XHTML.format(
    '<head><title>x</title></head><body><nav><ol><li><a href="one">One</a></li></ol></nav></body>'
)


def book(**more: str) -> bytes:
    parts = {
        "META-INF/container.xml": CONTAINER,
        "book/a.opf": PACKAGE,
        "book/nav.xhtml": NAV,
        "book/one .xhtml": ONE,
        "book/two.xhtml": TWO,
        "book/s.css": ".up { vertical-align: super } .old { display: none }",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
        for name, content in (parts | more).items():
            archive.writestr(name, content)
    return packed.getvalue()


def read(content: bytes) -> Document:
    [document] = load(content, "book.epub")
    return document


def test_chapters_stand_in_order_under_their_own_headings() -> None:
    document = read(book())
    info = document.info
    assert (info.title, info.authors, info.published) == ("Invented doses", ("A. Writer",), "2024-01-02")
    assert info.extra["isbn"] == "9780000000002" and document.format == "EPUB"
    bodies = [(s.heading, document.text[s.start : s.end]) for s in document.sections if s.kind == "body"]
    assert bodies == [
        (("One",), "Stop below 10⁹/L; give 5[1] mg.\n\nNot in the first month."),
        ((), "No heading stands above this."),
    ]
    assert any("formerly 90" in doubt.what for doubt in document.doubts)


LOCK = (
    '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData>'
    '<EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></EncryptedData></encryption>'
)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"META-INF/encryption.xml": LOCK}, "locked"),
        ({"book/a.opf": PACKAGE.replace("two.xhtml", "lost.xhtml")}, "does not hold"),
        ({"book/a.opf": "<package>"}, "not well-formed"),
        ({"book/s.css": " " * (1 << 22)}, "unpack into"),
        (
            {"book/a.opf": PACKAGE.replace("<spine>", "<spine><!--").replace("</spine>", "--></spine>")},
            "no text",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(more: dict[str, str], problem: str) -> None:
    with pytest.raises(IngestError, match=problem) as raised:
        read(book(**more))
    assert "fault of Verbatim" not in str(raised.value)


def test_a_book_whose_pages_were_recognised_by_a_program_is_told() -> None:
    head = '<head><meta name="ocr-system" content="x"/></head>'
    document = read(book(**{"book/two.xhtml": XHTML.format(f"{head}<body><p>Give l2 mg.</p></body>")}))
    assert "recognised text" in {doubt.kind for doubt in document.doubts}
