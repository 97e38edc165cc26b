"""Puts heads and values together that stand in one wide column and share no place in it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.ordered.spans import UNSURE, Span, overlap

_SAME, _VARIED = 1.0, 3.0
"""Values that begin at one place differ by no more, in points; such that end at different ones do by more."""


def with_heads(
    parts: list[Span], rows: Sequence[Sequence[Span]], alone: Sequence[Span]
) -> tuple[list[Span], str]:
    """Return the columns, those with only a head one with those that have only values; and a doubt.

    In a wide column a centred head and values at its edge share no place. Values between two heads belong to
    the right one where they all begin at one place, to the left one where they all end at one.

    Args:
        parts: the stretches that cells cover.
        rows: the stretches of cells in each row, the head first.
        alone: the stretches of cells that stand alone in their row.
    """
    if len(rows) < 2:
        return parts, ""
    values = [s for row in rows[1:] for s in row]
    headed = [any(overlap(part, s) for s in rows[0]) for part in parts]
    filled = [any(overlap(part, s) for s in values) for part in parts]
    own: dict[int, int] = {}
    doubt = ""
    for at in range(len(parts)):
        if headed[at] or not filled[at]:
            continue
        held = [s for s in (*values, *alone) if overlap(parts[at], s)]
        near = _heads_beside(at, headed, filled)
        head = near[0] if len(near) == 1 else _by_edges(held, near)
        if head is not None and head not in own.values():
            own[at] = head
        elif near:
            doubt = UNSURE
    joined = {head: at for at, head in own.items()}
    return [
        (min(part[0], parts[joined[i]][0]), max(part[1], parts[joined[i]][1])) if i in joined else part
        for i, part in enumerate(parts)
        if i not in own
    ], doubt


def _heads_beside(at: int, headed: Sequence[bool], filled: Sequence[bool]) -> list[int]:
    """The heads without values left and right of values without head, up to the next column that has both."""
    found: list[int] = []
    for way in (-1, 1):
        i = at + way
        while 0 <= i < len(headed) and not (headed[i] and filled[i]):
            if headed[i]:
                found.append(i)
                break
            i += way
    return found


def _by_edges(held: Sequence[Span], near: Sequence[int]) -> int | None:
    """Which of two heads values belong to, by where they all begin or end."""
    if not near:
        return None
    lefts, rights = [s[0] for s in held], [s[1] for s in held]
    left, right = max(lefts) - min(lefts), max(rights) - min(rights)
    if left <= _SAME and right >= _VARIED:
        return near[-1]
    return near[0] if right <= _SAME and left >= _VARIED else None
