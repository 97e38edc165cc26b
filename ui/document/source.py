"""Draw what a document is, and check the span that an address names.

The span is compared with the stored document before anything is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from index.catalog.stored import StoredDocument, StoredPassage
from search.citations.line import shown_location
from search.citations.vancouver import vancouver
from search.hit import Span
from search.hits.quote import page_label
from search.hits.web_link import link
from ui.address import LIBRARY, PINNED, Address
from ui.html.badges import badges, badges_html
from ui.html.beside_quote import path_html
from ui.html.citation import cite_html, web_link
from ui.html.escape import escape
from ui.html.state import state_html


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of checking the span in an address.

    - `verified`: the document says there what the passage says.
    - `moved`: no passage stands there any more.
    - `differs`: its words are not those that were indexed or seen.
    - `none`: the address names no span.
    """

    verdict: Literal["verified", "moved", "differs", "none"]
    passage: StoredPassage | None = None
    mark: Span | None = None
    """What is marked of the passage, where that is not all of it."""

    @property
    def stretch(self) -> tuple[int, int]:
        """Return what is marked, in the document's offsets; (0, 0) for nothing."""
        if self.passage is None:
            return 0, 0
        if self.mark:
            return self.mark.start, self.mark.end
        return self.passage.passage.start, self.passage.passage.end


def check(document: StoredDocument, passages: Sequence[StoredPassage], address: Address) -> Checked:
    """Compare the span in an address with the stored document."""
    if address.at is None:
        return Checked("none")
    start, end = address.at.start, address.at.end
    found = next((s for s in passages if (s.passage.start, s.passage.end) == (start, end)), None)
    if found is None:
        return Checked("moved")
    as_seen = address.passage in ("", found.passage.passage_id)
    says_so = document.text[start:end] == found.passage.text
    if not (found.intact and says_so and as_seen):
        return Checked("differs")
    mark = address.mark
    return Checked("verified", found, mark if mark and start <= mark.start < mark.end <= end else None)


def head(document: StoredDocument, checked: Checked, address: Address, today: date, preview: bool) -> str:
    """Draw what the document is, and whether the quote is verified.

    A preview stands beside an answer without having been opened.
    """
    info, found = document.info, checked.passage
    page = found.passage.page if found else None
    label = page_label(found) if found else None
    path = path_html(found.passage.heading) if found else ""
    all_badges = badges(info, page, "", today)
    warnings = [badge for badge in all_badges if badge.kind != "plain"]
    kinds = tuple(badge for badge in all_badges if badge.kind == "plain")
    url = link(info, document.format, found.passage.text) if found else info.url
    whole = f'<a href="{escape(address.whole().href)}">The whole document</a>' if address.at else ""
    right = '<span class="vb-right" role="status">✓ Word for word as stored</span>'
    return (
        f'<header class="vb-source"{" data-vb-preview" if preview else ""} '
        f'data-vb-shown="{escape(address.passage)}">'
        f"<h2>{escape(info.title or shown_location(info))}{path}</h2>"
        f"{state_html(info, kinds, today)}{badges_html(warnings)}"
        f'<div class="vb-actions">{right if checked.verdict == "verified" else ""}{whole}'
        f"{web_link(url, 'Open the web page')}{cite_html(vancouver(info, label, today))}</div>"
        f"{_verdict(checked)}</header>"
    )


def bar(document: StoredDocument, address: Address) -> str:
    """Draw the way back, which stays in sight while a document is read."""
    back = address.results()
    to = {LIBRARY: "the library", PINNED: "the pinned passages"}.get(back.view, "")
    to = to or ("the results" if back.question else "the search")
    named = escape(document.info.title or shown_location(document.info))
    return (
        f'<nav class="vb-return" aria-label="Back"><a class="vb-back" data-vb-back="" '
        f'href="{escape(back.href)}">← Back to {to}</a><span class="vb-named">{named}</span></nav>'
    )


def note(problem: str) -> str:
    """Say why the original is not shown."""
    return f'<p class="vb-quiet vb-remark" role="status">{escape(problem)}</p>' if problem else ""


def _verdict(checked: Checked) -> str:
    message = {
        "moved": (
            "No passage stands at this place: the library has changed since the link was made, or "
            "the link is not whole. Nothing is marked. Ask again to find it."
        ),
        "differs": (
            "The stored document does not say at this place what the passage said, so nothing is marked. "
            "Ask whoever keeps the library to run: python cli.py verify"
        ),
    }.get(checked.verdict)
    return f'<p class="vb-wrong" role="alert">{message}</p>' if message else ""
