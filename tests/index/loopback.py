"""A Dask scheduler and its workers as processes of their own on loopback, without dashboards."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil
from support import ROOT

_START_SECONDS = 60
_NO_PAGES = ("--no-dashboard", "--dashboard-address", "127.0.0.1:0")
"""Without a dashboard, Dask still listens for one, on every address unless told otherwise."""
_NONE: Mapping[str, str] = {}


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Loopback:
    """A scheduler and workers. Each worker has a nanny, which starts it again when it dies."""

    def __init__(self, folder: Path, scheme: str = "tcp", settings: Mapping[str, str] = _NONE) -> None:
        self.port = free_port()
        self.address = f"{scheme}://127.0.0.1:{self.port}"
        self._folder = folder
        self._settings = settings
        self.scheduler = self.start_scheduler()
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """Start the scheduler, at the port that it had before."""
        protocol = self.address.partition(":")[0]
        options = ["--protocol", protocol, "--port", str(self.port)]
        self.scheduler = self._start("scheduler", *options)
        return self.scheduler

    def start_worker(self, threads: int = 1, root: Path = ROOT) -> None:
        """Start a worker from a checkout of the project."""
        options = ["--nthreads", str(threads), "--local-directory", str(self._folder)]
        self.workers.append(self._start("worker", self.address, *options, root=root))

    def _start(self, *command: str, root: Path = ROOT) -> subprocess.Popen[bytes]:
        log = self._folder / f"{command[0]}-{len(list(self._folder.glob('*.log')))}.log"
        own = {name: value for name, value in os.environ.items() if not name.startswith("VERBATIM_")}
        with log.open("wb") as output:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *command, "--host", "127.0.0.1", *_NO_PAGES],
                cwd=root,
                env={**own, "PYTHONPATH": str(root), **self._settings},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def working(self, worker: int = 0) -> psutil.Process:
        """The process that works for a worker's nanny."""
        children = psutil.Process(self.workers[worker].pid).children()
        (process,) = (each for each in children if "spawn_main" in " ".join(each.cmdline()))
        return process

    def readers(self, worker: int = 0) -> list[psutil.Process]:
        """The processes in which a worker reads files."""
        children = self.working(worker).children()
        return [each for each in children if "spawn_main" in " ".join(each.cmdline())]

    def stop(self) -> None:
        """Kill all that was started here, and wait for its end."""
        for process in (*self.workers, self.scheduler):
            below = _below(process.pid)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            for each in below:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            process.wait()


def _below(pid: int) -> list[psutil.Process]:
    """The processes that a process started, and those that these started."""
    try:
        found: list[psutil.Process] = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
    return found


@contextlib.contextmanager
def loopback(
    folder: Path, workers: int = 1, scheme: str = "tcp", settings: Mapping[str, str] = _NONE
) -> Iterator[Loopback]:
    """Yield a scheduler with workers, which are all stopped at the end."""
    folder.mkdir(exist_ok=True)
    cluster = Loopback(folder, scheme, settings)
    try:
        for _ in range(workers):
            cluster.start_worker()
        yield cluster
    finally:
        cluster.stop()


def until(true, seconds: float = _START_SECONDS) -> None:  # type: ignore[no-untyped-def]
    """Wait until something is true."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"it is not so after {seconds:.0f} s")
        time.sleep(0.05)
