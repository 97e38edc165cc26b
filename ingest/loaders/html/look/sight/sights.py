"""Tell which words of a page are seen: by colour, size, place and what hides them or those around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from ingest.loaders.html.formulas import is_a_formula
from ingest.loaders.html.look.css.declarations import COLORS, FILLS, INK
from ingest.loaders.html.look.css.paint import BLACK, RGB, WHITE, Paint, alike, is_faint
from ingest.loaders.html.look.css.style import Style
from ingest.loaders.html.look.css.styles import Styles
from ingest.loaders.html.look.sight.fills import Fill, filled, ink_of, is_overlaid, is_set_off
from ingest.loaders.html.look.sight.hiding import Sight, animated, cuts, drawn, indented, is_placed, sized

_LINK: RGB = (0.0, 0.0, 0.93)
_PICTURES = frozenset("img picture svg video canvas iframe object embed".split())
_FORM = frozenset("button input select textarea option".split())
_INK = Paint(BLACK)
_LONGEST_LINE = 400
"""More characters do not stand on one line, and only a block's first line is moved."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the words right in an element look like."""

    ink: Paint | None = _INK
    behind: RGB = WHITE
    behind_sure: bool = True
    opacity: float = 1.0
    size: Sight = "seen"
    indent: Sight = "seen"
    visible: Sight = "seen"
    drawn: Sight = "seen"


