"""Draw what a document is, and check the span that an address names.

The span is compared with the stored document before anything is marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Literal

from index.catalog.stored import StoredDocument, StoredPassage
from ingest.document import SourceInfo
from search.citations.line import citation, location
from search.citations.vancouver import vancouver
from search.hits.quote import page_label
from search.hits.web_link import link
from ui.address import Address
from ui.html.badges import badges, badges_html
from ui.html.citation import citation_html, cite_html, web_link


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
    return Checked("verified", found) if found.intact and says_so and as_seen else Checked("differs")


def heading(document: StoredDocument, checked: Checked, address: Address, today: date) -> str:
    """Draw what the document is, whether the quote is verified, and the way back."""
    info, found = document.info, checked.passage
    page = found.passage.page if found else None
    label = page_label(found) if found else None
    path = "".join(f" › {escape(part)}" for part in found.passage.heading) if found else ""
    url = link(info, document.format, found.passage.text) if found else info.url
    whole = ""
    if address.at:
        href = escape(replace(address.results(), document=address.document).href)
        whole = f'<a href="{href}">The whole document</a>'
    return (
        '<div class="vb-source vb-wide">'
        f'<h2>{escape(info.title or location(info))}<span class="vb-path">{path}</span></h2>'
        f"{badges_html(badges(info, page, document.format, today))}"
        f'<p class="vb-cite"><cite>{citation_html(citation(info, label))}</cite></p>'
        f'<p class="vb-actions">{web_link(url, "Open the web page")}{whole}</p>{_verdict(checked)}</div>'
    )


def strip(
    info: SourceInfo,
    checked: Checked,
    address: Address,
    today: date,
    page: str | None = None,
    turns: str = "",
) -> str:
    """Draw the bar that stays in sight while a document is read.

    It has the way back, the verdict on the quote, the pages to turn, the title and the reference, which cites
    `page` where there is no passage.
    """
    back = address.results()
    to = "the library" if back.view else "the results" if back.question else "the search"
    cited = page_label(checked.passage) if checked.passage else page
    right = '<span class="vb-right" role="status">✓ Word for word as stored</span>'
    return (
        '<nav class="vb-strip" aria-label="Within the document">'
        f'<a class="vb-back" href="{escape(back.href)}">'
        f"← Back to {to}</a>{right if checked.verdict == 'verified' else ''}{turns}"
        f'<span class="vb-of">{escape(info.title or location(info))}</span>'
        f"{cite_html(vancouver(info, cited, today))}</nav>"
    )


def note(problem: str) -> str:
    """Say why the original is not shown."""
    return f'<p class="vb-quiet vb-remark" role="status">{escape(problem)}</p>' if problem else ""


def _verdict(checked: Checked) -> str:
    message = {
        "moved": (
            "No passage stands at this place any more: the library has changed since the link was made. "
            "Nothing is marked. Ask again to find it."
        ),
        "differs": (
            "The stored document does not say at this place what the passage said, so nothing is marked. "
            "Ask whoever keeps the library to run: python cli.py verify"
        ),
    }.get(checked.verdict)
    return f'<p class="vb-wrong" role="alert">{message}</p>' if message else ""
