"""Reduce a web page to what a reader sees, written as characters: formulas, images, raised and struck words.

A mark takes the place of what was left out or replaced.
"""

from __future__ import annotations

import re

from lxml import etree

from ingest.loaders.elements import CONTROL, remove, replace_with
from ingest.loaders.html.formulas import is_a_formula, named, twins
from ingest.loaders.html.note_marks import note_mark
from ingest.loaders.html.pictures import is_picture, picture
from ingest.loaders.html.style import Style
from ingest.loaders.html.styles import Styles
from ingest.loaders.html.visible import BLOCK_TAGS, stands_around
from ingest.loaders.marked import Marks, quoted
from ingest.loaders.mathml import Formula

_UNSEEN_TAGS = frozenset(
    "annotation annotation-xml audio datalist head noembed noframes noscript rp script style template title "
    "video".split()
)
_INLINE = frozenset("a abbr b big cite code em font i ins label mark small span strong tt u var".split())
_UNSEEN_NAMES = re.compile(
    r"(?<![\w-])(?:sr-only|visually-?hidden|screen-reader-(?:text|only)|element-invisible)(?![\w-])",
    re.IGNORECASE,
)
"""Names that the frameworks of web pages give to words for screen readers alone."""
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

    def prune(self) -> None:
        """Go through all elements in the order of the page."""
        for element in self._root.iter() if self._holds_control_characters() else ():
            if element.text and CONTROL.search(element.text):
                element.text = CONTROL.sub(" ", element.text)
            if element.tail and CONTROL.search(element.tail):
                element.tail = CONTROL.sub(" ", element.tail)
        for twin in [twin for math in self._root.iter("math") for twin in twins(math)]:
            remove(twin)
        for element in list(self._root.iter()):
            if not isinstance(element.tag, str):
                self._comment(element)
            elif element.tag == "script" and element.get("type", "").startswith(_TEX):
                self._tex(element)
            elif element.tag in _UNSEEN_TAGS or _leads_back(element):
                remove(element)
            else:
                self._element(element, self._styles.of(element))
        if not self._styles.complete:
            self._root.text = self._marks.mark(
                "hidden", "Its style has more rules than are read: hidden words may be shown"
            ) + (self._root.text or "")

    def _holds_control_characters(self) -> bool:
        texts = "".join(map(str, self._root.itertext(with_tail=True)))
        return CONTROL.search(texts) is not None

    def _element(self, element: etree._Element, style: Style | None) -> None:
        if self._is_hidden(element, style):
            self._hide(element)
        elif element.tag == "math":
            self._formula(element)
        elif is_picture(element):
            words = picture(element, self._marks)
            replace_with(element, words if words and not _is_pressed(element) else "")
        elif element.tag in ("sup", "a", "span") and (mark := note_mark(element)):
            replace_with(element, mark)
        else:
            self._styled(element, style)

    def _styled(self, element: etree._Element, style: Style | None) -> None:
        for side in ("before", "after"):
            words = _PRIVATE.sub("", self._styles.added.get((element, side), ""))
            if words.strip():
                _add(element, side, words)
        if style is None:
            return
        shift = style.shift() if element.tag in _INLINE else ""
        words = "".join(map(str, element.itertext()))
        if (
            shift
            and len(words.strip()) <= _LONGEST_SHIFTED
            and next(element.iter("sup", "sub"), None) is None
        ):
            element.tag = shift
        if style.is_struck():
            _strike(element)

    def _is_hidden(self, element: etree._Element, style: Style | None) -> bool:
        if element.get("hidden") is not None and element.get("hidden") != "until-found":
            return True
        if element.tag == "dialog" and element.get("open") is None:
            return True
        if _UNSEEN_NAMES.search(element.get("class", "")) or _is_preview(element):
            return True
        if style is None or is_a_formula(element):
            # A formula is often hidden beside its own picture, and read instead of it.
            return False
        return style.is_hidden() or (style.is_invisible() and not self._holds_visible(element))

    def _holds_visible(self, element: etree._Element) -> bool:
        styles = (self._styles.of(inner) for inner in element.iterdescendants("*"))
        return any(style.values.get("visibility") == "visible" for style in styles if style)

    def _hide(self, element: etree._Element) -> None:
        style = self._styles.of(element)
        words = " ".join("".join(map(str, element.itertext("*"))).split())
        matters = any(map(str.isalnum, words)) and not stands_around(element) and not _is_pressed(element)
        mark = self._marks.hidden(words) if matters else ""
        if element.tag in ("td", "th") and style and style.is_invisible():
            # It stays a cell of the table.
            for child in list(element):
                element.remove(child)
            element.text = mark
        else:
            replace_with(element, mark)

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
            replace_with(element, words)

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


def _strike(element: etree._Element) -> None:
    """Strike the words of an element through, those of the blocks in it one by one."""
    if element.tag in ("s", "del", "strike"):
        return
    if any(inner.tag in BLOCK_TAGS for inner in element.iterdescendants()):
        for child in list(element):
            if isinstance(child.tag, str):
                _strike(child)
        return
    line = etree.Element("s")
    line.text, element.text = element.text, None
    for child in list(element):
        line.append(child)
    element.append(line)


def _leads_back(element: etree._Element) -> bool:
    """Return whether a link only leads from a note back to its mark."""
    words = "".join(map(str, element.itertext())).strip() if element.tag == "a" else ""
    return words in ("↩", "↩︎", "⏎") or (element.tag == "a" and "footnote-back" in element.get("class", ""))


def _is_preview(element: etree._Element) -> bool:
    return _PREVIEW in element.get("class", "")


def _is_pressed(element: etree._Element) -> bool:
    """Return whether an element is within a button."""
    return any(True for _ in element.iterancestors("button"))


def _is_prose(words: str) -> bool:
    """Return whether a comment is prose for a reader: several words or a number, and no markup or code."""
    if len(words) > _LONGEST_COMMENT or re.search(r"[<>{}=;]|^\[if|^/?(?:#|\.)", words):
        return False
    found = re.findall(r"[^\W\d_]{2,}", words)
    return len(found) >= _SENTENCE_WORDS or (len(found) >= 2 and bool(re.search(r"\d", words)))
