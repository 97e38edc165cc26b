"""Keep to those workers of a scheduler that run this very program, however they come and go."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Mapping, Sequence

from index.build.spread.client import (
    ASK_SECONDS,
    Answer,
    Broken,
    ClusterError,
    Handle,
    Lost,
    Scheduler,
    answer_of,
    is_installed,
)
from index.build.spread.remarks import Remarks

PATIENCE = 60.0
"""Seconds without any worker after which this machine goes on alone."""
_CONNECT_SECONDS = 10.0
_AGAIN_SECONDS = 2.0
_LOOK_EVERY, _LOOK_SOON = 1.0, 0.25
"""Seconds between two looks for workers, and while there are none."""
_LOOK_ALONE = 15.0
"""The same, once this machine works alone."""


class Cluster:
    """A scheduler and its workers, for one ingest."""

    def __init__(
        self, address: str, greet: str, arguments: Sequence[object], patience: float = PATIENCE
    ) -> None:
        """Connect nothing yet. Each worker calls `greet`, which says why it can take no part, or "".

        It is named as in `package.module:function`; its arguments are plain values.
        """
        self.remarks = Remarks(address)
        self._address = address
        self._greet = greet, tuple(arguments)
        self._patience = patience
        self._scheduler: Scheduler | None = None
        self._asked: dict[str, Handle] = {}
        self._trusted: set[str] = set()
        self._refused: set[str] = set()
        self._good: dict[str, int] = {}
        """The workers that take part now, with their threads."""
        self._next_look = 0.0
        self._none_since: float | None = None

    def connect(self) -> None:
        """Find the scheduler and a worker that can take part.

        Raises:
            ClusterError: if Dask is not installed, nobody answers, or no worker can take part.
        """
        if not is_installed():
            raise ClusterError(
                "--dask needs Dask, which is not installed: pip install -r requirements-scale.txt"
            )
        try:
            self._scheduler = Scheduler(self._address, min(_CONNECT_SECONDS, self._patience))
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise ClusterError(
                f"{self._address}: no Dask scheduler was reached there ({error}). Check the address, and for "
                "tls:// Dask's own settings (distributed.comm.tls); or leave --dask out to use this machine"
            ) from error
        until = time.monotonic() + self._patience
        while not self.slots():
            if self.remarks.left_out and not self._asked:
                reasons = " ".join(self.remarks.lines())
                raise ClusterError(f"{self._address}: no worker can take part. {reasons}")
            if time.monotonic() > until:
                raise ClusterError(
                    f"{self._address}: no worker answered within {self._patience:.0f} s. Start one: "
                    f"python -m dask worker {self._address}"
                )
            time.sleep(_LOOK_SOON)

    def close(self) -> None:
        """Let go of the scheduler and all work that was given out."""
        if self._scheduler:
            self._scheduler.close()
            self._scheduler = None

    def slots(self) -> int:
        """Count the threads of the workers that take part now."""
        self._look()
        return sum(self._good.values())

    def given_up(self) -> bool:
        """Whether no worker was reached for so long that this machine goes on alone.

        Once one is reached again, it is given work again.
        """
        self._look()
        return self._none_since is not None and time.monotonic() - self._none_since >= self._patience

    def submit(
        self, key: str, function: Callable[..., object], arguments: tuple[object, ...]
    ) -> Handle | None:
        """Give out work; None where it could not be sent. Work of one key is done once."""
        if self._scheduler is None or not self._good:
            return None
        return self._scheduler.submit(function, arguments, frozenset(self._good), f"verbatim-{key}")

    def answer(self, handle: Handle, seconds: float) -> Answer | Lost | Broken | None:
        """Wait for the end of work, so long at most; None where it goes on."""
        if handle.ended.wait(seconds):
            return answer_of(handle)
        self._look()
        # Dask gives work of a lost worker to the others; where none of these is left, it would wait.
        gone = self._good and handle.workers.isdisjoint(self._good)
        return Lost(with_workers=True) if gone else None

    def everywhere(self, name: str) -> None:
        """Have each worker call a function, named as `greet` is; wait a little for it."""
        given = [self._ask(address, name, ()) for address in self._good]
        until = time.monotonic() + ASK_SECONDS
        for handle in filter(None, given):
            handle.ended.wait(max(0.0, until - time.monotonic()))

    def _ask(self, address: str, name: str, arguments: Sequence[object]) -> Handle | None:
        return self._scheduler.ask(address, name, arguments) if self._scheduler else None

    def _look(self) -> None:
        """Look, once in a while, which workers there are; greet new ones."""
        if time.monotonic() < self._next_look:
            return
        before, present = self._good, self._present()
        if present is None:
            self.remarks.cut += bool(before)
            self._good = {}
        else:
            self.remarks.lost += len(before.keys() - present)
            self._forget_all_but(present)
            self._good = {each: threads for each, threads in present.items() if self._takes_part(each)}
        now = time.monotonic()
        self._none_since = None if self._good else self._none_since or now
        alone = self._none_since is not None and now - self._none_since >= self._patience
        self._next_look = now + (_LOOK_ALONE if alone else _LOOK_EVERY if self._good else _LOOK_SOON)

    def _present(self) -> dict[str, int] | None:
        """Return the scheduler's workers and their threads; None where it is not reached."""
        if self._scheduler is None or self._scheduler.closed:
            self._scheduler = None
            with contextlib.suppress(OSError):
                self._scheduler = Scheduler(self._address, _AGAIN_SECONDS)
        return self._scheduler.workers() if self._scheduler else None

    def _forget_all_but(self, present: Mapping[str, int]) -> None:
        """Forget workers that are gone: one that comes back is asked anew."""
        self._asked = {address: asked for address, asked in self._asked.items() if address in present}
        self._trusted &= present.keys()
        self._refused &= present.keys()

    def _takes_part(self, address: str) -> bool:
        """Whether a worker said that it can take part; one that was not asked yet is asked."""
        if address in self._trusted or address in self._refused:
            return address in self._trusted
        asked = self._asked.get(address) or self._ask(address, *self._greet)
        if asked is None:
            return False
        self._asked[address] = asked
        if not asked.ended.is_set():
            return False
        del self._asked[address]
        match answer_of(asked):
            case Answer(""):
                self._trusted.add(address)
            case Answer(why) | Broken(why):
                self._refused.add(address)
                self.remarks.left_out[address] = str(why)
        return address in self._trusted
