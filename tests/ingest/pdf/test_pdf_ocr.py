"""Scanned PDFs, read by the real recogniser: their words, order, places, and what becomes of the limits."""

from __future__ import annotations

import ctypes
import io
from pathlib import Path
from unittest import mock

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]
import pytest
from make_pdf import Page, Pdf, as_scan, together, two_columns

from ingest.document import Document
from ingest.errors import IngestError, MalformedDocumentError
from ingest.files.find import SourceFile, find
from ingest.load import load
from ingest.pdf.scans.ocr import Recogniser
from ingest.readers import Readers
from ingest.split import split
from ingest.worker import Finished, Limits, PassageSize, Read

SIDES = ("left", "top", "right", "bottom")


@pytest.fixture(scope="module")
def ocr() -> Recogniser:
    """The recogniser, loaded once."""
    return Recogniser()


def note(width: float = 400, height: float = 300) -> Pdf:
    """A small page with a heading and a paragraph."""
    pdf = Pdf([Page(width, height)])
    page = pdf.pages[0]
    page.text(40, 50, "Swollen joints", 18, "bold")
    page.lines(
        40,
        90,
        [
            "A sudden, hot and swollen joint is gout until shown",
            "otherwise. Give colchicine 0.5 mg twice a day, and ask",
            "about 10 other drugs before you do so.",
        ],
        12,
    )
    return pdf


def columns() -> bytes:
    """The upper part of a page in two columns, with its title."""
    pdf = two_columns()
    pdf.pages[0].box = (0, 842 - 220, 595, 842 - 40)
    return pdf.bytes()


def with_unseen_text(content: bytes, words: str) -> bytes:
    """A scan with a layer of text that is not drawn, as programs write it that recognise text."""
    saved = io.BytesIO()
    with pdfium.PdfDocument(content) as pdf:
        page = pdf[0]
        font = raw.FPDFText_LoadStandardFont(pdf.raw, b"Helvetica")
        text = raw.FPDFPageObj_CreateTextObj(pdf.raw, font, 10.0)
        letters = (ctypes.c_ushort * (len(words) + 1))(*map(ord, words), 0)
        raw.FPDFText_SetText(text, letters)
        raw.FPDFTextObj_SetTextRenderMode(text, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
        raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 40, 150)
        raw.FPDFPage_InsertObject(page.raw, text)
        page.gen_content()
        pdf.save(saved)
    return saved.getvalue()


def blank() -> bytes:
    """A grey page."""
    pdf = Pdf([Page(200, 150)])
    pdf.pages[0].image(0, 0, 200, 150)
    return pdf.bytes()


def read(content: bytes, ocr: Recogniser | None) -> Document:
    [document] = load(content, "a-scan.pdf", ocr)
    return document


def apart(one: Document, other: Document) -> float:
    """How far apart the boxes of the same words stand at most, in points."""
    pairs = list(zip(one.boxes, other.boxes, strict=True))
    return max(abs(float(getattr(a, side)) - float(getattr(b, side))) for a, b in pairs for side in SIDES)


def test_a_scan_says_what_the_text_layer_says_where_it_says_it(ocr: Recogniser) -> None:
    layer = read(note().bytes(), None)
    scan = read(as_scan(note().bytes()), ocr)
    assert scan.text == layer.text
    assert [s.heading for s in scan.sections] == [s.heading for s in layer.sections]
    assert scan.info.title == "Swollen joints"
    assert apart(scan, layer) < 3.5
    assert [(p.number, round(p.width), round(p.height)) for p in scan.pages] == [(1, 400, 300)]
    assert scan.info.extra["read_by_ocr"] == [1] and "needs_ocr" not in scan.info.extra
    assert all(scan.text[p.start : p.end] == p.text for p in split(scan, 20))


def test_columns_of_a_slanted_scan_are_read_one_after_the_other(ocr: Recogniser) -> None:
    layer = read(columns(), None)
    scan = read(as_scan(columns(), skew=1.2), ocr)
    assert scan.text.split() == layer.text.split()
    assert scan.text.count("\n\n") == layer.text.count("\n\n"), "no paragraph falls apart"


@pytest.mark.parametrize(("quarters", "rotate"), [(1, 90), (0, 90), (2, 0)])
def test_a_turned_page_is_read_and_measured_as_it_is_displayed(
    ocr: Recogniser, quarters: int, rotate: int
) -> None:
    """Turned in the file and displayed upright; displayed on its side; displayed on its head."""
    layer = read(note().bytes(), None)
    scan = read(as_scan(note().bytes(), quarters=quarters, rotate=rotate), ocr)
    assert scan.text == layer.text
    [page] = scan.pages
    first, wanted = scan.boxes[0], layer.boxes[0]
    if quarters == 1:
        assert apart(scan, layer) < 3.5
    elif quarters == 2:
        assert (page.width - first.right, page.height - first.bottom) == pytest.approx(
            (wanted.left, wanted.top), abs=3.5
        )
    else:
        assert (page.width, page.height) == pytest.approx((300, 400), abs=1)
        assert (page.width - first.right, first.top) == pytest.approx((wanted.top, wanted.left), abs=3.5)


