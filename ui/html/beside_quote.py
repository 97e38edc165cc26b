"""Draw what belongs to a quote but is no part of it: its table's head and groups, and doubts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from ingest.document import Doubt
from ingest.doubts import summary
from ingest.passage import TableContext
from ui.html.blocks import cells


def context_html(context: TableContext, start: int, text: str) -> str:
    """Draw the head of a quote's table, where the quote lacks it, and what its rows stand under.

    Args:
        context: of the passage.
        start: where the passage begins in its document.
        text: the passage.
    """
    heads = "".join(_head(head) for head in context.heads if head not in text)
    lead = f'<div class="vb-lead"><table><thead>{heads}</thead></table></div>' if heads else ""
    under = "".join(
        f"<li><b>{escape(' · '.join(row.groups))}</b>: {_row(text[row.start - start : row.end - start])}</li>"
        for row in context.rows
    )
    groups = f'<div class="vb-lead"><p>Rows and their groups</p><ul>{under}</ul></div>' if under else ""
    return lead + groups


def _head(head: str) -> str:
    return f"<tr>{''.join(f'<th scope=col>{escape(cell)}</th>' for cell in cells(head))}</tr>"


def _row(text: str) -> str:
    return " · ".join(escape(cell) for cell in cells(text) if cell)


def doubts_html(doubts: Iterable[Doubt]) -> str:
    """Say what was left out or read unsurely; nothing where nothing was."""
    items = "".join(f"<li>{escape(each)}</li>" for each in summary(doubts))
    if not items:
        return ""
    note = "Read with doubt: check it at the source"
    return f'<div class="vb-doubt" role="note"><p>{note}</p><ul>{items}</ul></div>'
