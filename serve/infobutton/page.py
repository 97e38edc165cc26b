"""Write a feed as a web page: plain HTML, which loads nothing."""

from __future__ import annotations

from serve.infobutton.feed import Entry, Feed
from ui.html.escape import escape

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:1rem auto;padding:0 1rem}"
    "blockquote{white-space:pre-wrap;margin:.5rem 0;padding:.25rem 1rem;border-left:4px solid #767676}"
    ".note{font-weight:600}"
)


def page(feed: Feed) -> str:
    """Write a feed."""
    title = escape(feed.title)
    subtitle = f'<p class="note">{escape(feed.subtitle)}</p>' if feed.subtitle else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{subtitle}"
        f"{''.join(map(_entry, feed.entries))}</main></body></html>"
    )


def _entry(entry: Entry) -> str:
    notes = "".join(f"<li>{escape(note)}</li>" for note in entry.notes)
    links = "".join(
        f'<li><a href="{escape(each.href)}" rel="noopener noreferrer">{escape(each.title)}</a></li>'
        for each in entry.links
    )
    return (
        f"<article><h2>{escape(entry.title)}</h2>"
        f"{f'<ul class=note>{notes}</ul>' if notes else ''}"
        f'<blockquote lang="{escape(entry.language)}">{_quote(entry)}</blockquote>'
        f"<p><cite>{escape(entry.citation)}</cite></p>{f'<ul>{links}</ul>' if links else ''}</article>"
    )


def _quote(entry: Entry) -> str:
    if entry.marked is None:
        return escape(entry.text)
    start, end = entry.marked
    before, marked, after = entry.text[:start], entry.text[start:end], entry.text[end:]
    return f"{escape(before)}<mark>{escape(marked)}</mark>{escape(after)}"
