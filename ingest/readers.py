"""Run the worker processes that read files: a parser that crashes, hangs or runs out of memory costs one line
in the report and not the run. The loaders themselves are listed in `ingest/loaders/__init__.py` (`LOADERS`).

Documents come one by one as they are read, so a file with a hundred thousand of them is never in memory at
once. The workers take turns: the next files are read while this one is stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol

from ingest.errors import IngestError
from ingest.files.find import SourceFile
from ingest.worker import Alive, Finished, Limits, PassageSize, Read, Worker, WorkerLost

WORKERS = 2
"""How many processes read, where nothing else is said."""
_LIMITS = Limits()

Results = Iterator[Read | Finished]
"""A file's documents as they are read and, last, its end; or the IngestError that ended it."""


class Reading(AbstractContextManager["Reading"], Protocol):
    """What reads files: processes of this machine, or of many."""

    def start(self) -> None:
        """Be told that a file will be read soon."""
        ...

    def stop(self) -> None:
        """Let go of what takes memory; the next file may take it up again."""
        ...

    def read(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Results]]:
        """Yield each file, in order, with its results, as `Readers.read`."""
        ...


class Readers:
    """Worker processes, started when first needed or by `start`, and stopped on leaving the context.

    With `ocr` they read scanned pages by text recognition, which takes seconds a page.
    """

    def __init__(
        self, size: PassageSize, limits: Limits = _LIMITS, ocr: bool = False, workers: int = WORKERS
    ) -> None:
        self._size = size
        self._limits = limits
        self._ocr = ocr
        self._workers: list[Worker | None] = [None] * workers

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the first worker, if it is not running: importing its parsers takes most of a second."""
        self._worker(0)

    def stop(self) -> None:
        """Stop the workers, which hold much memory; the next file starts new ones."""
        for slot, worker in enumerate(self._workers):
            if worker:
                worker.stop()
                self._workers[slot] = None

    def read(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Results]]:
        """Yield each file with an iterator over its documents and, last, its `Finished`.

        The iterator must be exhausted, or have raised, before the next file is asked for. After an error the
        next file goes to a new worker.

        Raises:
            IngestError: by the iterator, if the file cannot be read, crashed or exceeded its limits.
        """
        slots = len(self._workers)
        for i, file in enumerate(files[:slots]):
            self._worker(i).ask(file)
        for i, file in enumerate(files):
            yield file, self._results(i % slots, file)
            if i + slots < len(files):
                self._worker(i % slots).ask(files[i + slots])

    def _worker(self, slot: int) -> Worker:
        worker = self._workers[slot]
        if worker is None:
            worker = self._workers[slot] = Worker(self._size, self._limits, self._ocr)
        return worker

    def _results(self, slot: int, file: SourceFile) -> Results:
        worker = self._worker(slot)
        while True:
            try:
                message = worker.next_message()
            except WorkerLost as lost:
                worker.stop()
                self._workers[slot] = None
                raise IngestError(
                    file.source,
                    str(lost),
                    remedy="Try the file in the program that made it; leave it out if it is broken",
                ) from None
            if isinstance(message, Alive):
                continue
            if isinstance(message, IngestError):
                raise message
            yield message
            if isinstance(message, Finished):
                return
