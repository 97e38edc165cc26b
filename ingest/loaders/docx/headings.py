"""Find headings that no style names: short lines, set bold or large, that stand over text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from ingest.loaders.docx.names import W, number, value
from ingest.loaders.docx.numbering import Roles
from ingest.loaders.docx.styles import Styles

_MOST_WORDS = 12
_MOST_CHARACTERS = 100
_LARGER = 1.2
"""How much larger than the other text a line that is not bold must be."""
_USUAL_SIZE = 20
"""Ten points, Word's size where nothing states one, in half points."""
_SAYS = re.compile(
    r"(?:\b(?:not|never|must|should|shall|may|is|are|was|were|do|does|give|given|avoid|stop|take|use|call|contact"
    r"|refer|check|start|repeat|seek|if|until|unless)\b)|\d\s*(?:mg|mcg|µg|μg|g|kg|ml|mL|mmol|units?|IU|%)\b",
    re.IGNORECASE,
)
"""What says something itself and must stay quotable, such as "Do not give to children under 2"."""
_LONGEST_HEADING = 250
_SENTENCE = re.compile(r"[.!?][”’\"')\]]*$")
_WORDS_OF_A_SENTENCE = 6


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line looks: what is larger, bolder or underlined ranks higher."""

    size: int
    capitals: bool
    bold: bool
    underlined: bool

    @property
    def rank(self) -> tuple[int, bool, bool, bool]:
        return (self.size, self.capitals, self.bold, self.underlined)


def says_something(words: str) -> bool:
    """Whether a line in a heading's style is text all the same: a paragraph, or a whole sentence."""
    words = " ".join(words.split())
    if len(words) > _LONGEST_HEADING:
        return True
    is_sentence = _SENTENCE.search(words) is not None and not words.endswith("?")
    return is_sentence and len(words.split()) >= _WORDS_OF_A_SENTENCE and _SAYS.search(words) is not None


def drawn_headings(body: Iterable[etree._Element], roles: Roles, styles: Styles) -> dict[etree._Element, int]:
    """Return the paragraphs that are headings by their look, each with its level.

    They stand below the styled heading that they follow. A line counts only where text follows it that looks
    otherwise: three bold lines in a row are no headings.
    """
    blocks = list(_blocks(body))
    looks = [_look(block, roles, styles) for block in blocks]
    usual = _usual_size(blocks, styles)
    found = {
        at: look
        for at, look in enumerate(looks)
        if look is not None and (look.bold or look.size >= _LARGER * usual) and _stands_over(at, looks)
    }
    ranks = sorted({look.rank for look in found.values()}, reverse=True)
    levels: dict[etree._Element, int] = {}
    above = 0
    for at, block in enumerate(blocks):
        if block.tag == W + "p" and (styled := roles.level(block)):
            above = styled
        if at in found:
            levels[block] = min(above + 1 + ranks.index(found[at].rank), 9)
    return levels


def _blocks(elements: Iterable[etree._Element]) -> Iterable[etree._Element]:
    """The paragraphs with words and the tables of a body, those in content controls too."""
    for element in elements:
        if element.tag == W + "tbl" or (element.tag == W + "p" and _words(element)):
            yield element
        elif element.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from _blocks(element)


def _words(paragraph: etree._Element) -> str:
    return " ".join("".join(t.text or "" for t in paragraph.iter(W + "t")).split())


def _look(block: etree._Element, roles: Roles, styles: Styles) -> _Look | None:
    """How a short line looks that may be a heading; None for all else."""
    if block.tag != W + "p" or roles.level(block):
        return None
    words = _words(block)
    if len(words) > _MOST_CHARACTERS or len(words.split()) > _MOST_WORDS or _SAYS.search(words):
        return None
    if words.endswith((".", ",", ";", "!", "?")) or not any(c.isalpha() for c in words):
        return None
    style = styles.of(block)
    runs = [
        run for run in block.iter(W + "r") if "".join(t.text or "" for t in run.iterfind(W + "t")).strip()
    ]
    properties = [run.find(W + "rPr") for run in runs]
    sizes = [number(value(styles.find(each, style, "sz")), _USUAL_SIZE) for each in properties]
    return _Look(
        size=min(sizes, default=_USUAL_SIZE),
        capitals=words.isupper() and len(words) > 3,
        bold=bool(runs) and all(styles.on(each, style, "b") for each in properties),
        underlined=bool(runs)
        and all(value(styles.find(each, style, "u")) not in ("", "none") for each in properties),
    )


def _usual_size(blocks: list[etree._Element], styles: Styles) -> int:
    """The size in which most characters of a document are set, in half points."""
    count: dict[int, int] = {}
    for block in blocks:
        style = styles.of(block) if block.tag == W + "p" else styles.default
        for run in block.iter(W + "r"):
            size = number(value(styles.find(run.find(W + "rPr"), style, "sz")), _USUAL_SIZE)
            count[size] = count.get(size, 0) + sum(len(t.text or "") for t in run.iterfind(W + "t"))
    return max(count, key=lambda size: count[size], default=_USUAL_SIZE)


def _stands_over(at: int, looks: list[_Look | None]) -> bool:
    """Whether text of another look follows a line, with at most one line of the same look between."""
    mine = looks[at]
    follows = looks[at + 1 : at + 3]
    if not follows or mine is None:
        return False
    return not (
        len(follows) == 2 and all(look is not None and look.rank == mine.rank for look in follows)
    ) and not (len(follows) == 1 and follows[0] is not None and follows[0].rank == mine.rank)
