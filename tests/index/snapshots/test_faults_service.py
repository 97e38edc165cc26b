"""What goes on around an index in use: deleted folders, other writers, read-only disks, clocks, publishes."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from faults import (
    Ended,
    HashEmbedder,
    Job,
    Report,
    When,
    answers,
    build_job,
    change,
    faulty_job,
    left_over,
    run,
    use_hash_embedder,
    write_library,
)

from index.errors import DamagedError
from index.snapshots.store import Store
from search.engine import SearchEngine


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with a library and an index of it."""
    write_library(tmp_path / "library")
    assert run(build_job, tmp_path / "index", tmp_path / "library").value
    return tmp_path


def test_a_snapshot_deleted_under_a_running_reader(made: Path) -> None:
    store = Store(made / "index")
    engine = SearchEngine(store, HashEmbedder())
    before = [hit.text for hit in engine.search("rash on the eyelids", 50).hits]
    shutil.rmtree(store.root / "snapshots")
    assert [hit.text for hit in engine.search("rash on the eyelids", 50).hits] == before
    with pytest.raises(DamagedError, match=r"snapshot in service is gone.*ingest again"):
        SearchEngine(Store(store.root), HashEmbedder())
    newest = run(build_job, store.root, made / "library").value
    assert engine.search("rash on the eyelids").snapshot.id == newest
    shutil.rmtree(store.root)
    assert [hit.text for hit in engine.search("rash on the eyelids", 50).hits] == before


def _staying_job(report: Report, root: Path, folder: Path) -> object:
    """A build that says when it has come to the words, and stays there."""

    def stay() -> None:
        report("building")
        signal.pause()

    return faulty_job(report, root, folder, 2, When("words"), stay)


def test_two_writers_at_once(made: Path) -> None:
    change(made / "library", 1)
    first = Job(_staying_job, made / "index", made / "library")
    assert first.next() == "ready"
    assert first.next() == "building"
    ended = run(build_job, made / "index", made / "library")
    assert ended.error == "BusyError"
    named = (
        rf"process {first.process.pid} on {re.escape(socket.gethostname())}, since 20\d\d-\d\d-\d\dT[\d:]+"
    )
    assert re.search(named, ended.message), ended.message
    answers(Store(made / "index"))
    first.kill()
    assert run(build_job, made / "index", made / "library").value, "the lock is free at once"
    assert left_over(Store(made / "index"), 2) == []


