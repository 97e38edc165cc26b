"""Write the labels of list items."""

from __future__ import annotations

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LONGEST_ROMAN = 4000


def label(number: int, style: str) -> str:
    """Return the number of a list item as its list writes it: "1", "a", "A", "i" or "I" is the style."""
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
