"""Writes the value of a cell as a workbook displays it: percent, decimals, dates, units in the format."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

_GENERAL = ("General", "", "@", "general")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[(?!h|m|s)[^\]]*\]')
_NUMBER = re.compile(r"[#0?,]*[#0?](?:\.[#0?]*)?")
_EXPONENT = re.compile(r"([#0?]*)(?:\.([#0?]*))?[Ee][+-]([0#]+)")
_FRACTION = re.compile(r"#?\s*\?+/(\?+|\d+)")
_DATE_TOKEN = re.compile(
    r"yyyy|yy|mmmmm|mmmm|mmm|mm|m|dddd|ddd|dd|d|\[?h+\]?|ss|s|AM/PM|A/P|\.0+", re.IGNORECASE
)
_DIGITS = 11
"""Excel's own limit of digits where the format asks for none."""
_HELD = "\ue000"


def displayed(value: object, number_format: str) -> tuple[str, bool]:
    """Return the words for a value, and whether its format was understood; else they are the bare value."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), True
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return _moment(value, number_format)
    if isinstance(value, (int, float)):
        return _number(value, number_format)
    return str(value), True


def shows_nothing(value: object, number_format: str) -> bool:
    """Whether a format such as ";;;" shows nothing of a value."""
    sections = number_format.split(";")
    if len(sections) < 2:
        return False
    if not isinstance(value, (int, float)):
        return len(sections) > 3 and isinstance(value, str) and not sections[3].strip()
    at = 0 if value > 0 else 1 if value < 0 else min(2, len(sections) - 1)
    at = 0 if value == 0 and len(sections) < 3 else at
    return not sections[at].strip()


def _number(value: float, number_format: str) -> tuple[str, bool]:
    if number_format in _GENERAL:
        return _general(value), True
    sections = number_format.split(";")
    if any("[<" in s or "[>" in s or "[=" in s for s in sections):
        return _general(value), False
    section, amount = sections[0], value
    if value < 0 and len(sections) > 1:
        section, amount = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    return _by_section(amount, section)


def _by_section(value: float, section: str) -> tuple[str, bool]:
    """Write a number by one section of a format, its literal text in place."""
    literals: list[str] = []

    def held(match: re.Match[str]) -> str:
        literal = match[1] if match[1] is not None else match[2] or ""
        currency = re.match(r"\[\$([^\]-]*)", match[0])
        literals.append(currency[1] if currency else literal)
        return _HELD

    pattern = _LITERAL.sub(held, section)
    written = _written(value, pattern)
    if written is None:
        return _general(value), not pattern.strip(_HELD + " ") and not any(literals)
    for literal in literals:
        written = written.replace(_HELD, literal, 1)
    return written.strip(), True


def _written(value: float, pattern: str) -> str | None:
    """Write a number by a pattern without literal text; None where the pattern is not understood."""
    if found := _EXPONENT.search(pattern):
        digits = f"{value:.{len(found[2] or '')}E}"
        base, _, power = digits.partition("E")
        sign = "-" if power.startswith("-") else "+"
        number = f"{base}E{sign}{power.lstrip('+-0').rjust(len(found[3]), '0')}"
        return pattern[: found.start()] + number + pattern[found.end() :]
    if found := _FRACTION.search(pattern):
        return pattern[: found.start()] + _fraction(value, found[1]) + pattern[found.end() :]
    found = _NUMBER.search(pattern)
    if (
        found is None
        or pattern[found.end() :].startswith(",")
        or re.search(r"[a-zA-Z]", pattern.replace("%", ""))
        or _NUMBER.search(pattern, found.end())
    ):
        return None
    percent = 100 ** pattern.count("%")
    return pattern[: found.start()] + _rounded(value * percent, found[0], value) + pattern[found.end() :]


def _rounded(value: float, digits: str, original: float) -> str:
    """Round a number to the places of its pattern, halves away from zero as Excel does."""
    whole, _, decimals = digits.partition(".")
    scale = 1000 ** (len(whole) - len(whole.rstrip(",")))
    ratio = Decimal(repr(original)) * Decimal(repr(round(value / original))) if original else Decimal(0)
    exact = ratio / scale
    rounded = exact.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    grouped = "," in whole.rstrip(",")
    text = f"{rounded:,f}" if grouped else f"{rounded:f}"
    before, point, after = text.partition(".")
    least = decimals.count("0") + decimals.count("?")
    while len(after) > least and after.endswith("0"):
        after = after[:-1]
    sign = "-" if before.startswith("-") else ""
    before = before.lstrip("-").rjust(whole.replace(",", "").count("0"), "0")
    if not whole.count("0") and before == "0" and after:
        before = ""
    return sign + before + (point + after if after else "")


def _fraction(value: float, below: str) -> str:
    """Write a number as a whole and a fraction: 1 1/2."""
    sign, value = ("-" if value < 0 else ""), abs(value)
    whole = int(value)
    most = int(below) if below.isdigit() else 10 ** len(below) - 1
    part = Fraction(value - whole).limit_denominator(most)
    if part == 1:
        whole, part = whole + 1, Fraction(0)
    fraction = f"{part.numerator}/{part.denominator}" if part else ""
    return sign + " ".join(filter(None, (str(whole) if whole or not fraction else "", fraction)))


def _general(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.{_DIGITS}g}" if value != int(value) or abs(value) >= 1e15 else str(int(value))


def _moment(value: dt.datetime | dt.date | dt.time | dt.timedelta, number_format: str) -> tuple[str, bool]:
    """Write a date or time by its format; by ISO 8601 where the format goes by the reader's country."""
    if isinstance(value, dt.timedelta):
        seconds = int(value.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}", "[h" in number_format.lower()
    pattern = re.sub(r"\[\$[^\]]*\]", "", number_format.split(";")[0])
    if number_format in ("mm-dd-yy", "m/d/yy h:mm") or not _DATE_TOKEN.search(pattern):
        midnight = isinstance(value, dt.datetime) and value.time() == dt.time()
        shown = value.date() if midnight and isinstance(value, dt.datetime) else value
        return (
            shown.isoformat(" ", "minutes") if isinstance(shown, dt.datetime) else shown.isoformat()
        ), True
    has_noon = bool(re.search(r"AM/PM|A/P", pattern, re.IGNORECASE))
    parts: list[str] = []
    at, before = 0, ""
    pattern = _LITERAL.sub(lambda m: m[1] if m[1] is not None else m[2] or "", pattern)
    for match in _DATE_TOKEN.finditer(pattern):
        parts.append(pattern[at : match.start()])
        token = match[0].lower()
        after = pattern[match.end() : match.end() + 3].lower()
        minutes = token in ("m", "mm") and (
            before.startswith(("h", "[h")) or after.lstrip(":").startswith("s")
        )
        parts.append(_token(value, "minute" + token if minutes else token, has_noon))
        at, before = match.end(), token
    return "".join((*parts, pattern[at:])).strip(), True


def _token(value: dt.datetime | dt.date | dt.time, token: str, has_noon: bool) -> str:
    codes = {
        "yyyy": "%Y",
        "yy": "%y",
        "mmmm": "%B",
        "mmm": "%b",
        "mm": "%m",
        "dddd": "%A",
        "ddd": "%a",
        "dd": "%d",
        "ss": "%S",
        "minutem": "%M",
        "minutemm": "%M",
        "am/pm": "%p",
        "a/p": "%p",
        "h": "%I" if has_noon else "%H",
        "hh": "%I" if has_noon else "%H",
        "s": "%S",
        "m": "%m",
        "d": "%d",
    }
    written = value.strftime(codes[token]) if token in codes else ""
    return written.lstrip("0") or "0" if token in ("h", "s", "m", "d") else written
