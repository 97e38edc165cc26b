"""Read files one by one in a process of its own, within limits of time and memory."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from ingest import errors
from ingest.document import Document
from ingest.errors import IngestError
from ingest.files.find import SourceFile
from ingest.lengths import Count, ModelLimits, count_tokens, count_words
from ingest.load import checksum, load, read_bytes
from ingest.passage import Passage

if TYPE_CHECKING:
    from ingest.pdf.scans.ocr import Recogniser
    from ingest.text.abbreviations import Definition

Told = list[str | int | None]
"""An error as a list of its fields: an exception with named arguments does not survive a pipe."""

_START_SECONDS = 120.0
"""How long a worker may take to start and to import its parsers, on a busy machine."""
_context = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading a file may cost: bytes of memory, and seconds between two of its documents.

    Where pages are read by text recognition, the seconds are those between two pages.
    """

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
class Alive:
    """A sign of life from a worker that has no document yet."""


@contextlib.contextmanager
def _ctrl_c_blocked() -> Iterator[None]:
    """Block Ctrl-C in a child that is started within: the parent reports it and stops the child."""
    # The tracker starts with the first process, and would let Ctrl-C through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class WorkerLost(Exception):
    """A worker died or did not answer in time."""


class Worker:
    """One process that reads files, and this end of the pipe to it."""

    def __init__(self, size: PassageSize, limits: Limits, ocr: bool) -> None:
        self._limits = limits
        self._ready = False
        self._pipe, theirs = _context.Pipe()
        self._process = _context.Process(target=_serve, args=(theirs, size, limits.memory, ocr), daemon=True)
        with _ctrl_c_blocked():
            self._process.start()
        theirs.close()

    def ask(self, file: SourceFile) -> None:
        """Ask for a file; its documents come as messages."""
        # A worker that died meanwhile is noticed when its message is waited for.
        with contextlib.suppress(BrokenPipeError):
            self._pipe.send(file)

    def next_message(self) -> Read | Finished | Alive | IngestError:
        """Wait for the next message about the file; raise WorkerLost if none comes in time."""
        try:
            # The parsers' import does not count towards a file's limit.
            seconds = self._limits.seconds if self._ready else max(self._limits.seconds, _START_SECONDS)
            if not self._pipe.poll(seconds):
                raise WorkerLost(f"reading it took more than {seconds:.0f} s and was stopped")
            message = self._pipe.recv()
            self._ready = True
        except (EOFError, ConnectionResetError):
            self._process.join(1)
            raise WorkerLost(
                f"the process that read it ended with status {self._process.exitcode}: "
                "its parser crashed or was short of memory"
            ) from None
        return error_of(message) if isinstance(message, list) else message

    def stop(self) -> None:
        """Kill the process and wait for its end."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, size: PassageSize, memory: int, ocr: bool) -> None:
    """Read each file that comes through the pipe, until it closes. This runs in the worker process."""
    # Imported here: the parsers take long to import, and a process that only looks for changes needs none.
    from ingest import doubts, loaders, split  # noqa: F401 - now, not within the limits of the first file
    from ingest.pdf.scans.ocr import Recogniser
    from ingest.text import abbreviations, resemblance  # noqa: F401

    _end_with_parent()
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    count = count_tokens(size.model.tokenizer) if size.model else count_words
    recogniser = Recogniser(after_page=lambda: pipe.send(Alive())) if ocr else None
    with contextlib.suppress(EOFError, KeyboardInterrupt, BrokenPipeError):
        pipe.send(Alive())
        while True:
            file = pipe.recv()
            try:
                for message in _read(file, size, count, recogniser):
                    pipe.send(message)
            except IngestError as error:
                pipe.send(told(error))
            except MemoryError:
                problem = f"reading it took more than {memory >> 20:,} MiB of memory"
                short = IngestError(file.source, problem, remedy="Split the file, or leave it out")
                pipe.send(told(short))


def _end_with_parent() -> None:
    """End this process when the one that started it has died, even where a file keeps it busy."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _read(
    file: SourceFile, size: PassageSize, count: Count, recogniser: Recogniser | None
) -> Iterator[Read | Finished]:
    """Yield the documents of a file as they are read, then its end."""
    from ingest.doubts import with_general_doubts
    from ingest.split import split
    from ingest.text.abbreviations import definitions
    from ingest.text.resemblance import signature

    room = size.model.room if size.model else None
    content = read_bytes(file)
    for document in load(content, file.source, recogniser):
        passages = split(document, size.target, count, room)
        whole = with_general_doubts(document, passages)
        yield Read(whole, passages, definitions(document), signature(document))
    yield Finished(checksum(content))


def told(error: IngestError) -> Told:
    """Return an error as a list of its fields."""
    return [type(error).__name__, error.source, error.problem, error.remedy, error.line, error.column]


def error_of(fields: Told) -> IngestError:
    """Make the error again that `told` returned."""
    kind, source, problem, remedy, line, column = fields
    error_type = getattr(errors, str(kind))
    error: IngestError = error_type(source, problem, remedy=remedy, line=line, column=column)
    return error
