"""The cells of a table, and their words on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

BREAK = "⏎"
"""Stands for the end of a line within a cell, where without it two numbers would run into one another."""
_EDGE = "\ufddc"
"""Stands for the edge of a table inside a cell. Unicode keeps this character for a program's own use."""
_DIGIT = r"[\d¼-¾⅐-⅞]"
_NUMBER = re.compile(
    rf"{_DIGIT}|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half)\b", re.IGNORECASE
)
_ENDS_IN_NUMBER = re.compile(rf"(?:{_NUMBER.pattern})$", re.IGNORECASE)
_BULLET = "•"
_WORDS = """a about above after an and approximately are as at before below between by every for from in is
    least less max maximum min minimum more most not of on or over per plus than the then times to under until
    up with within x"""
_ENDS = re.compile(rf"(?:[-‐‑–—−+×*/=<>≤≥±~≈&(:;]|(?<!\d)[,.!?]|\b(?:{'|'.join(_WORDS.split())}))$", re.I)
"""What a line of a cell ends with that the next one goes on, or that parts it from the next by itself."""
_UNITS = """mg g kg mcg µg μg ug ng micrograms? nanograms? grams? ml l litres? mmol micromol mol units? iu meq
    tablets? capsules? puffs? drops? sprays? times h hrs? hours? hourly mins? minutes? seconds? d days?
    weeks? wks? months? years? yrs? cm mm mmhg kpa"""
_BEGINS = re.compile(r"[(/,;:)×%]|(?:to|or|and|through|until)\b", re.I)
"""What a line of a cell begins with that goes on with the one before."""
_UNIT = re.compile(rf"[-‐‑]?(?:{'|'.join(_UNITS.split())})(?![^\W\d_])", re.I)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its words, its first row and column (from 0), and how many of each it covers."""

    words: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False
    """Return whether the source marks it as a head, such as HTML's th."""
    group: bool = False
    """Return whether the source marks it as the head of the rows below it, such as scope="rowgroup"."""


def is_across(row: Sequence[Cell], width: int) -> bool:
    """Return whether one cell covers all columns of a row."""
    return len(row) == 1 and row[0].columns >= width


def plain(words: str) -> str:
    """Return the words of a cell on one line.

    Lines are joined by a space. Between two that each hold a number, the end of the first is marked, unless
    the second surely goes on with it or begins with a bullet.
    """
    if "\n" not in words and _EDGE not in words:
        return " ".join(words.split())
    joined: list[str] = []
    for line, parted in _lines(words):
        if joined and (parted or _run_together(joined[-1], line)):
            joined.append(BREAK)
        joined.append(line)
    return " ".join(joined)


def set_apart(words: str) -> str:
    """Return the words of a table inside a cell so that they do not run into those beside them."""
    return f"{_EDGE}{words}{_EDGE}" if words else ""


def items(words: str) -> tuple[int, bool]:
    """Count the lines of a cell. Return with it whether each of several seems to say one thing of its own."""
    if "\n" not in words:
        return 1, False
    lines = [line for line, _ in _lines(words)]
    goes_on = any(_goes_on(before, line) for before, line in zip(lines, lines[1:], strict=False))
    begins = all(line[0].isupper() or line[0].isdigit() for line in lines)
    return len(lines), len(lines) > 1 and begins and not goes_on


def _lines(words: str) -> list[tuple[str, bool]]:
    """Return the lines of a cell that hold words, each with whether the edge of a table stands before it."""
    found: list[tuple[str, bool]] = []
    parted = False
    for part in words.replace(_EDGE, f"\n{_EDGE}\n").split("\n"):
        line = " ".join(part.split())
        if line == _EDGE:
            parted = True
        elif line:
            found.append((line, parted))
            parted = False
    return found


def _run_together(before: str, line: str) -> bool:
    """Return whether two lines, joined by a space, could be taken for one amount."""
    if not (_NUMBER.search(before) and _NUMBER.search(line)) or line.startswith(_BULLET):
        return False
    return not _goes_on(before, line)


def _goes_on(before: str, line: str) -> bool:
    """Return whether a line surely goes on with the one before, or that one ends with a stop."""
    if _ENDS.search(before) or _BEGINS.match(line):
        return True
    return _ENDS_IN_NUMBER.search(before) is not None and _UNIT.match(line) is not None
