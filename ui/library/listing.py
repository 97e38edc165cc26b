"""Draw the library: what it holds, small charts, and its documents as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from index.catalog.stored import StoredDocument
from ingest.wording import count
from search.hit import SnapshotInfo
from ui.address import Address
from ui.html.badges import Badge, badges, badges_html
from ui.html.page import by_words, holdings
from ui.library.shelf import Shelved

SHOWN = 100
"""How many documents the table shows at once."""
_MOST_BARS = 12
_COLUMNS = (
    ("Title", "title"),
    ("Format", "format"),
    ("Published", "published"),
    ("Reviewed", "reviewed"),
    ("Passages", ""),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the table, with what only the stored document knows."""

    shelved: Shelved
    stored: StoredDocument | None


def about(snapshot: SnapshotInfo) -> str:
    """Say what the library holds, and which model reads it."""
    return (
        f'<div class="vb-quiet vb-wide"><p>This library holds {holdings(snapshot)}, read with '
        f"{escape(snapshot.model)}.</p>{by_words(snapshot)}</div>"
    )


def charts(drawn: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> str:
    """Draw bar charts side by side; skip one with fewer than two bars."""
    figures = "".join(_chart(title, bars) for title, bars in drawn if len(bars) > 1)
    return f'<div class="vb-charts">{figures}</div>' if figures else ""


def years(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Count documents by year in order, or by decade where there are many years."""
    dated = sorted((int(year), number) for year, number in counts if year.isdecimal())
    if len(dated) <= _MOST_BARS:
        return [(str(year), number) for year, number in dated]
    decades: dict[int, int] = {}
    for year, number in dated:
        decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + number
    return [(f"{decade}s", number) for decade, number in sorted(decades.items())]


def table(rows: Sequence[Row], found: int, address: Address, today: date) -> str:
    """Draw documents as a table whose titles link to their text."""
    if not rows:
        return (
            '<p class="vb-quiet" role="status">No document holds these words in its title, file or dates.</p>'
        )
    shown = f"{count(found, 'document')}"
    if found > len(rows):
        shown += f", of which the first {len(rows)} are shown; type more words to find others"
    head = "".join(_head(name, key, address) for name, key in _COLUMNS)
    body = "".join(_row(row, address, today) for row in rows)
    return (
        f'<p class="vb-quiet" role="status">{shown}.</p>'
        f'<table class="vb-shelf"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    )


def _chart(title: str, bars: Sequence[tuple[str, int]]) -> str:
    most = max(number for _, number in bars)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td><span class="vb-bar" '
        f'style="width:{100 * number / most:.1f}%"></span>{number:,}</td></tr>'
        for label, number in bars[:_MOST_BARS]
    )
    return f'<table class="vb-chart"><caption>{escape(title)}</caption><tbody>{rows}</tbody></table>'


def _head(name: str, key: str, address: Address) -> str:
    if not key:
        return f'<th scope="col" class="vb-few">{name}</th>'
    few = "" if key == "title" else ' class="vb-few"'
    now = address.sort or "title"
    if now == key:
        direction = "descending" if key in ("published", "reviewed") else "ascending"
        return f'<th scope="col" aria-sort="{direction}"{few}>{name}</th>'
    to = escape(replace(address, sort=key).href)
    return f'<th scope="col"{few}><a data-vb-keep="" href="{to}">{name}</a></th>'


def _row(row: Row, address: Address, today: date) -> str:
    each, stored = row.shelved, row.stored
    shown: list[Badge] = []
    if stored:
        shown = [badge for badge in badges(stored.info, None, "", today) if badge.kind != "plain"]
    passages = f"{stored.passages:,}" if stored else ""
    file = f'<span class="vb-file">{escape(each.source)}</span>'
    by = f'<span class="vb-by">{escape(each.publisher)}</span>' if each.publisher else ""
    return (
        f'<tr><th scope="row"><a href="{escape(address.opening(each.document_id).href)}">'
        f"{escape(each.title)}</a>{by}{file}{badges_html(shown)}</th>"
        f'<td class="vb-few">{escape(each.format)}</td><td class="vb-few">{escape(each.published)}</td>'
        f'<td class="vb-few">{escape(each.reviewed)}</td>'
        f'<td class="vb-few vb-sum">{passages}</td></tr>'
    )
