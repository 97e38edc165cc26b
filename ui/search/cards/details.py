"""Draw the technical details of a hit in one menu: why it was found, where else it stands, what it was."""

from __future__ import annotations

from collections.abc import Sequence

from search.hit import Hit, Place, Ranks, Span
from ui.address import Address
from ui.html.citation import citation_html, web_link
from ui.html.escape import escape


def details(hit: Hit, form: str, address: Address) -> str:
    """Draw the menu of a hit."""
    parts = (
        web_link(hit.url, "Open the web page"),
        _why(hit),
        _also_in(hit, address),
        _nearly_in(hit, address),
        _place(hit, form),
    )
    return (
        '<details class="vb-menu"><summary><span aria-hidden="true">⋯</span>'
        f'<span class="vb-unseen">Details of passage {hit.rank}</span></summary>{"".join(parts)}</details>'
    )


def _why(hit: Hit) -> str:
    words = ", ".join(f"<b>{escape(word)}</b>" for word in hit.matched)
    also = ", ".join(f"<b>{escape(name)}</b>" for name in hit.expanded)
    found = f"It holds {words} of your question." if words else "It holds no word of your question."
    if also:
        found += f" Also looked for, and found in it: {also}."
    elif not words:
        found = "It was found by its meaning alone."
    return (
        f"<p>{found} {ranks_text(hit.ranks)} It is number {hit.rank}, with a score of {hit.score:.2f}; "
        "scores compare passages of one answer only.</p>"
    )


def _place(hit: Hit, form: str) -> str:
    kept = f"{escape(form)}. " if form else ""
    offsets = f"Characters {hit.start}:{hit.end} of document {escape(hit.document_id)}"
    return f'<p class="vb-place">{kept}{offsets}</p>'


def ranks_text(ranks: Ranks) -> str:
    """Say in plain words where each ranking has a passage.

    Such as "Of the library's passages it is 3rd by the question's words and 1st by meaning."
    """
    by_words = f"{_nth(ranks.words)} by the question's words" if ranks.words else ""
    by_meaning = f"{_nth(ranks.meaning)} by meaning" if ranks.meaning else ""
    places = " and ".join(filter(None, (by_words, by_meaning)))
    sentences = [
        f"Of the library's passages it is {places}." if places else "",
        f"Its best sentence counts {ranks.evidence:.2f} of 1 as evidence." if ranks.evidence else "",
        f"The reranker has it {_nth(ranks.rerank)}." if ranks.rerank else "",
    ]
    return " ".join(filter(None, sentences))


def _nth(rank: int) -> str:
    """Write a rank as an ordinal: 1st, 2nd, 3rd, 11th, 21st."""
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending}"


def _also_in(hit: Hit, address: Address) -> str:
    """List where else the same words stand."""
    count = len(hit.also_in)
    intro = f"Also in {count} other place{'' if count == 1 else 's'}, in the same words:"
    return _places(hit.also_in, intro, address)


def _nearly_in(hit: Hit, address: Address) -> str:
    """List where nearly the same words stand, which are another quote."""
    count = len(hit.nearly_in)
    intro = f"Nearly the same words, not this very quote, in {count} place{'' if count == 1 else 's'}:"
    return _places(hit.nearly_in, intro, address)


def _places(places: Sequence[Place], intro: str, address: Address) -> str:
    """Draw a line for each place; nothing where there is none."""
    if not places:
        return ""
    lines = "".join(
        f'<li><a href="{escape(address.opening(each.document_id, Span(each.start, each.end)).href)}">'
        f"{escape(each.title or each.source)}</a> <cite>{citation_html(each.citation)}</cite></li>"
        for each in places
    )
    return f"<p>{intro}</p><ul>{lines}</ul>"
