"""Write fractions, roots, powers and struck words as plain characters.

Every format uses this: Word's formulas, MathML, HTML and PDF. Brackets are added only where the characters
would mean something else without them, so that (a+b)/2 is never read as a+b/2.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTABLE = frozenset("0123456789+-−=()")
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_OPERATORS = frozenset("+-−–±∓×·⋅*∗÷/⁄=≠<>≤≥≈≡∝∑∏∫√,;:|\n\t ")
"""What ties less closely than a fraction's line or a power: brackets keep it together."""
_OPEN = "([{⌈⌊⟨‖"
_CLOSE = ")]}⌉⌋⟩‖"
_MARKS = re.compile(r"[a-z](?:[\s,]+[a-z])*|[*†‡§¶#]+", re.IGNORECASE)
"""Letters and signs that point to notes: a, or a,b."""
_MODIFIERS = str.maketrans("m", "ᵐ")
_COMBINING = {
    **dict.fromkeys("¯‾ˉ―─_\u0305", "\u0304"),
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "˙": "\u0307",
    ".": "\u0307",
    "¨": "\u0308",
    "ˇ": "\u030c",
    "→": "\u20d7",
    "⃗": "\u20d7",
}
"""Signs drawn over a term, and the characters that combine with what they follow."""
_MIRRORED = str.maketrans("()[]{}<>≤≥«»", ")(][}{><≥≤»«")
_EMPTY = "□"
STRIKE = "~~"


def raised(words: str, before: str) -> str:
    """Write a superscript behind the text `before`, so that ten to the ninth is never written 109.

    Digits and signs get their raised characters. What would merge into the number or word before it stands
    behind "^"; what is no exponent ("19th", "[3]", "™") stays as it is.
    """
    bare = words.strip()
    if not bare or bare.startswith("[") or bare.lower() in _ORDINALS:
        return words
    has_letter = any(c.isalpha() for c in bare)
    sums = bool(re.search(r"[+\-−–×·/=]", bare))
    if re.search(r"\d[.·/]\d", bare) or (has_letter and sums and before[-1:].isalnum()):
        return f"^{bracketed(bare)}"
    if (any(c.isdigit() for c in bare) and not has_letter) or bare in "+-−":
        return words.translate(_RAISED)
    merges = before[-1:].isdigit() or (before[-1:].isalpha() and _MARKS.fullmatch(bare) is not None)
    return f"^{bare}" if merges and bare[0].isalnum() else words


def lowered(words: str) -> str:
    """Write a subscript: digits and signs lowered where it is made of them, letters as they are."""
    return words.translate(_LOWERED) if any(c.isdigit() for c in words) else words


def fraction(above: str, below: str) -> str:
    """Write a fraction on one line: (a+b)/(c×d)."""
    return f"{bracketed(above)}/{bracketed(below)}"


def stacked(above: str, below: str) -> str:
    """Write two terms that stand above one another without a line, such as a binomial: (n; k)."""
    return f"({above.strip()}; {below.strip()})"


def root(radicand: str, degree: str = "") -> str:
    """Write a root: √16, √(a+b), ³√27, ⁿ√x; one of another degree as √[k+1](x)."""
    degree = degree.strip()
    if degree in ("", "2"):
        return f"√{bracketed(radicand)}"
    if set(degree) <= set("0123456789n"):
        return f"{degree.translate(_RAISED).replace('n', 'ⁿ')}√{bracketed(radicand)}"
    return f"√[{degree}]({radicand.strip()})"


def power(base: str, exponent: str) -> str:
    """Write a power of a formula: (a+b)², x^(n−1); a base that is itself raised gets brackets."""
    exponent = exponent.strip()
    base = _tight(base)
    if not exponent:
        return base
    if set(exponent) <= _SHIFTABLE and "=" not in exponent:
        return base + exponent.translate(_RAISED)
    return f"{base}^{bracketed(exponent)}" if any(c.isalnum() for c in exponent) else base + exponent


def index(base: str, below: str) -> str:
    """Write a lowered index of a formula: CO₂, Vd, x_(t+1)."""
    below = below.strip()
    base = base.strip()
    if not below:
        return base
    if set(below) <= _SHIFTABLE:
        return base + below.translate(_LOWERED)
    if needs_brackets(below):
        return f"{base}_{bracketed(below)}"
    return f"{base}_{below}" if base[-1:].isdigit() else base + lowered(below)


