"""Draw what belongs to a quote but is no part of it: its table's head, and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.document import Doubt
from ingest.doubts import summary
from ingest.passage import TableContext
from ui.html.blocks import cells
from ui.html.escape import escape

_FIRST = 2
"""How many doubts are said at once."""


def heads_html(context: TableContext, text: str) -> str:
    """Draw the head of a quote's table, where the quote lacks it."""
    heads = "".join(map(_head, context.missing_heads(text)))
    return f'<div class="vb-lead"><table><thead>{heads}</thead></table></div>' if heads else ""


def _head(head: str) -> str:
    return f"<tr>{''.join(f'<th scope=col>{escape(cell)}</th>' for cell in cells(head))}</tr>"


def groups_of(context: TableContext, start: int) -> tuple[tuple[int, int, str], ...]:
    """Return what each row of a passage that begins at `start` stands under, for `Marks.groups`."""
    return tuple((row.start - start, row.end - start, " · ".join(row.groups)) for row in context.rows)


def doubts_html(doubts: Iterable[Doubt]) -> str:
    """Say what was left out or read unsurely; nothing where nothing was."""
    items = [escape(each) for each in summary(doubts)]
    if not items:
        return ""
    first, more = items[:_FIRST], items[_FIRST:]
    rest = f"<details><summary>and {len(more)} more</summary>{'; '.join(more)}</details>" if more else ""
    return (
        '<div class="vb-doubt" role="note"><b>Read with doubt: check it at the source.</b> '
        f"{'; '.join(first)}{rest}</div>"
    )


def path_html(headings: Sequence[str]) -> str:
    """Draw the headings that a passage stands under. Those between the first and the last are folded."""
    if not headings:
        return ""
    *over, last = (f" › {escape(part)}" for part in headings)
    middle = f'<span class="vb-mid">{"".join(over)}</span>' if over else ""
    return f'<span class="vb-path">{middle}<span>{last}</span></span>'
