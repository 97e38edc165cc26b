"""Read and embed for an ingest of another machine. This runs in a Dask worker's process.

Nothing here knows Dask: it calls these functions, in several threads.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import socket
import threading
from collections.abc import Sequence
from pathlib import Path

from index.build.spread.program import Program, difference, program
from index.build.spread.task import Made, Task
from index.errors import ModelError
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder, ModelInfo
from ingest.errors import IngestError
from ingest.files.find import SourceFile
from ingest.readers import Readers
from ingest.worker import Finished, PassageSize, Read, Told, told

PROBE = (
    "A dose of 0.5 mg twice daily is given for ten days.",
    "The rash on the eyelids is violet; weakness of the shoulders and hips comes on over weeks to months, "
    "and swallowing may be difficult.",
    "Knee pain.",
)
"""Texts of several lengths. Processors of two kinds round their vectors differently."""

GREET, REST = f"{__name__}:greet", f"{__name__}:rest"
"""Functions here by name, for workers that may not have them."""

_making = threading.Lock()
_embedders: dict[ModelInfo, Embedder] = {}
_roundings: dict[Embedder, str] = {}
_timer: threading.Timer | None = None
_lock = threading.Lock()
_idle: dict[str, list[Readers]] = {}
"""Readers that have no file, by the key of the task that they read for."""
_IDLE_SECONDS = 60.0
"""How long they wait for one. Whoever gave them files may be gone, and say nothing."""


def greet(asking: Program, model: Sequence[str]) -> str:
    """Say why this process cannot work for another program and its model, naming its machine.

    Empty where it can. The model's fields come as a list: another program's classes may differ.
    """
    unlike = difference(asking, program())
    if not unlike:
        wanted = ModelInfo(*model)
        try:
            info = _embedder(wanted).info
        except ModelError as error:
            unlike = str(error)
        else:
            same = info == wanted
            unlike = "" if same else f"its model {info.name} has other files ({info.sha256[:12]})"
    return f"{socket.gethostname()}: {unlike}" if unlike else ""


def read(task: Task, source: str, content: bytes) -> list[Read | Finished | Told]:
    """Read a file's bytes; return its documents and its end, or the error that ended it.

    A process of its own reads it, within the task's limits. Where that crashes or hangs, this one lives on.
    """
    readers = _taken(task)
    given: list[Read | Finished | Told] = []
    try:
        ((_, results),) = readers.read([SourceFile(Path(source), source, content=content)])
        given += results
    except IngestError as error:
        given.append(told(error))
    finally:
        _put_back(task, readers)
    return given


def embed(task: Task, texts: Sequence[str]) -> Made:
    """Embed a batch of passages."""
    rest()
    embedder = _embedder(task.model)
    return Made(embedder.embed_passages(texts), rounding(embedder))


def rest() -> None:
    """Stop the processes that have no file to read: they hold much memory."""
    with _lock:
        idle = [readers for each in _idle.values() for readers in each]
        _idle.clear()
    for readers in idle:
        readers.stop()


def rounding(embedder: Embedder) -> str:
    """Digest the vectors that a model makes in this process of fixed texts; worked out once."""
    with _making:
        if embedder not in _roundings:
            _roundings[embedder] = hashlib.sha256(embedder.embed_passages(PROBE).tobytes()).hexdigest()[:12]
        return _roundings[embedder]


def _embedder(model: ModelInfo) -> Embedder:
    with _making:
        if model not in _embedders:
            _embedders[model] = make_embedder(model.name, model.query_prefix, model.passage_prefix)
        return _embedders[model]


def _taken(task: Task) -> Readers:
    """Return readers that nobody uses, or new ones; those of another task are stopped."""
    with _lock:
        waiting = _idle.get(task.key)
        if waiting:
            return waiting.pop()
    rest()
    # Dask's nanny marks its worker as one that has no children, and stops it at the end all the same.
    multiprocessing.current_process().daemon = False
    size = PassageSize(task.passage_tokens, _embedder(task.model).limits)
    return Readers(size, task.limits, task.ocr, workers=1)


def _put_back(task: Task, readers: Readers) -> None:
    global _timer
    with _lock:
        _idle.setdefault(task.key, []).append(readers)
        if _timer:
            _timer.cancel()
        _timer = threading.Timer(_IDLE_SECONDS, rest)
        _timer.daemon = True
        _timer.start()
