"""Where things are, and what tests in several rooms do: build an index the way the command line does."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.document import Document
from ingest.files.find import find
from ingest.report import IngestReport
from ingest.split import split
from ingest.text.abbreviations import definitions
from ingest.text.resemblance import signature
from ingest.worker import Read

ROOT = Path(__file__).parent.parent
LIBRARY = ROOT / "tests" / "library"
SHARED = ROOT.parent / "shared"


def quiet(stage: str, done: int, total: int) -> None:
    """A progress callback that shows nothing."""


def as_read(document: Document, target: int = 20) -> Read:
    """A document as a worker hands it on, its passages about `target` words long."""
    return Read(document, split(document, target), definitions(document), signature(document))


def ingest(store: Store, *paths: Path, embedder: Embedder) -> IngestReport:
    """Builds an index of `paths` the way the command line does."""
    return build(store, find(paths), embedder, IngestOptions(), quiet)


@contextmanager
def hang_guard(seconds: int = 60) -> Iterator[None]:
    """Stop what would run for minutes or for ever. It bounds a wait and measures no speed."""

    def stop(signum: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"it has not ended after {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def steps(work: Callable[[], object]) -> int:
    """Count the lines of Python that some work runs: its cost, whatever else the machine does."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Return a folder that was made once for all of pytest-xdist's workers. Do not write to it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, whole = base / name, base / f"{name}.whole"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            whole.touch()
    return folder
