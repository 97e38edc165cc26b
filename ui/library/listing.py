"""Draw the library: what it holds, small charts, and its documents as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.catalog.facets import CURRENT
from index.catalog.stored import StoredDocument
from ingest.wording import count
from search.hit import SnapshotInfo
from ui.address import Address
from ui.html.badges import Badge, badges, badges_html
from ui.html.escape import escape
from ui.html.page import by_words, holdings
from ui.library.choose import TURNED, Choice, Part, toggled
from ui.library.shelf import Shelved

_MOST_BARS = 12
_COLUMNS = (
    ("Title", "title"),
    ("Status", "status"),
    ("Published", "published"),
    ("Reviewed", "reviewed"),
    ("Passages", ""),
)
_SORTS = (*(each for each in _COLUMNS if each[1]), ("Added", "added"))
_ORDERS = {"title": ("Z to A", "A to Z"), "status": ("gravest first", "gravest last")}
_NEWEST_FIRST = ("published", "reviewed", "added")
"""Orders that begin with the newest; the others begin with A, and a status with the gravest."""


@dataclass(frozen=True, slots=True)
class Row:
    """A document of the table, with what only the stored document knows."""

    shelved: Shelved
    stored: StoredDocument | None


def about(snapshot: SnapshotInfo) -> str:
    """Say what the library holds."""
    held = f"<p>This library holds {holdings(snapshot)}.</p>{by_words(snapshot)}"
    return f'<div class="vb-quiet vb-wide">{held}</div>'


def charts(drawn: Sequence[tuple[str, Sequence[tuple[str, int]]]], unfolded: bool = True) -> str:
    """Draw bar charts side by side, folded while the reader looks for something; skip one with one bar."""
    figures = "".join(_chart(title, bars) for title, bars in drawn if len(bars) > 1)
    if not figures:
        return ""
    state = " open" if unfolded else ""
    return (
        f'<details class="vb-overview"{state}><summary>The library in figures</summary>'
        f'<div class="vb-charts">{figures}</div></details>'
    )


def years(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Count documents by year in order, or by decade where there are many years."""
    dated = sorted((int(year), number) for year, number in counts if year.isdecimal())
    if len(dated) <= _MOST_BARS:
        return [(str(year), number) for year, number in dated]
    decades: dict[int, int] = {}
    for year, number in dated:
        decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + number
    return [(f"{decade}s", number) for decade, number in sorted(decades.items())]


def chips(offered: Sequence[Choice], address: Address) -> str:
    """Draw what the list can be narrowed by, what is chosen with a link that takes it away."""
    items = "".join(_chip(each, address) for each in offered)
    return f'<ul class="vb-chips" role="list" aria-label="Show only">{items}</ul>' if items else ""


def table(part: Part, rows: Sequence[Row], address: Address, today: date) -> str:
    """Draw a part of the documents as a table whose titles link to their text, with the way to the others."""
    if not rows:
        return '<p class="vb-quiet" role="status">No document of the library is such.</p>'
    shown = count(part.found, "document")
    if part.parts > 1:
        shown += f", {part.first:,} to {part.first + len(rows) - 1:,} shown"
    head = "".join(_head(name, key, address) for name, key in _COLUMNS)
    body = "".join(_row(row, address, today) for row in rows)
    turns = _turns(part, address)
    return (
        f'<div class="vb-shelf-line"><p class="vb-quiet" role="status">{shown}.</p>{_sorts(address)}</div>'
        f'<table class="vb-shelf"><caption class="vb-unseen">The documents of the library</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{turns}"
    )


def _chip(each: Choice, address: Address) -> str:
    href = escape(toggled(address, each.stated).href)
    if each.stated not in address.only:
        return (
            f'<li><a data-vb-keep="" href="{href}"><span class="vb-unseen">Only: </span>{escape(each.label)} '
            f"({each.documents:,})</a></li>"
        )
    return (
        f'<li class="vb-on"><a data-vb-keep="" href="{href}">{escape(each.label)} ({each.documents:,})'
        '<span class="vb-unseen"> (show others too)</span><span aria-hidden="true"> ×</span></a></li>'
    )


