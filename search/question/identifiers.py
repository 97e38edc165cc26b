"""Finds what may tell who a patient is in a question, before it is searched. Nothing leaves this machine.

Clinical questions are full of numbers, so only what has the form of an identifier and stands the
checks there are for it, or is called one, is taken for it:

- NHS number: ten digits whose last is the modulus 11 check digit (NHS Data Model and Dictionary, "NHS
  NUMBER"); a labelled one even if it is mistyped.
- Social security number: 3-2-4 digits; area not 000, 666 or 9xx, group not 00, serial not 0000 (Social
  Security Administration, "Social Security Number Randomization").
- Hospital number: labelled.
- Date of birth: a whole date, labelled, or right after a patient's name or number.
- Telephone number: international (ITU-T E.164: up to 15 digits), national of the United Kingdom
  (Ofcom: 0 and ten digits) and North America (NANP: neither area nor exchange begins with 0 or 1).
- E-mail address; address with house number, street and postcode; name with a title or a label.

- The capitalised words that adjoin any of these, and wherever else they stand: a name (`adjoining.py`).

It is a safety net with wide meshes, not de-identification: a name by itself passes through it. Every pattern
takes time in proportion to the text, and no more than `MOST_CHARACTERS` are looked at.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.question.adjoining import names_beside, pairs, said_again
from search.question.identifier_patterns import (
    ADDRESS,
    BIRTH,
    BIRTH_NEXT,
    CALLED_TELEPHONE,
    HOSPITAL,
    MAIL,
    MONTHS,
    NAME,
    NHS,
    OTHER_NUMBERS,
    SSN,
    TELEPHONE,
)
from search.question.plain_text import plain

MOST_CHARACTERS = 20_000
"""What stands behind so many characters is not checked, and is called so."""
_MOST_ROUNDS = 6
UNCHECKED = "more text than can be checked"


@dataclass(frozen=True, slots=True)
class Identifier:
    """A stretch of a text that may identify a patient, and the label that calls it so.

    `start` and `end` are offsets into the text.
    """

    kind: str
    start: int
    end: int


def identifiers(text: str) -> tuple[Identifier, ...]:
    """Find what may identify a patient in a text, in its order; none overlaps another.

    `kind` is "e-mail address", "NHS number", "social security number", "hospital number", "date of birth",
    "telephone number", "address", "name", or `UNCHECKED` for the end of a text that is too long.
    """
    looked_at = plain(text[:MOST_CHARACTERS])
    found = _found(looked_at.text)
    placed = [Identifier(each.kind, *looked_at.original(each.start, each.end)) for each in found]
    if text[MOST_CHARACTERS:].strip():
        placed.append(Identifier(UNCHECKED, MOST_CHARACTERS, len(text)))
    return tuple(placed)


def without(text: str, found: Sequence[Identifier]) -> str:
    """Remove the identifiers from a text, with the white space and punctuation that they leave behind.

    What is left is looked through again, because what stood apart may then stand together. Nothing is left
    where that never ends.
    """
    for _ in range(_MOST_ROUNDS):
        if not found:
            return text
        parts = [text[end:start] for end, start in zip(*_gaps(text, found), strict=True)]
        text = _joined_all(parts)
        found = identifiers(text)
    return "" if found else text


def _gaps(text: str, found: Sequence[Identifier]) -> tuple[list[int], list[int]]:
    """Return where each stretch between identifiers begins, and where it ends."""
    ordered = sorted(found, key=lambda each: each.start)
    return [0, *(each.end for each in ordered)], [*(each.start for each in ordered), len(text)]


def _joined_all(parts: Sequence[str]) -> str:
    joined = parts[-1]
    for part in parts[-2::-1]:
        joined = _joined(part.rstrip(), joined.lstrip())
    return joined


def _found(text: str) -> list[Identifier]:
    """Find what may identify a patient in a plain text, in its order."""
    taken = _Taken(len(text))
    for each in _candidates(text):
        taken.take(each)
    for each in _births_beside(text, taken.found):
        taken.take(each)
    numbers = sorted((each.start, each.end) for each in taken.found if each.kind != "name")
    for start, end in [*names_beside(text, numbers), *(pairs(text) if taken.found else ())]:
        taken.take(Identifier("name", start, end))
    names = [(each.start, each.end) for each in taken.found if each.kind == "name"]
    for start, end in said_again(text, names):
        taken.take(Identifier("name", start, end))
    return sorted(taken.found, key=lambda each: each.start)


class _Taken:
    """The stretches of a text that were taken for identifiers, none over another."""

    def __init__(self, length: int) -> None:
        self._characters = bytearray(length)
        self.found: list[Identifier] = []

    def take(self, each: Identifier) -> None:
        """Take a stretch, unless a part of it is taken."""
        if not any(self._characters[each.start : each.end]):
            self._characters[each.start : each.end] = b"\1" * (each.end - each.start)
            self.found.append(each)


def _candidates(text: str) -> Iterator[Identifier]:
    """Yield every stretch that passes the checks of its kind, the surest kinds first."""
    others = _other_numbers(text)
    kinds: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
        ("e-mail address", MAIL, _always),
        ("NHS number", NHS, lambda match: _is_nhs_number(match, others)),
        ("social security number", SSN, _always),
        ("hospital number", HOSPITAL, _always),
        ("date of birth", BIRTH, _is_day),
        ("telephone number", TELEPHONE, lambda match: _is_telephone(match, others)),
        ("telephone number", CALLED_TELEPHONE, _always),
        ("address", ADDRESS, _always),
        ("name", NAME, _always),
    )
    for kind, pattern, stands in kinds:
        yield from (Identifier(kind, m.start(), m.end()) for m in pattern.finditer(text) if stands(m))


def _other_numbers(text: str) -> bytearray:
    """Mark every character before which stand a label of other numbers and nothing but numbers."""
    marked = bytearray(len(text) + 1)
    for match in OTHER_NUMBERS.finditer(text):
        start, end = match.span("numbers")
        marked[start : end + 1] = b"\1" * (end + 1 - start)
    return marked


def _births_beside(text: str, taken: Sequence[Identifier]) -> list[Identifier]:
    """Find dates right after a patient's name or number, as in "Mr John Smith, 3/5/1951"."""
    found = []
    for each in taken:
        if each.kind in ("name", "NHS number", "hospital number"):
            match = BIRTH_NEXT.match(text, each.end)
            if match and _is_day(match):
                found.append(Identifier("date of birth", *match.span("date")))
    return found


