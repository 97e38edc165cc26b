"""Draw the passages of an answer as one piece of HTML, so that none of another question stands among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from index.backend import Backend
from search.hit import Answer, Hit
from ui.address import Address
from ui.html.escape import escape
from ui.pinned import is_pinned
from ui.search.cards.context import around
from ui.search.cards.grouped import grouped
from ui.search.cards.hit_card import hit_card, source_of
from ui.search.cards.signal_badges import signal_badges

_FEW = 2
"""Of how many documents all passages are shown at once."""


def answers_html(library: Backend, found: Answer, address: Address, today: date) -> str:
    """Draw the hits, those of one document together, in the order of the address."""
    refused = found.answerable is False
    groups = grouped(found.hits, address.sort)
    unfolded = len(groups) <= _FEW
    drawn = "".join(_group(library, group, address, today, refused, unfolded) for group in groups)
    of = escape(address.results().href)
    return f'<div class="vb-answers" data-vb-answers="{of}">{drawn}</div>'


def first_source(found: Answer, address: Address) -> Address | None:
    """Return the source of the first passage; None where nothing is likely answered."""
    if found.answerable is False or not found.hits:
        return None
    return source_of(grouped(found.hits, address.sort)[0][0], address)


def _group(
    library: Backend, hits: Sequence[Hit], address: Address, today: date, refused: bool, unfolded: bool
) -> str:
    """Draw the passages of one document, all but the first folded unless there are few documents."""
    first, *others = (_card(library, hit, address, today, refused) for hit in hits)
    if not others:
        return first
    more = f"+{len(others)} more {'passage' if len(others) == 1 else 'passages'} of it"
    return (
        f'{first}<details class="vb-others"{" open" if unfolded else ""}><summary>{more}'
        f'<span class="vb-unseen"> after passage {hits[0].rank}</span></summary>'
        f"{''.join(others)}</details>"
    )


def _card(library: Backend, hit: Hit, address: Address, today: date, refused: bool) -> str:
    near = around(library, hit)
    signals = signal_badges(hit) if near.verified else ()
    # No sentence is marked in what probably does not answer, only the question's words.
    shown = replace(hit, sentence=None) if refused else hit
    return hit_card(shown, near, address, today, signals, is_pinned(source_of(hit, address)))
