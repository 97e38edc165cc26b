"""Write the characters that a page sets in a symbol font as what that font draws."""

from __future__ import annotations

from lxml import etree

from ingest.loaders.docx.words.symbols import is_symbol_font, symbols
from ingest.loaders.html.look.css.style import Style
from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.marked import Marks, quoted

_BULLETS = frozenset("·§ovØüq\u00a0 ")
"""What Word uses as bullets in symbol fonts."""
_LONGEST = 80


def is_symbolic(style: Style | None) -> bool:
    """Return whether an element is set in a font that draws other signs than the characters in the file."""
    return style is not None and is_symbol_font(style.font())


def put_symbols(element: etree._Element, style: Style, styles: Styles, marks: Marks) -> None:
    """Put in the place of an element's own characters the signs that its font draws, marked as read so."""
    font = style.font()
    if _is_bullet(element):
        return
    element.text = _drawn(element.text, font, marks)
    for inner in element.iterdescendants("*"):
        own = styles.of(inner)
        if own is None or not own.font():
            inner.text = _drawn(inner.text, font, marks)
        inner.tail = _drawn(inner.tail, font, marks)


def _is_bullet(element: etree._Element) -> bool:
    words = "".join(map(str, element.itertext()))
    ignored = any(
        "mso-list:ignore" in each.get("style", "").lower().replace(" ", "") for each in _around(element)
    )
    return ignored and set(words) <= _BULLETS


def _around(element: etree._Element) -> list[etree._Element]:
    return [element, *element.iterancestors(), *element.iterdescendants("*")]


def _drawn(words: str | None, font: str, marks: Marks) -> str | None:
    if not words or not words.strip() or len(words) > _LONGEST:
        return words
    drawn = symbols(words, font, font)
    if drawn == words:
        return words
    return marks.mark("unreadable", f"Set in the font {font.title()}: read as {quoted(drawn)}", drawn)
