"""Choose what changed in a library for a reader, and say it."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from index.backend import Backend
from index.catalog.facets import folded
from index.snapshots.differences import Change, collections_of
from index.snapshots.history import History, Step
from index.snapshots.ids import is_id
from ingest.document import SourceInfo
from ingest.errors import VerbatimError
from ingest.status import Status
from ingest.wording import count

_OF_ALL = {"added": "was added", "changed": "changed", "removed": "was removed"}


class SinceError(VerbatimError):
    """What a reader has seen last is no time and no state of the library."""


class HistoryError(VerbatimError):
    """What changed cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that changed.

    `change` is None of what concerns no one document: `text` says it. `held` says whether the document is in
    the library now, so that it can be opened.
    """

    at: str
    snapshot: str
    text: str
    change: Change | None = None
    held: bool = False

    @property
    def title(self) -> str:
        """The document's title, or the name of its file; "" where it concerns no one document."""
        if self.change is None:
            return ""
        return self.change.title or PurePosixPath(self.change.source.replace("\\", "/")).name


def changed(
    library: Backend, index: Path, since: str = "", collections: Collection[str] = ()
) -> list[Changed]:
    """Return what changed, newest first; of one snapshot, statuses first.

    Args:
        library: what the reader may see. Of a part of a library only documents that are in it now are told,
            as they are there.
        index: the folder of the index.
        since: a time in ISO 8601, or the id of a snapshot: only what came after.
        collections: only documents of any of these, and what concerns all.

    Raises:
        SinceError: if `since` is neither.
        HistoryError: if the file cannot be read.
    """
    try:
        steps = History(index).steps()
    except OSError as error:
        raise HistoryError(f"{index}: what changed cannot be read ({error})") from error
    wanted = {folded(each) for each in collections}
    whole = is_id(library.statistics.id)
    found: list[Changed] = []
    for step in reversed(_after(steps, since.strip())):
        for each in _of_step(step, whole):
            told = _told(each, library, whole)
            if told and (not (told.change and wanted) or wanted & set(map(folded, told.change.collections))):
                found.append(told)
    return found


def said(change: Change) -> str:
    """Say what became of a document, in a word or two."""
    if change.what != "status":
        now = f", {change.status}" if change.status and change.what == "added" else ""
        return f"{change.what.capitalize()}{now}"
    if change.status is None:
        return f"No longer {change.was}"
    by = f" by {change.by}" if change.by else ""
    return f"{change.status.capitalize()}{by}"


def _after(steps: list[Step], since: str) -> list[Step]:
    if not since:
        return steps
    snapshot = since.partition(".")[0]
    if is_id(snapshot):
        seen = [number for number, step in enumerate(steps) if step.after == snapshot]
        if not seen:
            raise SinceError(f"{since}: what changed since this state of the library is not known any more")
        return steps[seen[-1] + 1 :]
    try:
        moment = _moment(since)
    except ValueError as error:
        raise SinceError(f"{since}: neither a time such as 2026-11-28T09:00:00Z nor a snapshot") from error
    return [step for step in steps if not step.at or _moment(step.at) > moment]


def _moment(stated: str) -> datetime:
    try:
        read = datetime.fromisoformat(stated)
    except ValueError:  # in an address, "+" means a space
        read = datetime.fromisoformat("+".join(stated.rsplit(" ", 1)))
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _of_step(step: Step, whole: bool) -> Iterator[Changed]:
    """Yield what a step says: first of the library, then of documents, those whose status changed first."""

    def of_all(text: str) -> Changed:
        return Changed(step.at, step.after, text)

    if step.returned:
        yield of_all("The library returned to an earlier state")
    if step.note:
        yield of_all(step.note)
    if step.before is None and not step.note and whole:
        yield of_all(f"The record of changes begins, with {count(step.documents, 'document')}")
    if whole:
        for what, number in step.more.items():
            yield of_all(_more(what, number))
    for change in sorted(step.changes, key=lambda each: (each.what != "status", each.title.casefold())):
        yield Changed(step.at, step.after, said(change), change)


def _more(what: str, number: int) -> str:
    if what == "status":
        return f"The status of {count(number, 'more document')} changed, not listed here"
    verb = _OF_ALL[what] if number == 1 else _OF_ALL[what].replace("was", "were")
    return f"{count(number, 'more document')} {verb}, not listed here"


def _told(each: Changed, library: Backend, whole: bool) -> Changed | None:
    """Return what a reader may know of it; None where that is nothing."""
    if each.change is None:
        return each
    now = _listed(library).get(each.change.document_id)
    if whole:
        return replace(each, held=now is not None)
    change = _in_part(each.change, now) if now else None
    return replace(each, change=change, text=said(change), held=True) if change else None


def _in_part(change: Change, now: SourceInfo) -> Change | None:
    """Return a change as a reader of a part of the library may know it: as its document is there now.

    What the history says of former titles, statuses, collections and successors may be of documents that
    she may not see.
    """
    status = Status.read(now.status)
    word = status.word if status else None
    if change.what == "removed" or (change.what == "status" and (word is None or word != change.status)):
        return None
    return replace(
        change,
        title=now.title,
        collections=collections_of(now, change.format),
        status=word,
        was=None,
        by=now.superseded_by,
    )


@functools.lru_cache(maxsize=2)
def _listed(library: Backend) -> Mapping[str, SourceInfo]:
    return {each.document_id: each.info for each in library.documents()}
