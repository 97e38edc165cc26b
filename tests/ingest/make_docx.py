"""Makes the Word documents that the tests read, so that no binary file stands in the repository.

python-docx writes the packages. What it has no call for (notes, tracked changes, text boxes) is put
in as the XML that Word writes. To look at one in Word:

    python tests/ingest/make_docx.py guideline > guideline.docx
"""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "v": "urn:schemas-microsoft-com:vml",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def blank() -> Document:
    """A document without text, and with a fixed date."""
    document = docx.Document()
    for element in list(document.element.body)[:-1]:
        document.element.body.remove(element)
    document.core_properties.created = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    document.core_properties.modified = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    document.core_properties.title = ""
    return document


def add(document: Document, xml: str) -> None:
    """Puts elements at the end of a document's body."""
    for element in parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"):
        document.element.body.insert(len(document.element.body) - 1, element)


def add_notes(document: Document, kind: str, notes: dict[int, str]) -> None:
    """Adds a part with footnotes or endnotes, behind the separator that Word keeps there."""
    separator = f'<w:{kind} w:type="separator" w:id="-1"><w:p><w:r><w:t>nothing</w:t></w:r></w:p></w:{kind}>'
    written = "".join(
        f'<w:{kind} w:id="{key}"><w:p><w:r><w:{kind}Ref/></w:r>{run(" " + words)}</w:p></w:{kind}>'
        for key, words in notes.items()
    )
    xml = f"<w:{kind}s {NAMESPACES}>{separator}{written}</w:{kind}s>".encode()
    part = Part(PackURI(f"/word/{kind}s.xml"), NOTES.format(kind + "s"), xml, document.part.package)
    document.part.relate_to(part, getattr(RELATIONSHIP_TYPE, kind.upper() + "S"))


