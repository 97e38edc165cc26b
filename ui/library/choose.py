"""Choose the documents of the library's list: by words, status and problem; in an order, and part by part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.catalog.facets import CURRENT
from ingest.status import Status
from ui.address import Address
from ui.html.badges import is_past
from ui.library.shelf import Shelved, plain, words_of

PART = 50
"""How many documents are shown at once."""
SORTS = ("title", "status", "published", "reviewed", "added")
TURNED = "-"
"""Before a sort in the address: the other way round."""
_PROBLEMS = {
    "doubt": "Read with doubt",
    "scan": "Recognised from a scan",
    "past": "Past its date",
    "undated": "Without a date",
    "remark": "Reported when last read",
}
_GRAVITY = {status.word: status.gravity for status in Status}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose by: as the address has it, its label and how many documents it leaves."""

    stated: str
    label: str
    documents: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the documents chosen: which, of how many, and how many documents there are in all."""

    documents: tuple[Shelved, ...]
    number: int
    parts: int
    found: int

    @property
    def first(self) -> int:
        """The place of the first document in the whole list, from 1."""
        return (self.number - 1) * PART + 1


def chosen(
    shelved: Sequence[Shelved],
    find: str,
    sort: str,
    only: Sequence[str] = (),
    today: date | None = None,
    reported: Collection[str] = (),
) -> list[Shelved]:
    """Choose the documents that hold every word of `find` and pass `only`, in the order of `sort`.

    Args:
        shelved: all, by title.
        find: words of a title, file, publisher, format or date.
        sort: one of SORTS, perhaps with TURNED before it.
        only: such as "status=superseded" or "problem=doubt". Of one kind any may hold; of each kind one must.
        today: the day by which "valid until" is judged.
        reported: sources of which the last reading had something to say.
    """
    words = plain(find).split()
    kept = [each for each in shelved if not words or _holds(each, words)]
    day = today or date.today()
    for kind in ("status", "problem"):
        wanted = {value for key, _, value in (each.partition("=") for each in only) if key == kind}
        if wanted:
            kept = [each for each in kept if wanted & _of_kind(each, kind, day, reported)]
    return _sorted(kept, sort)


def part_of(found: Sequence[Shelved], wanted: int | None) -> Part:
    """Return a part of what was found; the last one where there are fewer."""
    parts = max(1, -(-len(found) // PART))
    number = min(max(wanted or 1, 1), parts)
    return Part(tuple(found[(number - 1) * PART : number * PART]), number, parts, len(found))


def choices(
    shelved: Sequence[Shelved], address: Address, today: date, reported: Collection[str]
) -> list[Choice]:
    """List the statuses and problems there are, each with its number of documents among those found."""
    found: list[Choice] = []
    for kind in ("status", "problem"):
        others = [each for each in address.only if not each.startswith(f"{kind}=")]
        left = chosen(shelved, address.find, "", others, today, reported)
        counts: dict[str, int] = {}
        for each in left:
            for value in _of_kind(each, kind, today, reported):
                counts[value] = counts.get(value, 0) + 1
        if kind == "status" and set(counts) <= {CURRENT} and f"status={CURRENT}" not in address.only:
            continue
        found += [
            Choice(f"{kind}={value}", _label(kind, value), counts.get(value, 0))
            for value in _values(kind)
            if value in counts or f"{kind}={value}" in address.only
        ]
    return found


def toggled(address: Address, stated: str) -> Address:
    """Add a choice, or take it away; the list begins anew."""
    only = tuple(each for each in address.only if each != stated)
    return replace(address, only=only if stated in address.only else (*only, stated), part=None)


def _values(kind: str) -> list[str]:
    return (
        [CURRENT, *sorted(_GRAVITY, key=lambda word: -_GRAVITY[word])]
        if kind == "status"
        else list(_PROBLEMS)
    )


def _label(kind: str, value: str) -> str:
    if kind == "problem":
        return _PROBLEMS[value]
    return "Not marked as replaced" if value == CURRENT else value[:1].upper() + value[1:]


def _holds(each: Shelved, words: Sequence[str]) -> bool:
    held = words_of(each)
    return all(word in held for word in words)


def _of_kind(each: Shelved, kind: str, today: date, reported: Collection[str]) -> set[str]:
    if kind == "status":
        return {each.status}
    has = {
        "doubt": each.doubtful,
        "scan": each.scanned,
        "past": is_past(each.valid_until, today),
        "undated": not each.last,
        "remark": each.source in reported or each.source.partition("#")[0] in reported,
    }
    return {name for name, holds in has.items() if holds}


def _sorted(kept: list[Shelved], sort: str) -> list[Shelved]:
    """Sort what is by title already. A date puts the newest first, a status the gravest, "added" the last."""
    key, turned = sort.removeprefix(TURNED), sort.startswith(TURNED)
    if key in ("published", "reviewed"):
        dated = [each for each in kept if getattr(each, key)]
        dated.sort(key=lambda each: str(getattr(each, key)), reverse=not turned)
        return [*dated, *(each for each in kept if not getattr(each, key))]
    if key == "status":
        return sorted(kept, key=lambda each: _GRAVITY.get(each.status, 0), reverse=not turned)
    if key == "added":
        return sorted(kept, key=lambda each: each.came, reverse=not turned)
    return kept[::-1] if turned else kept
