"""Take uploads into the library in the background, one ingest at a time.

The ingest belongs to the server: it goes on whoever looks on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.trust import UPLOADED, is_upload
from index.kept.uploads import Kept, UploadError, keep, name_of, remove, settle
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.errors import VerbatimError
from ingest.report import FileReport, IngestReport
from ingest.wording import count

_logger = logging.getLogger(__name__)
_WAITS = "What was added is kept, and comes into the library when its files are next read."


@dataclass(frozen=True, slots=True)
class Line:
    """What became of a file, in words; `good` where it is as the reader wanted."""

    name: str
    verdict: str
    message: str
    good: bool = True


@dataclass(frozen=True, slots=True)
class Working:
    """How far the ingest is: its stage (`ingest.report.Progress`), how much is done, since when, by the
    monotonic clock, and how many snapshots it published."""

    stage: str = "check"
    done: int = 0
    total: int = 0
    since: float = 0.0
    published: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """The ingest that runs, or the last one and when it ended."""

    working: Working | None = None
    lines: tuple[Line, ...] = ()
    problem: str = ""
    note: str = ""
    ended: datetime | None = None


@dataclass(slots=True)
class _Batch:
    """The names to take in or out, with what became of each file on disk."""

    added: dict[str, Kept] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    ocr: bool = False


class Uploads:
    """The queue of uploads to one library. Threads may share it."""

    def __init__(self, store: Store, embedder: Embedder, options: IngestOptions) -> None:
        """Work on the index of `store`, with the embedder that answers questions there."""
        self.root = store.root
        self._store = store
        self._embedder = embedder
        self._options = replace(options, lexical_first=True)
        self._lock = threading.Lock()
        self._batch = _Batch()
        self._state = State()

    @property
    def state(self) -> State:
        """The ingest that runs, or the last one."""
        with self._lock:
            return self._state

    def add(self, files: Iterable[tuple[str, bytes]], ocr: bool = False) -> None:
        """Store files, by name and content, and take them in; with `ocr`, their scanned pages too.

        It raises nothing: `state` reports each file.
        """
        kept: dict[str, Kept] = {}
        refused: list[Line] = []
        for given, content in files:
            try:
                name, how = keep(self.root, given, content, kept)
                kept[name] = how
            except UploadError as error:
                refused.append(Line(given, "Not added", str(error), False))
        self._go_on(kept, (), refused, ocr)

    def remove(self, name: str) -> None:
        """Delete an upload, and take it out of the library."""
        try:
            remove(self.root, name)
        except UploadError as error:
            self._go_on({}, (), [Line(name, "Not removed", str(error), False)])
        else:
            self._go_on({}, [name], [])

    def again(self, names: Iterable[str]) -> None:
        """Try again to match the library with the uploads; `names` are files not in it yet."""
        self._go_on(dict.fromkeys(names, "new"), (), [], anyway=True)

    def forget(self) -> None:
        """Drop the report of the last ingest."""
        with self._lock:
            if self._state.working is None:
                self._state = State()

    def _go_on(
        self,
        added: dict[str, Kept],
        removed: Iterable[str],
        lines: Sequence[Line],
        ocr: bool = False,
        anyway: bool = False,
    ) -> None:
        """Add to the queue, and start work if none runs."""
        with self._lock:
            removed = set(removed)
            self._batch.added = {
                name: how for name, how in (self._batch.added | added).items() if name not in removed
            }
            self._batch.removed = (self._batch.removed - added.keys()) | removed
            self._batch.ocr |= ocr
            if self._state.working:
                self._state = replace(self._state, lines=(*self._state.lines, *lines))
                return
            self._state = State(lines=tuple(lines), ended=datetime.now(UTC))
            if added or removed or anyway:
                self._state = State(Working(since=time.monotonic()), tuple(lines))
                # It ends with the server: what it was doing is never half published.
                threading.Thread(
                    target=self._work, args=(self._taken(),), name="uploads", daemon=True
                ).start()

    def _taken(self) -> _Batch:
        batch, self._batch = self._batch, _Batch()
        return batch

    def _work(self, batch: _Batch | None) -> None:
        while batch:
            try:
                self._take_in(batch)
            except VerbatimError as error:
                self._update(problem=f"{error}. {_WAITS}")
            except Exception as error:
                _logger.exception("the ingest of what was added failed")
                message = f"This is a fault of Verbatim ({type(error).__name__}: {error}); the log has more."
                self._update(problem=f"{message} {_WAITS}")
            batch = self._next()

    def _take_in(self, batch: _Batch) -> None:
        report = build(
            self._store, None, self._embedder, replace(self._options, ocr=batch.ocr), self._progress
        )
        self._update(lines=_lines(batch, report), note=report.note)
        settle(self.root, [n for n, how in batch.added.items() if how != "same"], report.files)

    def _next(self) -> _Batch | None:
        """Return the next batch; if there is none, the work has ended."""
        with self._lock:
            batch = self._taken()
            if batch.added or batch.removed:
                return batch
            self._state = replace(self._state, working=None, ended=datetime.now(UTC))
            return None

    def _progress(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            working = self._state.working or Working()
            if working.stage != stage:
                working = replace(working, since=time.monotonic())
            published = working.published + (stage == "publish" and done == total)
            working = replace(working, stage=stage, done=done, total=total, published=published)
            self._state = replace(self._state, working=working)

    def _update(self, lines: Sequence[Line] = (), problem: str = "", note: str = "") -> None:
        with self._lock:
            state = self._state
            self._state = replace(
                state, lines=(*state.lines, *lines), problem=problem or state.problem, note=note or state.note
            )


def _lines(batch: _Batch, report: IngestReport) -> list[Line]:
    """Report what became of each file of a batch, and of uploads changed behind the page's back."""
    of_name: dict[str, list[FileReport]] = {name: [] for name in (*batch.added, *sorted(batch.removed))}
    for file in report.files:
        if is_upload(file.source) and (name_of(file.source) in of_name or file.status != "unchanged"):
            of_name.setdefault(name_of(file.source), []).append(file)
    return [_line(name, batch.added.get(name), reports) for name, reports in of_name.items()]


def _line(name: str, how: Kept | None, reports: Sequence[FileReport]) -> Line:
    failed = [_trouble(name, each) for each in reports if each.status == "failed"]
    read = [each for each in reports if each.status in ("added", "updated", "unchanged")]
    if not read and not failed:
        return Line(name, "Removed", "Nothing of it is found any more.")
    if not read:
        kept = " The earlier file of this name stays in the library." if how == "replacing" else ""
        return Line(name, "Not added", failed[0] + kept, False)
    holds = (
        f"{count(sum(each.documents for each in read), 'document')} with "
        f"{count(sum(each.passages for each in read), 'passage')}."
    )
    remarks = [f"{each.detail[:1].upper()}{each.detail[1:]}" for each in read if each.detail]
    message = " ".join([holds, *remarks, *failed])
    if how == "same" or all(each.status == "unchanged" for each in read):
        return Line(name, "Already there", f"The library has this very file: {message}", not failed)
    if how == "replacing":
        return Line(
            name, "Replaced", f"It takes the place of the earlier file of this name: {message}", not failed
        )
    return Line(name, "Added", message, not failed)


def _trouble(name: str, report: FileReport) -> str:
    """Return why a file failed, without its own name; of one in an archive, with its name there."""
    detail = report.detail.partition(" What it said when it was last read")[0]
    message = detail.removeprefix(f"{UPLOADED}/{name}").removeprefix(": ").removeprefix(", ")
    return message[:1].upper() + message[1:]
