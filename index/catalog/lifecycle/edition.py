"""Compare editions of documents by version, or by date as far as both dates go."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ISO_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}")
_VERSION = re.compile(r"v?\.?\s*(\d{1,9}(?:\.\d{1,9})*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Edition:
    """The version and date that a document states, or None."""

    version: str | None = None
    date: str | None = None

    def is_older(self, other: Edition) -> bool:
        """Whether it is certainly older, by version, or else by date."""
        versions = self.numbers, other.numbers
        if all(versions) and versions[0] != versions[1]:
            return versions[0] < versions[1]
        shared = min(len(self.iso_date), len(other.iso_date))
        return self.iso_date[:shared] < other.iso_date[:shared]

    def may_be(self, wanted: Edition) -> bool:
        """Whether `wanted` may mean it: the same version or a lower one, and the same date.

        What either does not state counts against neither.
        """
        if wanted.version and self.version:
            own, most = self.numbers, wanted.numbers
            if own > most if own and most else self.version.casefold() != wanted.version.casefold():
                return False
        return not (wanted.date and self.date) or self.date.startswith(wanted.date)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The version as numbers, so that 1.10 is above 1.9; empty where it has other parts.

        A part of ten digits or more is no number.
        """
        found = _VERSION.fullmatch((self.version or "").strip())
        return tuple(int(part) for part in found[1].split(".")) if found else ()

    @property
    def iso_date(self) -> str:
        """The date if it can be compared, or ""."""
        found = _ISO_DATE.match(self.date or "")
        return found[0] if found else ""
