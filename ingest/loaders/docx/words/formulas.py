"""Write the formulas of Word's equation editor (OMML) on one line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from lxml import etree

from ingest import signs
from ingest.loaders.docx.names import M, W, is_on, value
from ingest.loaders.docx.words.symbols import stated_symbol
from ingest.signs.formulas import Piece, joined

_PLAIN = ("oMath", "oMathPara", "box", "e", "num", "den", "sup", "sub", "deg", "lim", "fName", "ins")
_UNSEEN = ("del", "moveFrom", "rPr", "ctrlPr", "argPr")
_STRIKES = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
_CASES_AFTER = "{"
_MATHS = range(0x1D400, 0x1D800)

Note = Callable[[str], None]
"""Called with what is not understood of a formula."""


def formula(element: etree._Element, note: Note) -> str:
    """Return a formula on one line; call `note` with what is not understood."""
    return " ".join(_Formula(note).inside(element).split())


class _Formula:
    def __init__(self, note: Note) -> None:
        self._note = note

    def inside(self, element: etree._Element | None) -> str:
        """Return the parts of an element, joined."""
        if element is None:
            return ""
        return joined(piece for child in element if (piece := self._piece(child)) is not None)

    def _piece(self, element: etree._Element) -> Piece | None:
        if not isinstance(element.tag, str):
            return None
        name = etree.QName(element).localname
        if name in _UNSEEN or name.endswith("Pr"):
            return None
        if name == "r":
            return Piece(_run(element))
        if element.tag.startswith(M):
            writer = _WRITERS.get(name)
            if writer is not None:
                return writer(self, element)
        if name not in _PLAIN and element.tag.startswith(M):
            self._note("A part of a formula is not understood")
        return Piece(self.inside(element), "factor")

    def part(self, element: etree._Element, name: str) -> str:
        """Return the words of a named part of a formula, such as its numerator."""
        return self.inside(element.find(M + name))

    def fraction(self, element: etree._Element) -> Piece:
        above, below = self.part(element, "num"), self.part(element, "den")
        if _setting(element, "fPr", "type") == "noBar":
            return Piece(signs.stacked(above, below), "factor")
        return Piece(signs.fraction(above, below), "fraction")

    def root(self, element: etree._Element) -> Piece:
        hidden = is_set(element, "radPr", "degHide")
        degree = "" if hidden else self.part(element, "deg")
        return Piece(signs.root(self.part(element, "e"), degree), "root")

    def many(self, element: etree._Element) -> Piece:
        """Return a sum, product or integral."""
        sign = _setting(element, "naryPr", "chr", "∫")
        below = "" if is_set(element, "naryPr", "subHide") else self.part(element, "sub")
        above = "" if is_set(element, "naryPr", "supHide") else self.part(element, "sup")
        over = signs.limits(sign, below, above)
        return Piece(f"{over} {self.part(element, 'e')}".strip(), "root")

    def fence(self, element: etree._Element) -> Piece:
        opening = _setting(element, "dPr", "begChr", "(")
        closing = _setting(element, "dPr", "endChr", ")")
        terms = element.findall(M + "e")
        if opening == _CASES_AFTER and not closing and len(terms) == 1:
            rows = self._stack(terms[0])
            if rows:
                return Piece(signs.cases(rows), "factor")
        if len(terms) == 1 and opening == "(" and _is_binomial(terms[0]):
            return Piece(self.inside(terms[0]), "factor")
        separator = _setting(element, "dPr", "sepChr", ",")
        return Piece(signs.fenced(opening, [self.inside(e) for e in terms], closing, separator), "factor")

    def _stack(self, element: etree._Element) -> list[str]:
        """Return the rows of equations or of a matrix that is all of an element; none for anything else."""
        parts = [child for child in element if not str(child.tag).endswith("Pr")]
        if len(parts) == 1 and parts[0].tag == M + "eqArr":
            return [_aligned(self.inside(row)) for row in parts[0].iterfind(M + "e")]
        if len(parts) == 1 and parts[0].tag == M + "m":
            rows = parts[0].iterfind(M + "mr")
            return [" ".join(self.inside(cell) for cell in row.iterfind(M + "e")) for row in rows]
        return []

    def equations(self, element: etree._Element) -> Piece:
        rows = [_aligned(self.inside(row)) for row in element.iterfind(M + "e")]
        return Piece(signs.lines(rows), "factor")

    def matrix(self, element: etree._Element) -> Piece:
        rows = [[self.inside(cell) for cell in row.iterfind(M + "e")] for row in element.iterfind(M + "mr")]
        return Piece(signs.matrix(rows), "factor")

    def power(self, element: etree._Element) -> Piece:
        return Piece(signs.power(self.part(element, "e"), self.part(element, "sup")), "factor")

    def index(self, element: etree._Element) -> Piece:
        return Piece(signs.index(self.part(element, "e"), self.part(element, "sub")), "factor")

    def both(self, element: etree._Element) -> Piece:
        base = signs.index(self.part(element, "e"), self.part(element, "sub"))
        raised = signs.power("", self.part(element, "sup"))
        return Piece(base + raised, "factor")

    def before(self, element: etree._Element) -> Piece:
        sub, sup, base = (self.part(element, name) for name in ("sub", "sup", "e"))
        return Piece(signs.before(sub, sup, base), "root")

    def function(self, element: etree._Element) -> Piece:
        name, argument = self.part(element, "fName"), self.part(element, "e")
        return Piece(f"{name}{'' if argument[:1] in '([{|' else ' '}{argument}".strip(), "root")

    def lower_limit(self, element: etree._Element) -> Piece:
        return Piece(signs.limits(self.part(element, "e"), self.part(element, "lim"), ""), "factor")

    def upper_limit(self, element: etree._Element) -> Piece:
        return Piece(signs.limits(self.part(element, "e"), "", self.part(element, "lim")), "factor")

    def bar(self, element: etree._Element) -> Piece:
        mark = "¯" if _setting(element, "barPr", "pos", "bot") == "top" else "\u0332"
        return Piece(signs.accented(self.part(element, "e"), mark), "factor")

    def accent(self, element: etree._Element) -> Piece:
        return Piece(
            signs.accented(self.part(element, "e"), _setting(element, "accPr", "chr", "\u0302")), "factor"
        )

    def brace(self, element: etree._Element) -> Piece:
        """Return a brace over or under a term, which keeps the term together."""
        return Piece(signs.bracketed(self.part(element, "e")), "factor")

    def border(self, element: etree._Element) -> Piece:
        words = self.part(element, "e")
        is_struck = any(is_set(element, "borderBoxPr", name) for name in _STRIKES)
        return Piece(signs.struck(words) if is_struck else words, "factor")

    def phantom(self, element: etree._Element) -> Piece:
        shown = element.find(f"{M}phantPr/{M}show")
        is_shown = shown is None or shown.get(M + "val", "1") not in ("0", "false", "off")
        return Piece(self.part(element, "e") if is_shown else "", "factor")


_WRITERS: dict[str, Callable[[_Formula, etree._Element], Piece]] = {
    "f": _Formula.fraction,
    "rad": _Formula.root,
    "nary": _Formula.many,
    "d": _Formula.fence,
    "eqArr": _Formula.equations,
    "m": _Formula.matrix,
    "sSup": _Formula.power,
    "sSub": _Formula.index,
    "sSubSup": _Formula.both,
    "sPre": _Formula.before,
    "func": _Formula.function,
    "limLow": _Formula.lower_limit,
    "limUpp": _Formula.upper_limit,
    "bar": _Formula.bar,
    "acc": _Formula.accent,
    "groupChr": _Formula.brace,
    "borderBox": _Formula.border,
    "phant": _Formula.phantom,
}


def is_set(element: etree._Element, properties: str, name: str) -> bool:
    """Return whether a property of a formula's part is on."""
    found = element.find(f"{M}{properties}/{M}{name}")
    return found is not None and found.get(M + "val", "1") not in ("0", "false", "off")


