"""Find the abbreviations that a document defines: "juvenile dermatomyositis (JDM)".

The conditions are those of Schwartz AS, Hearst MA. A simple algorithm for identifying abbreviation
definitions in biomedical text. Pac Symp Biocomput 2003:451-62: a bracket holds the short form, or the
long form of the word before it, which has at most min(|A| + 5, 2|A|) words and holds all the short
form's characters in order, the first at the beginning of a word. They take the first alignment from
the right; here it is the cheapest, and none that is dear: a character within a word costs something,
and so does a word passed over. That finds where the long form begins ("severe acute respiratory
syndrome coronavirus (SARS)") and keeps chance matches out.
"""

# Our own: `abbreviations` (last release 2019) returns no offsets, and those of `abbreviation-extractor`
# 0.2 count bytes of a sentence that it has cleaned, not characters of the text.

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ingest.document import Document
from ingest.text.brackets import BRACKET, without_brackets
from ingest.text.statements import statements
from ingest.text.structure import paragraph_spans


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation and its long form, as a document defines it.

    `start:end` is the span that defines it, in character offsets into `Document.text`. White space in both
    forms is normalised.
    """

    short: str
    long: str
    start: int
    end: int


class _Bracket(NamedTuple):
    """Where a bracket opens and closes, and `floor`, where its sentence begins."""

    open: int
    close: int
    floor: int


class _Path(NamedTuple):
    """The cheapest match of the short form's first characters, the last at `at` in word number `word`.
    `back` is its beginning, negated: of two that cost the same, the shorter is taken."""

    cost: float
    back: int
    word: int
    at: int


_MOST_SHORT, _REACH = 10, 250  # The longest short form, and how far a long form reaches, in characters.
_INSIDE, _NEW_INSIDE = 1, 3
"""What a character within a word costs, behind another one matched in it, and where there is none."""
_SKIP, _SKIP_PART, _TRAIL, _MOST_COST = 2, 1, 1, 8
"""A word passed over, a part of a compound, any of these behind the last one matched; the most of all."""
_POOR_LETTERS, _POOR_COST = 4, 1  # The most without two capitals ("aa", "Hb"): chance matches many.
_NO_WAY = (math.inf, 0)
_FORM = r"""[^\W_][^\s()\[\],;:=<>%|"“”]{0,9}"""  # No longer than a short form may be: see _MOST_SHORT.
_SHORT = re.compile(
    r"\s*(?:(?:or|hereafter|abbreviated(?:\s+(?:as|to))?|(?:also\s+)?(?:called|known\s+as))\s+)?(?:the\s+)?"
    rf"""["'“”‘’]?(?P<short>{_FORM}(?:\s{{1,40}}{_FORM})?)["'“”‘’]?\s*(?:[,;:()\[\]]|\s[–—-]\s)"""
)
_BEFORE = re.compile(rf"""(?<![^\s(\[])["'“‘]?(?P<short>{_FORM}?)["'”’]?\s*$""")
# What points elsewhere; a year; a measure; the number of an item; "group B".
_NO_SHORT = re.compile(
    r"(?:[Ff]igs?|[Ff]igures?|[Tt]abs?|[Tt]ables?|[Rr]efs?|[Ss]ee|vs|cf|ca|[Ee]qs?|[Nn]o|ie|eg)\b\.?(?:\s|$)"
    r"|i\.e|e\.g|.*\b(?:1[89]|20)\d\d[a-z]?$|\d[\d.,]*\s|[ivx]+$"
    r"|(?:[Tt]ype|[Ss]tage|[Gg]rade|[Cc]lass|[Gg]roup|[Pp]hase|[Pp]anel|[Ll]evel|[Cc]ases?)\s"
)
_NUMBERED = re.compile(r"(?:[Tt]ype|[Ss]tage|[Gg]rade|[Cc]lass|[Gg]roup|[Pp]hase|[Ff]actor)s? [IVX]+$")
# A long form is one noun phrase: it holds no such mark and no such word.
_WALL = re.compile(
    r"[;:=±<>≤≥•|()\[\]]|\b(?:are|can|has|have|had|is|may|or|such|than|that|this|was|were|which|who|will)\b"
)
_MINOR = frozenset("an and as at by for from in into of on per the to via with".split())
_RUN, _BETWEEN = re.compile(r"[^\W_]+"), re.compile(r"[\s‐‑–-]+")
_COMPOUND, _EDGE = "-‐‑–/'’", " \t\r\n\"'“”‘’«»,;:.-–—"
_GREEK = str.maketrans("αβγδεκλμµπστω", "abgdeklmmpstw")


def definitions(document: Document) -> tuple[Definition, ...]:
    """Return the abbreviations that a document's body defines, in reading order, each pair once."""
    found: dict[str, Definition] = {}
    for section in document.sections:
        if section.kind == "body":
            for bracket in _brackets(document.text, section.start, section.end):
                definition = _long_before(document.text, bracket) or _long_within(document.text, bracket)
                if definition:
                    key = _BETWEEN.sub(" ", f"{definition.short}\0{definition.long}".casefold())
                    found.setdefault(key, definition)
    return tuple(found.values())


def _brackets(text: str, start: int, end: int) -> Iterator[_Bracket]:
    """Yield the brackets that open and close in the same sentence, in order."""
    for first, last in paragraph_spans(text, start, end):
        for a, b in statements(text[first:last]) if BRACKET.search(text, first, last) else ():
            opened: list[int] = []
            found: list[_Bracket] = []
            for match in BRACKET.finditer(text, first + a, first + b):
                if match[0] in "([":
                    opened.append(match.start())
                elif opened:
                    found.append(_Bracket(opened.pop(), match.start(), first + a))
            yield from sorted(found)


def _long_before(text: str, bracket: _Bracket) -> Definition | None:
    """Return what "juvenile dermatomyositis (JDM)" defines."""
    match = _SHORT.match(text, bracket.open + 1, bracket.close + 1)
    if not match or not _may_be_short(short := " ".join(match["short"].split())):
        return None
    floor = max(bracket.floor, bracket.open - _REACH)
    before = text[floor : bracket.open].rstrip(_EDGE).removesuffix("'s").removesuffix("’s")
    words = [word.start() for word in re.finditer(r"\S+", before)][-_most_words(short) :]
    walls = [wall.end() for wall in _WALL.finditer(without_brackets(before))]
    at = max([*walls[-1:], *words[:1]], default=0)
    begin = _align(short, before[at:])
    if begin is None or _NUMBERED.search(f"{before} {short}"):
        return None
    end = match.end() if match.end() > bracket.close else match.end("short")
    return _definition(short, before[at + begin :], floor + at + begin, end)


def _long_within(text: str, bracket: _Bracket) -> Definition | None:
    """Return what "JDM (juvenile dermatomyositis)" defines."""
    near = max(bracket.floor, bracket.open - 2 * _MOST_SHORT)
    match = _BEFORE.search(text, near, bracket.open)
    if not match or not _may_be_short(short := match["short"]) or _is_poor(short):
        return None
    inside = text[bracket.open + 1 : min(bracket.close, bracket.open + _REACH)].split(";")[0]
    for part in (inside.split(",")[0], inside):
        long = part.rstrip(_EDGE)
        # "ORFs (ORF3b)" names one of them.
        alike = _letters(long).startswith(_letters(short.removesuffix("s")))
        fits = len(long.split()) <= _most_words(short) and not _WALL.search(without_brackets(long))
        if fits and not alike and _align(short, long) == 0:
            end = bracket.open + 1 + len(long)
            return _definition(short, long, match.start("short"), end + (end == bracket.close))
    return None


def _definition(short: str, long: str, start: int, end: int) -> Definition | None:
    long = " ".join(long.split())
    repeats_short = short in long and re.search(rf"(?<!\w){re.escape(short)}(?!\w)", long)
    return None if len(long) <= len(short) or repeats_short else Definition(short, long, start, end)


def _may_be_short(form: str) -> bool:
    letters = _letters(form) if len(form) <= _MOST_SHORT and not _NO_SHORT.match(form) else ""
    return len(letters) > 1 and any(map(str.isalpha, letters))


def _is_poor(short: str) -> bool:
    capitals = sum(character.isupper() for character in short)
    return not capitals or capitals + sum(character.isdigit() for character in short) < 2


def _most_words(short: str) -> int:
    return min(len(short) + 5, 2 * len(short))


def _most_cost(short: str, letters: str, one_word: bool) -> int:
    if _is_poor(short):
        chance = len(letters) > _POOR_LETTERS or (one_word and short[0].islower())
        return -1 if chance else _POOR_COST
    return 2 if len(letters) == 2 else min(len(letters) + 1, _MOST_COST)


def _letters(form: str) -> str:
    return "".join(_RUN.findall(_fold(form)))


def _fold(form: str) -> str:
    """Fold to lower case and Latin letters, character for character: only "İ" would become two."""
    return form.replace("İ", "I").lower().translate(_GREEK)


def _align(short: str, long: str) -> int | None:
    """Return the offset at which the long form of `short` begins in `long`, which it must end; else None."""
    letters = _letters(short)
    if short.endswith("s") and len(letters) > 2:
        letters = letters[:-1]  # A plural's "s" stands for nothing.
    folded = _fold(without_brackets(long))
    rest = iter(folded)
    if not all(letter in rest for letter in letters):
        return None
    words, passed = _words(folded)
    begins = [(n, at) for n, (at, word) in enumerate(words) if word[0] == letters[0] and word not in _MINOR]
    paths = [_Path(0, -at, n, at) for n, at in begins]
    for letter in letters[1:]:
        paths = _longer(paths, letter, words, passed)
    tails = [passed[-1] - passed[path.word + 1] for path in paths]
    ends = [(p.cost + tail + _TRAIL * (tail > 0), p.back) for p, tail in zip(paths, tails, strict=True)]
    cost, back = min(ends, default=_NO_WAY)
    return -back if cost <= _most_cost(short, letters, -back == words[-1][0]) else None


def _words(folded: str) -> tuple[list[tuple[int, str]], list[int]]:
    """Return the words with their offsets, and the cost of passing over all words before each and the end."""
    words: list[tuple[int, str]] = []
    passed = [0]
    for match in _RUN.finditer(folded):
        minor = match[0] in _MINOR or (len(match[0]) == 1 and match[0].isalpha())
        part = folded[match.start() - 1 : match.start()] in _COMPOUND
        words.append((match.start(), match[0]))
        passed.append(passed[-1] + (0 if minor else _SKIP_PART if part else _SKIP))
    return words, passed


def _longer(paths: list[_Path], letter: str, words: list[tuple[int, str]], passed: list[int]) -> list[_Path]:
    """Lengthen paths by one character. Each path is visited at most twice, so that no text takes long."""
    found: list[_Path] = []
    # The best that ends in a word before this one, less what it costs to pass them; the best in this one.
    earlier, far = _NO_WAY, 0
    for n, (start, word) in enumerate(words):
        while far < len(paths) and paths[far].word < n:
            earlier = min(earlier, (paths[far].cost - passed[paths[far].word + 1], paths[far].back))
            far += 1
        near, same = far, _NO_WAY
        at = word.find(letter)
        while at >= 0:
            beside = _NO_WAY
            while near < len(paths) and paths[near].at < start + at:
                cost, back, *_ = paths[near]
                beside = (cost, back) if paths[near].at == start + at - 1 else _NO_WAY
                same = min(same, (cost + _INSIDE, back))
                near += 1
            within = passed[n] + (_NEW_INSIDE if at else 0)
            best = min(beside, same, (earlier[0] + within, earlier[1]))
            if best[0] < _NO_WAY[0]:
                found.append(_Path(*best, n, start + at))
            at = word.find(letter, at + 1)
    return found
