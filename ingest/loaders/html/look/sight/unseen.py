"""Take out of a page the words that are surely not seen, and mark those that may not be."""

from __future__ import annotations

import re

from lxml import etree

from ingest.loaders.elements import replace_with, text_before
from ingest.loaders.html.look.css.style import Style
from ingest.loaders.html.look.sight.hiding import Sight
from ingest.loaders.html.look.sight.sights import Sights
from ingest.loaders.html.visible import BLOCK_TAGS, stands_around
from ingest.loaders.marked import Marks

MAY_NOT_BE_SEEN = "These words may not be seen: their style may hide them, or move them off the page"
_BY_COLOR = "These words may not be seen: they have, or may have, the colour of what is behind them"
_NOT_DRAWN = ("canvas", "meter", "progress")
"""Elements whose words stand only where a browser cannot draw what they are for."""
_NOT_SHOWN = ("", "none")
_FOR_READERS_ALOUD = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|element-invisible)(?![\w-])",
    re.IGNORECASE,
)
"""Names that the frameworks of web pages give to words for screen readers alone."""
_SIGNS = frozenset(".,-−–<>≤≥±×/%")
_SHIFTED = ("sup", "sub")
_CELLS = ("td", "th")
_ROWS = ("tr", "tbody", "thead", "tfoot")


class Unseen:
    """Takes out and marks the words of a page, element by element."""

    def __init__(self, sights: Sights, marks: Marks) -> None:
        self._sights = sights
        self._marks = marks
        self._cell: etree._Element | None = None
        self._waiting = ""
        """Marks of what stood in a table before its first cell that is seen."""

    def visit(self, element: etree._Element) -> None:
        """Note a cell that is seen: what is left out of a table beside it is marked there."""
        if element.tag in _CELLS and any(str(text).strip() for text in element.itertext()):
            self._cell = element
            element.text, self._waiting = self._waiting + (element.text or ""), ""

    def hide(self, element: etree._Element, gone: bool) -> None:
        """Take out an element, and mark its place if it held words; a cell stays, empty, unless `gone`."""
        apart = " " if element.tag in _ROWS else ""
        words = " ".join(apart.join(map(str, element.itertext("*"))).split())
        matters = _says(words) and not stands_around(element) and not is_pressed(element)
        mark = self._marks.hidden(words) if matters else ""
        if element.tag in _CELLS and not gone:
            _empty(element)
            element.text = mark
        elif element.tag in _ROWS and not gone:
            for cell in element.iter(*_CELLS):
                _empty(cell)
            self._leave(element, mark)
        elif element.tag in (*_CELLS, *_ROWS, "caption"):
            self._leave(element, mark)
            replace_with(element, "")
        else:
            # Words that only have no colour leave a gap: what stands beside them is not joined.
            gap = "" if gone or element.tag in BLOCK_TAGS or not _is_within_a_word(element) else " "
            replace_with(element, mark + gap)

    def _leave(self, part: etree._Element, mark: str) -> None:
        """Mark what was left out of a table in the cell before it, or else in the next one that is seen."""
        cell = self._cell
        table = next(part.iterancestors("table"), None)
        if cell is None or (table is not None and table not in cell.iterancestors("table")):
            self._waiting += mark
        elif len(cell):
            cell[-1].tail = (cell[-1].tail or "") + mark
        else:
            cell.text = (cell.text or "") + mark

    def hide_own(self, element: etree._Element) -> None:
        """Take out the words right in an element, and keep the elements in it that are seen."""
        words = " ".join(" ".join([element.text or "", *(child.tail or "" for child in element)]).split())
        matters = _says(words) and not stands_around(element)
        element.text = self._marks.hidden(words) if matters else " "
        for child in element:
            child.tail = " " if child.tail else None

    def mark_start(self, element: etree._Element) -> None:
        """Mark at its start that an element may not be seen."""
        if any(map(str.isalnum, "".join(map(str, element.itertext("*"))))) and not stands_around(element):
            element.text = self._marks.mark("hidden", MAY_NOT_BE_SEEN) + (element.text or "")

    def mark(self, element: etree._Element) -> None:
        """Mark the words right in an element as perhaps not seen."""
        above = element.getparent()
        if stands_around(element) or (above is not None and self._is_marked_with(element, above)):
            return
        what = _BY_COLOR if element in self._sights.by_color else MAY_NOT_BE_SEEN
        if element.tag in BLOCK_TAGS and not len(element) and (element.text or "").strip():
            element.text = self._marks.mark("hidden", what, element.text or "")
            return
        at = self._outermost(element)
        mark = self._marks.mark("hidden", what)
        if at is element and element.tag not in _SHIFTED:
            element.text = mark + (element.text or "")
        else:
            _put_before(at, mark)

    def _is_marked_with(self, element: etree._Element, above: etree._Element) -> bool:
        """Return whether the mark of the line that an element stands in goes for it as well."""
        return element.tag not in BLOCK_TAGS and self._sights.own(above) == "unsure"

    def _outermost(self, element: etree._Element) -> etree._Element:
        """Return the raised or lowered sign that an element is all of, or the element."""
        above = element.getparent()
        return above if above is not None and above.tag in _SHIFTED else element


def stated(element: etree._Element, style: Style | None, elsewhere: bool) -> Sight:
    """Say whether an element is drawn, by its tag, its attributes, and the names of its classes.

    `elsewhere` is whether the page's style also stands in files that are not there.
    """
    display = style.values.get("display", "") if style else ""
    hidden = element.get("hidden", "until-found") != "until-found" or element.get("popover") is not None
    if element.tag in _NOT_DRAWN or (element.tag == "dialog" and element.get("open") is None) or hidden:
        return "unseen" if display in _NOT_SHOWN else "unsure"
    if _FOR_READERS_ALOUD.search(element.get("class", "")):
        # Where the page gives it a style that does not hide it, it is drawn.
        return "unseen" if elsewhere or style is None or _is_out_of_the_way(style) else "unsure"
    return "seen"


def _is_out_of_the_way(style: Style) -> bool:
    return style.values.get("position") in ("absolute", "fixed")


def _says(words: str) -> bool:
    """Return whether words, or signs of a number, are among what is left out."""
    return any(map(str.isalnum, words)) or bool(set(words) & _SIGNS)


def _is_within_a_word(element: etree._Element) -> bool:
    before, behind = text_before(element)[-1:], (element.tail or "")[:1]
    return before.isalnum() and behind.isalnum()


def _empty(cell: etree._Element) -> None:
    cell.text = None
    for child in list(cell):
        cell.remove(child)


def _put_before(element: etree._Element, words: str) -> None:
    before, above = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + words
    elif above is not None:
        above.text = (above.text or "") + words


def is_pressed(element: etree._Element) -> bool:
    """Return whether an element is within a button."""
    return any(True for _ in element.iterancestors("button"))
