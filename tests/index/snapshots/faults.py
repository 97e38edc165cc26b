"""What the fault tests share: a stand-in for the model, and processes in which faults happen.

A job runs in a process of its own, forked as `forked` says. Everything in it is real but the model, and
that the processes which read files are forked from the same server instead of being started from nothing.
"""

from __future__ import annotations

import functools
import hashlib
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from unittest import mock

import forked
import numpy as np

from index.build.options import IngestOptions
from index.build.run import build
from index.snapshots.store import Store
from index.snapshots.verify import verify
from index.vectors.model import DEFAULT_MODEL_PACKAGE, ModelInfo, Vectors
from ingest import worker
from ingest.errors import VerbatimError
from ingest.files.find import find
from ingest.lengths import ModelLimits
from search.engine import SearchEngine

DIMENSION = 64
QUESTIONS = ("heliotrope rash on the eyelids", "weakness of the hips", "cramps at night", "edition")
_SECONDS = 120.0
Report = Callable[[object], None]


class HashEmbedder:
    """A model's double: a text's vector is the sum of vectors drawn by the hashes of its words."""

    info = ModelInfo("hash", "0" * 64)

    @property
    def limits(self) -> ModelLimits:
        """Those of the default model."""
        spec = find_spec(DEFAULT_MODEL_PACKAGE)
        assert spec and spec.origin
        return ModelLimits(Path(spec.origin).parent / "model" / "tokenizer.json", 256, 2)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row a text, in order."""
        return np.stack([self.embed_question(text) for text in texts])

    def embed_tokens(self, texts: Sequence[str], question: bool = False) -> list[Vectors]:
        """A row a word."""
        return [np.stack([self.embed_question(w) for w in text.split() or [""]]) for text in texts]

    def embed_question(self, text: str) -> Vectors:
        """One vector, shape (DIMENSION,)."""
        total = np.sum([_drawn(word) for word in (text.lower().split() or [""])], axis=0)
        vector: Vectors = (total / np.linalg.norm(total)).astype(np.float32)
        return vector


@functools.lru_cache(maxsize=10_000)
def _drawn(word: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
    return np.random.default_rng(seed).standard_normal(DIMENSION)


def write_library(folder: Path, edition: int = 0) -> None:
    """A library whose every document names its edition."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, said in enumerate(QUESTIONS * 2):
        text = f"In edition {edition} {said} was seen in {number} patients of the ward. " * 4
        (folder / f"{number}.md").write_text(
            f"---\ntitle: Note {number}\n---\n\n{text}\n\n# More\n\n{text}\n"
        )


def change(folder: Path, edition: int) -> None:
    """Changes two documents of the library."""
    for number in (0, 7):
        path = folder / f"{number}.md"
        path.write_text(path.read_text() + f"\nIn edition {edition} cramps at night were seen again.\n")


def answers(store: Store) -> list[tuple[str, str, float]]:
    """What the snapshot in service says to the questions, after it is verified."""
    wrong = [problem for check in verify(store) for problem in check.wrong]
    assert not wrong, wrong
    engine = SearchEngine(store, HashEmbedder())
    hits = [hit for question in QUESTIONS for hit in engine.search(question, 50).hits]
    assert hits
    return [(hit.info.source, hit.text, hit.score) for hit in hits]


def said(store: Store) -> set[tuple[str, str]]:
    """The same without the scores, in which an index made anew differs from one that grew."""
    return {(source, text) for source, text, _ in answers(store)}


def left_over(store: Store, kept: int) -> list[str]:
    """What is in the index folder that should not be, when no build is under way."""
    ids = sorted(each.id for each in store.published())
    rubbish = [path.name for path in store.root.joinpath("snapshots").iterdir() if path.name not in ids]
    rubbish += ids[: max(0, len(ids) - kept)]
    usual = ("CURRENT", "changes.jsonl", "last_ingest.json", "snapshots", "writer.lock")
    return rubbish + [path.name for path in store.root.glob("[!v]*") if path.name not in usual]


@dataclass(frozen=True)
class Ended:
    """How a job ended: its exit status (negative: the signal), what it returned, or the error it raised
    on purpose, with the modules of ours that this came through."""

    status: int | None
    value: Any = None
    error: str = ""
    message: str = ""
    through: tuple[str, ...] = ()


