"""Writes MathML as plain characters, for web pages and XML alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from ingest import signs

_ROWS = frozenset("math mrow mstyle mpadded merror mtd mtext mi mn mo ms".split())
_UNSEEN = frozenset("annotation annotation-xml mphantom maligngroup malignmark none mprescripts".split())
_BIG = frozenset("∑∏∐∫∬∭∮⋂⋃⋁⋀⨁⨂")
_LIMITED = frozenset("lim max min sup inf limsup liminf argmax argmin gcd Pr".split())
_INVISIBLE = str.maketrans(dict.fromkeys("\u2061\u2063\u2064\u200b\u00ad"))
_TIMES = "\u2062"
_BETWEEN_DIGITS = re.compile(rf"(?<=\d){_TIMES}(?=\d)")
_STRIKES = re.compile(r"strike|xcancel")
_RELATION = re.compile(r"[=≠<>≤≥≈≡∝]")


class Formula:
    """A formula as plain characters; `understood` is False where an element in it is not known."""

    def __init__(self, math: etree._Element) -> None:
        self.understood = True
        written = self._row(math)
        written = _BETWEEN_DIGITS.sub("·", written).replace(_TIMES, "")
        self.text = " ".join(written.split())

    def _row(self, element: etree._Element) -> str:
        """Write what stands in a row, the cases behind a brace as such."""
        parts: list[str] = [element.text or ""]
        children = list(element.iterchildren("*"))
        for at, child in enumerate(children):
            tables = at > 0 and child.tag == "mtable" and parts[-1].strip() == "{"
            closes = at + 1 < len(children) and _words(children[at + 1]) == "}"
            if tables and not closes:
                parts[-1] = signs.cases([" ".join(filter(None, row)) for row in self._table(child)])
            elif _is_fraction(child):
                parts.append(signs.behind(parts[-1], self.write(child)))
            else:
                parts.append(self.write(child))
            parts.append(child.tail or "" if (child.tail or "").strip() else "")
            parts = [*filter(None, parts)] or [""]
        return "".join(parts)

    def write(self, element: etree._Element) -> str:
        """Write one element."""
        tag = str(element.tag)
        if tag in _UNSEEN:
            return ""
        if tag in _ROWS:
            return self._row(element).translate(_INVISIBLE)
        match tag:
            case "mspace":
                return " "
            case "msqrt":
                return signs.root(self._row(element))
            case "menclose":
                return self._enclosed(element)
            case "mtable":
                return self._tabled(element)
        return self._of_parts(element)

    def _of_parts(self, element: etree._Element) -> str:
        """Write an element whose children each have a place of their own."""
        tag = str(element.tag)
        children = list(element.iterchildren("*"))
        parts = [self.write(child) for child in children]
        match tag:
            case "semantics" | "maction":
                return parts[0] if parts else ""
            case "mfenced":
                return self._fenced(element, parts)
            case "mfrac" | "mroot" | "msup" | "msub" | "mover" | "munder" if len(parts) == 2:
                return self._of_two(element, parts)
            case "msubsup" | "munderover" if len(parts) == 3:
                if tag == "munderover" or _is_limited(parts[0]):
                    return signs.limits(*parts)
                return signs.power(signs.index(parts[0], parts[1]), parts[2])
            case "mmultiscripts" if parts:
                return _with_scripts(children, parts)
        self.understood = False
        return " ".join(filter(None, (element.text or "", *parts)))

    def _of_two(self, element: etree._Element, parts: Sequence[str]) -> str:
        base, other = parts
        match element.tag:
            case "mfrac":
                # A line of no thickness is none: a binomial.
                thin = re.fullmatch(r"0+(?:\.0*)?\D*", element.get("linethickness", "1").strip())
                return signs.stacked(base, other) if thin else signs.fraction(base, other)
            case "mroot":
                return signs.root(base, other)
            case "msup":
                return signs.limits(base, "", other) if _is_limited(base) else signs.power(base, other)
            case "msub":
                return signs.limits(base, other, "") if _is_limited(base) else signs.index(base, other)
            case "munder":
                return signs.limits(base, other, "")
        if _is_limited(base) or len(other.strip()) > 1:
            return signs.limits(base, "", other)
        return signs.accented(base, other)

    def _fenced(self, element: etree._Element, parts: Sequence[str]) -> str:
        separators = "".join(element.get("separators", ",").split())
        joined = parts[0] if parts else ""
        for at, part in enumerate(parts[1:]):
            mark = separators[min(at, len(separators) - 1)] if separators else ""
            joined += mark + part
        return f"{element.get('open', '(')}{joined}{element.get('close', ')')}"

    def _enclosed(self, element: etree._Element) -> str:
        notation = element.get("notation", "longdiv")
        inner = self._row(element)
        if _STRIKES.search(notation):
            return f"{signs.struck(inner)} "
        return signs.root(inner) if "radical" in notation else inner

    def _table(self, table: etree._Element) -> list[list[str]]:
        rows = table.iterchildren("mtr", "mlabeledtr")
        return [[self.write(cell).strip() for cell in row.iterchildren("*")] for row in rows]

    def _tabled(self, table: etree._Element) -> str:
        rows = self._table(table)
        if any(_RELATION.search(cell) for row in rows for cell in row):
            return signs.lines(["".join(row) for row in rows])
        return signs.matrix(rows)


def _with_scripts(children: Sequence[etree._Element], parts: Sequence[str]) -> str:
    """Write a base with what stands small behind it and before it."""
    cut = next((at for at, child in enumerate(children) if child.tag == "mprescripts"), len(parts))
    base = parts[0]
    for below, above in _pairs(parts[1:cut]):
        base = signs.power(signs.index(base, below), above)
    for below, above in _pairs(parts[cut + 1 :]):
        base = signs.before(below, above, base)
    return base


def _pairs(parts: Sequence[str]) -> Iterable[tuple[str, str]]:
    filled = [*parts, ""] if len(parts) % 2 else parts
    return zip(filled[::2], filled[1::2], strict=True)


def _is_fraction(element: etree._Element) -> bool:
    """Whether an element is a fraction, however it is wrapped."""
    while element.tag in _ROWS and len(element) == 1:
        element = element[0]
    return bool(element.tag == "mfrac")


def _is_limited(base: str) -> bool:
    base = base.strip()
    return base in _LIMITED or (base != "" and set(base) <= _BIG)


def _words(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()