def _setting(element: etree._Element, properties: str, name: str, otherwise: str = "") -> str:
    found = element.find(f"{M}{properties}/{M}{name}")
    return otherwise if found is None else found.get(M + "val", "")


def _is_binomial(term: etree._Element) -> bool:
    parts = [child for child in term if not str(child.tag).endswith("Pr")]
    is_fraction = len(parts) == 1 and parts[0].tag == M + "f"
    return is_fraction and _setting(parts[0], "fPr", "type") == "noBar"


def _aligned(row: str) -> str:
    """Return a row without the signs that align equations."""
    return row.replace("&", "")


def _run(run: etree._Element) -> str:
    """Return the characters of a run; those of the mathematical alphabets as the letters that they are."""
    words = ""
    for child in run:
        if child.tag in (M + "t", W + "t"):
            words += child.text or ""
        elif child.tag == W + "sym":
            words += stated_symbol(value(child, "char"), value(child, "font"))
        elif child.tag in (W + "br", W + "tab"):
            words += " "
    words = "".join(unicodedata.normalize("NFKC", c) if ord(c) in _MATHS else c for c in words)
    properties = run.find(W + "rPr")
    off = properties is not None and is_on(properties.find(W + "vanish"))
    struck = properties is not None and any(is_on(properties.find(W + n)) for n in ("strike", "dstrike"))
    return "" if off else signs.struck(words) if struck else words
