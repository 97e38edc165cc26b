"""Speak to a Dask scheduler. The only import of Dask."""

from __future__ import annotations

import asyncio
import concurrent.futures
import importlib.util
import logging
import pkgutil
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import VerbatimError

if TYPE_CHECKING:
    from distributed import Client, Future

ASK_SECONDS = 5.0
"""How long a scheduler may take to say which workers it has."""
_FETCH_SECONDS = 120.0
_FIRST = 1000
_CUT = (OSError, concurrent.futures.CancelledError, asyncio.CancelledError)
"""What is raised where a connection is lost."""


class ClusterError(VerbatimError):
    """No work can be given to other machines; nothing was read or written yet."""


@dataclass(frozen=True, slots=True)
class Handle:
    """Work that was given out: the future, an event for its end, and the workers that may do it."""

    future: Future[object]
    ended: threading.Event
    workers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker made of its work."""

    value: object


@dataclass(frozen=True, slots=True)
class Lost:
    """The work did not come to its end: the scheduler was lost, or all workers that might do it."""

    with_workers: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """The work fails wherever it is done, or costs its workers."""

    why: str


class Scheduler:
    """A connection to a scheduler."""

    def __init__(self, address: str, seconds: float) -> None:
        """Connect; raise what Dask raises where that cannot be done in time."""
        import dask.config
        from distributed import Client

        # What goes wrong is told in the report, once; Dask would tell it on the terminal, many times.
        for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1 GiB"})
        self._client: Client = Client(address, timeout=seconds, set_as_default=False, name="verbatim")

    @property
    def closed(self) -> bool:
        """Whether the connection was lost for good."""
        return self._client.status == "closed"

    def workers(self) -> dict[str, int] | None:
        """Return the threads of each worker, by its address; None where the scheduler does not answer."""
        if self._client.status != "running":
            return None
        try:
            # `Client.nthreads` asks the same, and waits for ever where the scheduler stands still.
            ask = getattr(self._client.scheduler, "ncores")  # noqa: B009 - the type does not say that it is there
            threads: dict[str, int] = self._client.sync(ask, callback_timeout=ASK_SECONDS)
        except _CUT:
            return None
        return threads

    def submit(
        self,
        function: Callable[..., object],
        arguments: Iterable[object],
        workers: frozenset[str],
        key: str,
    ) -> Handle | None:
        """Give work to workers that have the function; None where the connection is closed.

        Work of one key is done once.
        """
        from distributed.client import ClosedClientError

        try:
            future = self._client.submit(function, *arguments, key=key, workers=list(workers))
        except (OSError, ClosedClientError):
            return None
        return _handle(future, workers)

    def ask(self, worker: str, name: str, arguments: Sequence[object]) -> Handle | None:
        """Have a worker call a function that it may not have: named as `package.module:function`.

        A worker that cannot read what it is sent ends itself. So here it is sent the name, and arguments that
        must be plain values; where there is no such function, the answer is `Broken`.
        """
        from dask.utils import apply
        from distributed.client import ClosedClientError

        try:
            options = {"pure": False, "priority": _FIRST, "workers": [worker]}
            function = self._client.submit(pkgutil.resolve_name, name, **options)
            return _handle(self._client.submit(apply, function, arguments, **options), frozenset([worker]))
        except (OSError, ClosedClientError):
            return None

    def close(self) -> None:
        """Let go of the scheduler and all work that was given out."""
        self._client.close(timeout=ASK_SECONDS)


def _handle(future: Future[object], workers: frozenset[str]) -> Handle:
    ended = threading.Event()
    future.add_done_callback(lambda _: ended.set())
    return Handle(future, ended, workers)


def is_installed() -> bool:
    """Whether Dask is there."""
    return importlib.util.find_spec("distributed") is not None


def answer_of(handle: Handle) -> Answer | Lost | Broken:
    """Return what became of work that has ended."""
    future = handle.future
    try:
        if future.status == "finished":
            return Answer(future.result(timeout=_FETCH_SECONDS))
        if future.status == "error":
            error = future.exception(timeout=_FETCH_SECONDS)
            kind = type(error).__name__
            # The whole of this message is a paragraph about Dask's settings.
            killed = kind == "KilledWorker"
            return Broken("each worker that began it was lost" if killed else f"{kind}: {error}")
    except _CUT:
        return Lost()
    return Lost()


def forget(handle: Handle) -> None:
    """Take work back."""
    handle.future.release()
