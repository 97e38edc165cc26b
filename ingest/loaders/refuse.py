"""Names the formats that are not read, each with a remedy that works.

Read as plain text, their markup would be quoted as words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from lxml.html import defs

from ingest.errors import UnsupportedFormatError
from ingest.loaders.decode import looks_binary
from ingest.loaders.xml.parse import root_tag

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OFFICE = "Open it in {} or LibreOffice and save it as {}"
_TEX = re.compile(
    rb"^\s*(?:%[^\n]*\n\s*)*\\(?:documentclass|documentstyle|input|begin\{document\})", re.MULTILINE
)
_PRINTED = "Open it in the program it is from and save or print it as PDF"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A format that is not read: what it is called, and what to do."""

    name: str
    remedy: str
    is_it: Callable[[bytes, str], bool]


def _begins(*starts: bytes) -> Callable[[bytes, str], bool]:
    return lambda head, _: head.startswith(starts)


def _old(*suffixes: str) -> Callable[[bytes, str], bool]:
    """An Office file from before 2007, by its name."""
    return lambda head, suffix: head.startswith(_OLE) and suffix in suffixes


def _packed(mime: bytes, *suffixes: str) -> Callable[[bytes, str], bool]:
    """A zip archive that says what it is, or is named so."""
    return lambda head, suffix: head.startswith(_ZIP) and (mime in head[:256] or suffix in suffixes)


def _text(pattern: re.Pattern[bytes], *suffixes: str) -> Callable[[bytes, str], bool]:
    """Text that is written as a format says, or is named so."""
    return lambda head, suffix: not looks_binary(head) and (suffix in suffixes or bool(pattern.match(head)))


_KINDS = (
    _Kind("an Outlook message (.msg)", "In Outlook, save it as .eml, .mht or PDF", _old(".msg", ".oft")),
    _Kind(
        "an Excel workbook from before 2007 (.xls)", _OFFICE.format("Excel", ".xlsx"), _old(".xls", ".xlt")
    ),
    _Kind(
        "a PowerPoint presentation from before 2007 (.ppt)",
        _OFFICE.format("PowerPoint", ".pptx"),
        _old(".ppt", ".pps", ".pot"),
    ),
    _Kind("a Publisher or Visio file", _PRINTED, _old(".pub", ".vsd")),
    _Kind(
        "a binary Excel workbook (.xlsb)",
        _OFFICE.format("Excel", ".xlsx"),
        _packed(b"xl/workbook.bin", ".xlsb"),
    ),
    _Kind(
        "an OpenDocument spreadsheet",
        "Open it in LibreOffice and save it as .xlsx or .csv",
        _packed(b"opendocument.spreadsheet", ".ods"),
    ),
    _Kind(
        "an OpenDocument presentation",
        "Open it in LibreOffice and save it as .pptx or PDF",
        _packed(b"opendocument.presentation", ".odp"),
    ),
    _Kind("an OpenDocument drawing", _PRINTED, _packed(b"opendocument.graphics", ".odg")),
    _Kind("an Apple iWork file", _PRINTED, _packed(b"Index/Document.iwa", ".pages", ".numbers", ".key")),
    _Kind("an XPS file", _PRINTED, _packed(b"FixedDocSeq", ".xps", ".oxps")),
    _Kind(
        "PostScript",
        "Turn it into PDF, by ps2pdf or a viewer",
        lambda head, suffix: (
            head.lstrip(b"\x04\r\n \xc5\xd0\xd3\xc6")[:4] in (b"%!PS", b"%!\n") or suffix in (".ps", ".eps")
        ),
    ),
    _Kind("a DjVu file", "Turn it into PDF, and read that with --ocr", _begins(b"AT&TFORM")),
    _Kind(
        "a compiled help file (.chm)",
        "Unpack it with 7-Zip and ingest the folder of its pages",
        _begins(b"ITSF"),
    ),
    _Kind(
        "a Kindle book",
        "Turn it into EPUB with calibre",
        lambda head, suffix: (
            head[60:68] in (b"BOOKMOBI", b"TEXtREAd") or suffix in (".mobi", ".azw", ".azw3")
        ),
    ),
    _Kind("LaTeX source", "Make a PDF of it with pdflatex", _text(_TEX, ".tex", ".ltx", ".latex")),
    _Kind(
        "a mailbox of many messages",
        "Export its messages one by one as .eml",
        lambda head, suffix: suffix == ".mbox" or bool(re.match(rb"From \S+@\S+ .*\d{4}\r?\n[\w-]+:", head)),
    ),
)


