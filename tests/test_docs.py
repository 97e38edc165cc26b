"""The documents tell the truth: what they show runs, and what they name exists."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from support import ROOT

from cli import app
from index.snapshots.store import Store
from ingest.loaders import LOADERS
from settings import Settings

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "benchmarks").glob("*.md")])
MOST_LINES = {"README.md": 80, "ARCHITECTURE.md": 200, "benchmarks/README.md": 250}
CODE = (
    "app",
    "assembly",
    "cli",
    "opening",
    "settings",
    "commands",
    "evaluate",
    "index",
    "ingest",
    "search",
    "serve",
    "access",
    "ui",
)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", _text(path), re.DOTALL)


def _commands(path: Path) -> list[str]:
    lines = [line.split("  #")[0].strip() for block in _blocks(path, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("python cli.py")]


def _run(command: list[str], index: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VERBATIM_INDEX": str(index), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def _first_document(store: Store) -> str:
    return min(store.open().catalog.document_ids(""))


@pytest.mark.parametrize("path", [page for page in PAGES if _commands(page)], ids=_name)
def test_the_commands_shown_run_in_order(path: Path, tmp_path: Path, library_store: Store) -> None:
    """Each page by itself, over the test library; names in capitals stand for what the reader has."""
    index = tmp_path / "index"
    shutil.copytree(library_store.root, index)
    means = {
        "FOLDER": "tests/library",
        "OTHER": "tests/clinical/ward",
        "COLLECTION": "tests/collection",
        "CLINICAL": "tests/clinical",
        "QUESTIONS": "tests/commands/questions.txt",
        "EXPORT": str(tmp_path / "export"),
    }
    for line in _commands(path):
        means["DOCUMENT_ID"] = _first_document(Store(index))
        done = _run([sys.executable, *(means.get(word, word) for word in shlex.split(line)[1:])], index)
        assert done.returncode == 0, (line, done.stdout, done.stderr)


def test_the_python_shown_runs(library_store: Store) -> None:
    code = "\n".join(_blocks(DOCS / "python.md", "python"))
    assert code.count('"var/index"') == 1
    done = _run(
        [sys.executable, "-c", code.replace('"var/index"', repr(str(library_store.root)))], library_store.root
    )
    assert done.returncode == 0, done.stderr
    assert "Heliotrope rash" in done.stdout or "Proximal weakness" in done.stdout


def _keys(value: Any) -> Iterator[str]:
    """The keys of a JSON value at every depth."""
    if isinstance(value, dict):
        for key, within in value.items():
            yield key
            yield from _keys(within)
    elif isinstance(value, list):
        for within in value:
            yield from _keys(within)


def test_the_json_shown_has_the_contracts_keys(library_store: Store) -> None:
    page = DOCS / "json.md"
    (shown,) = map(json.loads, _blocks(page, "json"))
    done = _run([sys.executable, "cli.py", "search", "rash", "--json"], library_store.root)
    printed = json.loads(done.stdout)
    assert (list(shown), list(shown["hits"][0])) == (list(printed), list(printed["hits"][0]))
    assert list(shown["snapshot"]) == list(printed["snapshot"])
    assert set(_keys(shown)) == set(_keys(printed))
    for key in _keys(printed):
        assert f"`{key}`" in _text(page), key


def test_every_setting_is_named_with_its_default() -> None:
    for name, field in Settings.model_fields.items():
        rows = [line for line in _text(DOCS / "settings.md").splitlines() if line.startswith(f"| `{name}` |")]
        default = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
        default = json.dumps(field.default) if isinstance(field.default, bool) else default
        assert [row.split("|")[2].strip(" `") for row in rows] == [default or "empty"], name


@pytest.mark.parametrize("name", ["settings.md", "collections.md"])
def test_the_settings_file_shown_is_read(name: str) -> None:
    (shown,) = _blocks(DOCS / name, "toml")
    stated = tomllib.loads(shown)
    assert stated.keys() <= Settings.model_fields.keys()
    Settings.model_validate(stated)


def test_every_command_and_option_is_documented() -> None:
    page = _text(DOCS / "operations.md")
    for name, command in typer.main.get_command(app).commands.items():
        row = next((line for line in page.splitlines() if line.startswith(f"| `{name}")), None)
        assert row, name
        for option in {option for each in command.params for option in [*each.opts, *each.secondary_opts]}:
            everywhere = option in ("--index", "--json") or not option.startswith("-")
            assert everywhere or option in row, (name, option)
    options = {o for c in typer.main.get_command(app).commands.values() for p in c.params for o in p.opts}
    for named in re.findall(r"`(--[a-z-]+)", page):
        assert named in options | {"--help", "--no-quotes"}, named


def test_every_format_has_its_row() -> None:
    rows = [line for line in _text(DOCS / "formats.md").splitlines() if line.startswith("|")]
    for loader in LOADERS:
        assert any(row.startswith(f"| {loader.format} ") or f"| {loader.format}," in row for row in rows), (
            loader.format
        )


def test_the_readme_leads_to_every_page() -> None:
    for path in DOCS.glob("*.md"):
        assert f"(docs/{path.name})" in _text(ROOT / "README.md"), path.name


@pytest.mark.parametrize("name", MOST_LINES)
def test_it_is_short_enough_to_be_read(name: str) -> None:
    assert len(_text(ROOT / name).splitlines()) <= MOST_LINES[name]


def _anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as they are made for Markdown on the web."""
    headings = re.findall(r"^#+ (.+)$", _text(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", _text(path)):
        place, _, anchor = target.partition("#")
        if "://" in target:
            continue
        file = path.parent / place if place else path
        assert file.exists(), target
        assert not anchor or anchor in _anchors(file), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_make_targets_exist(path: Path) -> None:
    makefile = _text(ROOT / "Makefile")
    for target in re.findall(r"`make ([a-z-]+)|^make ([a-z-]+)", _text(path), re.MULTILINE):
        assert re.search(rf"^{''.join(target)}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_the_code_that_is_named_exists(path: Path) -> None:
    for name in re.findall(rf"`((?:{'|'.join(CODE)})(?:/\w+)*(?:\.\w+|/))`", _text(path)):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("path", DOCUMENTS, ids=_name)
def test_the_benchmarks_that_are_named_exist(path: Path) -> None:
    for name in re.findall(r"python -m benchmarks\.(\w+)", _text(path)):
        module = ROOT / "benchmarks" / name
        assert module.with_suffix(".py").is_file() or (module / "__main__.py").is_file(), name


@pytest.mark.parametrize(
    "path", [ROOT / "ARCHITECTURE.md", ROOT / "SECURITY.md", DOCS / "safety.md"], ids=_name
)
def test_the_tests_that_are_named_exist(path: Path) -> None:
    text = _text(path)
    for name, test in re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(test_\w+))?`", text):
        assert (ROOT / name).exists(), name
        assert not test or f"def {test}(" in _text(ROOT / name), test


def test_the_architecture_names_every_room() -> None:
    """Each folder of product code, by its path or by its name beside the room it is in."""
    table = [line for line in _text(ROOT / "ARCHITECTURE.md").splitlines() if line.startswith("| ")]
    for folder in sorted({path.parent for room in CODE for path in (ROOT / room).rglob("*.py")}):
        room = _name(folder)
        parent = room.rsplit("/", 1)[0]
        assert any(
            f"`{room}/`" in row or (f"`{parent}/`" in row and f"`{folder.name}/`" in row) for row in table
        ), room