def test_raised_figures_are_told_from_others(ocr: Recogniser) -> None:
    pdf = Pdf([Page(400, 120)])
    pdf.pages[0].text(40, 60, "More than 10", 14)
    pdf.pages[0].text(124, 54, "6", 9)
    pdf.pages[0].text(134, 60, "germs are many, and 106 are few.", 14)
    assert "10⁶ germs are many, and 106 are few." in read(as_scan(pdf.bytes(), dpi=200), ocr).text


def test_pages_with_text_keep_it_and_only_scans_are_recognised(ocr: Recogniser) -> None:
    plain = Pdf([Page(400, 300)])
    plain.pages[0].lines(40, 90, ["This page has a text layer, and this l1ne is what it says."], 12)
    mixed = together(plain.bytes(), as_scan(note().bytes()), blank())
    without, document = read(mixed, None), read(mixed, ocr)
    assert without.info.extra["needs_ocr"] == [2, 3] and "read_by_ocr" not in without.info.extra
    # Nothing is found on page 3, and it is named all the same: it need not be tried again.
    assert document.info.extra["read_by_ocr"] == [2, 3] and "needs_ocr" not in document.info.extra
    assert "this l1ne is" in document.text and "colchicine 0.5 mg" in document.text
    assert document.boxes[: len(without.boxes)] == without.boxes


def test_what_somebody_else_recognised_is_said_and_read_anew(ocr: Recogniser) -> None:
    layered = with_unseen_text(as_scan(note().bytes()), "Give colchicine 5 mg ten times a day to all")
    without, document = read(layered, None), read(layered, ocr)
    assert "5 mg ten times" in without.text
    assert without.info.extra["read_by_ocr"] == [1]
    [doubt] = [doubt for doubt in without.doubts if doubt.kind == "recognised text"]
    assert doubt.start == 0 and doubt.end == len(without.text)
    assert "colchicine 0.5 mg twice a day" in " ".join(document.text.split())
    assert "ten times" not in document.text
    assert not any(doubt.kind == "recognised text" for doubt in document.doubts)


def test_a_scan_without_words_is_refused(ocr: Recogniser) -> None:
    with pytest.raises(MalformedDocumentError, match=r"found no words.*Scan it anew"):
        read(blank(), ocr)


def _answers(readers: Readers, files: tuple[SourceFile, ...]) -> list[Read | Finished]:
    [(_, results)] = readers.read(files)
    return list(results)


def test_a_long_scan_is_not_stopped_while_its_pages_are_read(tmp_path: Path) -> None:
    """Its limit begins anew with each page, so that a scan may take as many times that as it has pages."""
    pages = 3
    (tmp_path / "long.pdf").write_bytes(together(*[as_scan(note().bytes())] * pages))
    with Readers(PassageSize(120), ocr=True) as readers:
        readers.start()
        worker = readers._workers[0]
        assert worker is not None
        poll = mock.Mock(side_effect=worker._pipe.poll)
        worker._pipe = mock.Mock(wraps=worker._pipe, poll=poll)
        document, end = _answers(readers, find([tmp_path]).files)
    assert isinstance(document, Read) and isinstance(end, Finished)
    assert document.document.info.extra["read_by_ocr"] == [1, 2, 3]
    # Of the start, and then of each page, the document and the end.
    _, *waits = poll.call_args_list
    assert waits == [mock.call(Limits().seconds)] * (pages + 2)


def test_a_worker_recognises_only_when_asked_to(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(as_scan(note().bytes()))
    with Readers(PassageSize(120)) as readers, pytest.raises(IngestError, match="Ingest it with --ocr"):
        _answers(readers, find([tmp_path]).files)


@pytest.mark.shared
def test_the_shared_scan(shared: Path, ocr: Recogniser) -> None:
    document = read((shared / "corpora" / "formats" / "scanned.pdf").read_bytes(), ocr)
    assert document.text.strip() == (
        "Docling bundles PDF document conversion to JSON and Markdown in an easy self contained package"
    )
    first = document.boxes[0]
    assert first.left == pytest.approx(73, abs=2) and first.right == pytest.approx(144, abs=2)
    assert first.top < 79 and 92 < first.bottom < 100
