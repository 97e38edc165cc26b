"""Lets the model and the indexes work beside Python: they do not hold its lock while they reckon."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Beside(Protocol):
    """Begins a job; what it gives back waits for the result."""

    def __call__(self, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        """Begins `job` with these arguments. What is given back raises what the job raises."""
        ...


def at_once(job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
    """Does a job before anything else."""
    done = job(*args, **kwargs)
    return lambda: done


def in_threads(threads: int) -> Beside:
    """Jobs in threads of their own; they end when nobody can begin another."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="beside")

    def begin(job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        return pool.submit(job, *args, **kwargs).result

    return begin
