"""`ingest --watch`: the library follows its folder until Ctrl-C, in one process with one model."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from support import LIBRARY, ROOT
from typer.testing import CliRunner

from cli import app
from commands.ingest import _follow
from index.errors import BusyError
from index.snapshots.store import Store
from ingest.files import watch
from ingest.files.watch import settled
from ingest.report import FileReport, IngestReport

QUIET = 0.3
_MOST_SECONDS = 60.0


# --- settled ------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to watch, with little patience."""
    monkeypatch.setattr(watch, "_QUIET_SECONDS", QUIET)
    monkeypatch.setattr(watch, "_TICK_MS", 100)
    (tmp_path / "lib" / "in").mkdir(parents=True)
    return tmp_path / "lib"


@contextmanager
def _watching(*paths: Path, leave_out: Path = Path("none")) -> Iterator[Callable[[], bool]]:
    """Whether something has changed and come to rest; asked for longer than that takes."""
    with closing(settled(paths, leave_out)) as told:  # type: ignore[type-var]
        assert next(told) is False

        def changed() -> bool:
            until = time.monotonic() + QUIET + 0.7
            return any(next(told) for _ in iter(lambda: time.monotonic() < until, False))

        assert not changed()
        yield changed


def test_files_that_come_change_move_and_go_are_noticed(folder: Path) -> None:
    with _watching(folder) as changed:
        for act in (
            lambda: (folder / "in" / "a.txt").write_text("A."),
            lambda: (folder / "in" / "a.txt").write_text("A, again."),
            lambda: (folder / "in" / "a.txt").rename(folder / "b.txt"),
            lambda: shutil.copytree(folder / "in", folder / "new" / "in"),
            lambda: (folder / "new" / "in" / "c.txt").write_text("C."),
            lambda: (folder / "b.txt").unlink(),
        ):
            act()
            assert changed()
        assert not changed(), "and told once"


def test_hidden_files_and_the_index_are_not(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / "index").mkdir()
    with _watching(folder, leave_out=folder / "in" / ".." / "index") as changed:
        (folder / ".a.txt.swp").write_text("A.")
        (folder / ".git" / "config").write_text("A.")
        (folder / "index" / "CURRENT").write_text("A.")
        assert not changed()
        (folder / "indexes.txt").write_text("A.")
        assert changed()


def test_a_hidden_folder_that_is_named_is_watched(folder: Path) -> None:
    (folder / ".hidden").mkdir()
    with _watching(folder / ".hidden") as changed:
        (folder / ".hidden" / "a.txt").write_text("A.")
        assert changed()


def test_a_file_that_is_named_is_watched_through_its_replacement_and_its_neighbours_are_not(
    folder: Path,
) -> None:
    file = folder / "a.txt"
    file.write_text("A.")
    with _watching(file, folder / "in") as changed:
        for _ in range(2):
            (folder / "new").write_text("B.")
            (folder / "new").replace(file)
            assert changed()
        (folder / "b.txt").write_text("B.")
        assert not changed()
        (folder / "in" / "c.txt").write_text("C.")
        assert changed()


def test_a_folder_that_goes_and_comes_back_is_watched_again(folder: Path) -> None:
    with _watching(folder) as changed:
        folder.rename(folder.with_name("away"))
        assert changed()
        folder.mkdir()
        assert changed()
        (folder / "a.txt").write_text("A.")
        assert changed()
        shutil.rmtree(folder)
        folder.with_name("away").rename(folder)
        assert changed()
        (folder / "in" / "a.txt").write_text("A.")
        assert changed()


