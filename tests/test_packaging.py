"""`pip install` takes all of the product along, with what it needs pinned, and gives a `verbatim` command."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

from packaging.requirements import Requirement
from support import ROOT
from typer import Typer

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOT_SHIPPED = ("benchmarks", "tests", "tools")


def _requirements(name: str) -> list[Requirement]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_every_file_of_the_product_is_packed(tmp_path: Path) -> None:
    setup = "from setuptools import setup; setup()"
    build = ["egg_info", "--egg-base", str(tmp_path), "build_py", "--build-lib", str(tmp_path / "built")]
    subprocess.run([sys.executable, "-c", setup, "-q", *build], cwd=ROOT, capture_output=True, check=True)
    packed = {path.relative_to(tmp_path / "built") for path in (tmp_path / "built").rglob("*.*")}
    rooms = [each.parent for each in ROOT.glob("*/__init__.py") if each.parent.name not in NOT_SHIPPED]
    assert {"commands", "evaluate", "index", "ingest", "search", "ui"} <= {room.name for room in rooms}
    product = [path for room in rooms for path in room.rglob("*.*") if path.suffix != ".pyc"]
    assert packed == {path.relative_to(ROOT) for path in [*product, *ROOT.glob("*.py")]}


def test_the_command_is_the_command_line() -> None:
    module, name = PROJECT["project"]["scripts"]["verbatim"].split(":")
    assert isinstance(getattr(import_module(module), name), Typer)


def test_what_is_needed_is_pinned_as_it_was_tested() -> None:
    constraints = {each.name: each.specifier for each in _requirements("constraints.txt")}
    for each in [*_requirements("requirements.txt"), *_requirements("requirements-dev.txt")]:
        assert str(each.specifier).startswith("=="), each
        assert constraints.get(each.name, each.specifier) == each.specifier, each
