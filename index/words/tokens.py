"""Find the tokens of a text, and split them into letters and numbers.

A token is a word with all that is joined to it (`HLA-B*57:01`), a number with its separators, a power of ten
or a percent sign. Case, accents, width, kinds of dashes and Greek letters are folded away.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

# A raised figure is no part of the word before it: "hands⁵" cites a source. Only ten is raised: 10⁹.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_WORD = rf"[^\W_{_RAISED}]+"
_LETTER_FIRST = r"[^\W\d_]"
_JOINED = rf"(?:['’]{_WORD})?(?:[-‐‑–*:./+]{_WORD})*\+?"
_POWER = rf"10(?:\s?(?:\^|\*\*)\s?[-−–]?\d+|⁻?[{_RAISED}]+)"
TOKEN = re.compile(
    # This first looks whether one can begin here: where none can, seven kinds would be tried in vain.
    r"(?=[\w.%])(?:"
    rf"(?![xX]10|[Pp]er\scent\b){_LETTER_FIRST}(?:{_WORD})?{_JOINED}"
    rf"|(?<![^\W_])(?:\d+(?:\.\d+)?\s?[xX×]\s?|[xX])?{_POWER}"
    # No number has more groups; without a limit, a list of thousands would be gone through for each of them.
    r"|(?<![^\W_])\d{1,3}(?:,\d{3}){1,8}(?:\.\d+)?(?![\d,])"
    r"|(?<![\w.])\.\d+|%|[Pp]er\scent\b"
    rf"|{_WORD}{_JOINED}|[{_RAISED}]+)"
)
IS_POWER = re.compile(rf"(?P<factor>.*?)(?:{_POWER})")
_ATOM = re.compile(r"(?P<number>\d+(?:\.\d+)*)|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)?)")
NUMBERS = re.compile(r"[\d.:/*+-]+")
_DASHES = str.maketrans("‐‑–−’", "----'")
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau "
        "upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_LETTER = re.compile(r"(?<![α-ω])[α-ω](?![α-ω])")
_MICRO = re.compile(r"μ(?=(?:g|l|m|iu|mol|moles?)(?![^\W\d_]))")
SAME_UNIT = {
    "mcg": "ug",
    "microgram": "ug",
    "milligram": "mg",
    "nanogram": "ng",
    "kilogram": "kg",
    "millilit": "ml",
    "decilit": "dl",
    "microlit": "ul",
    "millimol": "mmol",
    "micromol": "umol",
    "hr": "hour",
    "yr": "year",
    "wk": "week",
}
"""One form of units with several, by their stems."""
UNITS = frozenset(
    """mg kg ug mcg ng pg ml dl ul mmol umol nmol pmol mol meq iu mm cm km nm um kcal kj kda mmhg mhz khz hz
    gy cgy mci mbq gbq kpa hr hrs hour hours min mins minute minutes sec day days week weeks wk wks month
    months year years yr yrs unit units fold percent gram grams microgram micrograms milligram
    milligrams""".split()
)
SHORT_UNITS = frozenset("g l h d m s u x".split())
_EITHER_UNIT = "|".join(sorted(UNITS | SHORT_UNITS, key=len, reverse=True))
UNIT_NEXT = re.compile(rf"\s?(?:%|[µμ]|(?:{_EITHER_UNIT})\b)")
"""A unit after a number."""


class Atom(NamedTuple):
    """A part of a token: letters or a number, and whether something separates it from the one before."""

    text: str
    number: bool
    apart: bool


def folded_token(text: str) -> str:
    """Fold a token: lower case, plain forms, no accents, one dash, Greek letters spelt out."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_DASHES).lower()
        text = _MICRO.sub("u", text)
        text = _LETTER.sub(lambda letter: f"-{_GREEK[letter[0]]}-", text)
    return text.lower()


def value_of(number: str) -> str:
    """Return a number's value: 0.5 for 0.50. With two points it is no number, and stays."""
    return number.rstrip("0").rstrip(".") if number.count(".") == 1 else number


def atoms_of(piece: str) -> list[Atom]:
    """Split a token, or a part of it, into letters and numbers, in order."""
    found, end = [], 0
    for match in _ATOM.finditer(piece):
        found.append(Atom(match.group(), match.lastgroup == "number", match.start() > end or not end))
        end = match.end()
    return found
