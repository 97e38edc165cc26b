"""Draw the filters that matter most as chips, with the order of the answers and the link to share."""

from __future__ import annotations

from collections.abc import Sequence

from index.catalog.facets import CURRENT, STATUS, YEAR
from ui.address import Address
from ui.html.escape import escape
from ui.search.cards.grouped import DATE, RELEVANCE
from ui.search.filters import Group, chip, with_years, years_of

_KINDS = ("guideline", "review", "label")
_MOST = 4
_LATELY = 4
"""How many years before the newest document's the chip reaches back."""


def quick(offered: Sequence[Group], address: Address) -> str:
    """Draw a line of chips: those that hold, each with a link that removes it, and those to choose."""
    items = [_in_force(each, address) for each in address.filters]
    items += [_to_choose(label, to, address) for label, to in _choices(offered, address)[:_MOST]]
    if len(address.filters) > 1:
        items.append(f'<li><a class="vb-all" href="{escape(address.filtered(()).href)}">Remove all</a></li>')
    listed = f'<ul class="vb-chips" role="list" aria-label="Filters">{"".join(items)}</ul>' if items else ""
    return f'<div class="vb-quick">{listed}{_order(address)}{_SHARE}</div>'


_SHARE = (
    '<span class="vb-share"><button type="button" data-vb-share="">Copy link</button> '
    '<span role="status"></span></span>'
)


def _in_force(stated: str, address: Address) -> str:
    return (
        f'<li class="vb-on"><a data-vb-keep="" href="{escape(address.toggled(stated).href)}">'
        f'{escape(chip(stated))}<span class="vb-unseen"> (remove this filter)</span>'
        '<span aria-hidden="true"> ×</span></a></li>'
    )


def _to_choose(label: str, to: Address, address: Address) -> str:
    return (
        f'<li><a data-vb-keep="" href="{escape(to.href)}"><span class="vb-unseen">Only: </span>'
        f"{escape(label)}</a></li>"
    )


def _choices(offered: Sequence[Group], address: Address) -> list[tuple[str, Address]]:
    """List what would narrow the answer: not marked as replaced, since some years ago, kinds of source."""
    by_key = {group.key: group.values for group in offered}
    chosen = {each.partition("=")[0] for each in address.filters}
    found: list[tuple[str, Address]] = []
    statuses = [value for value, _ in by_key.get(STATUS, ())]
    if STATUS not in chosen and CURRENT in statuses and len(statuses) > 1:
        found.append(("Not replaced", address.toggled(f"{STATUS}={CURRENT}")))
    years = by_key.get(YEAR, ())
    if years and not years_of(address):
        since = int(years[0][0].strip("-")) - _LATELY
        found.append((f"Since {since}", with_years(address, f"{since}-")))
    if "type" not in chosen:
        kinds = [value for value, _ in by_key.get("type", ()) if any(k in value.casefold() for k in _KINDS)]
        found += [(kind[:1].upper() + kind[1:], address.toggled(f"type={kind}")) for kind in kinds]
    if "collection" not in chosen:
        found += [
            (value, address.toggled(f"collection={value}")) for value, _ in by_key.get("collection", ())
        ]
    return found


def _order(address: Address) -> str:
    """Draw the two orders, the one in use without a link."""
    links = "".join(
        f"<b>{label}</b>"
        if address.sort == sort
        else f'<a data-vb-keep="" href="{escape(address.sorted_by(sort).href)}"'
        f' title="The same passages, {hint}">{label}</a>'
        for label, sort, hint in (
            ("Relevance", RELEVANCE, "those that answer best first"),
            ("Date", DATE, "the newest document first"),
        )
    )
    return f'<span class="vb-order"><span>Sort:</span> {links}</span>'
