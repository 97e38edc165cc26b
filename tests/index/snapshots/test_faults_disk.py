"""A full disk: nothing is published, what was in service stays so, and the message says where and why."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults import (
    Ended,
    Report,
    When,
    answers,
    build_job,
    change,
    faulty_job,
    left_over,
    limit_files,
    nothing,
    run,
    use_hash_embedder,
    write_library,
)
from support import ROOT

from index.snapshots.store import Store

_MIB = 1 << 20
_STAGES = {
    "read": ("", "write packs"),
    "words": ("", "lexical"),
    "embed": ("", "cache"),
    "dense": (r"open part-\d+\.faiss", "flat"),
    "rows": (r"open part-\d+\.rows\.npy", "layout"),
    "manifest": (r"open manifest\.json", "manifest"),
    "pointer": (r"open CURRENT\.new", "store"),
}
"""When the disk fills up: as a stage begins, or before the first change on it of such a name; and the modules
of which one must have been refused."""


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A folder with a library, an index of it, and then a change in the library."""
    write_library(tmp_path / "library")
    assert run(build_job, tmp_path / "index", tmp_path / "library").value
    change(tmp_path / "library", 1)
    return tmp_path


def _fill(root: Path) -> None:
    """Takes all the room that is left on the disk of a folder."""
    with (root / "ballast").open("wb", buffering=0) as ballast:
        try:
            while True:
                ballast.write(bytes(4096))
        except OSError:
            return


def _refused(root: Path, ended: Ended, by: str = "") -> None:
    """Checks that a build ended as one that found no room should."""
    assert ended.error == "WriteError", ended
    assert ended.message.startswith(f"{root}: it could not be written")
    assert "Nothing was published" in ended.message
    assert "Make room" in ended.message
    if by:
        assert set(by.split()) & set(ended.through), ended


def _instant(stage: str, changes: list[str]) -> When:
    """The instant at which the disk fills up, by the changes that an undisturbed build makes."""
    name = _STAGES[stage][0]
    if not name:
        return When(stage)
    first = next(i for i, change in enumerate(changes) if re.fullmatch(name, change))
    return When("publish", event=first)


def _all_stages(made: Path, root: Path, then: Callable[..., None], *to: object) -> None:
    """Runs out of room in each stage, and then builds with room."""
    store = Store(root)
    before, current = answers(store), store.current_id()
    shutil.copytree(root, made / "undisturbed")
    changes = run(
        faulty_job, made / "undisturbed", made / "library", 2, When("publish", event=9_999), nothing
    ).value
    for stage, (_, by) in _STAGES.items():
        when = _instant(stage, changes)
        ended = run(faulty_job, root, made / "library", 2, when, then, *to)
        root.joinpath("ballast").unlink(missing_ok=True)
        _refused(root, ended, by)
        assert store.current_id() == current, stage
        assert answers(store) == before, stage
        assert [path.name for path in root.joinpath("snapshots").iterdir()] == [current], stage
    ended = run(build_job, root, made / "library", 2)
    assert ended.value == store.current_id() != current
    assert answers(store) == answers(Store(made / "undisturbed"))
    assert left_over(store, 2) == []


def test_files_that_may_not_grow_in_each_stage(made: Path) -> None:
    _all_stages(made, made / "index", limit_files, 0)


@pytest.mark.parametrize("size", [512, 4096, 20_000, 60_000, 100_000])
def test_files_that_may_not_grow_past_a_size(made: Path, size: int) -> None:
    root = made / "index"
    before = answers(Store(root))
    _refused(root, run(faulty_job, root, made / "library", 2, When(), limit_files, size))
    assert answers(Store(root)) == before
    assert run(build_job, root, made / "library", 2).value
    answers(Store(root))
    assert left_over(Store(root), 2) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 8 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={8 * _MIB}", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here: needs root with CAP_SYS_ADMIN")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_disk_that_fills_up_in_each_stage(made: Path, small_disk: Path) -> None:
    root = small_disk / "index"
    shutil.copytree(made / "index", root)
    _all_stages(made, root, _fill, root)


def test_a_disk_that_is_full_from_the_start(made: Path, small_disk: Path) -> None:
    root = small_disk / "index"
    _fill(small_disk)
    _refused(root, run(build_job, root, made / "library"))
    (small_disk / "ballast").unlink()
    assert run(build_job, root, made / "library").value


def _ingest_job(report: Report, root: Path, folder: Path, size: int) -> tuple[int, str, bool]:
    """`cli.py ingest` where no file may grow past `size`: its status, what it said, whether it crashed."""
    from typer.testing import CliRunner

    import cli

    use_hash_embedder()
    limit_files(size)
    result = CliRunner().invoke(cli.app, ["ingest", str(folder), "--index", str(root)])
    crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
    return result.exit_code, result.output, crashed


@pytest.mark.parametrize("size", [0, 30_000])
def test_the_command_says_so_and_ends_with_status_1(made: Path, size: int) -> None:
    status, output, crashed = run(_ingest_job, made / "index", made / "library", size).value
    assert (status, crashed) == (1, False), output
    assert "it could not be written" in " ".join(output.split())
    assert str(made / "index") in output.replace("\n", "")
    assert "Traceback" not in output


def test_the_real_command_says_so_and_ends_with_status_1(made: Path) -> None:
    environment = {**os.environ, "COLUMNS": "400"}
    command = [sys.executable, "cli.py", "ingest", str(made / "library"), "--index", str(made / "index")]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=functools.partial(limit_files, 0),
    )
    assert ended.returncode == 1, ended.stderr
    assert f"{made / 'index'}: it could not be written" in ended.stderr
    assert "Traceback" not in ended.stderr
