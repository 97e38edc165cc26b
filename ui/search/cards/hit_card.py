"""Draw one hit as HTML: its document, what is marked in it word for word, and what is needed to check it.

Every text of a document is escaped, so that markup in it is shown and never takes effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from search.citations.line import shown_location
from search.citations.vancouver import vancouver
from search.hit import Hit, Span
from ui.address import Address
from ui.html.badges import Badge, badges, badges_html
from ui.html.beside_quote import doubts_html, groups_of, heads_html, path_html
from ui.html.blocks import text_html
from ui.html.citation import citation_html, cite_html
from ui.html.escape import as_data, escape
from ui.html.inline import Marks, word_spans
from ui.html.state import state_html
from ui.search.cards.context import Around
from ui.search.cards.copied import copied
from ui.search.cards.details import details

_SEEN = 120
"""How many characters are seen at least where no sentence is marked."""


def hit_card(
    hit: Hit,
    near: Around,
    address: Address,
    today: date,
    signals: Sequence[Badge] = (),
    pinned: bool = False,
) -> str:
    """Draw a hit as an `article` whose `blockquote` has exactly the text of the passage.

    Args:
        hit: what was found.
        near: what stands around it.
        address: where the reader is, for the links that lead back.
        today: the day by which "valid until" is judged.
        signals: further badges, of the passage itself.
        pinned: whether the reader pinned it.
    """
    heading_id = f"hit-{hit.rank}"
    all_badges = (*signals, *badges(hit.info, hit.page, "", today))
    warnings = [badge for badge in all_badges if badge.kind != "plain"]
    kinds = tuple(badge for badge in all_badges if badge.kind == "plain" and badge.text != near.format)
    elsewhere = " vb-elsewhere" if hit.signals.subject else ""
    return (
        f'<article class="vb-hit{elsewhere}" aria-labelledby="{heading_id}" tabindex="-1" '
        f'data-vb-passage="{escape(hit.passage_id)}">'
        f'<h2 id="{heading_id}"><span class="vb-rank">{hit.rank}</span> {_heading(hit)}</h2>'
        f"{state_html(hit.info, kinds, today)}{badges_html(warnings, 'Beware')}{_quote(hit, near)}"
        f'<p class="vb-cite"><cite>{citation_html(hit.citation)}</cite></p>'
        f'<div class="vb-actions">{_check(hit, address)}{_copy(hit, near)}{_pin(hit, address, pinned)}'
        f"{_context(hit, near)}{cite_html(vancouver(hit.info, near.page, today), _of(hit))}"
        f"{details(hit, near.format, address)}</div></article>"
    )


def source_of(hit: Hit, address: Address) -> Address:
    """Return the address of a hit's source, with what its card marks."""
    return address.opening(hit.document_id, Span(hit.start, hit.end), hit.passage_id, hit.sentence)


def passage_html(hit: Hit, continued: bool = False) -> str:
    """Draw the passage in paragraphs, lists and tables, the answering sentence in `mark`, the question's
    words in `b`. What stands around the sentence is drawn to be unfolded."""
    stretch = (hit.sentence.start - hit.start, hit.sentence.end - hit.start) if hit.sentence else (0, 0)
    groups = groups_of(hit.context, hit.start)
    marks = Marks(stretch, word_spans(hit.text, hit.matched), groups=groups, fold=True)
    return text_html(hit.text, marks, continued)


def _quote(hit: Hit, near: Around) -> str:
    if not near.verified:
        return (
            '<p class="vb-wrong" role="alert">The stored document does not say these words at this place, '
            "so they are not shown. Ask whoever keeps the library to run: python cli.py verify</p>"
        )
    lead = heads_html(hit.context, hit.text)
    clamp = "" if hit.sentence else ' class="vb-clamp"'
    quote = f"<blockquote{clamp}>{passage_html(hit, bool(lead))}</blockquote>"
    doubts = doubts_html(hit.doubts)
    return doubts + _neighbour(near.before, "before") + lead + quote + _neighbour(near.after, "after")


def _neighbour(text: str, where: str) -> str:
    """Draw a neighbouring passage, hidden until "Context" is open."""
    if not text:
        return ""
    label = f'<p class="vb-label">The passage {where} it</p>'
    return f'<div class="vb-near">{label}<div class="vb-text">{text_html(text)}</div></div>'


def _heading(hit: Hit) -> str:
    title = escape(hit.info.title or shown_location(hit.info))
    return title + path_html(hit.heading)


def _of(hit: Hit) -> str:
    """Tell controls of one name apart for a screen reader."""
    return f'<span class="vb-unseen"> of passage {hit.rank}</span>'


def _check(hit: Hit, address: Address) -> str:
    to = source_of(hit, address)
    return f'<a class="vb-check" href="{escape(to.href)}">Check at the source{_of(hit)}</a>'


def _copy(hit: Hit, near: Around) -> str:
    if not near.verified:
        return ""
    return (
        f'<span><button type="button" class="vb-copy" data-vb-copy="{as_data(copied(hit))}">Copy quote'
        f'{_of(hit)}</button> <span role="status"></span></span>'
    )


def _pin(hit: Hit, address: Address, pinned: bool) -> str:
    """Draw the button that the script answers (`ui/pinned.py`)."""
    href = escape(source_of(hit, address).href)
    state = "true" if pinned else "false"
    return (
        f'<button type="button" class="vb-pin" aria-pressed="{state}" data-vb-pin="{href}">Pin'
        f"{_of(hit)}</button>"
    )


def _context(hit: Hit, near: Around) -> str:
    """Draw what unfolds the passage and its neighbours in place. The style sheet shows them while it is
    open."""
    seen = hit.sentence.end - hit.sentence.start if hit.sentence else _SEEN
    if not (near.before or near.after) and len(hit.text) <= seen:
        return ""
    return f'<details class="vb-more"><summary>Context{_of(hit)}</summary></details>'
