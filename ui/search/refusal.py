"""Draw "not in this library": what was searched, and what to try."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.wording import count
from search.hit import Answer
from ui.address import Address
from ui.html.escape import escape
from ui.html.page import holdings, on_paper, shortened
from ui.html.sureness import sureness

_FIRST, _TITLES = 5, 3


@dataclass(frozen=True, slots=True)
class Searched:
    """What the answer does not say: the newest document's year ("" where none is dated), and how many
    passages are found without the filters."""

    newest: str = ""
    without_filters: int = 0


def not_in_library(answer: Answer, searched: Searched, address: Address) -> str:
    """Say that the library probably has no answer, what was searched and not known, and what may help."""
    newest = f", the newest of {escape(searched.newest)}" if searched.newest else ""
    near = "The nearest passages are below." if answer.hits else "No passage is near this question."
    return (
        f'{on_paper(answer.question)}<section class="vb-note" role="status">'
        f"<h2>Probably not in this library</h2><p>{near} Searched: {holdings(answer.snapshot)}{newest}.</p>"
        f"{_unknown(answer)}{_nearest(answer, address)}{_filtered(searched, address)}"
        "<ul><li>Name the disease, drug or finding in full, and check its spelling.</li>"
        "<li>Try the term that a textbook would use, or spell an abbreviation out.</li>"
        f"<li>If {_the_library(address)} should hold this, ask whoever keeps it to add a source.</li></ul>"
        f"{shortened(answer.question)}{sureness(answer)}</section>"
    )


MISSES = '<h2 class="vb-misses">Nearest passages</h2>'


def _unknown(answer: Answer) -> str:
    """Return the words that no passage has, and what of the question the first passages leave out."""
    html = ""
    if answer.unknown:
        words = ", ".join(f"<b>{escape(word)}</b>" for word in answer.unknown)
        html = f"<p>No passage here has {words}.</p>"
    first = answer.hits[:_FIRST]
    if first and all(hit.signals.left_out for hit in first):
        best = min(first, key=lambda hit: hit.signals.left_out).signals
        missing = ", ".join(map(escape, (*best.unmentioned, *best.untold)))
        html += f"<p>The nearest passages do not mention: {missing}.</p>"
    return html


def _nearest(answer: Answer, address: Address) -> str:
    """Return the titles of the nearest documents, as links."""
    titles = {hit.document_id: hit.info.title for hit in answer.hits if hit.info.title}
    links = (
        f'<a href="{escape(address.opening(document).href)}">{escape(title)}</a>'
        for document, title in list(titles.items())[:_TITLES]
    )
    return f"<p>Nearest documents: {', '.join(links)}.</p>" if titles else ""


def _filtered(searched: Searched, address: Address) -> str:
    if not address.filters:
        return ""
    without = escape(Address(address.question).href)
    elsewhere = (
        f"{count(searched.without_filters, 'passage')} there" if searched.without_filters else "none there"
    )
    return (
        f"<p>Only documents that pass your filters were searched. "
        f'<a href="{without}">Search all documents</a> ({elsewhere}).</p>'
    )


def _the_library(address: Address) -> str:
    href = escape(Address(address.question, address.filters, "library").href)
    return f'<a href="{href}">the library</a>'
