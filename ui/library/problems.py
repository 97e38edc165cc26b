"""Draws what the last ingest had to say of files. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index.kept.last_ingest import LastIngest, Problem
from ingest.wording import count
from ui.html.page import day

SHOWN = 50
"""How many files of a kind are named."""

_KINDS = (
    ("could not be read", "failed"),
    ("read with a remark", ""),
    ("passed over", "skipped"),
)


def problems(last: LastIngest | None) -> str:
    """What the last ingest had to say: one line that says how much there is, and the rest folded under it.
    Nothing where it had nothing to say."""
    if last is None or not (last.problems or last.note):
        return ""
    kinds = [(title, _of(status, last.problems)) for title, status in _KINDS]
    told = ", ".join(f"{count(len(some), 'file')} {title}" for title, some in kinds if some)
    note = f"<p>{escape(last.note)}</p>" if last.note else ""
    rows = "".join(_kind(title, some) for title, some in kinds if some)
    return (
        f'<details class="vb-problems"><summary>{_title(last)}, {escape(day(last.at))}'
        f"{': ' if told else ''}{told}</summary>{note}{rows}</details>"
    )


def unreadable(problem: str) -> str:
    """That what the last ingest had to say is not known."""
    return f'<p class="vb-quiet">What the last ingest had to say is not known. {escape(problem)}</p>'


def _title(last: LastIngest) -> str:
    """What is only passed over, as hidden files are, is no problem."""
    harmless = not last.note and all(each.status == "skipped" for each in last.problems)
    return "The last ingest" if harmless else "Problems of the last ingest"


def _of(status: str, told: Sequence[Problem]) -> list[Problem]:
    return [each for each in told if (each.status if each.status in ("failed", "skipped") else "") == status]


def _kind(title: str, some: Sequence[Problem]) -> str:
    rows = "".join(_row(each) for each in some[:SHOWN])
    more = len(some) - SHOWN
    rest = f"<p>And {count(more, 'more file')}, which <code>ingest</code> names.</p>" if more > 0 else ""
    return f'<p class="vb-label">{count(len(some), "file")} {title}</p><ul>{rows}</ul>{rest}'


def _row(each: Problem) -> str:
    # A failure's detail begins with the file's name and place.
    named = each.detail.startswith(each.source)
    told = each.detail[len(each.source) :] if named else f": {each.detail}"
    return f"<li><b>{escape(each.source)}</b>{escape(told)}{'' if told.endswith(('.', '?')) else '.'}</li>"
