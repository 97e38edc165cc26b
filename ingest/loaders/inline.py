"""What markup does to characters: raised and lowered digits, and the labels of list items."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LONGEST_ROMAN = 4000


def raised(words: str, before: str) -> str:
    """A superscript behind the text `before`, so that ten to the ninth is never written 109.

    Digits and signs get their raised characters. A letter that would merge into the number or the
    symbol before it stands behind "^"; what is no exponent ("19th", "[3]", "™") stays as it is.
    """
    bare = words.strip()
    if not bare or bare.startswith("[") or bare.lower() in _ORDINALS:
        return words
    if (any(c.isdigit() for c in bare) and not any(c.isalpha() for c in bare)) or bare in "+-−":
        return words.translate(_RAISED)
    merges = before[-1:].isdigit() or (before[-1:].isalpha() and len(bare) == 1)
    return f"^{bare}" if merges and bare[0].isalnum() else words


def lowered(words: str) -> str:
    """A subscript: digits and signs lowered where it is made of them, letters as they are."""
    return words.translate(_LOWERED) if any(c.isdigit() for c in words) else words


def label(number: int, style: str) -> str:
    """The number of a list item as its list writes it: "1", "a", "A", "i" or "I" is the style."""
    if style in ("i", "I") and 0 < number < _LONGEST_ROMAN:
        written = _roman(number)
    elif style in ("a", "A") and number > 0:
        written = _letters(number)
    else:
        return str(number)
    return written.upper() if style.isupper() else written


def _roman(number: int) -> str:
    written = ""
    for value, digits in _ROMAN:
        count, number = divmod(number, value)
        written += digits * count
    return written


def _letters(number: int) -> str:
    written = ""
    while number:
        number, letter = divmod(number - 1, 26)
        written = chr(ord("a") + letter) + written
    return written