class Sights:
    """Knows which elements of a page are drawn, and of which the own words are seen."""

    def __init__(self, root: etree._Element, styles: Styles) -> None:
        self._styles = styles
        self._looks: dict[etree._Element, _Look] = {}
        self._judged: dict[_Look, Sight] = {}
        self._known: dict[etree._Element, Sight] = {}
        self.hidden: set[etree._Element] = set()
        """The elements of which nothing is seen, and that stand in none such."""
        self.by_color: set[etree._Element] = set()
        """The elements whose own words may only be told from what is behind them by their colour."""
        self._covered: set[etree._Element] = set()
        self._inherits = True
        if not styles.has_any():
            return
        doctype = root.getroottree().docinfo.doctype.lower()  # type: ignore[attr-defined]
        self._inherits = "<!doctype html>" in doctype or "xhtml" in doctype or "strict" in doctype
        elements = list(root.iter("*"))
        if styles.colored:
            self._covered = self._find_covered(elements)
        for element in elements:
            self._look(element)
        self._find_hidden(elements)

    def own(self, element: etree._Element) -> Sight:
        """Say whether the words right in an element, and in none within it, are seen."""
        return self._known.get(element, "seen")

    def added(self, element: etree._Element, values: Mapping[str, str]) -> Sight:
        """Say whether words that a rule with these values adds to an element are seen."""
        look = self._looks.get(element, _Look())
        if not self._styles.colored or look.ink is None:
            return self.own(element)
        look = self._colored(None, look, values, set())
        return self._judge(look)

    def _look(self, element: etree._Element) -> None:
        above = element.getparent()
        look = self._looks.get(above) if above is not None else None
        look = look or _Look(behind_sure=not self._styles.elsewhere)
        if look.drawn != "unseen":
            style, perhaps = self._styles.of(element), self._styles.perhaps(element)
            values = style.values if style and not is_a_formula(element) else {}
            look = self._by_browser(element, look)
            if values or perhaps:
                look = self._hiding(element, look, values, {each.name: each.value for each in perhaps})
            stands_out = values or perhaps or element in self._styles.blurred or element in self._covered
            if self._styles.colored and stands_out:
                look = self._colored(element, look, values, {each.name for each in perhaps})
        self._looks[element] = look
        if _has_words(element):
            sight = self._judge(look)
            long = look.indent == "unseen" and len(element.text or "") > _LONGEST_LINE
            self._known[element] = "unsure" if sight == "unseen" and long else sight
            if not {"unseen", "unsure"} & {look.size, look.indent, look.visible, look.drawn}:
                self.by_color.add(element)

    def _by_browser(self, element: etree._Element, look: _Look) -> _Look:
        """Give an element the colours that browsers give it of themselves."""
        tag = element.tag
        if tag == "a" and element.get("href") is not None:
            return replace(look, ink=Paint(_LINK))
        if tag == "mark":
            return replace(look, ink=Paint(BLACK), behind=(1.0, 1.0, 0.0), behind_sure=True)
        if tag == "dialog" or tag in _FORM:
            return replace(look, ink=Paint(BLACK), behind=WHITE if tag == "dialog" else (0.94, 0.94, 0.94))
        if tag == "table" and not self._inherits and look.ink is not None:
            # Old pages' tables do not take the colour of what is around them.
            return replace(look, ink=replace(look.ink, sure=False))
        return look

    def _hiding(
        self, element: etree._Element, look: _Look, values: Mapping[str, str], perhaps: Mapping[str, str]
    ) -> _Look:
        found = drawn(values)
        if any(drawn({**values, name: value}) != found for name, value in perhaps.items()):
            found = "unsure"
        if found == look.drawn == "seen" and "overflow" in " ".join(values):
            letters = len("".join(map(str, element.itertext("*"))))
            found = "unsure" if cuts(values, letters) else found
        visible = values.get("visibility", "")
        if "visibility" in perhaps or (visible in ("hidden", "collapse") and animated(values)):
            look = replace(look, visible="unsure")
        elif visible:
            look = replace(look, visible="unseen" if visible in ("hidden", "collapse") else "seen")
        size = values.get("font-size", "")
        if size and not (look.size != "seen" and size.endswith(("em", "%", "inherit")) and "rem" not in size):
            look = replace(look, size=sized(values))
        if "text-indent" in values:
            look = replace(look, indent=indented(values))
        return look if found == "seen" else replace(look, drawn=found)

    def _colored(
        self, element: etree._Element | None, look: _Look, values: Mapping[str, str], perhaps: set[str]
    ) -> _Look:
        if values.keys() & INK:
            look = replace(look, ink=ink_of(values, look.ink))
        fill = filled(values, look.behind, look.ink) if values.keys() & FILLS else Fill(look.behind, None)
        look = replace(
            look, behind=fill.color, behind_sure=look.behind_sure if fill.sure is None else fill.sure
        )
        unsure_ink = bool(perhaps & COLORS) or is_set_off(values)
        if unsure_ink and look.ink is not None:
            look = replace(look, ink=replace(look.ink, sure=False))
        unsure_behind = perhaps & COLORS or is_overlaid(values) or element in self._styles.blurred
        if unsure_behind or element in self._covered:
            look = replace(look, behind_sure=False)
        return replace(look, opacity=look.opacity * _opacity(values))

    def _judge(self, look: _Look) -> Sight:
        known = self._judged.get(look)
        if known is None:
            found = {look.size, look.indent, look.visible, look.drawn, self._by_color(look)}
            known = self._judged[look] = (
                "unseen" if "unseen" in found else "unsure" if "unsure" in found else "seen"
            )
        return known

    def _by_color(self, look: _Look) -> Sight:
        if not self._styles.colored:
            return "seen"
        if look.ink is None:
            return "unsure"
        seen = replace(look.ink, alpha=look.ink.alpha * look.opacity).over(look.behind)
        if alike(seen, look.behind):
            return "unseen" if look.ink.sure and look.behind_sure else "unsure"
        return "unsure" if is_faint(seen, look.behind) else "seen"

    def _find_covered(self, elements: list[etree._Element]) -> set[etree._Element]:
        """Return the elements over or behind which one within them may be placed that has its own colour."""
        around: dict[etree._Element, etree._Element] = {}
        covered: set[etree._Element] = set()
        for element in elements:
            above = element.getparent()
            outer = element if above is None else around[above]
            values = (self._styles.of(element) or Style({})).values
            placed = is_placed(values)
            if element.tag in ("col", "colgroup") and values.keys() & FILLS and above is not None:
                # The columns lie behind the cells of the whole table.
                covered.add(above)
                covered.update(element.iterancestors("table"))
            if placed and (values.keys() & FILLS or any(True for _ in element.iter(*_PICTURES))):
                covered.add(outer)
            around[element] = element if placed or values.get("position") in ("relative", "sticky") else outer
        return covered

    def _find_hidden(self, elements: list[etree._Element]) -> None:
        """Find the largest elements of which nothing is seen."""
        shows: set[etree._Element] = set()
        blank: set[etree._Element] = set()
        for element in reversed(elements):
            look, own = self._looks[element], self._known.get(element)
            picture = element.tag in _PICTURES | _FORM and "unseen" not in (look.visible, look.drawn)
            if element in shows or picture or (own and own != "unseen"):
                shows.add(element)
                if (above := element.getparent()) is not None:
                    shows.add(above)
            elif own or look.drawn == "unseen" or any(child in blank for child in element):
                blank.add(element)
        self.hidden = {each for each in blank if each.getparent() not in blank}
        if any(each.tag in ("html", "body") for each in self.hidden):
            # No page is empty: something that is not read here shows its words.
            self.hidden = set()
            self._known = dict.fromkeys(self._known, "unsure")


def _has_words(element: etree._Element) -> bool:
    """Return whether words stand right in an element."""
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)


def _opacity(values: Mapping[str, str]) -> float:
    stated = values.get("opacity", "1")
    try:
        found = float(stated[:-1]) / 100 if stated.endswith("%") else float(stated)
    except ValueError:
        return 1.0
    return min(1.0, max(0.0, found))
