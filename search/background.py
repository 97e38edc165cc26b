"""Lets jobs run beside whoever began them. It pays where one of both is the model or an index, which do not
hold Python's lock while they reckon."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

from threadpoolctl import ThreadpoolController

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Beside(Protocol):
    """Begins a job; what it gives back waits for the result."""

    def __call__(self, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        """Begins `job` with these arguments. What is given back raises what the job raises, if it did not
        raise at the beginning."""
        ...


def at_once(job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
    """Does a job before anything else, and raises at once what it raises."""
    done = job(*args, **kwargs)
    return lambda: done


def in_threads(threads: int) -> Beside:
    """Jobs in threads of their own; they end when nobody can begin another.

    NumPy's matrices are multiplied by one thread from then on, in all of this process: those of a question
    are small, and OpenBLAS's second thread would go on for milliseconds, waiting for more, on the processor
    that a job beside needs. It took half of a question's processor time (`benchmarks/README.md`).
    """
    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="beside")

    def begin(job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        return pool.submit(job, *args, **kwargs).result

    return begin