def test_a_folder_is_left_alone_until_it_rests_and_no_longer_than_can_be_borne(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a clock that goes a second on at each look, so that a busy machine changes nothing."""
    monkeypatch.setattr(watch, "_QUIET_SECONDS", 5.0)
    monkeypatch.setattr(watch, "_MOST_SECONDS", 10.0)
    clock = SimpleNamespace(monotonic=partial(next, itertools.count(100.0)), sleep=time.sleep)
    monkeypatch.setattr(watch, "time", clock)
    with closing(settled([folder], Path("none"))) as told:  # type: ignore[type-var]
        next(told)
        due = []
        for look in range(15):
            (folder / "log.txt").write_text(f"Look {look}.")
            due += [look] * next(told)
        # Ten looks after the first that saw it change, and not before.
        assert len(due) == 1
        assert due[0] >= 10


def test_what_cannot_be_watched_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*folders: Path, **options: object) -> Iterator[set[tuple[int, str]]]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(watch, "watch", refuse)
    result = CliRunner().invoke(app, ["ingest", str(folder), "--watch", "--index", str(folder / "index")])
    assert result.exit_code == 2
    told = " ".join(result.output.split())
    assert "cannot be watched: OS file watch limit reached. Set WATCHFILES_FORCE_POLLING=1" in told


def test_a_build_that_cannot_be_done_is_tried_again_and_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("commands.ingest._RETRY_SECONDS", 0)
    report = IngestReport((), "s1", "s1", documents=1, passages=1, embedded=1, reused=0, note="", seconds=1.0)
    outcomes: list[IngestReport | BusyError] = [
        replace(report, files=(FileReport("a.txt", "added"),)),
        BusyError("another process is building this index"),
        BusyError("another process is building this index"),
        replace(report, files=(FileReport("a.txt", "updated"),)),
        replace(report, files=(FileReport("a.txt", "unchanged"),)),
        replace(report, files=(FileReport("a.txt", "failed", detail="a.txt: why"),)),
    ]

    def once(again: bool) -> IngestReport:
        outcome = outcomes.pop(0)
        if isinstance(outcome, BusyError):
            raise outcome
        return outcome

    def told() -> Iterator[bool]:
        yield from (False, False, True, False, False, False, True, True)
        raise KeyboardInterrupt

    _follow(told(), once, as_json=True)
    printed = capsys.readouterr()
    reports = [json.loads(line) for line in printed.out.splitlines()]
    assert [next(s for s, n in each["counts"].items() if n) for each in reports] == [
        "added",
        "updated",
        "failed",
    ]
    assert printed.err.count("another process is building this index") == 1
    assert outcomes == []


# --- the command --------------------------------------------------------------------------------


def test_watching_a_dry_run_is_wrong_usage(folder: Path) -> None:
    result = CliRunner().invoke(app, ["ingest", str(folder), "--watch", "--dry-run"])
    assert result.exit_code == 2
    assert "--watch and --dry-run" in result.output


@contextmanager
def _command(*arguments: str | Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "cli.py", "ingest", *map(str, arguments), "--watch"]
    environment = {**os.environ, "COLUMNS": "300"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts what runs in the background with Ctrl-C ignored, and its children inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    out_of_time = threading.Timer(_MOST_SECONDS, process.kill)
    out_of_time.start()
    try:
        yield process
    finally:
        out_of_time.cancel()
        process.kill()
        process.communicate()


def _report(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The next report that the command prints."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the command ended, or was out of time, before it reported"
    return cast(dict[str, Any], json.loads(line))


def test_the_library_follows_its_folder_until_ctrl_c(tmp_path: Path) -> None:
    """The index lies inside the folder, so that a build which set off the next would be seen."""
    folder = tmp_path / "library"
    shutil.copytree(LIBRARY, folder)
    store = Store(folder / "index")
    with _command(folder, "--index", store.root, "--json") as process:
        first = _report(process)
        assert first["published"] == store.current_id()
        (folder / "new.txt").write_text("Cramps\n\nCramps at night are common.\n")
        second = _report(process)
        assert second["published"] == store.current_id() != first["published"]
        (folder / ".hidden.txt").write_text("Nothing.")
        (folder / "new.txt").write_text("Cramps\n\nCramps by day are rare.\n")
        (folder / "rash.txt").unlink()
        third = _report(process)
        assert third["published"] == store.current_id() != second["published"]
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=15)
    assert process.returncode == 0, stderr
    assert "Stopped watching. The library stays as it was last published." in stderr
    assert "Traceback" not in stderr
    assert stdout == "", "a build set off another"
    told = {Path(file["source"]).name: file["status"] for file in third["files"]}
    assert told == {".hidden.txt": "skipped", "index": "skipped", "new.txt": "updated", "rash.txt": "removed"}
    assert third["documents"] == 2
