"""Draw the passages that the reader pinned in this visit, each word for word with its citation."""

from __future__ import annotations

from html import escape

from index.backend import Backend
from search.citations.line import citation
from search.hits.quote import page_label
from ui.address import PINNED, Address
from ui.document.source import check
from ui.html.blocks import text_html
from ui.html.citation import citation_html
from ui.html.draw import draw
from ui.pinned import pinned

_ALL = 1_000_000


def show(library: Backend, address: Address) -> None:
    """Draw the pinned passages in the order in which they were pinned."""
    drawn = "".join(_one(library, each, address) for each in pinned())
    draw(f'<h2 class="vb-part">Pinned passages</h2>{drawn or "<p>Nothing is pinned.</p>"}')


def _one(library: Backend, pin: Address, address: Address) -> str:
    """Draw one, looked up and checked anew."""
    document = library.document(pin.document)
    found = check(document, library.neighbours(pin.document, 0, 0, _ALL), pin).passage if document else None
    if document is None or found is None:
        return '<p class="vb-wrong">A pinned passage is no longer in the library.</p>'
    to = Address(pin.question, pin.filters, PINNED).opening(pin.document, pin.at, pin.passage, pin.mark)
    return (
        f'<article class="vb-hit"><h2>{escape(document.info.title)}</h2>'
        f"<blockquote>{text_html(found.passage.text)}</blockquote>"
        f'<p class="vb-cite"><cite>{citation_html(citation(document.info, page_label(found)))}</cite></p>'
        f'<p class="vb-actions"><a href="{escape(to.href)}">Check at the source</a></p></article>'
    )
