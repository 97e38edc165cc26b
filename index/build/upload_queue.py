"""Take uploads into the library in the background, one ingest at a time.

The ingest belongs to the server: it goes on whoever looks on.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from access.audit.log import Audit, by
from access.person import Person, Role
from access.refused import require
from index.build.options import IngestOptions
from index.build.run import build
from index.build.upload_lines import Line, ingested, lines_of
from index.kept.reviews import approve, forget, note_added, sha256_of
from index.kept.uploads import Kept, keep, remove, settle
from index.snapshots.published import Published
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.errors import VerbatimError

_logger = logging.getLogger(__name__)
_WAITS = "What was added is kept, and comes into the library when its files are next read."


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
    anyway: bool = False


class Uploads:
    """The queue of uploads to one library. Threads may share it."""

    def __init__(
        self, store: Store, embedder: Embedder, options: IngestOptions, audit: Audit | None = None
    ) -> None:
        """Work on the index of `store`, with the embedder that answers questions there, audited."""
        self.root, self._audit = store.root, audit
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

    def add(
        self, files: Iterable[tuple[str, bytes]], ocr: bool = False, person: Person | None = None
    ) -> None:
        """Store files, by name and content, and take them in; with `ocr`, their scanned pages too.

        `state` reports each file.

        Raises:
            RefusedError: if the person is no keeper.
        """
        require(person, Role.KEEPER)
        kept: dict[str, Kept] = {}
        refused: list[Line] = []
        for given, content in files:
            try:
                sha256 = hashlib.sha256(content).hexdigest()
                with self._audited("added", person, name=given, sha256=sha256):
                    name, how = keep(self.root, given, content, kept)
                    kept[name] = how
                    note_added(self.root, name, person.name if person else "")
            except VerbatimError as error:
                refused.append(Line(given, "Not added", str(error), False))
        self._go_on(kept, (), refused, ocr)

    def approve(self, name: str, person: Person) -> None:
        """Approve an upload as it is now: what it says of other documents takes effect.

        Raises:
            RefusedError: if the person is no keeper.
        """
        require(person, Role.KEEPER)
        try:
            sha256 = sha256_of(self.root, name)
            with self._audited("approved", person, name=name, sha256=sha256):
                approve(self.root, name, person.name, sha256)
        except VerbatimError as error:
            self._go_on({}, (), [Line(name, "Not approved", str(error), False)])
        else:
            self._go_on({}, (), [Line(name, "Approved", f"by {person.name}")], anyway=True)

    def remove(self, name: str, person: Person | None = None) -> None:
        """Delete an upload, and take it out of the library; refuse who is no keeper (RefusedError)."""
        require(person, Role.KEEPER)
        try:
            with self._audited("removed", person, name=name):
                remove(self.root, name)
                forget(self.root, name)
        except VerbatimError as error:
            self._go_on({}, (), [Line(name, "Not removed", str(error), False)])
        else:
            self._go_on({}, [name], [])

    def again(self, names: Iterable[str], person: Person | None = None) -> None:
        """Try again to match the library with the uploads; `names` are files not in it yet."""
        require(person, Role.KEEPER)
        self._go_on(dict.fromkeys(names, "new"), (), [], anyway=True)

    def states(self) -> list[Published]:
        """List the states of the library that are kept, the newest first."""
        return self._store.published()

    def rollback(self, snapshot_id: str, person: Person) -> None:
        """Put another state of the library into service.

        Raises:
            RefusedError: if the person is no keeper.
        """
        require(person, Role.KEEPER)
        line = Line(snapshot_id, "In service again", f"by {person.name}")
        try:
            with self._audited("rolled back", person, snapshot=snapshot_id):
                self._store.rollback(snapshot_id)
        except VerbatimError as error:
            line = Line(snapshot_id, "Not returned to", str(error), False)
        self._go_on({}, (), [line])

    def forget(self) -> None:
        """Drop the report of the last ingest."""
        with self._lock:
            if self._state.working is None:
                self._state = State()

    def _audited(self, action: str, person: Person | None, **more: object) -> AbstractContextManager[None]:
        return self._audit.doing(action, by(person), more) if self._audit else nullcontext()

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
            self._batch.anyway |= anyway
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
        if self._audit:
            self._audit.write("ingested", "the page", ingested(report))
        self._update(lines=lines_of(batch.added, batch.removed, report), note=report.note)
        settle(self.root, [n for n, how in batch.added.items() if how != "same"], report.files)

    def _next(self) -> _Batch | None:
        """Return the next batch; if there is none, the work has ended."""
        with self._lock:
            batch = self._taken()
            if batch.added or batch.removed or batch.anyway:
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
