"""Write `locks/`: every package that `make` installs, with its version and the sha256 of its wheels.

Run by `make lock`, after a change to a requirements file or to `constraints.txt`. uv works out the versions
for every platform. Only wheels are locked: a source archive would run its own program at installation.

    locks/run.txt    what Verbatim runs on
    locks/cpu.txt    PyTorch's CPU build, which is taken where the package index or a folder has it
    locks/cuda.txt   what PyTorch's CUDA build needs besides
    locks/dev.txt    what tests and checks need besides, with all of run.txt and scale.txt
    locks/scale.txt  what more than one machine needs besides, with all of run.txt
    locks/tools.txt  requirements-tools.txt
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
LOCKS: Mapping[str, tuple[str, ...]] = {
    "run": ("requirements.txt",),
    "dev": ("requirements.txt", "requirements-dev.txt", "requirements-scale.txt"),
    "scale": ("requirements.txt", "requirements-scale.txt"),
    "tools": ("requirements-tools.txt",),
}
CPU_BUILD = {
    "torch-2.13.0+cpu-cp311-cp311-manylinux_2_28_x86_64.whl": (
        "6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b"
    ),
}
"""PyTorch's builds without CUDA, by name. The public index has none for Linux on x86-64."""
_CUDA = ("cuda-", "nvidia-", "triton")
_OLDEST_PYTHON = "3.11"
_HEADER = "# Made by `make lock`. Do not edit.\n"


def main() -> None:
    """Write all locks."""
    folder = ROOT / "locks"
    folder.mkdir(exist_ok=True)
    for name, sources in LOCKS.items():
        blocks = _blocks(_compiled(sources))
        _write(folder / f"{name}.txt", [block for block in blocks if not _is_cuda(block)])
        if name == "run":
            _write(folder / "cuda.txt", filter(_is_cuda, blocks))
            _write(folder / "cpu.txt", [_cpu_build(blocks)])


def _compiled(sources: Iterable[str]) -> str:
    """Ask uv for the packages of requirements files, on every platform, with hashes."""
    options = ["--universal", "--python-version", _OLDEST_PYTHON, "--only-binary", ":all:"]
    options += ["--generate-hashes", "--no-header", "--no-annotate", "--quiet", "-c", "constraints.txt"]
    command = [str(Path(sys.executable).with_name("uv")), "pip", "compile", *options, *sources]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _blocks(text: str) -> list[str]:
    """Split a lock into packages: a line that names one, and the indented lines of its hashes."""
    return re.findall(r"^\S.*\n(?:[ \t].*\n?)*", text, re.MULTILINE)


def _is_cuda(block: str) -> bool:
    return block.startswith(_CUDA)


def _cpu_build(blocks: Iterable[str]) -> str:
    """Name PyTorch's CPU build of the version that is locked, with its hashes."""
    version = next(found[1] for block in blocks if (found := re.match(r"torch==(\S+)", block)))
    known = [sha256 for name, sha256 in CPU_BUILD.items() if name.startswith(f"torch-{version}+cpu-")]
    if not known:
        raise SystemExit(f"torch {version}: name the CPU build of this version in {Path(__file__).name}")
    return " \\\n    --hash=sha256:".join([f"torch=={version}+cpu", *known]) + "\n"


def _write(path: Path, blocks: Iterable[str]) -> None:
    path.write_text(_HEADER + "".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    main()