def _turns(part: Part, address: Address) -> str:
    """Draw the links to the other parts: the first, the last, and those beside this one."""
    if part.parts == 1:
        return ""

    def turn(number: int, text: str, name: str) -> str:
        href = escape(replace(address, part=number if number > 1 else None).href)
        return f'<a href="{href}"><span class="vb-unseen">{name}: </span>{text}</a>'

    near = range(max(1, part.number - 2), min(part.parts, part.number + 2) + 1)
    links: list[str] = []
    for number in sorted({1, *near, part.parts}):
        if links and number - 1 not in (1, *near):
            links.append('<span aria-hidden="true">…</span>')
        here = number == part.number
        links.append(f'<b aria-current="page">{number}</b>' if here else turn(number, str(number), "Part"))
    before = turn(part.number - 1, "‹ Previous", "Part before") if part.number > 1 else ""
    after = turn(part.number + 1, "Next ›", "Part after") if part.number < part.parts else ""
    return f'<nav class="vb-turner" aria-label="Parts of the list">{before}{"".join(links)}{after}</nav>'


def _sorts(address: Address) -> str:
    """Draw the links that sort: for a narrow screen, which has no columns, and for what no column shows."""
    links = " · ".join(_sorting(name, key, address) for name, key in _SORTS)
    return f'<p class="vb-quiet vb-sorts">Sort by: {links}</p>'


def _sorting(name: str, key: str, address: Address) -> str:
    """Draw a link that sorts by a key, or turns the order round where it is the one in use."""
    state = _falls(key, address)
    to = f"{TURNED}{key}" if state is not None and not address.sort.startswith(TURNED) else key
    href = escape(replace(address, sort="" if to == "title" else to, part=None).href)
    if state is None:
        return f'<a data-vb-keep="" href="{href}">{name}</a>'
    falling, rising = _ORDERS.get(key, ("newest first", "oldest first"))
    words = falling if state else rising
    return (
        f'<a data-vb-keep="" aria-current="true" href="{href}">{name}<span class="vb-unseen">, {words}, '
        f'turn round</span><span aria-hidden="true"> {"▾" if state else "▴"}</span></a>'
    )


def _falls(key: str, address: Address) -> bool | None:
    """Whether the list falls by a key, as from new to old; None where it is sorted by another."""
    now = address.sort or "title"
    if now.removeprefix(TURNED) != key:
        return None
    return (key in _NEWEST_FIRST or key == "status") != now.startswith(TURNED)


def _chart(title: str, bars: Sequence[tuple[str, int]]) -> str:
    most = max(number for _, number in bars)
    rows = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td><span class="vb-bar" '
        f'style="width:{100 * number / most:.1f}%"></span>{number:,}</td></tr>'
        for label, number in bars[:_MOST_BARS]
    )
    return f'<table class="vb-chart"><caption>{escape(title)}</caption><tbody>{rows}</tbody></table>'


def _head(name: str, key: str, address: Address) -> str:
    """Draw the head of a column, with a link that sorts by it."""
    few = "" if key == "title" else ' class="vb-few"'
    if not key:
        return f'<th scope="col"{few}>{name}</th>'
    falls = _falls(key, address)
    state = "" if falls is None else f' aria-sort="{"descending" if falls else "ascending"}"'
    return f'<th scope="col"{state}{few}>{_sorting(name, key, address)}</th>'


def _row(row: Row, address: Address, today: date) -> str:
    each, stored = row.shelved, row.stored
    shown: list[Badge] = []
    if stored:
        shown = [badge for badge in badges(stored.info, None, "", today) if badge.kind != "plain"]
    if each.doubtful:
        shown.append(Badge("Read with doubt", "care"))
    passages = f"{stored.passages:,}" if stored else ""
    form = f"{escape(each.format)}, " if each.format else ""
    file = f'<span class="vb-file">{form}{escape(each.file)}</span>'
    by = f'<span class="vb-by">{escape(each.publisher)}</span>' if each.publisher else ""
    status = "" if each.status == CURRENT else each.status[:1].upper() + each.status[1:]
    return (
        f'<tr><th scope="row"><a href="{escape(address.opening(each.document_id).href)}">'
        f"{escape(each.title)}</a>{by}{file}{badges_html(shown)}</th>"
        f'<td class="vb-few">{escape(status)}</td><td class="vb-few">{escape(each.published)}</td>'
        f'<td class="vb-few">{escape(each.reviewed)}</td>'
        f'<td class="vb-few vb-sum">{passages}</td></tr>'
    )