def _always(match: re.Match[str]) -> bool:
    """Accept any match: the pattern is all the check there is."""
    return True


def _is_nhs_number(match: re.Match[str], others: bytearray) -> bool:
    digits = [int(digit) for digit in match["digits"] if digit.isdigit()]
    if match["label"]:
        return True
    if len(set(digits)) == 1 or others[match.start()]:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return bool(check % 11 == digits[9])


def _is_day(match: re.Match[str]) -> bool:
    """Return whether the date is one that the calendar has and that is not to come."""
    part = match.groupdict()
    if part["n1"]:
        first, second, third = (int(part[name]) for name in ("n1", "n2", "n3"))
        if len(part["n1"]) == 4:
            return _was(first, second, third)
        return len(part["n1"]) < 3 and (
            _was(_full(third), second, first) or _was(_full(third), first, second)
        )
    which = "1" if part["m1"] else "2"
    month = MONTHS.index(part[f"m{which}"][:3].lower()) + 1
    return _was(int(part[f"y{which}"]), month, int(part[f"d{which}"]))


def _full(year: int) -> int:
    """Return a two-digit year as the latest such year that is past."""
    this = datetime.date.today().year
    return year if year > 99 else this - (this - year) % 100


def _was(year: int, month: int, day: int) -> bool:
    try:
        return year >= 1880 and datetime.date(year, month, day) <= datetime.date.today()
    except ValueError:
        return False


def _is_telephone(match: re.Match[str], others: bytearray) -> bool:
    stated = str(match["digits"])
    digits = sum(character.isdigit() for character in stated)
    if stated.startswith("+"):
        return 8 <= digits <= 15
    if others[match.start()]:
        return False
    return digits in (10, 11)


def _joined(left: str, right: str) -> str:
    """Join two pieces of a text between which something was cut out."""
    if left.endswith(("(", "[")) and right.startswith((")", "]")):
        left, right = left[:-1].rstrip(), right[1:].lstrip()
    if not left or left.endswith((",", ";", ":", "(")):
        right = right.lstrip(" ,;:)" if not left else " ,;:")
    if right.startswith((".", "?", "!")) or not right:
        left = left.rstrip(" ,;:")
    return left + ("" if not left or right[:1] in tuple(",;:.?!)") or not right else " ") + right
