"""Say what an examination found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what it is, how it stands, and what to do where it is not well."""

    subject: str
    level: Level
    found: str
    remedy: str = ""

    def to_json(self) -> dict[str, str | None]:
        """Return the finding as JSON values."""
        return {
            "subject": self.subject,
            "level": self.level,
            "found": self.found,
            "remedy": self.remedy or None,
        }


def ok(subject: str, found: str) -> Finding:
    """Return a finding that all is well."""
    return Finding(subject, "ok", found)


def note(subject: str, found: str, remedy: str = "") -> Finding:
    """Return a finding that is worth knowing, and no fault."""
    return Finding(subject, "note", found, remedy)


def wrong(subject: str, found: str, remedy: str) -> Finding:
    """Return a finding that must be mended."""
    return Finding(subject, "wrong", found, remedy)
