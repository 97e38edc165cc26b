"""Reduce a web page to what a reader sees, written as characters: formulas, images, raised and struck words.

A mark takes the place of what was left out or replaced.
"""

from __future__ import annotations

import re

from lxml import etree

from ingest.document import DoubtKind
from ingest.loaders.elements import CONTROL, remove, replace_with, text_before
from ingest.loaders.html.forms import field, is_field
from ingest.loaders.html.formulas import is_drawn_by_font, named, twins
from ingest.loaders.html.look.css.pseudo import added_words, counts, is_struck_by_gradient, strikes
from ingest.loaders.html.look.css.style import Style
from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.html.look.fonts import is_symbolic, put_symbols
from ingest.loaders.html.look.retag import retag
from ingest.loaders.html.look.sight.sights import Sights
from ingest.loaders.html.look.sight.unseen import Unseen, is_pressed, stated
from ingest.loaders.html.note_marks import note_mark
from ingest.loaders.html.pictures import is_picture, picture
from ingest.loaders.html.strike import STRUCK, strike
from ingest.loaders.html.visible import numbers_page, stands_around
from ingest.loaders.marked import Marks, bare, quoted
from ingest.loaders.mathml import Formula
from ingest.signs import behind, turned

_UNSEEN_TAGS = frozenset(
    "annotation annotation-xml audio datalist head noembed noframes noscript rp script style template title "
    "video".split()
)
_INLINE = frozenset("a abbr b big cite code em font i ins label mark small span strong tt u var".split())
_DRAWN = "A formula that the page draws was not read"
_COUNTED = "A number that the page's style counts here is not read"
_FRAMED = "Another page is shown here, and it is not read"
_TEX = "math/tex"
_RENDERED = re.compile(r"(?<![\w-])(?:MathJax(?:_SVG|_CHTML)?|mjx-|katex)(?![\w])", re.IGNORECASE)
_PREVIEW = "MathJax_Preview"
_LONGEST_SHIFTED = 20
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SENTENCE_WORDS = 4
_LONGEST_COMMENT = 400


def prune(root: etree._Element, marks: Marks | None = None, every_comment: bool = False) -> None:
    """Remove from a page what no reader sees, and write its markup and style as characters.

    Comments get a doubt if a reader could understand them; with `every_comment`, if they hold any word.
    """
    _Pruner(root, marks or Marks(), every_comment).prune()


