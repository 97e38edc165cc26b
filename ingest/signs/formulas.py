"""Join the parts of a formula on one line, so that no number and no name runs into its neighbour."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ingest.signs.characters import fraction

PieceKind = Literal["text", "factor", "fraction", "root"]
"""Plain text; a power, index or bracket; a fraction on one line; what ends without a bracket, as √16."""
_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿᵐ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎"
_VULGAR = {
    (1, 2): "½",
    (1, 3): "⅓",
    (2, 3): "⅔",
    (1, 4): "¼",
    (3, 4): "¾",
    (1, 5): "⅕",
    (2, 5): "⅖",
    (3, 5): "⅗",
    (4, 5): "⅘",
    (1, 6): "⅙",
    (5, 6): "⅚",
    (1, 8): "⅛",
    (3, 8): "⅜",
    (5, 8): "⅝",
    (7, 8): "⅞",
}


_RUNS_ON = "0123456789½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_SIMPLE = re.compile(r"(\d+)/(\d+)(?![\d/.])")
_RAISED, _LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
_AS_DIGITS = str.maketrans(_RAISED + _LOWERED, "0123456789" * 2)
_STROKES = re.compile(f"(\\d?)([{_RAISED}]{{1,3}})[⁄/]([{_LOWERED}]{{1,3}})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a formula as `ingest/signs/characters.py` writes it."""

    words: str
    kind: PieceKind = "text"


def joined(pieces: Iterable[Piece]) -> str:
    """Join the pieces on one line: 2 and 1/2 become "2½" and never 21/2."""
    line, last = "", Piece("")
    for piece in pieces:
        if not piece.words:
            continue
        if last.kind == "fraction" and _begins_factor(piece.words):
            line = f"{line[: -len(last.words)]}({last.words})"
            last = Piece(f"({last.words})", "factor")
        words = _behind(line, last, piece)
        line += words
        last = Piece(words.strip(), piece.kind)
    return line


def vulgar(above: str, below: str) -> str:
    """Return a fraction of two small numbers as one character, such as ½; nothing where there is none."""
    above, below = above.strip(), below.strip()
    if not (above.isascii() and below.isascii() and above.isdigit() and below.isdigit()):
        return ""
    return _VULGAR.get((int(above[:3]), int(below[:3])), "")


def behind(before: str, formula: str) -> str:
    """Write a formula right behind the text `before`: 1 and 1/2 become "1½" or "1 1/8", and never 11/2."""
    if not formula or not before[-1:].isdecimal() or formula[0] not in _RUNS_ON:
        return formula
    found = _SIMPLE.match(formula)
    if found is None:
        return formula if formula[0] == "(" else f" {formula}"
    one = vulgar(found[1], found[2])
    return f"{one}{formula[found.end() :]}" if one else f" {formula}"


def with_small_fractions(text: str) -> str:
    """Write a raised number, a stroke and a lowered number as what they show: ¹⁄₂ is ½, 1³/₁₆ is 1 3/16."""
    return _STROKES.sub(_stroked, text) if "⁄" in text or "/" in text else text


def _stroked(match: re.Match[str]) -> str:
    above, below = (match[at].translate(_AS_DIGITS) for at in (2, 3))
    one = vulgar(above, below) or f"{above}/{below}"
    return f"{match[1]} {one}" if match[1] and len(one) > 1 else f"{match[1]}{one}"


def small_fraction(above: str, below: str) -> str:
    """Write a fraction among words: ½ where there is such a character, else on one line."""
    return vulgar(above, below) or fraction(above, below)


def _behind(line: str, last: Piece, piece: Piece) -> str:
    """Return a piece as it is written at the end of a line: in brackets or after a space where needed."""
    before, first = line[-1:], piece.words[:1]
    if not before or before.isspace() or first.isspace():
        return piece.words
    if piece.kind == "fraction":
        if before in "/÷^":
            return f"({piece.words})"
        one = vulgar(*piece.words.split("/", 1)) if before.isdecimal() and piece.words.count("/") == 1 else ""
        return one or (f" {piece.words}" if _letter_or_digit(before) or before in ")]}" else piece.words)
    if piece.kind != "text" and first in _SMALL:
        return f" {piece.words}"
    apart = last.kind != "text" and _letter_or_digit(before) and _letter_or_digit(first)
    apart = apart or (piece.kind != "text" and before.isdecimal() and first.isdecimal())
    return f" {piece.words}" if apart else piece.words


def _begins_factor(words: str) -> bool:
    return _letter_or_digit(words[:1]) or words[:1] in "([{√|∑∏∫" or words[:1] in _SMALL


def _letter_or_digit(character: str) -> bool:
    return character.isalpha() or character.isdecimal()
