"""Visit the page over and over while its library changes, and watch what the page's server holds.

Run: python -m benchmarks.soak [VISITS [SNAPSHOTS]]; without numbers, 1,000 visits and 50 snapshots (twenty
minutes). A visit is a connection as a browser makes it: the first page, a question, and the source of a
passage. The library is a copy of the starter library, of which a document changes for every snapshot;
another process ingests it. Visits come one after the other: the figures show what stays, not what many
readers need at once. Streamlit keeps what a reader who has left had for two minutes, of at most 128 readers.
"""

from __future__ import annotations

import asyncio
import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.curves import Curve, draw
from benchmarks.record import RESULTS, ROOT, table, write_result

_VISITS, _SNAPSHOTS, _POINTS = 1000, 50, 100
_START_SECONDS = 120
_SETTLED = 0.5
"""The share of the visits after which nothing should grow any more."""
_QUESTIONS = (
    "what causes the heliotrope rash?",
    "when does calcinosis appear after onset?",
    "how is interstitial lung disease in myositis treated?",
    "which antibodies go with rapidly progressive lung disease?",
    "when should statins be stopped?",
    "how often should creatine kinase be measured?",
    "treatment of myasthenic crisis",
    "what is the dose of methotrexate on Mars?",
)
_SOURCE = re.compile(r'href="\?([^"]*\bdoc=[^"]*)"')


@dataclass(frozen=True, slots=True)
class Point:
    """What the server holds after so many visits and snapshots."""

    visits: int
    snapshots: int
    minutes: float
    memory_mib: float
    """Resident memory of the server alone, without the processes that draw pages of PDFs."""
    descriptors: int
    threads: int


def main(visits: int = _VISITS, snapshots: int = _SNAPSHOTS) -> None:
    """Measure, write the JSON and draw the picture."""
    with tempfile.TemporaryDirectory() as folder:
        library, index = Path(folder, "library"), Path(folder, "index")
        shutil.copytree(ROOT / "corpus", library)
        _ingest(library, index)
        with _served(index, Path(folder, "log")) as (process, port):
            points = asyncio.run(_soak(process, port, library, index, visits, snapshots))
    growth = {name: _growth(points, name) for name in ("memory_mib", "descriptors", "threads")}
    figures = {
        "visits": visits,
        "snapshots": snapshots,
        "growth_per_1000_visits_once_settled": growth,
        "points": [asdict(point) for point in points],
    }
    print(
        write_result("soak", ("streamlit", "tantivy", "faiss-cpu"), ("app.py", "search/service.py"), figures)
    )
    at = [point.visits for point in points]
    curves = [
        Curve("memory, MiB", at, [point.memory_mib for point in points]),
        Curve("open descriptors", at, [point.descriptors for point in points]),
    ]
    draw(
        f"{visits:,} visits, {snapshots} snapshots: what the page's server holds",
        curves,
        RESULTS / "soak.png",
    )
    rows = [
        [p.visits, p.snapshots, f"{p.memory_mib:.0f}", p.descriptors, p.threads]
        for p in points[:: len(points) // 10]
    ]
    print(table(["visits", "snapshots", "MiB", "descriptors", "threads"], rows))
    print("growth per 1,000 visits once settled:", growth)


async def _soak(
    process: int, port: int, library: Path, index: Path, visits: int, snapshots: int
) -> list[Point]:
    """Make the visits, and publish the snapshots evenly between them."""
    began, published = time.monotonic(), 0
    points = []
    for visit in range(visits):
        if visit * snapshots // visits > published:
            published += 1
            changed = library / "calcinosis.md"
            changed.write_text(
                f"{changed.read_text(encoding='utf-8')}\nSoaked {published} times.\n", encoding="utf-8"
            )
            await asyncio.to_thread(_ingest, library, index)
        await _visit(port, _QUESTIONS[visit % len(_QUESTIONS)])
        if visit % max(1, visits // _POINTS) == 0 or visit == visits - 1:
            minutes = round((time.monotonic() - began) / 60, 2)
            points.append(Point(visit + 1, published, minutes, *_held(process)))
    return points


async def _visit(port: int, question: str) -> None:
    """Open the page, ask, and open the source of the first passage."""
    address = f"ws://localhost:{port}/_stcore/stream"
    kind = [websockets.Subprotocol("streamlit")]
    async with websockets.connect(address, max_size=None, subprotocols=kind) as connection:
        await _drawn(connection, "")
        answers = await _drawn(connection, urlencode({"q": question}))
        if source := _SOURCE.search(answers):
            await _drawn(connection, html.unescape(source[1]))


async def _drawn(connection: websockets.ClientConnection, query: str) -> str:
    """Run the page once, and return the HTML that it draws."""
    message = BackMsg()
    message.rerun_script.query_string = query
    await connection.send(message.SerializeToString())
    bodies: list[str] = []
    while True:
        came = ForwardMsg.FromString(await connection.recv())
        if came.WhichOneof("type") == "script_finished":
            return "".join(bodies)
        if came.WhichOneof("type") == "delta":
            bodies.append(came.delta.new_element.html.body)


def _ingest(library: Path, index: Path) -> None:
    command = [sys.executable, "cli.py", "ingest", str(library), "--index", str(index)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


@contextmanager
def _served(index: Path, log: Path) -> Iterator[tuple[int, int]]:
    """Serve the page, and yield its process's number and its port."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "VERBATIM_INDEX": str(index)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            _wait_for(port, process)
            yield process.pid, port
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the page did not start")


def _held(process: int) -> tuple[float, int, int]:
    """Return a process's resident memory in MiB, its open descriptors and its threads (proc(5))."""
    stated = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    descriptors = len(list(Path(f"/proc/{process}/fd").iterdir()))
    return round(int(stated["VmRSS"].split()[0]) / 1024, 1), descriptors, int(stated["Threads"])


def _growth(points: Sequence[Point], name: str) -> float:
    """Fit a line through the settled points; return its slope, per 1,000 visits."""
    settled = [point for point in points if point.visits >= _SETTLED * points[-1].visits]
    visits = [point.visits for point in settled]
    return round(float(np.polyfit(visits, [getattr(point, name) for point in settled], 1)[0]) * 1000, 2)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