def set_numbering(document: Document, xml: str) -> None:
    """Replaces the lists that a document defines."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for child in parse_xml(f"<w:numbering {NAMESPACES}>{xml}</w:numbering>"):
        numbering.append(child)


def level(depth: int, kind: str, text: str, start: int = 1, style: str = "") -> str:
    """The definition of a list level."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{styled}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def paragraph(inside: str, properties: str = "") -> str:
    """A paragraph; `inside` is XML, or plain words."""
    inner = inside if inside.startswith("<") else run(inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def run(words: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def item(words: str, number: int, depth: int = 0) -> str:
    """A paragraph in a list."""
    return paragraph(words, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The archive with its entries changed; one for which `change` answers None is left out."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            changed = change(name, old.read(name))
            if changed is not None:
                new.writestr(name, changed)
    return stream.getvalue()


def replaced(content: bytes, entry: str, old: bytes, new: bytes) -> bytes:
    """The archive with some bytes of one entry replaced."""
    return repacked(content, lambda name, data: data.replace(old, new) if name == entry else data)


def archive(**entries: str) -> bytes:
    """A zip archive; two underscores stand for a slash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in entries.items():
            made.writestr(name.replace("__", "/") + ".xml", data)
    return stream.getvalue()


def guideline() -> bytes:
    """Nearly everything that a guideline is made of."""
    document = blank()
    document.core_properties.title = "Microsoft Word - draft3"
    document.core_properties.author = "A. Writer; B. Reader"
    document.core_properties.keywords = "fever; children"
    document.core_properties.language = "en-GB"
    document.sections[0].header.paragraphs[0].text = "Example Hospital guidelines"
    document.sections[0].footer.paragraphs[0].text = "© 2024 Example Hospital"
    document.add_paragraph("Fever in children", style="Title")
    document.add_paragraph("A guideline by A. Writer", style="Subtitle")
    document.add_paragraph("Last reviewed: 4 March 2022")
    document.add_heading("When to act", 1)
    counted = document.add_paragraph("Act when white cells exceed 15 × 10")
    counted.add_run("9").font.superscript = True
    counted.add_run("/L or CO")
    counted.add_run("2").font.subscript = True
    counted.add_run(" is low.")
    document.add_paragraph("The child is drowsy.", style="List Bullet")
    document.add_paragraph("The rash does not fade.", style="List Bullet")
    document.add_paragraph("Press a glass on it.", style="List Bullet 2")
    document.add_heading("What to give", 2)
    document.add_paragraph("Give water.", style="List Number")
    document.add_paragraph("Give paracetamol.", style="List Number")
    table = document.add_table(3, 3)
    for row, words in zip(table.rows, ("Age|Dose|Times", "1 year|120 mg|4", "|240 mg|4"), strict=True):
        for cell, word in zip(row.cells, words.split("|"), strict=True):
            cell.text = word
    table.cell(1, 0).merge(table.cell(2, 0))
    wide = table.add_row()
    wide.cells[0].merge(wide.cells[2]).text = "Never more than four doses."
    inner = table.cell(1, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "at least", "4 hours apart"
    document.add_paragraph("After the table.")
    add(
        document,
        paragraph(
            run("Aspirin harms")
            + '<w:r><w:footnoteReference w:id="7"/></w:r>'
            + run(" children")
            + '<w:r><w:endnoteReference w:id="2"/></w:r>'
            + run(" and so does ice")
            + '<w:r><w:footnoteReference w:id="3"/></w:r>'
            + '<w:hyperlink r:id="none">'
            + run(", says the ministry")
            + "</w:hyperlink>"
            + run(".")
        ),
    )
    add_notes(
        document, "footnote", {3: "Cold skin shivers.", 7: "Reye syndrome.", 9: "Nobody refers to this."}
    )
    add_notes(document, "endnote", {2: "A report of 1963."})
    return saved(document)


def tracked_changes() -> bytes:
    """Words put in and taken out, rows too, and words that were moved."""
    document = blank()
    document.add_heading("Dose", 1)
    mark = 'w:id="1" w:author="E" w:date="2024-01-01T00:00:00Z"'
    deleted = f'<w:del {mark}><w:r><w:delText xml:space="preserve">500 mg</w:delText></w:r></w:del>'
    moved = (
        f"<w:moveFrom {mark}>{run('Moved. ')}</w:moveFrom>",
        f"<w:moveTo {mark}>{run('Moved. ')}</w:moveTo>",
    )
    add(
        document,
        paragraph(
            run("Give ") + deleted + f"<w:ins {mark}>{run('50 mg')}</w:ins>" + run(" daily. ") + moved[0]
        ),
    )
    add(document, paragraph(moved[1] + run("Take ") + run("two", "<w:strike/>") + run(" one.")))
    add(document, paragraph(deleted))
    cells = "<w:tc>{}</w:tc><w:tc>{}</w:tc>"
    rows = (
        f"<w:tr>{cells.format(paragraph('kept'), paragraph('1'))}</w:tr>"
        f"<w:tr><w:trPr><w:del {mark}/></w:trPr>{cells.format(paragraph('gone'), paragraph('2'))}</w:tr>"
        f"<w:tr><w:trPr><w:ins {mark}/></w:trPr>{cells.format(paragraph('new'), paragraph('3'))}</w:tr>"
    )
    add(document, f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
    add(document, paragraph(run("hidden", "<w:vanish/>") + run("seen", '<w:vanish w:val="0"/>')))
    return saved(document)


def numbering() -> bytes:
    """Numbers that Word works out: legal ones, letters, restarts, and those of headings."""
    document = blank()
    levels = (
        level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "%1.%2.%3"),
        level(0, "bullet", "\uf0b7") + level(1, "none", ""),
        level(0, "decimal", "%1", style="Heading1") + level(1, "decimal", "%1.%2", style="Heading2"),
        level(0, "upperRoman", "Step %1:", start=4),
    )
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{i}">{kind}</w:abstractNum>' for i, kind in enumerate(levels)
    )
    numbers = "".join(f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(4))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers += f'<w:num w:numId="5"><w:abstractNumId w:val="0"/>{restart}</w:num>'
    set_numbering(document, kinds + numbers)
    for style_id in ("Heading1", "Heading2"):
        style = next(s for s in document.styles.element if s.get(docx.oxml.ns.qn("w:styleId")) == style_id)
        style.get_or_add_pPr().append(parse_xml(f'<w:numPr {NAMESPACES}><w:numId w:val="3"/></w:numPr>'))
    document.add_heading("Before", 1)
    document.add_heading("At once", 2)
    add(document, item("first", 1) + item("letter", 1, 1) + item("next letter", 1, 1) + item("deep", 1, 2))
    add(document, item("second", 1) + item("letter again", 1, 1))
    document.add_heading("Later", 2)
    add(document, item("goes on", 1) + item("starts anew", 5) + item("counts on", 5))
    document.add_heading("After", 1)
    document.add_heading("Much later", 2)
    add(document, item("point", 2) + item("no mark", 2, 1) + item("step", 4) + item("unknown list", 99))
    add(document, item("no list", 0))
    return saved(document)


def boxes() -> bytes:
    """Text boxes, content controls, a table of contents, formulas and symbols."""
    document = blank()
    content = paragraph("Dosing ........ 3", '<w:pStyle w:val="TOC1"/>')
    styles = document.styles.element
    styles.append(
        parse_xml(
            f'<w:style {NAMESPACES} w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
        )
    )
    styles.append(
        parse_xml(
            f'<w:style {NAMESPACES} w:type="character" w:styleId="Up"><w:name w:val="Up"/>'
            '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        )
    )
    add(
        document,
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>",
    )
    document.add_heading("Dosing", 1)
    box = f"<w:txbxContent>{paragraph('Words in a box.')}</w:txbxContent>"
    add(
        document,
        paragraph(
            run("Beside the box.")
            + f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
            + f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            + "</mc:AlternateContent></w:r>"
        ),
    )
    add(document, paragraph(f"<w:sdt><w:sdtContent>{run('In a control.')}</w:sdtContent></w:sdt>"))
    add(
        document,
        paragraph(
            run("10")
            + run("9", '<w:rStyle w:val="Up"/>')
            + run(" and 10")
            + run("6", '<w:position w:val="8"/>')
        ),
    )
    symbol = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    add(document, paragraph(run("5 ") + run("m", symbol) + run("g, ") + run("\uf0b3", symbol) + run(" 3")))
    signs = (
        '<w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/><w:noBreakHyphen/>'
    )
    add(document, paragraph(f"<w:r>{signs}<w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"))
    power = "<m:sSup><m:e><m:r><m:t>10</m:t></m:r></m:e><m:sup><m:r><m:t>9</m:t></m:r></m:sup></m:sSup>"
    half = "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    add(document, paragraph(f"<m:oMath>{power}<m:r><m:t> = </m:t></m:r>{half}</m:oMath>"))
    boxed = f"<w:tc>{paragraph('Key point')}{paragraph('Never give ice.')}</w:tc>"
    add(document, f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{boxed}</w:tr></w:tbl>")
    right = f"<w:tc>{paragraph('right')}</w:tc>"
    cells = f"<w:tc>{paragraph('left')}</w:tc><w:sdt><w:sdtContent>{right}</w:sdtContent></w:sdt>"
    add(document, f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cells}</w:tr></w:tbl>")
    return saved(document)


def plain() -> bytes:
    """Words alone, without properties; what python-docx makes up for them must not be believed."""
    document = blank()
    document.add_paragraph("Wash your hands.")
    package = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    return replaced(saved(document), "_rels/.rels", package, b"http://example.org/other")


def macros() -> bytes:
    """A document with macros, by its content type."""
    document = blank()
    document.add_paragraph("Wash your hands.")
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    other = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    return replaced(saved(document), "[Content_Types].xml", kind, other)


def with_entity() -> bytes:
    """An entity that would read a file."""
    dtd = b'<!DOCTYPE w:document [<!ENTITY file SYSTEM "file:///etc/hostname">]><w:document'
    declared = replaced(macros(), "word/document.xml", b"<w:document", dtd)
    return replaced(declared, "word/document.xml", b"Wash", b"&file;")


def bomb() -> bytes:
    """An archive that unpacks into a thousand times its size."""
    return archive(word__document=" " * 40_000_000)


def flagged() -> bytes:
    """An archive that says its entries are encrypted."""
    content = bytearray(macros())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 1)
    return bytes(content)


VALID: dict[str, Callable[[], bytes]] = {
    "boxes.docx": boxes,
    "guideline.docx": guideline,
    "macros.docm": macros,
    "numbering.docx": numbering,
    "plain.docx": plain,
    "tracked-changes.docx": tracked_changes,
}
"""The documents that are read, by the names of their golden files."""

INVALID: dict[str, Callable[[], bytes]] = {
    "bomb.docx": bomb,
    "broken-xml.docx": lambda: replaced(plain(), "word/document.xml", b"</w:body>", b""),
    "cut-off.docx": lambda: plain()[:2000],
    "empty.docx": lambda: saved(blank()),
    "encrypted-entries.docx": flagged,
    "entity.docx": with_entity,
    "excel.docx": lambda: archive(**{"[Content_Types]": "<Types/>", "xl__workbook": "<workbook/>"}),
    "no-relations.docx": lambda: repacked(
        plain(), lambda name, data: None if name == "_rels/.rels" else data
    ),
    "old.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "password.docx": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    ),
    "zip.docx": lambda: archive(notes="<notes/>"),
}
"""Those that are refused."""


if __name__ == "__main__":
    made = {**VALID, **INVALID}
    sys.stdout.buffer.write(next(make for name, make in made.items() if name.split(".")[0] == sys.argv[1])())
