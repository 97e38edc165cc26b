"""Give jobs to a cluster, some ahead of the one that is waited for, and yield their results in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from index.build.spread.client import Broken, Handle, Lost, forget
from index.build.spread.cluster import Cluster

_Result = TypeVar("_Result")

MOST_SENT = 32 << 20
"""The largest job that is sent, in bytes; a larger one is done here. Both ends and the scheduler hold it."""
_MOST_AHEAD = 128 << 20
"""How many bytes are on their way together."""
_JOBS_A_SLOT = 4
"""How many jobs are given out for each thread of the workers: one at work, and the next ones there."""
_MOST_LOSSES = 3
"""How often all workers that have a job may be lost, before it is taken for the cause and done here."""
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Job(Generic[_Result]):
    """A piece of work that gives the same wherever it is done.

    `key` is a digest of all that decides the result. `name` is what a reader knows it by. `made_of` turns
    what a worker answered into the result; `here` makes the result on this machine.
    """

    key: str
    name: str
    function: Callable[..., object]
    arguments: tuple[object, ...]
    size: int
    made_of: Callable[[object], _Result]
    here: Callable[[], _Result]


class _Given(Generic[_Result]):
    """A job that was given out, or is to be done here."""

    def __init__(self, job: Job[_Result]) -> None:
        self.job = job
        self.handle: Handle | None = None
        self.tries = self.losses = 0

    def take_back(self) -> None:
        """Let the workers forget it, and what they made of it."""
        if self.handle:
            forget(self.handle)
            self.handle = None


def in_order(cluster: Cluster, jobs: Iterable[Job[_Result]]) -> Iterator[_Result]:
    """Yield the result of each job, in order.

    A job whose worker, scheduler or network is lost is given out again. Where no worker has been reached
    for the cluster's patience, and where workers fail at a job, it is done on this machine.
    """
    todo = iter(jobs)
    given: deque[_Given[_Result]] = deque()
    try:
        while True:
            _give_out(cluster, todo, given)
            if not given:
                return
            result = _result(cluster, given[0])
            given.popleft().take_back()
            yield result
    finally:
        for each in given:
            each.take_back()


def _give_out(cluster: Cluster, todo: Iterator[Job[_Result]], given: deque[_Given[_Result]]) -> None:
    """Give out jobs up to the limits, one at least."""
    most = max(1, _JOBS_A_SLOT * cluster.slots())
    while not given or (len(given) < most and sum(each.job.size for each in given) < _MOST_AHEAD):
        job = next(todo, None)
        if job is None:
            return
        given.append(_Given(job))
        if cluster.slots():
            _submit(cluster, given[-1])


def _submit(cluster: Cluster, given: _Given[_Result]) -> None:
    job = given.job
    if job.size <= MOST_SENT:
        given.tries += 1
        given.handle = cluster.submit(f"{job.key}-{given.tries}", job.function, job.arguments)


def _result(cluster: Cluster, given: _Given[_Result]) -> _Result:
    """Wait for a job's result, wherever it comes from."""
    job = given.job
    while job.size <= MOST_SENT and not cluster.given_up():
        if given.handle is None:
            if cluster.slots():
                _submit(cluster, given)
            if given.handle is None:
                time.sleep(_LOOK_SECONDS)
            continue
        answer = cluster.answer(given.handle, _LOOK_SECONDS)
        match answer:
            case None:
                continue
            case Lost(with_workers):
                given.take_back()
                given.losses += with_workers
                if given.losses >= _MOST_LOSSES:
                    cluster.remarks.failed.append(f"{job.name} (each worker that had it was lost)")
                    return job.here()
            case Broken(why):
                cluster.remarks.failed.append(f"{job.name} ({why})")
                return job.here()
            case _:
                return job.made_of(answer.value)
    if job.size <= MOST_SENT:
        cluster.remarks.alone += 1
    return job.here()
