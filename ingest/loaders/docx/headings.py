"""See how the paragraphs of a Word document are set, to find the headings that no style names."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from ingest.loaders.docx.names import W
from ingest.loaders.docx.numbering import Roles
from ingest.loaders.docx.words.styles import Styles
from ingest.loaders.looks import Line, drawn_levels

_USUAL_SIZE = 20
"""Ten points, Word's size where nothing states one, in half points."""


def drawn_headings(body: Iterable[etree._Element], roles: Roles, styles: Styles) -> dict[etree._Element, int]:
    """Return the paragraphs that are headings by their look, each with its level."""
    blocks = list(_blocks(body))
    levels = drawn_levels([_line(block, roles, styles) for block in blocks])
    return {block: level for block, level in zip(blocks, levels, strict=True) if level}


def _blocks(elements: Iterable[etree._Element]) -> Iterable[etree._Element]:
    """Yield the paragraphs with words and the tables of a body, those in content controls too."""
    for element in elements:
        if element.tag == W + "tbl" or (element.tag == W + "p" and _words(element)):
            yield element
        elif element.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _blocks(element)


def _words(element: etree._Element) -> str:
    return " ".join("".join(t.text or "" for t in element.iter(W + "t")).split())


def _line(block: etree._Element, roles: Roles, styles: Styles) -> Line:
    """Return how a paragraph is set; a table by its first words alone."""
    if block.tag != W + "p":
        return Line(_words(block), size=_USUAL_SIZE, is_text=False)
    style = styles.of(block)
    runs = [run for run in block.iter(W + "r") if _own_words(run)]
    settings = [styles.setting(run.find(W + "rPr"), style) for run in runs]
    return Line(
        words=_words(block),
        styled=roles.level(block),
        size=min((each.size for each in settings), default=_USUAL_SIZE),
        bold=bool(runs) and all(each.bold for each in settings),
        underlined=bool(runs) and all(each.underlined for each in settings),
    )


def _own_words(run: etree._Element) -> str:
    return "".join(t.text or "" for t in run.iterfind(W + "t")).strip()
