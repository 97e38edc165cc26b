"""Files are read in processes of their own: what crashes, hangs or eats memory costs one line."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import ROOT

from ingest.errors import IngestError, MalformedDocumentError
from ingest.files.find import SourceFile, find
from ingest.load import checksum
from ingest.readers import Readers
from ingest.worker import Finished, Limits, PassageSize

from_nothing = pytest.mark.usefixtures("readers_from_nothing")

LONG = "The rash on the eyelids of the patient is violet, and it itches in the sun. " * 400_000
"""Thirty megabytes, which take longer than a test waits."""
GOOD = "Rash\n\nThe rash appears on the eyelids. It is violet.\n"


def _files(tmp_path: Path, **contents: str) -> tuple[SourceFile, ...]:
    for name, content in contents.items():
        (tmp_path / f"{name}.txt").write_text(content)
    return find([tmp_path]).files


def _read(readers: Readers, files: tuple[SourceFile, ...]) -> dict[str, list[str] | str]:
    """What each file gives: the texts of its passages, or the error."""
    told: dict[str, list[str] | str] = {}
    for file, results in readers.read(files):
        try:
            items = list(results)
            assert isinstance(items[-1], Finished)
            assert items[-1].sha256 == checksum(file.path.read_bytes())
            told[file.path.stem] = [p.text for item in items[:-1] for p in item.passages]  # type: ignore[union-attr]
        except IngestError as error:
            told[file.path.stem] = str(error)
    return told


def test_files_come_in_order_with_their_passages(tmp_path: Path) -> None:
    files = _files(tmp_path, **{f"n{i}": GOOD.replace("violet", f"violet {i}") for i in range(7)})
    with Readers(PassageSize(120)) as readers:
        told = _read(readers, files)
    assert list(told) == [f"n{i}" for i in range(7)]
    assert told["n3"] == ["The rash appears on the eyelids. It is violet 3."]


@from_nothing
def test_readers_started_ahead_read_and_end_when_they_are_stopped(tmp_path: Path) -> None:
    files = _files(tmp_path, a=GOOD)
    before = set(multiprocessing.active_children())
    with Readers(PassageSize(120)) as readers:
        readers.start()
        readers.start()
        assert len(set(multiprocessing.active_children()) - before) == 1
        assert list(_read(readers, files)) == ["a"]
        readers.stop()
        assert set(multiprocessing.active_children()) == before
        assert list(_read(readers, files)) == ["a"], "a new one is started"
    assert set(multiprocessing.active_children()) == before


@from_nothing
def test_ctrl_c_is_left_to_whoever_started_the_readers(tmp_path: Path) -> None:
    files = _files(tmp_path, a=GOOD)
    before = set(multiprocessing.active_children())
    with Readers(PassageSize(120)) as readers:
        readers.start()
        (worker,) = set(multiprocessing.active_children()) - before
        assert worker.pid
        os.kill(worker.pid, signal.SIGINT)
        assert list(_read(readers, files)) == ["a"]
        os.kill(worker.pid, signal.SIGINT)
        assert list(_read(readers, files)) == ["a"]


def test_an_error_keeps_its_kind_and_place(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text('<Document id="1" source="NIH">\n<Focus>X</Focus>\n<QAPairs>')
    with Readers(PassageSize(120)) as readers:
        ((_, results),) = readers.read(find([tmp_path]).files)
        with pytest.raises(MalformedDocumentError, match="line 3") as raised:
            list(results)
    assert raised.value.line == 3


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path) -> None:
    files = _files(tmp_path, a=GOOD, b=LONG, c=GOOD, d=GOOD)
    with Readers(PassageSize(120), Limits(seconds=3)) as readers:
        told = _read(readers, files)
    assert "more than 3 s" in told["b"]
    assert told["a"] == told["c"] == told["d"] == ["The rash appears on the eyelids. It is violet."]


@from_nothing
def test_a_worker_that_dies_costs_its_file_alone(tmp_path: Path) -> None:
    files = _files(tmp_path, a=GOOD, b=LONG, c=GOOD, d=GOOD)
    told: dict[str, str] = {}
    with Readers(PassageSize(120)) as readers:
        for file, results in readers.read(files):
            if file.path.stem == "b":
                worker = readers._workers[1]
                assert worker is not None
                time.sleep(0.2)
                os.kill(worker._process.pid or 0, signal.SIGKILL)
            try:
                told[file.path.stem] = f"{len(list(results))}"
            except IngestError as error:
                told[file.path.stem] = str(error)
    assert "ended with status -9" in told.pop("b")
    assert told == {"a": "2", "c": "2", "d": "2"}


@from_nothing
def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    files = _files(tmp_path, a=GOOD, big="The rash is violet. " * 8_000_000)
    with Readers(PassageSize(120), Limits(memory=1100 << 20)) as readers:
        told = _read(readers, files)
    assert "memory" in told["big"]
    assert told["a"] == ["The rash appears on the eyelids. It is violet."]


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(300 << 20)
    with Readers(PassageSize(120)) as readers:
        told = _read(readers, find([tmp_path]).files)
    assert "300 MiB large, and at most 256 MiB" in told["huge"]


def test_a_file_that_vanishes_is_told(tmp_path: Path) -> None:
    files = _files(tmp_path, a=GOOD, b=GOOD)
    files[1].path.unlink()
    with Readers(PassageSize(120)) as readers:
        told = {}
        for file, results in readers.read(files):
            try:
                told[file.path.stem] = str(len(list(results)))
            except IngestError as error:
                told[file.path.stem] = str(error)
    assert told["a"] == "2"
    assert "could not be read: No such file" in told["b"]


def test_a_reader_ends_with_a_parent_that_was_killed_though_its_file_keeps_it_busy(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "long.txt").write_text(LONG)
    program = f"""
if __name__ == "__main__":
    from pathlib import Path
    from ingest.files.find import find
    from ingest.readers import Readers
    from ingest.worker import PassageSize
    with Readers(PassageSize(120)) as readers:
        readers.start()
        ((_, results),) = readers.read(find([Path({str(tmp_path / "library")!r})]).files)
        readers._workers[0].next_message()
        print(readers._workers[0]._process.pid, flush=True)
        next(results)
"""
    (tmp_path / "parent.py").write_text(program)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(tmp_path / "parent.py")]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        reader = Path("/proc", parent.stdout.readline().strip())
        assert reader.exists()
        time.sleep(0.5)  # it is at its file
        parent.kill()
        parent.wait()
        until = time.monotonic() + 20
        while reader.exists() and "zombie" not in (reader / "status").read_text():
            assert time.monotonic() < until
            time.sleep(0.1)
