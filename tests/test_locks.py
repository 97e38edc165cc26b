"""The locks hold what the requirements say, all that it brings along, and nothing else."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import distribution, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from support import ROOT

from tools.lock import CPU_BUILD, LOCKS

_PACKAGE = re.compile(r"^(\S.*?)((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE)


def _lines(path: Path) -> list[Requirement]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def _locked(name: str) -> dict[str, Requirement]:
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    packages = [Requirement(stated) for stated, _ in _PACKAGE.findall(text)]
    stated = len(re.findall(r"^[^#\s].*==", text, re.MULTILINE))
    assert len(packages) == stated, "a package has no checksum"
    return {canonicalize_name(each.name): each for each in packages}


def _needed(asked: list[Requirement]) -> set[str]:
    """The closure of requirements on this platform, as installed."""
    found: set[tuple[str, str]] = set()
    waiting = [(each, extra) for each in asked for extra in ("", *each.extras)]
    while waiting:
        each, extra = waiting.pop()
        key = (canonicalize_name(each.name), extra)
        if key in found:
            continue
        found.add(key)
        for line in distribution(each.name).requires or []:
            brought = Requirement(line)
            if brought.marker is None or brought.marker.evaluate({"extra": extra}):
                waiting += [(brought, more) for more in ("", *brought.extras)]
    return {name for name, _ in found}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_has_each_requirement_at_its_version(name: str) -> None:
    locked = _locked(name)
    for each in [line for source in LOCKS[name] for line in _lines(ROOT / source)]:
        assert locked[canonicalize_name(each.name)].specifier == each.specifier, f"{each}: `make lock`"


@pytest.mark.parametrize("name", [name for name in LOCKS if name != "tools"])
def test_a_lock_has_what_is_needed_here_and_nothing_else(name: str) -> None:
    asked = [line for source in LOCKS[name] for line in _lines(ROOT / source)]
    here = {n for n, each in _locked(name).items() if each.marker is None or each.marker.evaluate()}
    cuda = set() if version("torch").endswith("+cpu") else set(_locked("cuda"))
    assert _needed(asked) - cuda == here


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_agrees_with_the_constraints(name: str) -> None:
    pinned = {canonicalize_name(each.name): each.specifier for each in _lines(ROOT / "constraints.txt")}
    for package, each in _locked(name).items():
        assert str(each.specifier).startswith("==")
        assert pinned.get(package, each.specifier) == each.specifier, package


def test_torch_is_locked_as_the_cpu_build_by_name_too() -> None:
    (cpu,) = _locked("cpu").values()
    assert str(cpu.specifier) == f"{_locked('run')['torch'].specifier}+cpu"
    text = (ROOT / "locks" / "cpu.txt").read_text(encoding="utf-8")
    assert all(f"--hash=sha256:{sha256}" in text for sha256 in CPU_BUILD.values())


def test_every_install_in_the_makefile_is_by_a_lock() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (common,) = re.findall(r"^PIP_LOCKED := (.*)", makefile, re.MULTILINE)
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= set(common.split())
    assert makefile.count("pip install") == 1


def test_a_package_whose_checksum_differs_is_not_installed(tmp_path: Path) -> None:
    """A wheel made here, so that no index is asked; pip is run as the Makefile runs it."""
    wheel = tmp_path / "stranger-1.0-py3-none-any.whl"
    _make_wheel(wheel)
    lock = tmp_path / "lock.txt"
    lock.write_text(f"stranger==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    options = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--no-index"]
    command = [sys.executable, "-m", "pip", "install", "--target", str(tmp_path / "into"), *options]
    done = subprocess.run(
        [*command, "--find-links", str(tmp_path), "-r", str(lock)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0 and "DO NOT MATCH" in done.stderr
    assert not list((tmp_path / "into").glob("stranger*"))


def _make_wheel(path: Path) -> None:
    from zipfile import ZipFile

    info = "stranger-1.0.dist-info"
    with ZipFile(path, "w") as wheel:
        wheel.writestr("stranger.py", "")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
