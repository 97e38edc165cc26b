"""Work out how a run is formatted: by itself, by its styles, or by the document's defaults."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from ingest.loaders.docx.names import W, is_on, number, value

_USUAL_SIZE = 20
"""Ten points, Word's size where nothing states one, in half points."""
_ALMOST_WHITE = 0xF8
_Key = tuple[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]]


@dataclass(frozen=True, slots=True)
class Setting:
    """How a run is set. `shift` is 1 above the line, -1 below it; the size is in half points."""

    hidden: bool
    struck: bool
    bold: bool
    underlined: bool
    shift: int
    size: int
    white: bool
    shaded: bool
    ascii_font: str
    other_font: str


class Styles:
    """The styles of a document, and what those that a style is based on add to it."""

    def __init__(self, styles: etree._Element | None) -> None:
        found = () if styles is None else styles.iterfind(W + "style")
        self._styles = {value(style, "styleId"): style for style in found}
        self._defaults = None if styles is None else styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        default = (
            key
            for key, style in self._styles.items()
            if value(style, "default") in ("1", "true") and value(style, "type") == "paragraph"
        )
        self.default = next(default, "")
        """The id of the style of paragraphs that name none."""
        self._known: dict[tuple[str, str], etree._Element | None] = {}
        self._settings: dict[_Key, Setting] = {}

    def chain(self, style_id: str) -> list[etree._Element]:
        """Return a style and those it is based on, nearest first."""
        found: dict[str, etree._Element] = {}
        while style_id in self._styles and style_id not in found:
            found[style_id] = self._styles[style_id]
            style_id = value(self._styles[style_id].find(W + "basedOn"))
        return list(found.values())

    def of(self, paragraph: etree._Element) -> str:
        """Return the id of a paragraph's style."""
        own = value(paragraph.find(f"{W}pPr/{W}pStyle"))
        return own if own in self._styles else self.default

    def setting(self, properties: etree._Element | None, style: str) -> Setting:
        """Return how a run is set in a paragraph of a style. Most runs of a document are set alike."""
        own = () if properties is None else properties
        key = (style, tuple((str(each.tag), tuple(map(_texts, each.items()))) for each in own))
        if key not in self._settings:
            self._settings[key] = self._setting(properties, style)
        return self._settings[key]

    def _setting(self, properties: etree._Element | None, style: str) -> Setting:
        def stated(name: str) -> str:
            return value(self.find(properties, style, name))

        def on(name: str) -> bool:
            return self.on(properties, style, name)

        fonts = self.find(properties, style, "rFonts")
        aligned, moved = stated("vertAlign"), number(stated("position"))
        shift = {"superscript": 1, "subscript": -1}.get(aligned, 0)
        shaded = fills(self.find(properties, style, "shd"))
        return Setting(
            hidden=on("vanish"),
            struck=on("strike") or on("dstrike"),
            bold=on("b"),
            underlined=stated("u") not in ("", "none"),
            shift=shift if aligned else (moved > 0) - (moved < 0),
            size=number(stated("sz"), _USUAL_SIZE),
            white=_is_white(self.find(properties, style, "color")),
            shaded=shaded or stated("highlight") not in ("", "none", "white"),
            ascii_font=value(fonts, "ascii"),
            other_font=value(fonts, "hAnsi"),
        )

    def find(self, properties: etree._Element | None, style: str, name: str) -> etree._Element | None:
        """Return a property of a run: its own, its style's, its paragraph style's or the default one."""
        own = None if properties is None else properties.find(W + name)
        if own is not None:
            return own
        run_style = "" if properties is None else value(properties.find(W + "rStyle"))
        for style_id in (run_style, style):
            found = self._by_style(style_id, name)
            if found is not None:
                return found
        return None if self._defaults is None else self._defaults.find(W + name)

    def on(self, properties: etree._Element | None, style: str, name: str) -> bool:
        """Whether a property such as bold is on: two styles that both set it undo one another in Word."""
        own = None if properties is None else properties.find(W + name)
        if own is not None:
            return is_on(own)
        run_style = "" if properties is None else value(properties.find(W + "rStyle"))
        by_run, by_paragraph = (is_on(self._by_style(each, name)) for each in (run_style, style))
        default = None if self._defaults is None else self._defaults.find(W + name)
        return is_on(default) or by_run != by_paragraph

    def _by_style(self, style_id: str, name: str) -> etree._Element | None:
        if not style_id:
            return None
        if (style_id, name) not in self._known:
            found = (style.find(f"{W}rPr/{W}{name}") for style in self.chain(style_id))
            self._known[style_id, name] = next((each for each in found if each is not None), None)
        return self._known[style_id, name]


def is_white(color: int) -> bool:
    """Whether a colour, as 0xRRGGBB, is as good as white."""
    return color >= 0 and all((color >> shift) & 0xFF >= _ALMOST_WHITE for shift in (16, 8, 0))


def _is_white(color: etree._Element | None) -> bool:
    if value(color, "themeColor") in ("background1", "light1") and not value(color, "themeShade"):
        return True
    code = value(color)
    return len(code) == 6 and all(c in "0123456789abcdefABCDEF" for c in code) and is_white(int(code, 16))


def fills(shading: etree._Element | None) -> bool:
    """Whether a shading puts a colour behind the text."""
    pattern, fill = value(shading), value(shading, "fill").upper()
    return shading is not None and (
        fill not in ("", "AUTO", "FFFFFF")
        or pattern not in ("", "clear", "nil")
        or bool(value(shading, "themeFill"))
    )


def _texts(pair: tuple[object, object]) -> tuple[str, str]:
    return str(pair[0]), str(pair[1])
