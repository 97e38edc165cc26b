"""Reads the words of a Word paragraph, as they stand with every tracked change accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ingest.loaders.inline import label
from ingest.signs import lowered, raised

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_LEFT_OUT = {W + name for name in ("del", "moveFrom", "pPr", "rPr", "rt", "sdtPr", "sdtEndPr", "txbxContent")}
_SIGNS = {W + "tab": " ", W + "ptab": " ", W + "cr": "\n", W + "noBreakHyphen": "-"}
_OFF = ("0", "false", "off", "none")
# The Symbol font's own places, for letters and for signs. Word writes them as they are or at U+F000
# and up; "mg" with its first letter in this font is a microgram.
_LETTERS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SIGNS_FROM_A3 = "≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…"
_PLACES = {
    **{place: chr(place) for place in range(0x20, 0x40)},
    0x22: "∀",
    0x24: "∃",
    0x27: "∋",
    0x2D: "−",
    **dict(zip((*range(0x41, 0x5B), *range(0x61, 0x7B)), _LETTERS, strict=True)),
    **dict(zip(range(0xA3, 0xBD), _SIGNS_FROM_A3, strict=True)),
    0xD6: "√",
    0xD7: "⋅",
    0xE5: "∑",
}
_SYMBOL = _PLACES | {0xF000 + place: sign for place, sign in _PLACES.items()}
_UNKNOWN = "\ufffd"


class Reading:
    """What reading a document's words needs to know of the whole: its notes, numbered in the order
    of the references, and its character styles."""

    def __init__(self, styles: etree._Element | None = None) -> None:
        self.footnotes: dict[str, str] = {}
        """The numbers of the footnotes by their ids."""
        self.endnotes: dict[str, str] = {}
        """Those of the endnotes."""
        self._styles = (
            {} if styles is None else {value(s, "styleId"): s for s in styles.iterfind(W + "style")}
        )

    def refer(self, reference: etree._Element) -> str:
        """The number of the note that is referred to."""
        known, style = (
            (self.footnotes, "1") if reference.tag == W + "footnoteReference" else (self.endnotes, "i")
        )
        return known.setdefault(value(reference, "id"), label(len(known) + 1, style))

    def find(self, properties: etree._Element | None, name: str) -> etree._Element | None:
        """A property of a run, its own or its style's."""
        found = None if properties is None else properties.find(W + name)
        style_id = "" if properties is None else value(properties.find(W + "rStyle"))
        seen: set[str] = set()
        while found is None and style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            found = style.find(f"{W}rPr/{W}{name}")
            style_id = value(style.find(W + "basedOn"))
        return found


def value(element: etree._Element | None, name: str = "val") -> str:
    """A `w:` attribute of an element; empty where there is none."""
    return "" if element is None else element.get(W + name, "")


def is_on(found: etree._Element | None) -> bool:
    """Whether a property that is on or off is on."""
    return found is not None and value(found) not in _OFF


