"""What runs beside Python: the same results, the same errors."""

from __future__ import annotations

import threading

import pytest
from threadpoolctl import threadpool_info

from search.background import Beside, at_once, in_threads


@pytest.mark.parametrize("beside", [at_once, in_threads(2)])
def test_what_a_job_gives_or_raises_is_what_waits_for_it(beside: Beside) -> None:
    begun = [beside(divmod, number, 4) for number in range(8)]
    assert [each() for each in begun] == [divmod(number, 4) for number in range(8)]
    assert beside(int, "10", base=2)() == 2
    with pytest.raises(ZeroDivisionError):
        beside(divmod, 1, 0)()


def test_in_threads_it_is_the_wait_that_raises() -> None:
    begun = in_threads(1)(divmod, 1, 0)
    with pytest.raises(ZeroDivisionError):
        begun()


def test_a_job_runs_while_whoever_began_it_goes_on() -> None:
    going_on = threading.Event()
    begun = in_threads(1)(going_on.wait, 30)
    going_on.set()
    assert begun()


def test_matrices_are_multiplied_by_one_thread_beside_which_others_run() -> None:
    in_threads(1)
    assert {each["num_threads"] for each in threadpool_info() if each["internal_api"] == "openblas"} == {1}