def before(below: str, above: str, base: str) -> str:
    """Write small characters in front of a base, such as a mass number: ⁹⁹ᵐTc."""
    front = "".join(
        words.translate(table) for words, table in ((above.strip(), _RAISED), (below.strip(), _LOWERED))
    )
    return front.translate(_MODIFIERS) + base.strip()


def limits(sign: str, below: str, above: str) -> str:
    """Write a sum, product, integral or limit with its bounds below and above: ∑(i=1..n), lim_(x→0)."""
    sign, below, above = sign.strip(), below.strip(), above.strip()
    if not below and not above:
        return sign
    link = "_" if sign[-1:].isalnum() else ""
    return f"{sign}{link}({below}..{above})" if above else f"{sign}{link}({below})"


def fenced(opening: str, terms: Iterable[str], closing: str, separator: str = ",") -> str:
    """Write terms between brackets or bars, as the page has them: |a−b|, min(a,b)."""
    return f"{opening}{separator.join(term.strip() for term in terms)}{closing}"


def cases(rows: Sequence[str]) -> str:
    """Write the cases behind a large brace: {0.7 if female / 0.9 if male}."""
    return "{" + " / ".join(row.strip() for row in rows) + "}"


def matrix(rows: Sequence[Sequence[str]]) -> str:
    """Write a matrix without its brackets: cells apart by a space, rows by a semicolon."""
    return "; ".join(" ".join(_cell(cell) for cell in row) for row in rows)


def lines(rows: Sequence[str]) -> str:
    """Write equations that stand under one another."""
    return "; ".join(row.strip() for row in rows if row.strip())


def accented(base: str, mark: str) -> str:
    """Write a mark that stands over a term behind it: x̄, â, (a+b)̂; a line goes over each character."""
    base, mark = base.strip(), _COMBINING.get(mark.strip(), mark.strip())
    if mark in ("\u0304", "\u0305") and len(base) > 1:
        return "".join(c if c.isspace() else f"{c}\u0305" for c in base)
    return f"{base if len(base) == 1 else bracketed(base)}{mark}"


def struck(words: str) -> str:
    """Mark struck words, which must not read as if they held: ~~50 mg~~; white space stays outside."""
    bare = words.strip()
    if not bare:
        return words
    at = words.index(bare)
    return f"{words[:at]}{STRIKE}{bare}{STRIKE}{words[at + len(bare) :]}"


def turned(words: str) -> str:
    """Write characters in the order of a page that turns them around, brackets mirrored."""
    return words[::-1].translate(_MIRRORED)


def image(alternative: str = "") -> str:
    """Write an image among words: [image], or [image: its alternative text]."""
    words = " ".join(alternative.split())
    return f"[image: {words}]" if words else "[image]"


def bracketed(words: str) -> str:
    """Put brackets around a term that needs them (`needs_brackets`)."""
    words = words.strip()
    return f"({words})" if needs_brackets(words) else words


def needs_brackets(words: str) -> bool:
    """Return whether a term has an operator outside all brackets and bars."""
    depth, bars = 0, 0
    for character in words.strip():
        if character in "|‖":
            bars ^= 1
        elif character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth -= 1
        elif depth <= 0 and not bars and character in _OPERATORS:
            return True
    return bars == 1 or depth != 0


def _tight(base: str) -> str:
    """Put a base that has an operator or a power of its own in brackets, so that a power can follow it."""
    base = base.strip()
    is_raised = any(c in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻^" for c in base) and not _is_whole(base)
    return f"({base})" if needs_brackets(base) or is_raised else base


def _is_whole(words: str) -> bool:
    """Return whether one pair of brackets encloses a whole term."""
    depth = 0
    for at, character in enumerate(words):
        depth += (character in "([{") - (character in ")]}")
        if depth == 0:
            return character in ")]}" and at == len(words) - 1
    return False


def _cell(words: str) -> str:
    words = words.strip() or _EMPTY
    return f"({words})" if any(c.isspace() for c in words) and not _is_whole(words) else words
