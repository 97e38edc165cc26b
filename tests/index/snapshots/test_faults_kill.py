"""A build that is killed at any instant leaves the last good snapshot in service, and no rubbish."""

from __future__ import annotations

import functools
import random
import shutil
import time
from pathlib import Path

import pytest
from faults import (
    Job,
    When,
    answers,
    build_job,
    change,
    die,
    faulty_job,
    left_over,
    nothing,
    run,
    write_library,
)

from index.snapshots.store import Store

Undisturbed = tuple[float, list[str], list[object]]
_KEEP = 2
_SEED = 20_261_122


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library, an index of it, and then a change in the library."""
    at = tmp_path_factory.mktemp("made")
    write_library(at / "library")
    assert run(build_job, at / "index", at / "library").value
    change(at / "library", 1)
    return at


@pytest.fixture(scope="module")
def undisturbed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    """How long the next build takes, what it changes on disk while it publishes, and what it then says."""
    at = _copy(made, tmp_path_factory.mktemp("undisturbed"))
    job = Job(faulty_job, at / "index", made / "library", _KEEP, When("publish", event=10_000), nothing)
    assert job.next() == "ready"
    began = time.perf_counter()
    ended = job.end()
    took = time.perf_counter() - began
    assert ended.status == 0
    return took, ended.value, list(answers(Store(at / "index")))


def _copy(made: Path, to: Path) -> Path:
    shutil.copytree(made / "index", to / "index")
    return to


@functools.cache
def _before(made: Path) -> list[object]:
    """What is said before the build."""
    return list(answers(Store(made / "index")))


def _check(made: Path, index: Path, newest: list[object]) -> bool:
    """Checks what is in service after a kill, and that the next build goes well; returns whether the
    killed build had published."""
    store, before = Store(index), Store(made / "index")
    published = store.current_id() != before.current_id()
    assert list(answers(store)) == (newest if published else _before(made))
    ended = run(build_job, index, made / "library", _KEEP)
    assert ended.status == 0
    assert bool(ended.value) != published
    assert list(answers(store)) == newest
    assert left_over(store, _KEEP) == []
    assert len(store.published()) == _KEEP, "the killed build left no snapshot that was never in service"
    return published


def test_a_build_killed_at_any_time(made: Path, undisturbed: Undisturbed, tmp_path: Path) -> None:
    took, _, newest = undisturbed
    chance = random.Random(_SEED)
    for number in range(10):
        index = _copy(made, tmp_path / str(number)) / "index"
        job = Job(faulty_job, index, made / "library", _KEEP, When("none"), nothing)
        assert job.next() == "ready"
        job.process.join(chance.random() * took)
        job.kill()
        _check(made, index, newest)


@pytest.mark.parametrize("stage", ["check", "read", "words", "embed", "publish"])
@pytest.mark.parametrize("call", [0, 1])
def test_a_build_killed_in_each_stage(
    made: Path, undisturbed: Undisturbed, tmp_path: Path, stage: str, call: int
) -> None:
    index = _copy(made, tmp_path) / "index"
    assert run(faulty_job, index, made / "library", _KEEP, When(stage, call), die).status == -9
    assert _check(made, index, undisturbed[2]) == (stage == "publish" and call == 1)


def _instants(events: list[str]) -> list[int]:
    """Of the changes of a publish all but most of the files that are brought to disk one by one."""
    renamed = next(i for i, event in enumerate(events) if event == "os.rename snapshot")
    begun = next(i for i, event in enumerate(events) if event == "open manifest.json")
    return [0, begun, begun + 1, (begun + renamed) // 2, *range(renamed - 1, len(events))]


def test_a_build_killed_before_each_step_of_publishing(
    made: Path, undisturbed: Undisturbed, tmp_path: Path
) -> None:
    _, events, newest = undisturbed
    swapped = events.index("os.rename CURRENT.new")
    published = {}
    for at in _instants(events):
        index = _copy(made, tmp_path / str(at)) / "index"
        when = When("publish", event=at)
        assert run(faulty_job, index, made / "library", _KEEP, when, die).status == -9, events[at]
        published[events[at]] = _check(made, index, newest)
        assert published[events[at]] == (at > swapped), events[at]
    assert {"os.rename snapshot", "open CURRENT.new", "os.rename CURRENT.new"} <= published.keys()
