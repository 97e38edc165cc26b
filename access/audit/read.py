"""Read events back, the newest first, by their words."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from access.audit.chain import Event, read_line
from access.audit.files import lines, locked


def newest(folder: Path, most: int, words: str = "", action: str = "", who: str = "") -> list[Event]:
    """Return the newest events that hold every word, and are of an action and a person where these are given.

    A line that is none is passed over: `verify` names it.

    Raises:
        AuditError: if the files cannot be read.
    """
    if not folder.exists():
        return []
    wanted = words.casefold().split()
    found: deque[Event] = deque(maxlen=most)
    with locked(folder):
        for line in lines(folder):
            try:
                event = read_line(line)
            except (ValueError, RecursionError):
                continue
            said = (
                f"{event.at} {event.action} {event.who} {' '.join(map(str, event.more.values()))}".casefold()
            )
            if (
                all(word in said for word in wanted)
                and action in ("", event.action)
                and who in ("", event.who)
            ):
                found.append(event)
    return list(reversed(found))
