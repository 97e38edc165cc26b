"""Compare two states of a library, document by document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from index.catalog.facets import facets_of
from index.catalog.read import Catalog
from index.catalog.rows import StateRow
from index.catalog.stored import info_of
from ingest.document import SourceInfo
from ingest.status import Status

What = Literal["added", "changed", "removed", "status"]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a document from one state of a library to another.

    Attributes:
        what: "changed" is of its words or of what it says of itself; "status" of whether it is in force.
        status: its status now, such as "retracted"; None where it is current. Of a removed one, its last.
        was: its status before; None where it was current, or was not there.
        by: the name of the document that replaces it, where one does.
        collections: those of both states.
    """

    what: What
    document_id: str
    title: str
    source: str
    format: str
    collections: tuple[str, ...]
    status: str | None = None
    was: str | None = None
    by: str | None = None


def differences(before: Catalog, after: Catalog) -> Iterator[Change]:
    """Yield what changed, by document id; a document whose words and status changed comes twice.

    Both are read once, in the same order, few rows in memory at a time. A text is read only where its file
    changed and nothing else tells.
    """
    old, new = before.rows.states(), after.rows.states()
    was, now = next(old, None), next(new, None)
    while was or now:
        if now is None or (was and was.document_id < now.document_id):
            assert was
            yield _change("removed", was, None)
            was = next(old, None)
        elif was is None or now.document_id < was.document_id:
            yield _change("added", None, now)
            now = next(new, None)
        else:
            yield from _of_both(before, after, was, now)
            was, now = next(old, None), next(new, None)


def collections_of(info: SourceInfo, form: str) -> tuple[str, ...]:
    """Return the collections that a document can be filtered by."""
    return tuple(value for key, value in facets_of(info, form) if key == "collection")


def _of_both(before: Catalog, after: Catalog, was: StateRow, now: StateRow) -> Iterator[Change]:
    if was == now:
        return
    if _reads_otherwise(before, after, was, now):
        yield _change("changed", was, now)
    if _word(_info(was)) != _word(_info(now)):
        yield _change("status", was, now)


def _reads_otherwise(before: Catalog, after: Catalog, was: StateRow, now: StateRow) -> bool:
    """Whether a document's own file says something else now.

    One that was only read anew, as by another version of Verbatim, did not change. Nor did one whose file
    has another record that changed.
    """
    if was.sha256 == now.sha256:
        return False
    if (was.info, was.characters) != (now.info, now.characters):
        return True
    texts = [each.document(now.document_id) for each in (before, after)]
    return len({each.text for each in texts if each}) > 1


def _change(what: What, was: StateRow | None, now: StateRow | None) -> Change:
    rows = [each for each in (was, now) if each]
    infos = [_info(row) for row in rows]
    collections = [
        each for row, info in zip(rows, infos, strict=True) for each in collections_of(info, row.format)
    ]
    last = infos[-1]
    return Change(
        what,
        rows[-1].document_id,
        last.title,
        last.source,
        rows[-1].format,
        tuple(dict.fromkeys(collections)),
        _word(last),
        _word(infos[0]) if was else None,
        last.superseded_by if _word(last) == Status.SUPERSEDED.word else None,
    )


def _info(row: StateRow) -> SourceInfo:
    return info_of(row.info, row.status, row.called)


def _word(info: SourceInfo) -> str | None:
    status = Status.read(info.status)
    return status.word if status else None
