"""The rehearsal: the backup and restore that `docs/operations.md` shows, line by line, over a real index."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import ROOT

from index.kept.feedback import FILE as FEEDBACK
from index.snapshots.lock import locked
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine

PAGE = ROOT / "docs" / "operations.md"


def _lines() -> tuple[list[str], list[str]]:
    """The lines of the section's two blocks: backing up, restoring."""
    section = PAGE.read_text(encoding="utf-8").partition("## Back up and restore\n")[2].partition("\n## ")[0]
    backup, restore = re.findall(r"```bash\n(.*?)```", section, re.DOTALL)
    return backup.splitlines(), restore.splitlines()


def _run(lines: list[str], means: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run lines as a reader would, names in capitals replaced; the first that fails ends it."""
    script = "\n".join(lines)
    for name, value in means.items():
        script = re.sub(rf"\b{name}\b", shlex.quote(value), script)
    script = script.replace("python cli.py", f"{shlex.quote(sys.executable)} {ROOT / 'cli.py'}")
    # As the documents have it, the command runs where the program lies; the page's settings lie there.
    return subprocess.run(
        ["bash", "-euc", script], cwd=folder, capture_output=True, text=True, check=False, env={**os.environ}
    )


def _state(index: Path) -> dict[str, bytes]:
    files = (
        path for path in sorted(index.rglob("*")) if path.is_file() and not path.name.startswith("writer.")
    )
    return {str(path.relative_to(index)): path.read_bytes() for path in files}


@pytest.fixture
def index(library_store: Store, tmp_path: Path) -> Path:
    """An index with all that one may hold."""
    index = Path(shutil.copytree(library_store.root, tmp_path / "the index"))
    (index / "uploads").mkdir(mode=0o700, exist_ok=True)
    (index / "uploads" / "added.md").write_text("# Added on the page\n\nThe only copy.\n", encoding="utf-8")
    (index / FEEDBACK).write_text("", encoding="utf-8")
    for path in (index / "uploads" / "added.md", index / FEEDBACK):
        path.chmod(0o600)
    return index


@pytest.mark.skipif(shutil.which("flock") is None, reason="no flock: it comes with util-linux")
def test_what_is_restored_is_what_was_backed_up(index: Path, tmp_path: Path, embedder: Embedder) -> None:
    means = {"INDEX": str(index), "BACKUP": "backup of today", "RESTORED": str(tmp_path / "restored")}
    means["QUESTION"] = "heliotrope rash"
    backup, restore = _lines()
    before = _state(index)
    saved = _run(backup, means, tmp_path)
    assert saved.returncode == 0, saved.stderr
    assert _state(index) == before, "the index is only read"
    shutil.rmtree(index)
    done = _run(restore, means, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "heliotrope" in done.stdout.casefold()
    restored = tmp_path / "restored"
    assert _state(restored) == before
    assert not [path for path in [restored, *restored.rglob("*")] if path.stat().st_mode & 0o077]
    answer = SearchEngine(Store(restored), embedder).search("heliotrope rash")
    assert answer.hits and answer.snapshot.id == Store(restored).current_id()
    assert datetime.fromisoformat(answer.snapshot.built_at) < datetime.now(UTC)


def test_a_backup_that_was_damaged_is_not_restored(index: Path, tmp_path: Path) -> None:
    means = {
        "INDEX": str(index),
        "BACKUP": "backup",
        "RESTORED": str(tmp_path / "restored"),
        "QUESTION": "rash",
    }
    backup, restore = _lines()
    assert _run(backup, means, tmp_path).returncode == 0
    with (tmp_path / "backup.tar").open("r+b") as file:
        file.seek(1000)
        file.write(b"?")
    assert _run(restore, means, tmp_path).returncode != 0
    assert not (tmp_path / "restored").exists()


def test_a_backup_waits_for_an_ingest(index: Path, tmp_path: Path) -> None:
    means = {"INDEX": str(index), "BACKUP": "backup"}
    backup, _ = _lines()
    at_once = [backup[0].replace("flock ", "flock --nonblock ", 1)]
    with locked(index):
        assert _run(at_once, means, tmp_path).returncode == 1
    assert _run(at_once, means, tmp_path).returncode == 0
