"""List a document's headings as links to where each begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.catalog.stored import StoredPassage
from ui.address import Address
from ui.html.escape import escape

_MOST = 400


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: how deep it stands, from 0, and where what is under it begins."""

    depth: int
    words: str
    start: int
    page: int | None


def headings(passages: Sequence[StoredPassage]) -> list[Heading]:
    """List the headings that passages stand under, in reading order."""
    found: list[Heading] = []
    before: tuple[str, ...] = ()
    for stored in passages:
        path = stored.passage.heading
        same = 0
        while same < min(len(path), len(before)) and path[same] == before[same]:
            same += 1
        for depth in range(same, len(path)):
            found.append(Heading(depth, path[depth], stored.passage.start, stored.passage.page))
        before = path
    return found[:_MOST]


def contents_html(listed: Sequence[Heading], address: Address, at: int, as_pages: bool) -> str:
    """Draw the headings, the one that holds the offset `at` as the current one; nothing for a single one."""
    if len(listed) < 2:
        return ""
    current = max((n for n, each in enumerate(listed) if each.start <= at), default=-1)
    items = "".join(
        f'<li class="vb-deep{min(each.depth, 3)}"><a href="{escape(_to(each, address, as_pages).href)}"'
        f"{' aria-current=true' if number == current else ''}>{escape(each.words)}</a></li>"
        for number, each in enumerate(listed)
    )
    return (
        '<details class="vb-contents"><summary>Contents</summary>'
        f'<nav aria-label="Contents of the document"><ul role="list">{items}</ul></nav></details>'
    )


def _to(heading: Heading, address: Address, as_pages: bool) -> Address:
    plain = replace(address, nth=None, within="")
    if as_pages and heading.page is not None:
        return replace(plain, page=heading.page, start=None)
    return replace(plain, start=heading.start, page=None)
