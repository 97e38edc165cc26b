"""Reads files in processes of their own, so that a parser which crashes, hangs or eats the memory
costs one line in the report and not the run.

Documents come one by one as they are read: a file with a hundred thousand of them is never in
memory at once. Two workers take turns, so that the next file is read while this one is stored.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING

from ingest import errors
from ingest.document import Document
from ingest.errors import IngestError
from ingest.files.find import SourceFile
from ingest.lengths import ModelLimits, count_tokens, count_words
from ingest.load import checksum, load, read_bytes
from ingest.passage import Passage

if TYPE_CHECKING:
    from ingest.text.abbreviations import Definition

_WORKERS = 2
_START_SECONDS = 120.0
"""How long a worker may take to start and to import its parsers, however busy the machine is."""
_context = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: seconds between two of its documents, or two of its pages where these are
    read by text recognition, and bytes of memory."""

    seconds: float = 120.0
    memory: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a file: the sha256 of the bytes that were read."""

    sha256: str


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was read: its passages, the abbreviations it defines, and its signature."""

    document: Document
    passages: Sequence[Passage]
    definitions: Sequence[Definition]
    signature: bytes


@dataclass(frozen=True, slots=True)
class PassageSize:
    """How long passages are: in the tokens of a model, never more than it reads; in words without one."""

    target: int
    model: ModelLimits | None = None


@dataclass(frozen=True, slots=True)
class _Alive:
    """A sign from a worker that has come further and has no document to show yet."""


class Readers:
    """Worker processes, started when first needed or told to, and ended on leaving; with `ocr`, they read
    scanned pages by text recognition, which takes seconds a page."""

    def __init__(self, size: PassageSize, limits: Limits = Limits(), ocr: bool = False) -> None:
        self._size = size
        self._limits = limits
        self._ocr = ocr
        self._workers: list[_Worker | None] = [None] * _WORKERS

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Starts the first worker, unless it was, because there will be something to read: it takes most of a
        second to import its parsers, in which much else can be done."""
        self._worker(0)

    def stop(self) -> None:
        """Ends the workers, which hold much memory; another file starts new ones."""
        for slot, worker in enumerate(self._workers):
            if worker:
                worker.stop()
                self._workers[slot] = None

    def read(self, files: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, Iterator[Read | Finished]]]:
        """Each file with its documents and, at last, its end.

        The inner iterator raises IngestError where the file cannot be read, or crashed or outstayed
        its limits; the next file then goes to a new worker. It must be exhausted, or have raised,
        before the next file is asked for.
        """
        for i, file in enumerate(files[:_WORKERS]):
            self._worker(i).ask(file)
        for i, file in enumerate(files):
            yield file, self._results(i % _WORKERS, file)
            if i + _WORKERS < len(files):
                self._worker(i % _WORKERS).ask(files[i + _WORKERS])

    def _worker(self, slot: int) -> _Worker:
        worker = self._workers[slot]
        if worker is None:
            worker = self._workers[slot] = _Worker(self._size, self._limits, self._ocr)
        return worker

    def _results(self, slot: int, file: SourceFile) -> Iterator[Read | Finished]:
        worker = self._worker(slot)
        while True:
            try:
                message = worker.next_message()
            except _WorkerLost as lost:
                worker.stop()
                self._workers[slot] = None
                raise IngestError(
                    file.source,
                    str(lost),
                    remedy="Try the file in the program that made it; leave it out if it is broken",
                ) from None
            if isinstance(message, _Alive):
                continue
            if isinstance(message, IngestError):
                raise message
            yield message
            if isinstance(message, Finished):
                return


@contextlib.contextmanager
def _left_running() -> Iterator[None]:
    """Keeps Ctrl-C from the process that is started meanwhile, for good: whoever started it ends it, and says
    what became of the library, where the other could only print where it stood."""
    # It is started with the first process, and would let Ctrl-C through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _WorkerLost(Exception):
    """A worker died or did not answer in time."""


class _Worker:
    """One process, and this end of the pipe to it."""

    def __init__(self, size: PassageSize, limits: Limits, ocr: bool) -> None:
        self._limits = limits
        self._ready = False
        self._pipe, theirs = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(theirs, size, limits.memory, ocr), daemon=True)
        with _left_running():
            self._process.start()
        theirs.close()

    def ask(self, file: SourceFile) -> None:
        # A worker that died since is found out when its answer is asked for.
        with contextlib.suppress(BrokenPipeError):
            self._pipe.send(file)

    def next_message(self) -> Read | Finished | _Alive | IngestError:
        try:
            # The parsers' import is no part of what a file may take.
            seconds = self._limits.seconds if self._ready else max(self._limits.seconds, _START_SECONDS)
            if not self._pipe.poll(seconds):
                raise _WorkerLost(f"reading it took more than {seconds:.0f} s and was stopped")
            message = self._pipe.recv()
            self._ready = True
        except (EOFError, ConnectionResetError):
            self._process.join(1)
            raise _WorkerLost(
                f"the process that read it ended with status {self._process.exitcode}: "
                "its parser crashed or was short of memory"
            ) from None
        return _error(*message) if isinstance(message, list) else message

    def stop(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, size: PassageSize, memory: int, ocr: bool) -> None:
    """What a worker process does: read each file it is sent, until the pipe closes."""
    # Imported here: what reads takes long to import, and the process that only looks for changes needs none.
    from ingest import loaders  # noqa: F401 - now, not within the limits of the first file
    from ingest.doubts import with_general_doubts
    from ingest.pdf.scans.ocr import Recogniser
    from ingest.split import split
    from ingest.text.abbreviations import definitions
    from ingest.text.resemblance import signature

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    count = count_tokens(size.model.tokenizer) if size.model else count_words
    room = size.model.room if size.model else None
    recogniser = Recogniser(after_page=lambda: pipe.send(_Alive())) if ocr else None
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        pipe.send(_Alive())
        while True:
            file = pipe.recv()
            try:
                content = read_bytes(file)
                for document in load(content, file.source, recogniser):
                    passages = split(document, size.target, count, room)
                    whole = with_general_doubts(document, passages)
                    pipe.send(Read(whole, passages, definitions(document), signature(document)))
                pipe.send(Finished(checksum(content)))
            except IngestError as error:
                # As a list of its fields: an exception with named arguments does not survive a pipe.
                fields = [error.source, error.problem, error.remedy, error.line, error.column]
                pipe.send([type(error).__name__, *fields])
            except MemoryError:
                pipe.send(
                    [
                        "IngestError",
                        file.source,
                        f"reading it took more than {memory >> 20:,} MiB of memory",
                        "Split the file, or leave it out",
                        None,
                        None,
                    ]
                )


def _error(
    kind: str, source: str, problem: str, remedy: str, line: int | None, column: int | None
) -> IngestError:
    error_type = getattr(errors, kind)
    error: IngestError = error_type(source, problem, remedy=remedy, line=line, column=column)
    return error
