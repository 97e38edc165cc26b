"""Draws what the last ingest had to say of files. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from index.last_ingest import LastIngest, Problem
from ui.page import count, day

SHOWN = 50
"""How many files of a kind are named."""

_KINDS = (
    ("could not be read", "failed"),
    ("read with something to know", ""),
    ("passed over", "skipped"),
)


def problems(last: LastIngest | None) -> str:
    """The problems of the last ingest by kind, each kind folded; nothing where it had nothing to say."""
    if last is None or not (last.problems or last.note):
        return ""
    kinds = "".join(_kind(title, status, last.problems) for title, status in _KINDS)
    note = f"<p>{escape(last.note)}</p>" if last.note else ""
    return (
        '<section class="vb-note vb-problems"><h2>What the last ingest had to say, '
        f"{escape(day(last.at))}</h2>{note}{kinds}</section>"
    )


def unreadable(problem: str) -> str:
    """That what the last ingest had to say is not known."""
    return f'<p class="vb-quiet">What the last ingest had to say is not known. {escape(problem)}</p>'


def _kind(title: str, status: str, told: Sequence[Problem]) -> str:
    some = [each for each in told if (each.status if each.status in ("failed", "skipped") else "") == status]
    if not some:
        return ""
    rows = "".join(_row(each) for each in some[:SHOWN])
    more = len(some) - SHOWN
    rest = f"<p>And {count(more, 'more file')}, which <code>ingest</code> names.</p>" if more > 0 else ""
    opened = " open" if status == "failed" else ""
    head = f"<summary>{count(len(some), 'file')} {title}</summary>"
    return f"<details{opened}>{head}<ul>{rows}</ul>{rest}</details>"


def _row(each: Problem) -> str:
    # A failure's detail begins with the file's name and place.
    named = each.detail.startswith(each.source)
    told = each.detail[len(each.source) :] if named else f": {each.detail}"
    return f"<li><strong>{escape(each.source)}</strong>{escape(told)}</li>"
