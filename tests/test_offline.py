"""Nothing leaves: every system call of an ingest, a scan's recognition, a search and the page is watched.

ONNX Runtime reports to its maker some seconds after its start, so the processes are left running for 40.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import websockets
from make_pdf import as_scan, two_columns
from support import LIBRARY, ROOT
from visiting import drawn

SECONDS = 40
START_SECONDS = 60
STRACE = shutil.which("strace")
CALLS = "trace=network,openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat"
_WRITES = re.compile(r"O_WRONLY|O_RDWR|O_CREAT")
_PATH = re.compile(r'"([^"]*)"')
_LOOPBACK = re.compile(r'inet_addr\("127\.|inet_pton\(AF_INET6, "(?:::1|::ffff:127\.)')


@contextmanager
def watched(
    command: Sequence[str], home: Path, trace: Path, **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A command that runs under strace, with an empty home of its own."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "VERBATIM_"))
    }
    environment |= {
        "HOME": str(home),
        "TMPDIR": str(home.parent / "tmp"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **settings,
    }
    under = [str(STRACE), "-f", "-qq", "-s", "4096", "-e", CALLS, "-o", str(trace), sys.executable, *command]
    with trace.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            under, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):  # it had ended, with all that it started
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def outside(trace: Path, allowed: Sequence[Path]) -> list[str]:
    """The calls that reached another address than loopback, or wrote beside the allowed folders."""
    found = []
    for line in trace.read_text(errors="replace").splitlines():
        if "sin_addr" in line or "sin6_addr" in line:
            if not _LOOPBACK.search(line):
                found.append(line)
        elif re.search(r"\b(?:mkdir|mkdirat|creat|rename\w*|link|linkat)\(", line) or _WRITES.search(line):
            paths = [Path(path) for path in _PATH.findall(line) if path.startswith("/")]
            found += [line for path in paths if not any(path.is_relative_to(each) for each in allowed)]
    return found


def test_nothing_leaves_the_machine_and_nothing_is_written_elsewhere(tmp_path: Path) -> None:
    if STRACE is None:
        pytest.skip("no strace: install Debian's strace to watch the system calls")
    home, library, index = tmp_path / "home", tmp_path / "library", tmp_path / "index"
    for folder in (home, tmp_path / "tmp"):
        folder.mkdir()
    shutil.copytree(LIBRARY, library)
    (library / "scan.pdf").write_bytes(as_scan(two_columns().bytes()))
    ingest = ["cli.py", "ingest", str(library), "--ocr", "--watch", "--index", str(index)]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = ["-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"]
    began = time.monotonic()
    with watched(ingest, home, tmp_path / "ingest.trace"):
        _until(lambda: (index / "CURRENT").exists(), tmp_path / "ingest.log")
        with watched(page, home, tmp_path / "page.trace", VERBATIM_INDEX=str(index)):
            _until(lambda: _answers(port), tmp_path / "page.log")
            # In a thread of its own: a browser test before this one may have left its loop running here.
            with ThreadPoolExecutor(1) as apart:
                assert "Heliotrope rash" in apart.submit(lambda: asyncio.run(_visited(port))).result()
            search = ["cli.py", "search", "rash", "--index", str(index)]
            with watched(search, home, tmp_path / "search.trace") as searching:
                assert searching.wait(timeout=START_SECONDS) == 0
            time.sleep(max(0.0, began + SECONDS - time.monotonic()))
    allowed = [ROOT, tmp_path, Path("/dev"), Path("/proc")]
    for trace in sorted(tmp_path.glob("*.trace")):
        assert "openat" in trace.read_text(errors="replace"), f"{trace.name}: nothing was watched"
        assert outside(trace, allowed) == [], trace.name
    assert list(home.rglob("*")) == []


def test_an_address_and_a_file_elsewhere_are_seen(tmp_path: Path) -> None:
    if STRACE is None:
        pytest.skip("no strace: install Debian's strace to watch the system calls")
    (tmp_path / "tmp").mkdir()
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    program = (
        f"import socket; open({str(elsewhere)!r}, 'w').close(); "
        "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('192.0.2.1', 9))"
    )
    with watched(["-c", program], tmp_path, tmp_path / "seen.trace") as process:
        process.wait(timeout=START_SECONDS)
    seen = outside(tmp_path / "seen.trace", [ROOT, tmp_path])
    assert any("192.0.2.1" in line for line in seen)
    assert any(str(elsewhere) in line for line in seen)


async def _visited(port: int) -> str:
    """What the page answers, after another site's page was refused."""
    address = f"ws://localhost:{port}/_stcore/stream"
    with pytest.raises(websockets.InvalidStatus):
        await websockets.connect(address, origin="https://hostile.example")  # type: ignore[arg-type]
    async with websockets.connect(address, max_size=None, subprotocols=["streamlit"]) as connection:  # type: ignore[list-item]
        return await drawn(connection, "q=heliotrope+rash")


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1):
            return True
    except OSError:
        return False


def _until(ready, log: Path) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + START_SECONDS
    while not ready():
        assert time.monotonic() < until, log.read_text(errors="replace")
        time.sleep(0.2)
