"""Read the characters of symbol fonts, whose codes mean other signs than Unicode's.

Sources: Adobe's Symbol encoding and Microsoft's Wingdings, Wingdings 2, Wingdings 3 and Webdings charts,
mapped as the Unicode Standard has their signs.
"""

from __future__ import annotations

UNKNOWN = "\ufffd"
_LETTERS = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖαβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_FROM_A0 = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊⟨®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_FROM_F1 = "⟩∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
_SYMBOL = {
    **{code: chr(code) for code in range(0x20, 0x40)},
    0x22: "∀",
    0x24: "∃",
    0x27: "∋",
    0x2A: "∗",
    0x2D: "−",
    0x40: "≅",
    **dict(zip((*range(0x41, 0x5B), *range(0x61, 0x7B)), _LETTERS, strict=True)),
    **dict(zip(range(0x5B, 0x61), "[∴]⊥_‾", strict=True)),
    **dict(zip(range(0x7B, 0x7F), "{|}∼", strict=True)),
    **dict(zip(range(0xA0, 0xA0 + len(_FROM_A0)), _FROM_A0, strict=True)),
    **dict(zip(range(0xF1, 0xF1 + len(_FROM_F1)), _FROM_F1, strict=True)),
}
_WINGDINGS = {
    0x20: " ",
    0x22: "✂",
    0x28: "☎",
    0x29: "✆",
    0x2A: "✉",
    0x36: "⌛",
    0x37: "⌨",
    **dict(zip(range(0x43, 0x49), "👍👎☜☞☝☟", strict=True)),
    0x4A: "☺",
    0x4C: "☹",
    0x4D: "💣",
    0x4E: "☠",
    0x54: "❄",
    **dict(zip(range(0x6C, 0x79), "●❍■□◻❑❒⬧⧫◆❖⬥⌧", strict=True)),
    **dict(zip(range(0x80, 0x8B), "⓪①②③④⑤⑥⑦⑧⑨⑩", strict=True)),
    **dict(zip(range(0x8B, 0x96), "⓿❶❷❸❹❺❻❼❽❾❿", strict=True)),
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA4: "◉",
    0xA7: "▪",
    0xA8: "□",
    0xAB: "★",
    0xB2: "✧",
    0xD8: "➢",
    0xDC: "➲",
    **dict(zip(range(0xDF, 0xE7), "←→↑↓↖↗↙↘", strict=True)),
    **dict(zip(range(0xE7, 0xEF), "←→↑↓↖↗↙↘", strict=True)),
    **dict(zip(range(0xEF, 0xF5), "⇦⇨⇧⇩⬄⇳", strict=True)),
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x20: " ", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_WINGDINGS_3 = {
    0x20: " ",
    **dict(zip(range(0x66, 0x6E), "←→↑↓↖↗↙↘", strict=True)),
    **dict(zip(range(0x70, 0x76), "▲▼△▽◀▶", strict=True)),
}
_WEBDINGS = {0x20: " ", 0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_FONTS = {
    "symbol": _SYMBOL,
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": _WEBDINGS,
}
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_PRIVATE = 0xF000
_FIRST_OF_OTHERS = 0x100


def is_symbol_font(font: str) -> bool:
    """Return whether a font draws other signs than the characters in the file."""
    return font.strip().lower() in _FONTS


def symbol(code: int, font: str) -> str:
    """Return the character of a code in a font; an unknown one leaves a mark and not a gap."""
    signs = _FONTS.get(font.strip().lower())
    if signs is not None:
        return signs.get(code - _PRIVATE if code >= _PRIVATE else code, UNKNOWN)
    return chr(code) if 0x20 <= code < 0xD800 else UNKNOWN


def stated_symbol(code: str, font: str) -> str:
    """Return the character of a code in hexadecimal, such as F0B3."""
    is_code = 0 < len(code) < 6 and all(character in _HEXADECIMAL for character in code)
    return symbol(int(code, 16), font) if is_code else UNKNOWN


def symbols(words: str, ascii_font: str, other_font: str) -> str:
    """Return words with the characters that a symbol font draws put as what they look like."""
    if not (is_symbol_font(ascii_font) or is_symbol_font(other_font)):
        return words
    return "".join(_one(character, ascii_font, other_font) for character in words)


def _one(character: str, ascii_font: str, other_font: str) -> str:
    code = ord(character)
    if character.isspace() or _FIRST_OF_OTHERS <= code < _PRIVATE or code > _PRIVATE + 0xFF:
        return character
    font = ascii_font if code < 0x80 else other_font
    font = font if is_symbol_font(font) or code < 0x80 else ascii_font
    return symbol(code, font) if is_symbol_font(font) else character
