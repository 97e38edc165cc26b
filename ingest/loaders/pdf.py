"""PDF: its text in reading order, with the page and the place on it of every word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePath

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.document import Document, Doubt, Section, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.decode import looks_binary
from ingest.loaders.text import title_from_name
from ingest.pdf.imprint import Imprint, named_in, read_imprint
from ingest.pdf.layout.headings import Bookmark
from ingest.pdf.layout.titles import plain, stated_title
from ingest.pdf.read import ReadPdf, read
from ingest.pdf.scans.ocr import Recogniser
from ingest.pdf.seen.layers import may_have_layers
from ingest.pdf.seen.nested import without_endless
from ingest.pdf.write import Written, write

_MAGIC = re.compile(rb"(?:^|[\r\n])%PDF-\d")
_MAGIC_WITHIN = 1024
_TAIL = 8192
_ENDLESS = "Drawings of the file that call each other without end were left out, with what they may say"
_RECOGNISED = (
    "The page is an image, and its text was recognised by another program, which may misread;"
    " --ocr reads the image anew"
)
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?")


class PdfLoader:
    """Reads PDF files that hold text. Pages that are only an image are named in
    `info.extra["needs_ocr"]`; or read by `ocr`, where it is given, and named in
    `info.extra["read_by_ocr"]`, also where nothing was found on them. What is read so is not certain
    to be word for word what the page says.

    PDFium must not be called from two threads of a process at once."""

    format = "PDF"

    def __init__(self, ocr: Recogniser | None = None) -> None:
        self._ocr = ocr

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise `%PDF` at, or a little behind, the beginning; prose about PDF files is none."""
        head = head[:_MAGIC_WITHIN]
        return bool(_MAGIC.search(head)) or (looks_binary(head) and b"%PDF-" in head)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        if b"%%EOF" not in content[-_TAIL:] and b"startxref" not in content[-_TAIL:]:
            raise MalformedDocumentError(
                source,
                "the PDF breaks off before its end",
                remedy="Get the file again: it was not copied or downloaded whole",
            )
        content, endless = without_endless(content)
        pdf = _opened(content, source)
        try:
            document = self._document(pdf, source, may_have_layers(content))
        finally:
            pdf.close()
        if endless:
            document = replace(document, doubts=(*document.doubts, Doubt("left out", _ENDLESS)))
        yield document

    def _document(self, pdf: pdfium.PdfDocument, source: str, layered: bool) -> Document:
        stated = pdf.get_metadata_dict()
        title = stated_title(stated.get("Title", ""))
        try:
            made = read(pdf, list(_outline(pdf)), title, self._ocr, layered)
        except pdfium.PdfiumError as error:
            raise _broken(source, str(error)) from error
        written = write(made.pages, made.vocabulary)
        if not written.text.text.strip() or len(made.needs_ocr) == len(made.pages):
            raise _without_text(source, made)
        title = title or made.title or title_from_name(source)
        imprint = read_imprint(written.text.text, written.pages)
        info = SourceInfo(
            source=source,
            title=title,
            publisher=imprint.publisher,
            authors=named_in(written.text.text, _authors(stated.get("Author", ""))),
            published=imprint.published,
            version=imprint.version,
            extra=_extra(stated, made, imprint),
        )
        _note(written, made)
        document = written.text.document(info, self.format, written.pages, written.boxes)
        return replace(document, sections=_sections(written, made, title))


def _opened(content: bytes, source: str) -> pdfium.PdfDocument:
    try:
        pdf = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise MalformedDocumentError(
                source,
                "the PDF is locked with a password",
                remedy="Open it with the password, print it to a new PDF without one, and use that",
            ) from error
        raise _broken(source, str(error)) from error
    if not len(pdf):
        pdf.close()
        raise _broken(source, "it has no pages")
    if pdf.get_formtype() != raw.FORMTYPE_NONE:
        # Before the first page is opened: PDFium gives field values only then.
        pdf.init_forms()
    return pdf


def _broken(source: str, why: str) -> MalformedDocumentError:
    return MalformedDocumentError(
        source,
        f"it begins like a PDF and cannot be read as one ({why.rstrip('.')})",
        remedy="Get the file again, or open it in a PDF viewer and save it anew",
    )


def _without_text(source: str, made: ReadPdf) -> MalformedDocumentError:
    if made.needs_ocr:
        return MalformedDocumentError(
            source,
            "the PDF is scanned: its pages are images without text",
            remedy="Ingest it with --ocr, which reads text from images",
        )
    if made.read_by_ocr:
        return MalformedDocumentError(
            source,
            "the PDF is scanned, and text recognition (OCR) found no words on its pages",
            remedy="Scan it anew, larger or with more contrast; leave it out if it shows only pictures",
        )
    return MalformedDocumentError(source, "the PDF holds no text", remedy="Leave it out")


def _outline(pdf: pdfium.PdfDocument) -> Iterator[Bookmark]:
    """Yield the bookmarks that point at a page."""
    for entry in pdf.get_toc():
        destination = entry.get_dest()
        page = destination.get_index() if destination else None
        title = " ".join(entry.get_title().split())
        if page is not None and plain(title):
            yield Bookmark(title, entry.level + 1, page + 1)


def _authors(stated: str) -> tuple[str, ...]:
    """Return the authors in the file's properties; a login name is none."""
    names = (" ".join(name.split()) for name in stated.replace("\0", "").split(";"))
    return tuple(name for name in names if name and (" " in name or not name.islower()))


def _extra(stated: dict[str, str], made: ReadPdf, imprint: Imprint) -> dict[str, object]:
    extra: dict[str, object] = {}
    if created := _iso(stated.get("CreationDate", "")):
        extra["created"] = created
    if imprint.isbn:
        extra["isbn"] = imprint.isbn
    if imprint.citation:
        extra["suggested_citation"] = imprint.citation
    if made.needs_ocr:
        extra["needs_ocr"] = list(made.needs_ocr)
    if read := sorted({*made.read_by_ocr, *made.recognised}):
        extra["read_by_ocr"] = read
    return extra


def _note(written: Written, made: ReadPdf) -> None:
    """Keep what the pages tell of what was left out, or recognised by others, among the text's doubts."""
    text = written.text
    for doubt in made.doubts:
        text.doubt(doubt.kind, doubt.what, doubt.start, doubt.end, doubt.page)
    for page in written.pages:
        if page.number in made.recognised and page.number not in made.read_by_ocr and page.start < page.end:
            text.doubt("recognised text", _RECOGNISED, page.start, page.end, page.number)


def _iso(stated: str) -> str | None:
    """Return a PDF date in ISO 8601, no more precise than it is stated."""
    match = _DATE.match(stated.strip())
    if not match:
        return None
    year, month, day, hour, minute, second, zulu, hours, minutes = match.groups()
    date = "-".join(filter(None, (year, month, day)))
    if not hour or not minute:
        return date
    zone = "Z" if zulu else f"{hours}:{minutes or '00'}" if hours else ""
    return f"{date}T{hour}:{minute}:{second or '00'}{zone}"


def _sections(written: Written, made: ReadPdf, title: str) -> tuple[Section, ...]:
    """Return the sections, without the printed title in their heading paths."""
    parts = {
        " ".join(block.text.split()) for page in made.pages for block in page.body if block.kind == "title"
    }
    sections = written.text.sections(title)
    return tuple(replace(s, heading=tuple(h for h in s.heading if h not in parts)) for s in sections)
