"""Web pages, as they were saved."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from html.entities import html5, name2codepoint
from pathlib import PurePath

import lxml.html
from lxml import etree

from ingest.document import Document, SectionKind
from ingest.errors import MalformedDocumentError
from ingest.loaders.decode import Decoded, decode, looks_binary, wide
from ingest.loaders.html.blocks import Block, blocks
from ingest.loaders.html.info import info, web_address
from ingest.loaders.html.main import main_text
from ingest.loaders.html.prune import prune
from ingest.loaders.looks import Line, drawn_levels
from ingest.loaders.marked import MarkedText, Marks, bare, without_own_characters
from ingest.text.furniture import is_disclaimer, is_provenance

_SUFFIXES = {".html", ".htm", ".xhtml"}
_OTHER_SUFFIXES = {"", ".txt", ".text", ".asp", ".aspx", ".php", ".jsp"}
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_START = re.compile(
    r"(?:\s|<!--.*?-->|<\?[^>]*>)*<(?:!doctype\s+html\b|(?:html|head|body|title)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"(?:\s|<!--.*?-->)*<(?:div|p|table|h[1-6]|ul|ol|dl|section|article|main|center|blockquote)\b(?![^>]*\bxmlns)[^>]*>.*?</\w+>",
    re.IGNORECASE | re.DOTALL,
)
"""A part of a page, without the tags around all of it."""
_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED_WITHIN = 4096


class HtmlLoader:
    """Reads a saved web page: its main text, followed by all else that is displayed as furniture."""

    format = "HTML"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise a page's first tag behind comments, in any encoding; or a text named as HTML."""
        if looks_binary(head):
            return False
        marked = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        encoding = "utf-16" if marked else wide(head) or "latin-1"
        text = head.removeprefix(codecs.BOM_UTF8).decode(encoding, errors="replace")
        if _START.match(text) or (name.suffix.lower() in _SUFFIXES and not text.startswith("%PDF")):
            return True
        return name.suffix.lower() in _OTHER_SUFFIXES and bool(_FRAGMENT.match(text))

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the page as one document."""
        yield from read_page(_decoded(content, source), source, self.format)


def read_page(
    decoded: Decoded, source: str, form: str, address: str = "", styles: Sequence[str] = ()
) -> Iterator[Document]:
    """Read a page: its main text, then all else that is displayed.

    Args:
        decoded: the page.
        source: the file that it is in.
        form: the name of the file's format.
        address: the page's web address, for pages that do not state it.
        styles: style sheets that came with it.
    """
    root = parse(without_own_characters(decoded.text), source)
    # What the page states of itself stands partly in scripts, which go next.
    stated = info(root)
    with_style(root, styles)
    marks = Marks()
    prune(root, marks)
    page = blocks(root)
    if not page:
        raise MalformedDocumentError(
            source,
            "the page shows no text",
            remedy="If scripts fill it in, save it from a browser once it is shown; or leave it out",
        )
    is_main = main_text(root, page)
    written = write(page, is_main, marks)
    rest = [bare(block.words) for block, main in zip(page, is_main, strict=True) if not main]
    facts = [bare(block.words) for block, main in zip(page, is_main, strict=True) if main and _is_fact(block)]
    title = next((bare(b.words) for b, m in zip(page, is_main, strict=True) if m and b.level == 1), None)
    source_info = stated.source_info(source, title or written.first_heading, [*facts, *rest])
    if address and not source_info.url:
        source_info = replace(source_info, url=web_address(address))
    written.doubts += decoded.doubts(written.text)
    yield written.document(source_info, form)


def _decoded(content: bytes, source: str) -> Decoded:
    """Decode a page by its byte order mark, as UTF-8, as it declares, or by a guess, in this order."""
    declared = _DECLARED.search(content[:_DECLARED_WITHIN])
    return decode(content, source, declared[1].decode("ascii", errors="replace") if declared else "")


def parse(text: str, source: str) -> etree._Element:
    """Parse a page into a tree.

    Raises:
        MalformedDocumentError: if the page is empty, or cannot be read to its end.
    """
    if not text.strip():
        raise MalformedDocumentError(source, "the file is empty", remedy="Leave it out or fill it")
    text = _ENTITY.sub(_character, text)
    parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root: etree._Element = lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise MalformedDocumentError(
            source, "there is no text and no element in the page", remedy="Leave it out"
        ) from error
    fatal = next((e for e in parser.error_log if e.level == etree.ErrorLevels.FATAL), None)
    if fatal is not None:
        # libxml2 has dropped the rest of the page.
        raise MalformedDocumentError(
            source,
            f"the page cannot be read to its end: {fatal.message.strip().rstrip('.')}",
            remedy="Save it as plain text, or leave it out",
            line=fatal.line,
            column=fatal.column,
        )
    return root


def _character(entity: re.Match[str]) -> str:
    """The character that a name stands for, if only newer parsers than this one know the name: &half;."""
    name = entity[1]
    return entity[0] if name in name2codepoint else html5.get(f"{name};", entity[0])


def write(page: Sequence[Block], is_main: Sequence[bool], marks: Marks, facts: bool = True) -> MarkedText:
    """Write the canonical text: the main text with its structure, then the rest as furniture.

    With `facts`, paragraphs that only state when and where the page is from are furniture.
    """
    written = MarkedText(marks)
    add(written, page, is_main, facts)
    return written


def add(written: MarkedText, page: Sequence[Block], is_main: Sequence[bool], facts: bool = True) -> None:
    """Add a page to the text written so far."""
    run: etree._Element | None = None
    chosen = [block for block, main in zip(page, is_main, strict=True) if main]
    for block, drawn in zip(chosen, drawn_levels([_line(block) for block in chosen]), strict=True):
        if run is not None and block.run is not run:
            _close(run, written)
        if block.run is not None and block.run is not run and block.run.tag != "table":
            written.open_list()
        run = block.run
        if block.level:
            written.heading(block.level, block.words)
        elif drawn:
            # A line in bold heads what follows it, and is no title.
            title = written.first_heading
            written.heading(max(2, drawn), block.words)
            written.first_heading = title
        elif block.row:
            written.row(block.row)
        else:
            kind: SectionKind = "furniture" if facts and _is_fact(block) else "body"
            written.block(block.words, kind)
    if run is not None:
        _close(run, written)
    for block in (b for b, main in zip(page, is_main, strict=True) if not main):
        cells = block.row.cells if block.row else ()
        written.block(" | ".join(filter(None, cells)) or block.words, "furniture")


def _line(block: Block) -> Line:
    is_text = block.row is None and block.run is None
    return Line(bare(block.words), block.level, 1.0, block.bold, is_text=is_text)


def _close(run: etree._Element, written: MarkedText) -> None:
    if run.tag == "table":
        written.close_table()
    else:
        written.close_list()


def _is_fact(block: Block) -> bool:
    """Return whether a paragraph only states when and where the page is from, or is a disclaimer."""
    return not (block.level or block.row) and (
        is_provenance(bare(block.words)) or is_disclaimer(bare(block.words))
    )


def with_style(root: etree._Element, sheets: Iterable[str]) -> None:
    """Insert style sheets that a page refers to."""
    sheets = list(sheets)
    for link in list(root.iter("link")) if sheets else ():
        if "stylesheet" in link.get("rel", "").lower():
            link.attrib.pop("rel")
    for sheet in sheets:
        style = etree.Element("style")
        style.text = "".join(character for character in sheet if character in "\n\t" or character >= " ")
        root.insert(0, style)
