"""Decode the bytes of Rich Text by the code page of their font."""

from __future__ import annotations

import codecs

from ingest.loaders.docx.words.symbols import is_symbol_font, symbol

_BY_CHARSET = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    130: 1361,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    163: 1258,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    222: 874,
    238: 1250,
    254: 437,
    255: 850,
}
"""Code pages by Windows character set, as the RTF specification lists them."""
_NAMES = {10000: "mac_roman", 65001: "utf-8", 708: "iso8859_6", 1361: "johab"}
_SYMBOL_CHARSET = 2
DEFAULT = "cp1252"


def code_page(number: int) -> str:
    """Return the codec of a code page; Windows' Western one where Python knows none."""
    name = _NAMES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return DEFAULT


class Fonts:
    """The fonts of a file: their names and character sets by their numbers."""

    def __init__(self) -> None:
        self.page = DEFAULT
        """The codec of text whose font has no character set of its own."""
        self._names: dict[int, str] = {}
        self._charsets: dict[int, int] = {}

    def name(self, font: int, words: str) -> None:
        """Note a part of a font's name."""
        self._names[font] = (self._names.get(font, "") + words).rstrip(";")

    def charset(self, font: int, charset: int) -> None:
        """Note the character set of a font."""
        self._charsets[font] = charset

    def text(self, content: bytes, font: int | None) -> str:
        """Return bytes of text as a font shows them, or as they stand in the file where there is no font."""
        if font is None:
            return content.decode(self.page, "replace")
        name = self.font_name(font)
        if is_symbol_font(name):
            return "".join(symbol(byte, name) for byte in content)
        charset = self._charsets.get(font, 1)
        page = code_page(_BY_CHARSET[charset]) if charset in _BY_CHARSET and charset != 0 else self.page
        return content.decode(page, "replace")

    def shown(self, character: int, font: int) -> str:
        """Return a character by its Unicode number as a font shows it."""
        name = self.font_name(font)
        if is_symbol_font(name) and (character < 0x100 or 0xF000 <= character <= 0xF0FF):
            return symbol(character, name)
        return chr(character)

    def font_name(self, font: int) -> str:
        """Return the name of a font."""
        name = self._names.get(font, "").strip()
        return name or ("Symbol" if self._charsets.get(font) == _SYMBOL_CHARSET else "")
