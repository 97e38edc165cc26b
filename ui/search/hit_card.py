"""Draw one hit as HTML: the passage word for word, and what is needed to check it.

Every text of a document is escaped, so that markup in it is shown and never takes effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape

from search.citations.line import location
from search.citations.vancouver import vancouver
from search.hit import Hit, Place, Ranks, Span
from ui.address import Address
from ui.html.badges import Badge, badges, badges_html
from ui.html.beside_quote import doubts_html, groups_of, heads_html
from ui.html.blocks import Marks, text_html, word_spans
from ui.html.citation import citation_html, cite_html, web_link
from ui.search.context import Around


def hit_card(
    hit: Hit,
    near: Around,
    address: Address,
    today: date,
    signals: Sequence[Badge] = (),
) -> str:
    """Draw a hit as an `article` whose `blockquote` has exactly the text of the passage.

    Args:
        hit: what was found.
        near: what stands around it.
        address: where the reader is, for the links that lead back.
        today: the day by which "valid until" is judged.
        signals: further badges, of the passage itself.
    """
    heading_id = f"hit-{hit.rank}"
    places = _also_in(hit, address) + _nearly_in(hit, address)
    all_badges = (*signals, *badges(hit.info, hit.page, near.format, today))
    warnings = [badge for badge in all_badges if badge.kind != "plain"]
    kinds = [badge for badge in all_badges if badge.kind == "plain"]
    return (
        f'<article class="vb-hit" aria-labelledby="{heading_id}">'
        f'<div class="vb-head"><h2 id="{heading_id}"><span class="vb-rank">{hit.rank}</span> '
        f"{_heading(hit)}</h2>"
        f"{badges_html(kinds, 'Kind of source')}</div>{badges_html(warnings, 'Beware')}{_quote(hit, near)}"
        f'<p class="vb-cite"><cite>{citation_html(hit.citation)}</cite></p>'
        f'<div class="vb-actions">{_check(hit, address)}{_web(hit)}{_context(near)}'
        f"{cite_html(vancouver(hit.info, near.page, today))}{_why(hit)}{places}"
        "</div></article>"
    )


def passage_html(hit: Hit, continued: bool = False) -> str:
    """Draw the passage in paragraphs, lists and tables, the answering sentence in `mark`, the question's
    words in `b`."""
    stretch = (hit.sentence.start - hit.start, hit.sentence.end - hit.start) if hit.sentence else (0, 0)
    groups = groups_of(hit.context, hit.start)
    return text_html(hit.text, Marks(stretch, word_spans(hit.text, hit.matched), groups=groups), continued)


def _quote(hit: Hit, near: Around) -> str:
    if not near.verified:
        return (
            '<p class="vb-wrong" role="alert">The stored document does not say these words at this place, '
            "so they are not shown. Ask whoever keeps the library to run: python cli.py verify</p>"
        )
    lead = heads_html(hit.context, hit.text)
    quote = f"<blockquote>{passage_html(hit, bool(lead))}</blockquote>"
    doubts = doubts_html(hit.doubts)
    return _neighbour(near.before, "before") + doubts + lead + quote + _neighbour(near.after, "after")


def _neighbour(text: str, where: str) -> str:
    """Draw a neighbouring passage, hidden until "More context" is open."""
    if not text:
        return ""
    label = f'<p class="vb-label">The passage {where} it</p>'
    return f'<div class="vb-near">{label}<div class="vb-text">{text_html(text)}</div></div>'


def _heading(hit: Hit) -> str:
    title = escape(hit.info.title or location(hit.info))
    path = "".join(f" › {escape(part)}" for part in hit.heading)
    return f'{title}<span class="vb-path">{path}</span>' if path else title


def _check(hit: Hit, address: Address) -> str:
    to = address.opening(hit.document_id, Span(hit.start, hit.end), hit.passage_id)
    return (
        f'<a class="vb-check" href="{escape(to.href)}">Check at the source'
        f'<span class="vb-unseen"> of passage {hit.rank}</span></a>'
    )


def _web(hit: Hit) -> str:
    return web_link(hit.url, "Open the web page")


def _context(near: Around) -> str:
    """Draw what opens the neighbours in place. The style sheet shows them while it is open."""
    if not (near.before or near.after):
        return ""
    return '<details class="vb-more"><summary>More context</summary></details>'


def _why(hit: Hit) -> str:
    words = ", ".join(f"<b>{escape(word)}</b>" for word in hit.matched)
    also = ", ".join(f"<b>{escape(name)}</b>" for name in hit.expanded)
    found = f"It holds {words} of your question." if words else "It holds no word of your question."
    if also:
        found += f" Also looked for, and found in it: {also}."
    elif not words:
        found = "It was found by its meaning alone."
    return (
        f"<details><summary>Why this passage</summary><p>{found} {ranks_text(hit.ranks)} "
        f"It is number {hit.rank}, with a score of {hit.score:.2f}; scores compare passages of one answer "
        "only.</p>"
        f'<p class="vb-place">Characters {hit.start}:{hit.end} of document {escape(hit.document_id)}</p>'
        "</details>"
    )


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


def _nth(place: int) -> str:
    """Write a rank as an ordinal: 1st, 2nd, 3rd, 11th, 21st."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _also_in(hit: Hit, address: Address) -> str:
    """List where else the same words stand."""
    count = len(hit.also_in)
    summary = f"Also in {count} other place{'' if count == 1 else 's'}"
    return _places(hit.also_in, summary, "The same words stand in:", address)


def _nearly_in(hit: Hit, address: Address) -> str:
    """List where nearly the same words stand, which are another quote."""
    count = len(hit.nearly_in)
    summary = f"Nearly the same in {count} place{'' if count == 1 else 's'}"
    intro = "Nearly the same words, not this very quote, stand in:"
    return _places(hit.nearly_in, summary, intro, address)


def _places(places: Sequence[Place], summary: str, intro: str, address: Address) -> str:
    """Draw a line for each place; nothing where there is none."""
    if not places:
        return ""
    lines = "".join(
        f'<li><a href="{escape(address.opening(each.document_id, Span(each.start, each.end)).href)}">'
        f"{escape(each.title or each.source)}</a> <cite>{citation_html(each.citation)}</cite></li>"
        for each in places
    )
    return f"<details><summary>{summary}</summary><p>{intro}</p><ul>{lines}</ul></details>"
