"""Say which program this is, so that machines of different programs are told apart before they share work."""

from __future__ import annotations

import functools
import hashlib
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).parent.parent.parent.parent
_ROOMS = ("ingest", "index/vectors", "index/build/spread")
"""What decides how a file is read and a passage embedded."""
_LIBRARIES = (
    *("lxml", "trafilatura", "justext", "tinycss2", "cssselect"),
    *("python-docx", "python-pptx", "openpyxl", "pypdfium2", "fonttools", "rapidocr"),
    *("markdown-it-py", "mdit-py-plugins", "PyYAML", "charset-normalizer", "sentencex", "datasketch"),
    *("tokenizers", "onnxruntime", "numpy"),
)

Program = Mapping[str, str]
"""The parts of a program and their versions, or digests of our own files."""


@functools.cache
def program() -> Program:
    """Return the parts that decide what is made of a file: Python, our rooms, and the parsers."""
    parts = {"Python": ".".join(platform.python_version_tuple()[:2])}
    parts |= {f"Verbatim's {room}": _digest(_ROOT / room) for room in _ROOMS}
    return parts | {library: _version(library) for library in _LIBRARIES}


def difference(here: Program, there: Program) -> str:
    """Say in which parts two programs differ; empty where they are the same."""
    parts = [part for part in here if here[part] != there.get(part)]
    return ", ".join(f"{part} {there.get(part, 'unknown')} and not {here[part]}" for part in parts)


def _digest(folder: Path) -> str:
    """Digest the names and contents of a room's modules."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
