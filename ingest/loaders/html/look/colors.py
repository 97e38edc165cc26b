"""Tell words that nobody sees by their colour: white on a white page, or of the colour behind them."""

from __future__ import annotations

from typing import Literal

from lxml import etree

from ingest.loaders.html.look.style import Style
from ingest.loaders.html.look.styles import Styles

Sight = Literal["seen", "unseen", "unsure"]


class Colors:
    """Knows the colours of a page as far as its own style states them."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self._styles = styles
        self._elsewhere = any("stylesheet" in link.get("rel", "").lower() for link in root.iter("link"))
        """Return whether the page's style also stands in files that are not there."""

    def sight(self, element: etree._Element, style: Style) -> Sight:
        """Say whether the words of an element are seen, as far as its own colour decides it."""
        color = style.color()
        if not color:
            return "seen"
        behind = self._behind(element)
        if behind is None:
            unseen = color in ("white", "transparent")
        else:
            unseen = color == "transparent" or color == behind
        if not unseen:
            return "seen"
        unsure = behind is None and (self._elsewhere or self._is_placed(element))
        return "unsure" if unsure or self._changes(element, color) else "unseen"

    def _is_placed(self, element: etree._Element) -> bool:
        """Return whether an element, or one around it, may lie over a picture or another part of the page."""
        styles = (self._styles.of(each) for each in (element, *element.iterancestors()))
        return any(style.values.get("position") in ("absolute", "fixed") for style in styles if style)

    def _behind(self, element: etree._Element) -> str | None:
        """The colour behind an element; None where nothing states one: the page's white."""
        at: etree._Element | None = element
        while at is not None:
            style = self._styles.of(at)
            filled = style.background() if style else ""
            if filled:
                return None if filled == "white" else filled
            if at.get("background"):
                return "picture"
            at = at.getparent()
        return None

    def _changes(self, element: etree._Element, color: str) -> bool:
        """Return whether something inside an element has another colour or background."""
        styles = (self._styles.of(inner) for inner in element.iterdescendants("*"))
        return any(each.color() not in ("", color) or each.background() for each in styles if each)
