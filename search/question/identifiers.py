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

It is a safety net with wide meshes, not de-identification: a name without a label passes through it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DATE = (
    r"(?P<date>(?P<n1>\d{1,4})(?P<sep>[/.-])(?P<n2>\d{1,2})(?P=sep)(?P<n3>\d{2,4})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<m1>{_MONTH})\.?,?[ -](?P<y1>\d{{4}})"
    rf"|(?P<m2>{_MONTH})\.? (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y2>\d{{4}}))(?![\w/-]|\.\d)"
)
_FREE = r"(?<![\w/.+-])"
"""Not in the middle of a word, a number, a DOI or an address."""
_END = r"(?![\w/-]|[.,]\d)"
_IS = r"(?:\s*(?:[:=#]|is\b|-)\s*|\s+)"
_NUMBER = r"(?:number|num|no\.?|n[°º]|id|identifier|#)"
_UNIT = r"(?!\s*(?:mg|mcg|[µμ]g|ng|kg|g|m?l|dl|units?|iu|m?mol|mm|cm|ms|bpm|kcal|cells|copies|patients|%)\b)"

_NHS = re.compile(
    rf"{_FREE}(?P<label>NHS{_IS}?(?:{_NUMBER}{_IS}?)?)?"
    rf"(?P<digits>\d{{3}}([ -]?)\d{{3}}\3\d{{4}}){_END}{_UNIT}",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"\b(?:ISBN|PMID|PMCID|ISSN|NDC|UPC|EAN|GTIN|ORCID|doi)s?(?:\W|\d)*$", re.IGNORECASE
)
_SSN = re.compile(
    rf"{_FREE}(?:(?:SSN|social security(?: {_NUMBER})?){_IS})?"
    rf"(?!000|666|9)\d{{3}}-(?!00)\d{{2}}-(?!0000)\d{{4}}{_END}"
    rf"|{_FREE}(?:SSN|social security(?: {_NUMBER})?){_IS}"
    rf"(?!000|666|9)\d{{3}} ?(?!00)\d{{2}} ?(?!0000)\d{{4}}{_END}",
    re.IGNORECASE,
)
_HOSPITAL = re.compile(
    rf"\b(?:MRN(?: {_NUMBER})?"
    rf"|(?:hospital|patient|pt|medical record|case ?note|CHI|NHI|unit record){_IS}?{_NUMBER}"
    rf"|(?:hospital|patient|chart){_IS}?record{_IS}?{_NUMBER}){_IS}?"
    rf"(?P<value>[A-Z]{{0,3}}-?\d(?:[\d-]| (?=\d)){{3,13}}\d[A-Z]?){_END}{_UNIT}",
    re.IGNORECASE,
)
_BIRTH = re.compile(
    rf"\b(?:DOB|D\.O\.B\.?|date of birth|birth ?date|birthday|b\.|born(?:{_IS}on)?)(?:{_IS}|\()\(?{_DATE}",
    re.IGNORECASE,
)
_BIRTH_NEXT = re.compile(rf"[\s,;(]{{1,3}}{_DATE}", re.IGNORECASE)
_TELEPHONE_LABEL = (
    rf"(?:(?:tele)?phone(?: {_NUMBER})?|tel\.?|mobile(?: {_NUMBER})?|cell ?phone|fax|contact {_NUMBER}){_IS}?"
)
_TELEPHONE = re.compile(
    rf"{_FREE}(?:{_TELEPHONE_LABEL})?(?P<digits>"
    r"\+\d{1,3}(?:[ .-]?\(?\d{1,4}\)?){2,6}"  # international
    r"|\(0\d{2,4}\) ?\d{3,4}[ -]?\d{3,4}|0[1-357-9]\d{8,9}|0\d{2,4}([ -])\d{3,4}\2?\d{3,4}"  # British
    r"|(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([-.]))[2-9]\d{2}(?:\3|-)\d{4}"  # North American
    rf"){_END}{_UNIT}",
    re.IGNORECASE,
)
_CALLED_TELEPHONE = re.compile(rf"{_FREE}{_TELEPHONE_LABEL}(?:\d[ -]?){{6,14}}\d{_END}{_UNIT}", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+%-])[\w+%-]+(?:\.[\w+%-]+)*@(?:[a-z\d-]+\.)+[a-z]{2,24}\b", re.IGNORECASE)
_STREET = (
    "street st road rd avenue ave lane ln drive close way court crescent terrace place gardens grove "
    "boulevard blvd square mews hill row"
).replace(" ", "|")
_ADDRESS = re.compile(
    rf"(?<![\w.,/-])(?:flat \d+[a-z]?,? )?\d{{1,5}}[a-z]?,? (?:[a-z'’-]+ ){{1,3}}(?:{_STREET})\b\.?"
    r"(?:[\s,]+[a-z'’.-]+){0,4}[\s,]+"
    r"(?:[a-z]{1,2}\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}|(?-i:[A-Z]{2})[ ,]+\d{5}(?:-\d{4})?)\b",
    re.IGNORECASE,
)
_WORD = r"[^\W\d_a-zß-öø-ÿ](?:[’'][^\W\d_])?[^\W\d_A-Z]+(?:[-’'][^\W\d_]+)*"
_PERSON = r"(?:patient|man|woman|boy|girl|child|lady|gentleman|male|female|pt)"
_NAME = re.compile(
    rf"\b(?:Mr|Mrs|Ms|Mx)\.? (?:(?:{_WORD}|[A-Z]\.?) ){{0,2}}{_WORD}(?!-)\b"
    rf"|\bMiss (?:{_WORD} {_WORD}\b|{_WORD}(?=,? (?:aged? |age: ?)?\d{{1,3}}\b))"
    rf"|\b(?i:{_PERSON},? (?:is )?(?:named|called|by the name of)) {_WORD} {_WORD}\b"
    rf"|\b(?i:(?:patient|pt)(?:['’]?s)?(?: full)? name{_IS})(?:{_WORD} ){{0,2}}{_WORD}\b"
    r"|\b(?i:(?:patient|pt)(?:['’]?s)?(?: full)? name|^name|surname|forename)\s*[:=]\s*[^\W\d_]+(?:[ ,]+"
    r"(?!(?:with|has|had|is|was|and|aged?|presents|presenting|who|on|in|a|an|the|for|dob|born|mrn|nhs)\b)"
    r"[^\W\d_]+)?\b",
    re.MULTILINE,
)


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
    "telephone number", "address" or "name".
    """
    taken: list[Identifier] = []
    for found in _candidates(text):
        if all(found.end <= other.start or other.end <= found.start for other in taken):
            taken.append(found)
    taken += _births_beside(text, taken)
    return tuple(sorted(taken, key=lambda found: found.start))


def without(text: str, found: Sequence[Identifier]) -> str:
    """Remove the identifiers from a text, with the white space and punctuation that they leave behind."""
    for each in sorted(found, key=lambda each: -each.start):
        text = _joined(text[: each.start].rstrip(), text[each.end :].lstrip())
    return text


def _candidates(text: str) -> Iterator[Identifier]:
    """Yield every stretch that passes the checks of its kind, the surest kinds first."""
    kinds = (
        ("e-mail address", _MAIL, _always),
        ("NHS number", _NHS, _is_nhs_number),
        ("social security number", _SSN, _always),
        ("hospital number", _HOSPITAL, _always),
        ("date of birth", _BIRTH, _is_day),
        ("telephone number", _TELEPHONE, _is_telephone),
        ("telephone number", _CALLED_TELEPHONE, _always),
        ("address", _ADDRESS, _always),
        ("name", _NAME, _always),
    )
    for kind, pattern, stands in kinds:
        yield from (Identifier(kind, m.start(), m.end()) for m in pattern.finditer(text) if stands(m))


def _births_beside(text: str, taken: Sequence[Identifier]) -> list[Identifier]:
    """Find dates right after a patient's name or number, as in "Mr John Smith, 3/5/1951"."""
    found = []
    for each in taken:
        if each.kind in ("name", "NHS number", "hospital number"):
            match = _BIRTH_NEXT.match(text, each.end)
            if match and _is_day(match) and not any(match.start("date") == other.start for other in taken):
                found.append(Identifier("date of birth", match.start("date"), match.end("date")))
    return found


def _always(match: re.Match[str]) -> bool:
    """Accept any match: the pattern is all the check there is."""
    return True


def _is_nhs_number(match: re.Match[str]) -> bool:
    digits = [int(digit) for digit in match["digits"] if digit.isdigit()]
    if match["label"]:
        return True
    if len(set(digits)) == 1 or _OTHER_NUMBER.search(match.string, 0, match.start()):
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
    month = _MONTHS.index(part[f"m{which}"][:3].lower()) + 1
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


def _is_telephone(match: re.Match[str]) -> bool:
    stated = str(match["digits"])
    digits = sum(character.isdigit() for character in stated)
    if stated.startswith("+"):
        return 8 <= digits <= 15
    if _OTHER_NUMBER.search(match.string, 0, match.start()):
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
