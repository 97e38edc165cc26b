"""Write the dates of XML records as ISO 8601, and choose among several."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """Write a date as ISO 8601, no more precise than it is stated; "" without a year."""
    if not re.fullmatch(r"[0-9]{4}", year):
        return ""
    number = _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else _number(month)
    if not 1 <= number <= 12:
        return year
    return f"{year}-{number:02}-{_number(day):02}" if 1 <= _number(day) <= 31 else f"{year}-{number:02}"


def most_complete(dates: Iterable[str], year: str) -> str | None:
    """Return the most precise date, the first of equals; only those in the issue's year if there are any.

    A citation gives the year of the volume, not that of an earlier appearance on the web.
    """
    stated = [date for date in dates if date]
    return max([d for d in stated if d[:4] == year] or stated, key=len, default=None)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else 0