class _Pruner:
    def __init__(self, root: etree._Element, marks: Marks, every_comment: bool) -> None:
        self._root = root
        self._every_comment = every_comment
        self._marks = marks
        self._styles = Styles(root)
        self._sights = Sights(root, self._styles)
        self._unseen = Unseen(self._sights, self._marks)
        self._recognised = any(meta.get("name", "").lower() == "ocr-system" for meta in root.iter("meta"))

    def prune(self) -> None:
        """Go through all elements in the order of the page."""
        for element in self._root.iter() if self._holds_control_characters() else ():
            if element.text and CONTROL.search(element.text):
                element.text = CONTROL.sub(" ", element.text)
            if element.tail and CONTROL.search(element.tail):
                element.tail = CONTROL.sub(" ", element.tail)
        retag(self._root, self._styles, self._marks)
        for twin in [twin for math in self._root.iter("math") for twin in twins(math)]:
            remove(twin)
        for element in list(self._root.iter()):
            if not isinstance(element.tag, str):
                self._comment(element)
            elif element.tag == "script" and element.get("type", "").startswith(_TEX):
                self._tex(element)
            elif element.tag in _UNSEEN_TAGS or _leads_back(element) or numbers_page(element):
                remove(element)
            else:
                self._element(element, self._styles.of(element))
        self._report_the_whole()

    def _report_the_whole(self) -> None:
        """Mark at the page's beginning what is doubtful of all of it."""
        if not self._styles.complete:
            self._mark_all("hidden", "Its style has more rules than are read: hidden words may be shown")
        if self._recognised:
            self._mark_all("recognised text", "A program recognised this text from images, and may be wrong")

    def _mark_all(self, kind: DoubtKind, what: str) -> None:
        body = next(self._root.iter("body"), self._root)
        body.text = self._marks.mark(kind, what) + (body.text or "")

    def _holds_control_characters(self) -> bool:
        texts = "".join(map(str, self._root.itertext(with_tail=True)))
        return CONTROL.search(texts) is not None

    def _element(self, element: etree._Element, style: Style | None) -> None:
        if self._is_hidden(element, style):
            keeps_its_place = style is None or style.values.get("display") != "none"
            self._unseen.hide(element, gone=not (keeps_its_place and element in self._sights.hidden))
            return
        self._look_at(element)
        self._unseen.visit(element)
        if element.tag == "math":
            self._formula(element)
        elif is_field(element):
            replace_with(element, field(element, self._marks))
        elif is_picture(element):
            words = picture(element, self._marks)
            replace_with(element, words if words and not is_pressed(element) else "")
        elif element.tag == "iframe":
            replace_with(element, self._marks.mark("left out", _FRAMED) if _is_framed(element) else "")
        elif element.tag == "rt" and element.text:
            element.text = f"({element.text})"
        elif is_drawn_by_font(element):
            replace_with(element, self._marks.mark("formula", _DRAWN, "[formula]"))
        elif element.tag in ("sup", "a", "span") and (mark := note_mark(element)):
            replace_with(element, mark)
        else:
            self._styled(element, style)

    def _styled(self, element: etree._Element, style: Style | None) -> None:
        self._add_words(element)
        if element.tag in STRUCK:
            strike(element)
        elif element.tag == "bdo" or (style is not None and style.turns()):
            self._turn(element)
        if style is None:
            return
        if is_symbolic(style):
            put_symbols(element, style, self._styles, self._marks)
        shift = style.shift() if element.tag in _INLINE else ""
        if shift and next(element.iter("sup", "sub"), None) is None:
            words = bare("".join(map(str, element.itertext())))
            element.tag = shift if len(words.strip()) <= _LONGEST_SHIFTED else element.tag
        if style.is_struck() or is_struck_by_gradient(style.values):
            strike(element)

    def _add_words(self, element: etree._Element) -> None:
        """Add what style rules put before and after an element: words, and a line through it."""
        for side in ("before", "after"):
            values = self._styles.beside(element, side)
            if not values:
                continue
            words = _PRIVATE.sub("", added_words(values, element))
            if words.strip() and self._sights.added(element, values) == "unseen":
                words = self._marks.hidden(words)
            if counts(values) and element.tag != "li":
                words = self._marks.mark("left out", _COUNTED) + words
            if words.strip():
                _add(element, side, words)
            if strikes(values):
                strike(element)

    def _turn(self, element: etree._Element) -> None:
        """Write characters in the order that the page turns them to."""
        words = "".join(map(str, element.itertext()))
        if element.get("dir", "rtl").lower() == "rtl" and words.strip():
            what = "The page turns the order of these characters: they are written as it shows them"
            replace_with(element, self._marks.mark("order", what, turned(words)))

    def _is_hidden(self, element: etree._Element, style: Style | None) -> bool:
        sight = stated(element, style, self._styles.elsewhere)
        if sight == "unsure" and element not in self._sights.hidden:
            self._unseen.mark_start(element)
        return sight == "unseen" or _is_preview(element) or element in self._sights.hidden

    def _look_at(self, element: etree._Element) -> None:
        """Take out the words right in an element that are not seen, or mark that they may not be."""
        match self._sights.own(element):
            case "unseen":
                self._unseen.hide_own(element)
            case "unsure":
                self._unseen.mark(element)

    def _comment(self, element: etree._Element) -> None:
        words = " ".join((element.text or "").split())
        readable = any(map(str.isalnum, words)) if self._every_comment else _is_prose(words)
        matters = isinstance(element, etree._Comment) and readable and not stands_around(element)
        inside = next(element.iterancestors("body"), None) is not None
        replace_with(element, self._marks.hidden(words, "In a comment") if matters and inside else "")

    def _formula(self, element: etree._Element) -> None:
        formula = Formula(element)
        words = formula.text
        if not formula.understood:
            words = self._marks.mark("formula", f"A formula was not understood: {quoted(words)}", words)
        above = element.getparent()
        if element.get("display") == "block" and above is not None:
            block = etree.Element("div")
            block.text, block.tail = words, element.tail
            above.replace(element, block)
        else:
            replace_with(element, behind(text_before(element), words))

    def _tex(self, element: etree._Element) -> None:
        """Remove the source of a formula that a script has drawn before it; else write the source, marked."""
        before = element.getprevious()
        beside = before is not None and not (before.tail or "").strip() and not _is_preview(before)
        drawn = before is not None and beside and _RENDERED.search(named(before))
        tex = " ".join((element.text or "").split())
        what = f"A formula that a script draws, as its author wrote it: {quoted(tex)}"
        replace_with(element, "" if drawn else self._marks.mark("formula", what, tex))


def _add(element: etree._Element, side: str, words: str) -> None:
    """Add the words of a style rule before or after those of an element."""
    if side == "before":
        element.text = CONTROL.sub(" ", words) + (element.text or "")
    elif len(element):
        element[-1].tail = (element[-1].tail or "") + CONTROL.sub(" ", words)
    else:
        element.text = (element.text or "") + CONTROL.sub(" ", words)


def _leads_back(element: etree._Element) -> bool:
    """Return whether a link only leads from a note back to its mark."""
    words = "".join(map(str, element.itertext())).strip() if element.tag == "a" else ""
    return words in ("↩", "↩︎", "⏎") or (element.tag == "a" and "footnote-back" in element.get("class", ""))


def _is_framed(element: etree._Element) -> bool:
    """Return whether another page is shown in an element, large enough to be read."""
    small = any(element.get(side, "").strip() in ("0", "1", "0px", "1px") for side in ("width", "height"))
    return bool(element.get("src") or element.get("srcdoc")) and not small and not stands_around(element)


def _is_preview(element: etree._Element) -> bool:
    return _PREVIEW in element.get("class", "")


def _is_prose(words: str) -> bool:
    """Return whether a comment is prose for a reader: several words or a number, and no markup or code."""
    if len(words) > _LONGEST_COMMENT or re.search(r"[<>{}=;]|^\[if|^/?(?:#|\.)", words):
        return False
    found = re.findall(r"[^\W\d_]{2,}", words)
    return len(found) >= _SENTENCE_WORDS or (len(found) >= 2 and bool(re.search(r"\d", words)))