class Job:
    """`action(report, *arguments)` in a process of its own."""

    def __init__(self, action: Callable[..., object], *arguments: object) -> None:
        self._receiver, sender = forked.context.Pipe(duplex=False)
        self.process = forked.Process(target=_do, args=(sender, action, arguments))
        self.process.start()
        sender.close()

    def next(self) -> Any:
        """What it reports next."""
        assert self._receiver.poll(_SECONDS), "the job stands still"
        return self._receiver.recv()

    def reports(self) -> Iterator[Any]:
        """All it reports until it ends."""
        try:
            while True:
                yield self.next()
        except EOFError:
            return

    def kill(self) -> None:
        """Ends it with SIGKILL and waits for that."""
        self.process.kill()
        self.process.join()

    def end(self) -> Ended:
        """Waits for the end."""
        *_, last = [None, *self.reports()]
        self.process.join(_SECONDS)
        return last if isinstance(last, Ended) else Ended(self.process.exitcode)


def run(action: Callable[..., object], *arguments: object) -> Ended:
    """Does a job to its end."""
    return Job(action, *arguments).end()


def _do(sender: Connection, action: Callable[..., object], arguments: tuple[object, ...]) -> None:
    worker._context = forked.context  # type: ignore[assignment]
    # A process of the server's would start another, which had to import everything again.
    mock.patch.object(forkserver._forkserver, "ensure_running").start()
    try:
        ended = Ended(0, action(sender.send, *arguments))
    except VerbatimError as error:
        frames = traceback.extract_tb((error.__cause__ or error).__traceback__)
        through = tuple(Path(frame.filename).stem for frame in frames)
        ended = Ended(1, None, type(error).__name__, str(error), through)
    sender.send(ended)


@dataclass(frozen=True)
class When:
    """An instant of a build: the nth call of the progress callback with a stage, or the nth time that
    Python is about to change something in the file system, from the first call of `stage` on."""

    stage: str = "start"
    call: int = 0
    event: int = -1


@dataclass
class _Watch:
    """Does something at an instant of a build."""

    when: When
    then: Callable[[], None]
    events: list[str] = field(default_factory=list)
    _calls: int = 0
    _begun: bool = False

    def progress(self, stage: str, done: int, total: int) -> None:
        if stage != self.when.stage:
            return
        if self.when.event < 0 and self._calls == self.when.call:
            self.then()
        self._calls += 1
        self._begun = True

    def audit(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._begun or event not in _CHANGES:
            return
        self.events.append(f"{event} {Path(str(arguments[0])).name}")
        if len(self.events) - 1 == self.when.event:
            self.then()


# "open" stands for a write, and for the fsync that follows an open of what was written.
_CHANGES = ("open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod")


def build_job(report: Report, root: Path, folder: Path, keep: int = 2) -> str | None:
    """A build; returns the id it published."""
    return build(
        Store(root), find([folder]), HashEmbedder(), IngestOptions(keep_snapshots=keep), _quiet
    ).published


def noted_job(report: Report, root: Path, folder: Path) -> str:
    """A build; returns the note in its report."""
    return build(Store(root), find([folder]), HashEmbedder(), IngestOptions(), _quiet).note


def faulty_job(
    report: Report, root: Path, folder: Path, keep: int, when: When, then: Callable[..., None], *to: object
) -> list[str]:
    """A build in which `then(*to)` is called at an instant; returns the changes since its stage began."""
    watch = _Watch(when, functools.partial(then, *to))
    sys.addaudithook(watch.audit)
    if when.stage == "start":
        watch.progress("start", 0, 0)
    report("ready")
    build(Store(root), find([folder]), HashEmbedder(), IngestOptions(keep_snapshots=keep), watch.progress)
    return watch.events


def use_hash_embedder() -> None:
    """Has the commands use the model's double."""
    mock.patch("assembly.make_embedder", lambda *_: HashEmbedder()).start()


def nothing() -> None:
    """No fault."""


def die() -> None:
    """Ends this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def limit_files(size: int) -> None:
    """Lets no file grow past so many bytes: what is written beyond is refused."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _quiet(stage: str, done: int, total: int) -> None:
    """Shows nothing."""
