"""Draw what the last ingest reported of files."""

from __future__ import annotations

from collections.abc import Sequence

from index.kept.last_ingest import LastIngest, Problem
from ingest.wording import count
from ui.html.escape import escape
from ui.html.page import day, for_the_keeper

SHOWN = 50
"""How many files of a kind are named."""

_KINDS = (
    ("could not be read", "failed"),
    ("read with a remark", ""),
    ("passed over", "skipped"),
)


def problems(last: LastIngest | None) -> str:
    """Draw a line that counts what the last ingest reported, and unfolds it; nothing where there is
    nothing."""
    if last is None or not (last.problems or last.note):
        return ""
    kinds = [(title, _of(status, last.problems)) for title, status in _KINDS]
    summary = ", ".join(f"{count(len(found), 'file')} {title}" for title, found in kinds if found)
    note = f"<p>{escape(last.note)}</p>" if last.note else ""
    rows = "".join(_kind(title, found) for title, found in kinds if found)
    return (
        f'<details class="vb-problems"><summary>{_title(last)}, {escape(day(last.at))}'
        f"{': ' if summary else ''}{summary}</summary>{note}{rows}</details>"
    )


def unreadable(problem: str) -> str:
    """Say that the report of the last ingest cannot be read."""
    return (
        f'<div class="vb-quiet"><p>What was reported when the files were last read is not known.</p>'
        f"{for_the_keeper(problem)}</div>"
    )


def _title(last: LastIngest) -> str:
    """Choose the title: skipped files alone, such as hidden ones, are no problem."""
    harmless = not last.note and all(each.status == "skipped" for each in last.problems)
    return "When the files were last read" if harmless else "Problems when the files were last read"


def _of(status: str, problems: Sequence[Problem]) -> list[Problem]:
    return [
        each for each in problems if (each.status if each.status in ("failed", "skipped") else "") == status
    ]


def _kind(title: str, found: Sequence[Problem]) -> str:
    rows = "".join(_row(each) for each in found[:SHOWN])
    more = len(found) - SHOWN
    rest = (
        f"<p>And {count(more, 'more file')}, which the report of the reading names.</p>" if more > 0 else ""
    )
    return f'<p class="vb-label">{count(len(found), "file")} {title}</p><ul>{rows}</ul>{rest}'


def _row(each: Problem) -> str:
    # A failure's detail begins with the file's name and place.
    named = each.detail.startswith(each.source)
    detail = each.detail[len(each.source) :] if named else f": {each.detail}"
    return (
        f"<li><b>{escape(each.source)}</b>{escape(detail)}{'' if detail.endswith(('.', '?')) else '.'}</li>"
    )
