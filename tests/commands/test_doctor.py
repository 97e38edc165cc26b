"""`doctor` finds what is wrong with an installation, says what to do, and finds nothing where all is well."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from commands.examine import library, machine, page, program
from commands.examine.finding import Finding
from index.kept.last_ingest import FILE, keep_last_ingest
from index.snapshots.store import Store
from index.vectors.model import Embedder, ModelInfo
from ingest.report import FileReport
from settings import Settings

SAFE: dict[str, object] = {
    "server.address": "localhost",
    "server.allowedHosts": ["localhost", "127.0.0.1"],
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
}


@pytest.fixture
def index(library_store: Store, tmp_path: Path) -> Path:
    shutil.copytree(library_store.root, tmp_path / "index")
    (tmp_path / "index").chmod(0o700)
    return tmp_path / "index"


def _wrong(findings: list[Finding]) -> list[str]:
    return [each.subject for each in findings if each.level == "wrong"]


def _doctor(index: Path, *options: str, **environment: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "cli.py", "doctor", "--index", str(index), "--json", *options]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    return done.returncode, json.loads(done.stdout)


def test_a_good_installation_passes_and_a_damaged_one_does_not(index: Path) -> None:
    status, found = _doctor(index)
    assert [each for each in found["findings"] if each["level"] == "wrong"] == []
    assert (status, found["passed"]) == (0, True)
    (largest,) = sorted(index.rglob("catalog*"), key=lambda path: path.stat().st_size)[-1:]
    with largest.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        file.write(b"\x7f")
    status, found = _doctor(index, VERBATIM_UPLOADS="true", STREAMLIT_SERVER_ADDRESS="0.0.0.0")
    wrong = {each["subject"]: each for each in found["findings"] if each["level"] == "wrong"}
    assert (status, found["passed"]) == (1, False)
    assert set(wrong) == {"library", "listening", "uploads"}
    assert all(each["remedy"] for each in wrong.values())


def test_a_library_that_is_not_there(tmp_path: Path) -> None:
    (found,) = library.library(Store(tmp_path / "none"), None)
    assert found.level == "wrong" and "ingest FOLDER" in found.remedy


def test_another_model_made_it(index: Path, embedder: Embedder) -> None:
    assert _wrong(library.library(Store(index), embedder.info)) == []
    assert _wrong(library.library(Store(index), ModelInfo(embedder.info.name, "0" * 64))) == ["library"]


@pytest.mark.parametrize("loose", [".", "vectors.sqlite", "snapshots", "CURRENT"])
def test_what_others_can_reach_is_named(loose: str, index: Path) -> None:
    (index / loose).chmod((index / loose).stat().st_mode | 0o040)
    (found,) = [each for each in library.library(Store(index), None) if each.subject == "rights"]
    assert found.level == "wrong" and str(index / loose) in found.found and "chmod" in found.remedy


def test_what_the_last_ingest_could_not_read_and_when(index: Path) -> None:
    keep_last_ingest(index, [FileReport("a.pdf", "failed", "is no PDF")], "", lambda source: False)
    assert "last ingest" in _wrong(library.library(Store(index), None))
    for days, level in ((40, "note"), (-40, "wrong")):
        at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="seconds")
        (index / FILE).write_text(json.dumps({"at": at, "note": "", "problems": []}))
        assert [e.level for e in library.library(Store(index), None) if e.subject == "age"] == [level]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("streamlit==0.1 \\\n", "streamlit is 1."),
        ("no-such-package==1 \\\n", "no-such-package is missing, not 1"),
        ("no-such-package==1 ; sys_platform == 'win32' \\\nstreamlit==0.1 \\\n", "streamlit"),
    ],
)
def test_a_package_that_is_not_as_locked_is_named(line: str, said: str, tmp_path: Path) -> None:
    lock = tmp_path / "run.txt"
    lock.write_text(line)
    found = program.packages(lock)
    assert found.level == "wrong" and said in found.found
    assert ("no-such-package" in found.found) == (said.startswith("no-such"))


def test_the_packages_here_are_as_locked() -> None:
    assert program.packages().level == "ok"
    assert program.packages(Path("none")).level == "note"


def test_a_model_that_cannot_be_had(tmp_path: Path) -> None:
    finding, info = program.model(Settings().model_copy(update={"model": str(tmp_path)}))
    assert (finding.level, info) == ("wrong", None)


@pytest.mark.parametrize(
    ("option", "value", "subject"),
    [
        ("server.address", "0.0.0.0", "listening"),
        ("server.address", None, "listening"),
        ("server.address", "10.0.0.7", "listening"),
        ("server.allowedHosts", [], "hosts"),
        ("server.allowedHosts", ["*"], "hosts"),
        ("server.enableXsrfProtection", False, "page"),
        ("server.enableCORS", False, "page"),
        ("browser.gatherUsageStats", True, "telemetry"),
    ],
)
def test_a_risky_option_is_wrong(option: str, value: object, subject: str) -> None:
    assert _wrong(list(page.page(Settings(), SAFE))) == []
    assert _wrong(list(page.page(Settings(), {**SAFE, option: value}))) == [subject]


def test_uploads_without_a_login_are_wrong_where_others_reach_the_page() -> None:
    uploads = Settings().model_copy(update={"uploads": True})
    assert _wrong(list(page.page(uploads, SAFE))) == []
    through_a_proxy = {**SAFE, "server.allowedHosts": ["localhost", "library.ward.example"]}
    assert _wrong(list(page.page(Settings(), through_a_proxy))) == []
    assert _wrong(list(page.page(uploads, through_a_proxy))) == ["uploads"]


def test_little_room_few_files_and_a_clock_that_was_never_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.clock(0).level == "wrong"
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o777)
    assert machine.temporary(shared).level == "wrong"
    shared.chmod(0o1777)
    assert machine.temporary(shared).level == "ok"
    monkeypatch.setattr(machine, "_LEAST_FREE", 1 << 60)
    assert machine.disk(tmp_path / "not" / "yet").level == "wrong"
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (256, 256))
    assert machine.open_files().level == "wrong"


def test_nothing_is_changed(index: Path) -> None:
    def state() -> list[tuple[str, int, int]]:
        found = [(str(path), path.stat()) for path in sorted(index.rglob("*"))]
        return [(path, each.st_mode, each.st_mtime_ns) for path, each in found]

    before = state()
    library.library(Store(index), None)
    assert state() == before