def paragraph_words(paragraph: etree._Element, reading: Reading) -> str:
    """The words of a paragraph, with the line breaks that stand in it."""
    parts: list[str] = []
    for child in paragraph:
        _read(child, parts, reading)
    lines = "".join(parts).replace("~~~~", "").split("\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in lines)).strip("\n")


def text_boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The text boxes anchored in a paragraph, without the older twin that Word writes of each."""
    for box in paragraph.iter(W + "txbxContent"):
        inside = list(box.iterancestors())
        nested = any(above.tag == W + "txbxContent" for above in inside[: inside.index(paragraph)])
        is_deleted = any(above.tag in (W + "del", W + "moveFrom") for above in inside)
        if not nested and not is_deleted and not is_twin(box):
            yield box


def is_twin(element: etree._Element) -> bool:
    """Whether an element is the older form of something that Word also writes in a newer one."""
    return any(above.tag == _MC + "Fallback" and _has_choice(above) for above in element.iterancestors())


def _has_choice(fallback: etree._Element) -> bool:
    """Whether the newer form beside an older one holds a text box too."""
    parent = fallback.getparent()
    choice = None if parent is None else parent.find(_MC + "Choice")
    return choice is not None and next(choice.iter(W + "txbxContent"), None) is not None


def _read(element: etree._Element, parts: list[str], reading: Reading) -> None:
    """Adds what an element shows."""
    if not isinstance(element.tag, str) or element.tag in _LEFT_OUT:
        return
    tag = etree.QName(element)
    if element.tag == W + "r":
        _run(element, parts, reading)
    elif element.tag == W + "t":
        parts.append((element.text or "").replace("\n", " "))
    elif element.tag == _M + "t":
        parts.append(element.text or "")
    elif element.tag in _SIGNS:
        parts.append(_SIGNS[element.tag])
    elif element.tag == W + "br":
        parts.append(" " if value(element, "type") in ("page", "column") else "\n")
    elif element.tag == W + "sym":
        parts.append(_symbol(element))
    elif element.tag in (W + "footnoteReference", W + "endnoteReference"):
        parts.append(f"[{reading.refer(element)}]")
    elif element.tag == _MC + "AlternateContent":
        chosen = element.find(_MC + "Choice")
        chosen = element.find(_MC + "Fallback") if chosen is None else chosen
        for child in () if chosen is None else chosen:
            _read(child, parts, reading)
    elif tag.namespace == _M[1:-1] and tag.localname in ("sSup", "sSub", "sSubSup", "f"):
        _formula(element, parts, reading)
    else:
        for child in element:
            _read(child, parts, reading)


def _run(run: etree._Element, parts: list[str], reading: Reading) -> None:
    properties = run.find(W + "rPr")
    if is_on(reading.find(properties, "vanish")):
        return
    inner: list[str] = []
    for child in run:
        _read(child, inner, reading)
    words = "".join(inner)
    fonts = reading.find(properties, "rFonts")
    if "Symbol" in (value(fonts, "ascii"), value(fonts, "hAnsi")):
        words = words.translate(_SYMBOL)
    if is_on(reading.find(properties, "strike")) or is_on(reading.find(properties, "dstrike")):
        # Struck words must not read as if they held.
        words = f"~~{words}~~" if words.strip() else words
    shift = _shift(properties, reading)
    parts.append(raised(words, "".join(parts[-2:])) if shift > 0 else lowered(words) if shift < 0 else words)


def _shift(properties: etree._Element | None, reading: Reading) -> int:
    """Whether a run stands above the line (1), below it (-1), or on it (0)."""
    aligned = value(reading.find(properties, "vertAlign"))
    if aligned:
        return {"superscript": 1, "subscript": -1}.get(aligned, 0)
    moved = value(reading.find(properties, "position"))
    return 0 if not moved.lstrip("-").isdigit() else (int(moved) > 0) - (int(moved) < 0)


def _symbol(element: etree._Element) -> str:
    """A character of a symbol font; one that is not known leaves a mark and not a gap."""
    try:
        place = int(value(element, "char"), 16)
    except ValueError:
        return _UNKNOWN
    if value(element, "font") == "Symbol":
        return _SYMBOL.get(place, _UNKNOWN)
    return _UNKNOWN if not 0x20 <= place < 0xD800 else chr(place)


def _formula(element: etree._Element, parts: list[str], reading: Reading) -> None:
    """A power, an index or a fraction, whose parts no character keeps apart."""

    def words(name: str) -> str:
        inner: list[str] = []
        for child in element.iterfind(_M + name):
            _read(child, inner, reading)
        return "".join(inner)

    def bracketed(name: str) -> str:
        inner = words(name).strip()
        return f"({inner})" if set(inner) & set(" +-−±×/") else inner

    if element.tag == _M + "f":
        parts.append(f"{bracketed('num')}/{bracketed('den')}")
        return
    base = words("e")
    parts += [base, lowered(words("sub")), raised(words("sup"), base)]
