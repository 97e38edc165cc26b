"""Write a line of the audit, and check that lines follow each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingest.errors import VerbatimError

START = "0" * 64
"""What stands for the hash of the line before the first."""


class AuditError(VerbatimError):
    """The audit cannot be written or read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Event:
    """What was done: when, what, by whom, and more of it. `number` counts all events ever, from 1."""

    number: int
    at: str
    action: str
    who: str
    more: Mapping[str, object]
    before: str
    """The sha256 of the line before, its newline left out."""

    def line(self) -> bytes:
        """Write it as one line, without the newline: always the same bytes for the same event."""
        fields = {
            "number": self.number,
            "at": self.at,
            "action": self.action,
            "who": self.who,
            "more": dict(self.more),
            "before": self.before,
        }
        return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the chain: how many lines there were, and the hash of the last."""

    number: int = 0
    sha256: str = START


NOWHERE = Link()
"""Before the first line."""


def digest(line: bytes) -> str:
    """Return the hash of a line without its newline."""
    return hashlib.sha256(line).hexdigest()


def read_line(line: bytes) -> Event:
    """Read one line.

    Raises:
        ValueError: if it is none that `Event.line` writes, byte for byte.
    """
    fields = json.loads(line)
    if not isinstance(fields, dict) or not isinstance(fields.get("more"), dict):
        raise ValueError("no event")
    try:
        event = Event(**fields)
    except TypeError as error:
        raise ValueError("no event") from error
    if not isinstance(event.number, int) or event.line() != line:
        raise ValueError("not as it was written")
    return event


def follow(lines: Iterable[bytes], start: Link) -> tuple[Link, str]:
    """Go along the lines from `start`; return the last good place, and what is wrong after it, or "".

    Events before `start` that an interrupted expiry left are passed over.
    """
    at = start
    for line in lines:
        try:
            event = read_line(line)
        except (ValueError, RecursionError) as error:
            return at, f"is not an event ({error})"
        if at == start and event.number <= start.number:
            continue
        if event.number != at.number + 1:
            return at, f"is missing: event {event.number} stands in its place"
        if event.before != at.sha256:
            return at, "does not follow the one before, which was changed or replaced"
        at = Link(event.number, digest(line))
    return at, ""
