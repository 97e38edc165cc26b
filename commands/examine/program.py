"""Examine the program: Python, the packages against their lock, and the model's files."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement

from commands.examine.finding import Finding, note, ok, wrong
from index.errors import ModelError
from index.vectors.model import DEFAULT_MODEL, ModelInfo, find_model
from settings import ROOT, Settings

_OLDEST = (3, 11)
_NAMED = 5
LOCK = ROOT / "locks" / "run.txt"
_LOCKED = re.compile(r"^([^#\s].*?) \\$", re.MULTILINE)


def python() -> Finding:
    """Compare Python's version with the oldest that Verbatim runs on."""
    if sys.version_info < _OLDEST:
        return wrong(
            "python", platform.python_version(), "Install Python 3.11 or newer, then `make install`."
        )
    return ok("python", platform.python_version())


def packages(lock: Path = LOCK) -> Finding:
    """Compare the versions of all packages with the lock."""
    if not lock.is_file():
        return note(
            "packages", "there is no lock here to compare with", "Install from a checkout, by `make`."
        )
    wanted = locked(lock.read_text(encoding="utf-8"))
    differ = [
        f"{name} is {actual or 'missing'}, not {stated}"
        for name, stated in wanted.items()
        if (actual := _installed(name)) != stated
    ]
    if differ:
        more = f" and {len(differ) - _NAMED} more" if len(differ) > _NAMED else ""
        remedy = "Install what is locked: rm .venv/installed; make install"
        return wrong("packages", "; ".join(differ[:_NAMED]) + more, remedy)
    return ok("packages", f"{len(wanted)} are as locked")


def locked(text: str) -> Mapping[str, str]:
    """Return the versions that a lock states for this platform, by name."""
    stated = [Requirement(line) for line in _LOCKED.findall(text)]
    here = [each for each in stated if each.marker is None or each.marker.evaluate()]
    return {each.name: str(each.specifier).removeprefix("==") for each in here}


def _installed(name: str) -> str:
    """Return a package's version, without what names its build (PyTorch's +cpu); "" where it is missing."""
    try:
        return version(name).partition("+")[0]
    except PackageNotFoundError:
        return ""


def model(settings: Settings) -> tuple[Finding, ModelInfo | None]:
    """Compare the model's files with their checksums; return its identity too."""
    try:
        found = find_model(settings.model, settings.query_prefix, settings.passage_prefix)
    except ModelError as error:
        return wrong("model", str(error), "Mend the model, or name another in the settings."), None
    if settings.model == DEFAULT_MODEL:
        return ok("model", f"{settings.model}; its files have the checksums they should have"), found.info
    return note("model", f"{settings.model}, whose checksums are not known here"), found.info
