"""Say when a document was last looked at, and whether it is in force: what a reader asks of it first."""

from __future__ import annotations

import re
from datetime import date

from ingest.document import SourceInfo
from ingest.status import Status
from ui.html.badges import Badge, is_past
from ui.html.escape import escape

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_ISO = re.compile(r"\d{4}(?:-\d{2}){0,2}$")
_IN_FORCE = frozenset(("current", "in force", "active", "valid"))
_OLD_YEARS = 5


def state_html(info: SourceInfo, kinds: tuple[Badge, ...], today: date) -> str:
    """Draw one line: "Reviewed 2024 · in force · guideline"."""
    parts = [_dated(info), _standing(info, today), *(each.text[:1].lower() + each.text[1:] for each in kinds)]
    return f'<p class="vb-state">{" · ".join(escape(each) for each in parts if each)}</p>'


def last_looked_at(info: SourceInfo) -> str:
    """Return the date by which a document is sorted: when it was reviewed or published, the later; or ""."""
    return max(
        (each for each in (info.reviewed, info.published) if each and each[:4].isdecimal()), default=""
    )


def _dated(info: SourceInfo) -> str:
    last = last_looked_at(info)
    word = "Reviewed" if last and last == info.reviewed else "Published"
    year = _YEAR.search(last or info.reviewed or info.published or "")
    return f"{word} {year[0]}" if year else "No date"


def _standing(info: SourceInfo, today: date) -> str:
    """Say that a document is in force, where it says so itself; else its age, where it is old.

    Nothing where a warning says more, or nothing is known: that nobody replaced it here is not that it holds.
    """
    if Status.read(info.status) is not None or is_past(info.valid_until, today):
        return ""
    stated = " ".join((info.status or "").casefold().split())
    until = info.valid_until if info.valid_until and _ISO.match(info.valid_until) else ""
    if stated in _IN_FORCE or (until and not stated):
        return "in force"
    year = _YEAR.search(last_looked_at(info))
    age = today.year - int(year[0]) if year else 0
    return f"{age} years old" if age > _OLD_YEARS else ""
