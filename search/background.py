"""Runs jobs in threads.

This helps because the model and the indexes release Python's lock.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar

from threadpoolctl import ThreadpoolController

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Beside(Protocol):
    """Starts a job; call what it returns to wait for the result."""

    def __call__(self, job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        """Start `job` with these arguments.

        The returned function raises what the job raises, unless that was raised at the start.
        """
        ...


def at_once(job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
    """Run a job now, and raise what it raises."""
    done = job(*args, **kwargs)
    return lambda: done


def in_threads(threads: int) -> Beside:
    """Return a starter of jobs in threads of its own, which end when nobody can start another.

    From then on one thread multiplies NumPy's matrices, in all of this process. A question's are small, and
    OpenBLAS's second thread would wait for milliseconds, for more, on the processor that another job needs.
    It took half of a question's processor time (`benchmarks/README.md`).
    """
    ThreadpoolController().select(internal_api="openblas").limit(limits=1)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="beside")

    def begin(job: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> Callable[[], _T]:
        return pool.submit(job, *args, **kwargs).result

    return begin
