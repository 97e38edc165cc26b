"""The documents tell the truth: the commands they show run, the files and tests they name exist."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

from index.snapshots.store import Store
from settings import Settings

DOCUMENTS = sorted([*ROOT.glob("*.md"), ROOT / "benchmarks" / "README.md"])
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def _environment(index: Path) -> dict[str, str]:
    return {**os.environ, "VERBATIM_INDEX": str(index), "PYTHONPATH": str(ROOT)}


def _run(command: list[str], index: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=_environment(index), capture_output=True, text=True, check=False
    )


def test_the_readmes_cli_commands_run_in_order(tmp_path: Path) -> None:
    lines = [line.split("#")[0].strip() for block in _blocks("sh") for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("python cli.py")]
    assert len(commands) >= 2
    for line in commands:
        words = shlex.split(line.replace("FOLDER", "tests/library"))
        done = _run([sys.executable, *words[1:]], tmp_path)
        assert done.returncode == 0, (line, done.stderr)


def test_the_readmes_python_runs(library_store: Store) -> None:
    (code,) = _blocks("python")
    done = _run(
        [sys.executable, "-c", code.replace('"var/index"', repr(str(library_store.root)))], library_store.root
    )
    assert done.returncode == 0, done.stderr
    assert "Heliotrope rash" in done.stdout or "Proximal weakness" in done.stdout


def test_the_readmes_json_has_the_contracts_keys(library_store: Store) -> None:
    (shown,) = map(json.loads, _blocks("json"))
    done = _run([sys.executable, "cli.py", "search", "rash", "--json"], library_store.root)
    told = json.loads(done.stdout)
    assert (list(shown), list(shown["hits"][0])) == (list(told), list(told["hits"][0]))
    assert list(shown["snapshot"]) == list(told["snapshot"])


def test_the_readme_names_every_setting_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        row = next(
            (line for line in README.splitlines() if line.startswith("|") and f"`{name}`" in line), None
        )
        assert row, name
        default = json.dumps(field.default) if isinstance(field.default, bool) else str(field.default)
        assert (default or "empty") in row, row


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert "://" in target or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_make_targets_exist(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(
        r"`make ([a-z-]+)|^make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE
    ):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target


def test_the_architecture_names_files_and_tests_that_exist() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    files = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    for name in re.findall(r"(test_\w+\.py)", text):
        assert name in files
    for name in re.findall(r"::(test_\w+)", text):
        assert f"def {name}(" in tests, name
