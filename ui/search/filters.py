"""Draw the filters that a library's metadata allow, as links that add or remove one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.backend import Backend
from index.catalog.facets import STATUS, YEAR, FilterError, Filters, folded
from ui.address import Address
from ui.html.escape import escape

Counts = Mapping[str, Sequence[tuple[str, int]]]

FIRST = ("format", "type", "collection", STATUS, "language", "publisher")
"""The keys that every document may have, in the order shown."""
# What tells documents apart, or says how a file was made, is nothing to choose by.
_LEFT_OUT = frozenset(
    "source title doi pmid pmcid set_id issn volume issue pages created modified accessed ndc description "
    "read_by_ocr needs_ocr licence journal_title record url umls_cuis synonyms generator".split()
)
_MOST_VALUES = 30
_MOST_KEYS = 10
_SHOWN = 8
_YEARS = re.compile(r"[\s\d:–-]+")


@dataclass(frozen=True, slots=True)
class Group:
    """The values of a key to choose from, each with its count of documents."""

    key: str
    values: tuple[tuple[str, int], ...]


def groups(library: Backend, stated: Sequence[str]) -> list[Group]:
    """List what can be chosen. A key's counts apply the filters of all other keys, not its own."""
    counts = dict(library.facets(_without(stated, None)))
    for key in {_key(each) for each in stated}:
        counts[key] = library.facets(_without(stated, key)).get(key, [])
    chosen = {_key(each) for each in stated}
    found = [Group(key, tuple(counts[key])) for key in FIRST if _offers(key, counts, chosen)]
    others = sorted(set(counts) - set(FIRST) - _LEFT_OUT - {YEAR})
    found += [Group(key, tuple(counts[key])) for key in others if _offers(key, counts, chosen)]
    years = counts.get(YEAR, [])
    if len(years) > 1 or YEAR in chosen:
        found.insert(0, Group(YEAR, _since(years)))
    return found[:_MOST_KEYS]


def panel(offered: Sequence[Group], address: Address) -> str:
    """Draw what can be chosen, key by key."""
    if not offered:
        return (
            '<p class="vb-quiet">The documents of this library are all alike in what can be filtered by.</p>'
        )
    drawn = "".join(_group(group, address) for group in offered)
    return f'<div class="vb-filters">{drawn}</div>'


def with_years(address: Address, typed: str) -> Address:
    """Replace the years of the question's filter; remove them where nothing was typed.

    Raises:
        FilterError: if it is neither a year nor a range.
    """
    others = tuple(each for each in address.filters if _key(each) != YEAR)
    years = typed.strip()
    if not years:
        return address.filtered(others)
    if not _YEARS.fullmatch(years):
        raise FilterError(f"{years}: write one year or a range, such as 2015, 2010-2020, 2010- or -2020")
    Filters.parse([f"{YEAR}={years}"])
    return address.filtered((*others, f"{YEAR}={years}"))


def years_of(address: Address) -> str:
    """Return the years in the address, as typed."""
    return next((each.partition("=")[2] for each in address.filters if _key(each) == YEAR), "")


def _group(group: Group, address: Address) -> str:
    links = [_link(group.key, value, number, address) for value, number in group.values]
    shown, more = "".join(links[:_SHOWN]), "".join(links[_SHOWN:])
    rest = (
        f'<details><summary>{len(links) - _SHOWN} more</summary><ul role="list">{more}</ul></details>'
        if more
        else ""
    )
    return f'<section><h3>{escape(_name(group.key))}</h3><ul role="list">{shown}</ul>{rest}</section>'


def _link(key: str, value: str, number: int, address: Address) -> str:
    stated = next(
        (
            each
            for each in address.filters
            if _key(each) == key and folded(each.partition("=")[2]) == folded(value)
        ),
        f"{key}={value}",
    )
    chosen = stated in address.filters
    # One range of years at a time.
    to = with_years(address, "" if chosen else value) if key == YEAR else address.toggled(stated)
    mark = ' aria-current="true"' if chosen else ""
    return (
        f'<li><a data-vb-keep="" href="{escape(to.href)}"{mark}>{escape(_value(key, value))}</a> '
        f'<span class="vb-count">{number:,}</span></li>'
    )


def _without(stated: Sequence[str], key: str | None) -> Filters:
    return Filters.parse([each for each in stated if _key(each) != key])


def _offers(key: str, counts: Counts, chosen: set[str]) -> bool:
    values = counts.get(key, [])
    if key in chosen:
        return bool(values)
    if key == "type" and list(values) == list(counts.get("format", [])):
        return False
    if not 2 <= len(values) <= _MOST_VALUES and not (key in FIRST and len(values) > _MOST_VALUES):
        return False
    return key in FIRST or values[0][1] > 1


def _since(years: Sequence[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    """Count the documents of the newest year, and of the last 2, 5, 10 and 20 years."""
    dated = sorted(((int(year), number) for year, number in years if year.isdecimal()), reverse=True)
    if not dated:
        return ()
    newest, oldest = dated[0][0], dated[-1][0]
    found: dict[int, tuple[str, int]] = {}
    for back in (0, 1, 4, 9, 19):
        total = sum(number for year, number in dated if year >= newest - back)
        if newest - back > oldest:
            found.setdefault(total, (f"{newest - back}-", total))
    return tuple(found.values())


def _key(stated: str) -> str:
    return folded(stated.partition("=")[0])


def chip(stated: str) -> str:
    """Name a filter: "Status: superseded"."""
    key, _, value = stated.partition("=")
    return f"{_name(folded(key))}: {_value(folded(key), value)}"


def _name(key: str) -> str:
    name = key.replace("_", " ")
    return name[:1].upper() + name[1:]


def _value(key: str, value: str) -> str:
    if key == YEAR and value.endswith("-"):
        return f"{value[:-1]} or later"
    if key == YEAR and value.startswith("-"):
        return f"{value[1:]} or earlier"
    return value