def _named(*suffixes: str) -> Callable[[bytes, str], bool]:
    """A text that is named so."""
    return lambda head, suffix: suffix in suffixes


_TO_HTML = "Turn it into HTML, by pandoc or the program it is from"
_NAMED_KINDS = (
    _Kind("reStructuredText", _TO_HTML, _named(".rst", ".rest")),
    _Kind("AsciiDoc", _TO_HTML, _named(".adoc", ".asciidoc", ".asc")),
    _Kind("an Org file", _TO_HTML, _named(".org")),
    _Kind("wiki text", _TO_HTML, _named(".wiki", ".mediawiki", ".creole", ".textile")),
    _Kind("troff source", _TO_HTML, _named(".roff", ".troff", ".man", ".mdoc", ".ms")),
    _Kind("Texinfo source", _TO_HTML, _named(".texi", ".texinfo")),
    _Kind("JSON", "Save what it says as text or HTML", _named(".json", ".ipynb", ".geojson")),
    _Kind("YAML or TOML", "Save what it says as text or HTML", _named(".yaml", ".yml", ".toml")),
    _Kind("a list of references", "Ingest what they refer to", _named(".bib", ".ris", ".nbib", ".enw")),
    _Kind("a calendar or address file", "Save what it says as text", _named(".ics", ".vcf")),
    _Kind("subtitles", "Save the words as text", _named(".srt", ".vtt")),
    _Kind("a WordPerfect document", _OFFICE.format("WordPerfect", ".docx or PDF"), _named(".wpd", ".wp")),
    _Kind("a Visio drawing or OneNote section", _PRINTED, _named(".vsdx", ".one")),
    _Kind("a Hangul document", _OFFICE.format("Hangul", ".docx or PDF"), _named(".hwp", ".hwpx")),
)


def refuse(head: bytes, source: str) -> None:
    """Refuse a file that begins with `head` if it is in a format that is known and not read.

    Raises:
        UnsupportedFormatError: that says what it is and what to do.
    """
    suffix = PurePath(source).suffix.lower()
    for kind in (*_KINDS, *_NAMED_KINDS):
        if kind.is_it(head, suffix):
            raise _error(source, kind.name, kind.remedy)


_FOREIGN = re.compile(rb"<[\w:.-]+\s[^>]*xmlns\s*=\s*[\"'](?!http://www\.w3\.org/1999/xhtml)")


def refuse_xml(head: bytes, source: str) -> None:
    """Refuse XML that no loader has recognised, with or without a declaration.

    Raises:
        UnsupportedFormatError: that names the root element.
    """
    if looks_binary(head) or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return
    tag, _ = root_tag(head)
    if tag.lower() == "svg":
        raise _error(source, "an SVG drawing", "Open it in a browser and print it as PDF")
    named = PurePath(source).suffix.lower() in (".xml", ".nxml", ".dita", ".dbk")
    is_foreign = named or _FOREIGN.search(head) is not None
    if tag.lower() in defs.tags and not is_foreign:
        return
    is_xml = is_foreign or head.lstrip().startswith(b"<?xml")
    if tag and (is_xml or _is_closed(head, tag)):
        remedy = "Save it as HTML or plain text, or ask its maker for JATS"
        raise _error(source, f"XML of an unknown kind (<{tag}>)", remedy)


def _is_closed(head: bytes, tag: str) -> bool:
    """Whether a file is one element from its beginning to its end, as far as it is seen."""
    end = head.rstrip()
    return end.endswith(b"</" + tag.encode() + b">") or (len(head) > 1000 and head.count(b"</") > 5)


def _error(source: str, name: str, remedy: str) -> UnsupportedFormatError:
    return UnsupportedFormatError(
        source, f"{name} is not read by this version", remedy=f"{remedy}; or leave it out"
    )