def _reading_job(report: Report, root: Path, folder: Path, user: int | None) -> dict[str, Any]:
    """What a reader and a writer get from an index that they may not write to."""
    from typer.testing import CliRunner

    import cli

    use_hash_embedder()

    def command(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli.app, [*arguments, "--index", str(root)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, " ".join(result.output.split())

    def ask() -> dict[str, Any]:
        return {
            "answers": answers(Store(root)),
            "search": command("search", "rash on the eyelids"),
            "verify": command("verify"),
            "snapshots": command("snapshots"),
        }

    if user is not None:
        # First as root, so that all is imported: that user may not be let into Python's own folder.
        ask()
        os.setgid(user)
        os.setuid(user)
    return {**ask(), "ingest": command("ingest", str(folder))}


def _check_reading(root: Path, ended: Ended, before: object) -> None:
    assert ended.status == 0, ended
    results = ended.value
    assert results["answers"] == before
    assert [results[name][0] for name in ("search", "verify", "snapshots")] == [0, 0, 0], results
    assert "rash on the eyelids" in results["search"][1]
    status, message = results["ingest"]
    assert status == 1
    assert "it could not be written" in message
    assert str(root) in message.replace(" ", "")


@pytest.fixture
def open_place() -> Iterator[Path]:
    """A folder that every user may come into."""
    place = Path(tempfile.mkdtemp(prefix="verbatim-faults-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def test_an_index_that_one_may_read_and_not_write(open_place: Path) -> None:
    write_library(open_place / "library")
    root = open_place / "index"
    assert run(build_job, root, open_place / "library").value
    before = answers(Store(root))
    change(open_place / "library", 1)
    nobody = 65534 if os.getuid() == 0 else None
    everything = [root, *root.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
        if nobody is not None:  # an index is read by its owner alone
            os.chown(path, nobody, -1)
    try:
        _check_reading(root, run(_reading_job, root, open_place / "library", nobody), before)
    finally:
        for path in everything:
            path.chmod(path.stat().st_mode | 0o200)


def test_a_disk_that_is_mounted_to_be_read(made: Path) -> None:
    place = made / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here: needs root with CAP_SYS_ADMIN")
    try:
        shutil.copytree(made / "index", place / "index")
        before = answers(Store(place / "index"))
        change(made / "library", 1)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
        ended = run(_reading_job, place / "index", made / "library", None)
        _check_reading(place / "index", ended, before)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def _clock(time: datetime.datetime) -> types.SimpleNamespace:
    """The module datetime with a clock that stands at this time."""

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:  # type: ignore[override]
            return time

    return types.SimpleNamespace(datetime=Clock, UTC=datetime.UTC, timedelta=datetime.timedelta)


def _clock_job(
    report: Report, root: Path, folder: Path, steps: list[int]
) -> list[tuple[str, list[str], str]]:
    """Builds once for each step, each time with a clock so many hours from now; returns what was
    published, what is kept and what is in service after each."""
    after = []
    for edition, hours in enumerate(steps):
        now = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)
        mock.patch("index.snapshots.ids.datetime", _clock(now)).start()
        change(folder, edition)
        published = build_job(report, root, folder, 2)
        store = Store(root)
        after.append((str(published), [each.id for each in store.published()], str(store.current_id())))
    return after


@pytest.mark.parametrize("steps", [[0, -1, -2, -48, -48, 3, -9_000], [26_000, 0, 0, -100]])
def test_a_clock_that_runs_backwards(made: Path, steps: list[int]) -> None:
    ended = run(_clock_job, made / "index", made / "library", steps)
    assert ended.status == 0
    ids = [published for published, _, _ in ended.value]
    assert ids == sorted(set(ids))
    for number, (published, kept, current) in enumerate(ended.value):
        assert current == published == kept[0]
        assert len(kept) == 2
        assert kept[1] == ids[number - 1] or number == 0
    answers(Store(made / "index"))
    assert left_over(Store(made / "index"), 2) == []


_EDITIONS = 10


def _publishing_job(report: Report, root: Path, folder: Path) -> dict[str, int]:
    """Publishes editions one after another, keeping one snapshot; returns the edition of each."""
    published = {}
    for edition in range(1, _EDITIONS + 1):
        write_library(folder, edition)
        published[str(build_job(report, root, folder, keep=1))] = edition
    return published


def test_readers_while_snapshots_are_published(made: Path) -> None:
    root = made / "index"
    first = str(Store(root).current_id())
    seen: list[tuple[str, set[int]]] = []
    errors: list[Exception] = []
    done = threading.Event()

    def read(engine_of: Callable[[], SearchEngine]) -> None:
        while not done.is_set():
            try:
                answer = engine_of().search("edition seen in patients", 50)
                editions = {int(n) for hit in answer.hits for n in re.findall(r"In edition (\d+)", hit.text)}
                seen.append((answer.snapshot.id, editions))
            except Exception as error:  # noqa: BLE001 - whatever a reader meets, the test is to show it
                errors.append(error)

    running = SearchEngine(Store(root), HashEmbedder())
    shared = Store(root)
    ways: list[Callable[[], SearchEngine]] = [
        lambda: running,
        lambda: running,
        lambda: SearchEngine(Store(root), HashEmbedder()),
        lambda: SearchEngine(shared, HashEmbedder()),
    ]
    threads = [threading.Thread(target=read, args=(way,)) for way in ways]
    job = Job(_publishing_job, root, made / "library")
    for thread in threads:
        thread.start()
    ended = job.end()
    done.set()
    for thread in threads:
        thread.join()
    assert ended.status == 0
    assert errors == []
    edition_of = {first: 0, **ended.value}
    assert all(editions == {edition_of[snapshot]} for snapshot, editions in seen)
    assert len({snapshot for snapshot, _ in seen}) > 2
    assert running.search("edition").snapshot.id == max(edition_of)
    assert left_over(Store(root), 1) == []
