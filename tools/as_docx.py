"""Write an article as a Word document, with real footnotes, and the same bytes every time."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph

from tools.article import Article, Block, Line, Listing, Paragraph, Table, printed

_W = nsdecls("w")
_SOURCE = "(source {})"
"""How the number of a source is written: Word shows a footnote's own number as a bare one."""
_UNUSED = {
    # A picture of the empty template, and its styles for Word 2007.
    RELATIONSHIP_TYPE.THUMBNAIL,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def write(article: Article) -> bytes:
    """Return the article as a DOCX file."""
    document = Document()
    _properties(document, article)
    _prune(document)
    _look(document)
    _around(document, article)
    document.add_heading(article.title, 0)
    document.add_paragraph(
        f"{', '.join(article.authors)}. Version {article.version}, {article.published.isoformat()}."
    )
    for section in article.sections:
        document.add_heading(section.title, section.level - 1)
        for block in section.blocks:
            _block(document, block)
    document.add_heading("Sources", 1)
    for number, source in enumerate(article.sources, 1):
        document.add_paragraph(f"{number}. {source.entry()} {source.url or ''}".rstrip())
    _footnotes(document, article.notes)
    file = io.BytesIO()
    document.save(file)
    return _steady(file.getvalue())


def _properties(document: WordDocument, article: Article) -> None:
    day = datetime.datetime.combine(article.published, datetime.time())
    properties = document.core_properties
    properties.title, properties.author, properties.subject = (
        article.title,
        ", ".join(article.authors),
        article.subject,
    )
    properties.keywords, properties.comments = ", ".join(article.keywords), f"Licence: {article.licence}"
    properties.category, properties.language, properties.version = "Protocol", "en", article.version
    properties.created = properties.modified = day
    properties.last_modified_by, properties.revision = properties.author, 1


def _prune(document: WordDocument) -> None:
    """Take out what the template brings and this document does not use."""
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items() if part else ()):
            if relation.reltype in _UNUSED:
                del part.rels[key]


def _look(document: WordDocument) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(11)
    for name in ("Title", "Heading 1"):
        document.styles[name].font.color.rgb = RGBColor(0x17, 0x32, 0x4D)
    document.styles["Title"].font.size = Pt(22)


def _around(document: WordDocument, article: Article) -> None:
    """The header and the footer, with the page number."""
    page = document.sections[0]
    page.header.paragraphs[0].text = article.publisher
    foot = page.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("Page ")
    field = f'<w:fldSimple {_W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    foot._p.append(parse_xml(field))


def _block(document: WordDocument, block: Block) -> None:
    match block:
        case Paragraph(line):
            _runs(document.add_paragraph(), line)
        case Listing(items, numbered):
            for item in items:
                _runs(document.add_paragraph(style="List Number" if numbered else "List Bullet"), item)
        case Table(caption, head, rows):
            document.add_paragraph(caption, style="Caption")
            grid = document.add_table(rows=0, cols=len(head), style="Table Grid")
            for row in (head, *rows):
                _cells(grid.add_row().cells, row, bold=row is head)
            head_row = grid.rows[0]._tr.get_or_add_trPr()
            head_row.append(parse_xml(f"<w:tblHeader {_W}/>"))
            document.add_paragraph()


def _cells(cells: Iterable[object], row: Iterable[Line], *, bold: bool) -> None:
    for cell, line in zip(cells, row, strict=True):
        paragraph: WordParagraph = cell.paragraphs[0]  # type: ignore[attr-defined]
        paragraph.add_run(printed(line, _SOURCE)).bold = bold or None


def _runs(paragraph: WordParagraph, line: Line) -> None:
    for run in line:
        if run.kind == "note":
            made = paragraph.add_run()
            made.font.superscript = True
            made._r.append(parse_xml(f'<w:footnoteReference {_W} w:id="{run.text}"/>'))
        else:
            text = _SOURCE.format(run.text) if run.kind == "source" else run.text
            paragraph.add_run(text).bold = run.kind == "bold" or None


def _footnotes(document: WordDocument, notes: Iterable[Line]) -> None:
    """Add the part that footnotes are kept in: python-docx writes none itself."""
    written = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
        '<w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> '
        f"{escape(printed(note, _SOURCE))}</w:t></w:r></w:p></w:footnote>"
        for number, note in enumerate(notes, 1)
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
        for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<w:footnotes {_W}>{separators}{written}</w:footnotes>'
    name = PackURI("/word/footnotes.xml")
    part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _steady(content: bytes) -> bytes:
    """Return the same archive without its times, and uncompressed: compression differs between zlibs."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as made,
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as steady,
    ):
        for entry in made.infolist():
            kept = zipfile.ZipInfo(entry.filename, _LONG_AGO)
            kept.create_system, kept.external_attr = 3, 0o644 << 16
            steady.writestr(kept, made.read(entry))
    return file.getvalue()
