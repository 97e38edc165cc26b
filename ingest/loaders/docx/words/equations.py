r"""Write Word's EQ fields, an older way to set formulas: \f(1,2) is ½, \r(3,27) the cube root of 27."""

from __future__ import annotations

import re
from collections.abc import Callable

from ingest import signs
from ingest.signs.formulas import Piece, joined, small_fraction

_SWITCH = re.compile(r"\\([a-zA-Z]+)(-?\d*)")
_ESCAPED = "\\(),;{}[]"
_MOST_DEEP = 40
_BRACKETS = {"{": "}", "(": ")", "[": "]", "<": ">"}


class NotUnderstoodError(Exception):
    """An EQ field uses something that is not read here."""


def equation(instruction: str, before: str = "") -> str:
    """Return what an EQ field shows behind the text `before`.

    Raises:
        NotUnderstoodError: if it holds what is not known here, or does not end.
    """
    return _Equation(instruction.strip(), before).read()


class _Equation:
    """Reads the instruction of a field from left to right."""

    def __init__(self, text: str, before: str) -> None:
        self._text = text
        self._before = before
        self._at = 0
        self._deep = 0

    def read(self) -> str:
        words = self._line("")
        if self._at < len(self._text):
            raise NotUnderstoodError
        return words

    def _line(self, ends: str) -> str:
        """Return terms up to one of the characters that end them, which is not consumed."""
        pieces: list[Piece] = []
        while self._at < len(self._text) and self._text[self._at] not in ends:
            behind = "".join(piece.words for piece in pieces)
            pieces.append(self._term(behind or ("" if ends else self._before)))
        return joined(pieces)

    def _term(self, before: str) -> Piece:
        character = self._text[self._at]
        if character != "\\":
            self._at += 1
            return Piece(character)
        if self._text[self._at + 1 : self._at + 2] in tuple(_ESCAPED):
            self._at += 2
            return Piece(self._text[self._at - 1])
        return self._switch(before)

    def _switch(self, before: str) -> Piece:
        name, options = self._name(), []
        while self._text[self._at : self._at + 1] == "\\":
            options.append(self._name())
            if options[-1][0] in ("bc", "lc", "rc", "fc", "vc") and self._at + 1 < len(self._text):
                options[-1] = (options[-1][0], self._text[self._at + 1])
                self._at += 2
        terms = self._terms()
        writer = _WRITERS.get(name[0])
        if writer is None:
            raise NotUnderstoodError
        return writer(terms, dict(options), before)

    def _name(self) -> tuple[str, str]:
        found = _SWITCH.match(self._text, self._at)
        if found is None:
            raise NotUnderstoodError
        self._at = found.end()
        while self._text[self._at : self._at + 1] == " ":
            self._at += 1
        return found[1].lower(), found[2]

    def _terms(self) -> list[str]:
        """Return the terms in brackets, apart by commas or semicolons."""
        self._deep += 1
        if self._text[self._at : self._at + 1] != "(" or self._deep > _MOST_DEEP:
            raise NotUnderstoodError
        terms: list[str] = []
        separators = ""
        while self._text[self._at : self._at + 1] in ("(", ",", ";"):
            separators += self._text[self._at]
            self._at += 1
            terms.append(self._inner().strip())
        if self._text[self._at : self._at + 1] != ")":
            raise NotUnderstoodError
        self._at += 1
        self._deep -= 1
        return _with_decimal_commas(terms, separators[1:])

    def _inner(self) -> str:
        """One term; plain brackets inside it belong to it."""
        words = self._line("(,;)")
        while self._text[self._at : self._at + 1] == "(":
            self._deep += 1
            if self._deep > _MOST_DEEP:
                raise NotUnderstoodError
            self._at += 1
            inside = self._inner()
            if self._text[self._at : self._at + 1] != ")":
                raise NotUnderstoodError
            self._at += 1
            self._deep -= 1
            words += f"({inside}){self._line('(,;)')}"
        return words


def _with_decimal_commas(terms: list[str], separators: str) -> list[str]:
    """Join again what a comma parted, where semicolons stand between the terms: 1,5;2."""
    if ";" not in separators:
        return terms
    joined_terms = terms[:1]
    for separator, term in zip(separators, terms[1:], strict=True):
        if separator == ",":
            joined_terms[-1] += f",{term}"
        else:
            joined_terms.append(term)
    return joined_terms


_Options = dict[str, str]


def _fraction(terms: list[str], options: _Options, before: str) -> Piece:
    above, below = _two(terms)
    words = small_fraction(above, below)
    return Piece(words, "fraction" if "/" in words else "factor")


def _root(terms: list[str], options: _Options, before: str) -> Piece:
    degree, radicand = _two(terms) if len(terms) > 1 else ("", terms[0])
    return Piece(signs.root(radicand, degree), "root")


def _shifted(terms: list[str], options: _Options, before: str) -> Piece:
    if len(terms) != 1 or not options.keys() <= {"up", "do", "ai", "di"}:
        raise NotUnderstoodError
    if "up" in options:
        return Piece(signs.raised(terms[0], before), "text")
    return Piece(signs.lowered(terms[0]) if "do" in options else terms[0], "text")


def _bracketed(terms: list[str], options: _Options, before: str) -> Piece:
    opening = options.get("lc", options.get("bc", "" if "rc" in options else "("))
    closing = options.get("rc", _BRACKETS.get(opening, opening) if "lc" not in options else "")
    return Piece(signs.fenced(opening, terms, closing), "factor")


def _array(terms: list[str], options: _Options, before: str) -> Piece:
    width = int(options.get("co") or 1)
    if not 0 < width <= len(terms):
        raise NotUnderstoodError
    rows = [terms[at : at + width] for at in range(0, len(terms), width)]
    return Piece(signs.matrix(rows), "factor")


def _sum(terms: list[str], options: _Options, before: str) -> Piece:
    if len(terms) != 3:
        raise NotUnderstoodError
    sign = "∑" if "su" in options else "∏" if "pr" in options else options.get("fc", "∫")
    return Piece(f"{signs.limits(sign, terms[0], terms[1])} {terms[2]}", "root")


def _listed(terms: list[str], options: _Options, before: str) -> Piece:
    return Piece(",".join(terms), "factor")


def _boxed(terms: list[str], options: _Options, before: str) -> Piece:
    if len(terms) != 1:
        raise NotUnderstoodError
    return Piece(terms[0], "text")


def _two(terms: list[str]) -> tuple[str, str]:
    if len(terms) != 2:
        raise NotUnderstoodError
    return terms[0], terms[1]


_WRITERS: dict[str, Callable[[list[str], _Options, str], Piece]] = {
    "f": _fraction,
    "r": _root,
    "s": _shifted,
    "b": _bracketed,
    "a": _array,
    "i": _sum,
    "l": _listed,
    "x": _boxed,
}
