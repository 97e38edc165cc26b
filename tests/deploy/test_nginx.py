"""The page through nginx and TLS, as `deploy/nginx.conf` has it: Debian's nginx, a real server behind it."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
import websockets
from serving import free_port, served
from support import ROOT
from visiting import drawn

from index.snapshots.store import Store

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
OPENSSL = shutil.which("openssl")
START_SECONDS = 20


@contextmanager
def _in_front_of(page: str, folder: Path) -> Iterator[tuple[str, ssl.SSLContext]]:
    """The address of nginx in front of a page, and what trusts its certificate."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = [
        str(OPENSSL),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    made += ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    plain, secure = free_port(), free_port()
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for stated, here in (
        ("127.0.0.1:8501", page.removeprefix("http://")),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"),
        ("/etc/ssl/certs/library.ward.example.pem", str(certificate)),
        ("/etc/ssl/private/library.ward.example.key", str(key)),
        ("library.ward.example", "localhost"),
    ):
        assert stated in text, stated
        text = text.replace(stated, here)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    configuration = folder / "nginx.conf"
    configuration.write_text(
        f"pid {folder}/pid; error_log stderr; events {{}} http {{ {temporary}\n{text}\n}}"
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(configuration), "-e", "stderr"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr, checked.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        _listens(secure)
        yield f"https://localhost:{secure}", ssl.create_default_context(cafile=certificate)
    finally:
        process.terminate()
        process.wait(timeout=10)


def _listens(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("nginx did not start")


@pytest.fixture(scope="module")
def front(
    library_store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, ssl.SSLContext]]:
    if not (NGINX and OPENSSL):
        pytest.skip("no nginx or openssl: install Debian's to test the proxy's configuration")
    folder = tmp_path_factory.mktemp("front")
    with served(library_store.root, folder / "log") as page, _in_front_of(page, folder) as address:
        yield address


def _get(front: tuple[str, ssl.SSLContext], path: str, **headers: str) -> HTTPResponse:
    request = urllib.request.Request(front[0] + path, headers=headers)
    answer: HTTPResponse = urllib.request.urlopen(request, context=front[1], timeout=20)
    return answer


def _refused(front: tuple[str, ssl.SSLContext], path: str, **headers: str) -> int:
    with pytest.raises(urllib.error.HTTPError) as error:
        _get(front, path, **headers)
    return error.value.code


def test_the_page_comes_with_its_headers_and_those_of_tls(front: tuple[str, ssl.SSLContext]) -> None:
    with _get(front, "/") as answer:
        assert answer.status == 200 and b"<html" in answer.read()
        assert "frame-ancestors 'none'" in str(answer.headers["Content-Security-Policy"])
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age" in str(answer.headers["Strict-Transport-Security"])
        assert answer.headers["Server"] == "nginx"


def test_health_is_told_through_it_and_metrics_are_not(front: tuple[str, ssl.SSLContext]) -> None:
    with _get(front, "/healthz") as answer:
        assert b'"status":"ok"' in answer.read()
    assert _refused(front, "/metrics") == _refused(front, "/_stcore/metrics") == 404
    assert _refused(front, "/metrics", **{"X-Forwarded-For": "127.0.0.1"}) == 404


def test_another_host_is_refused(front: tuple[str, ssl.SSLContext]) -> None:
    assert _refused(front, "/", Host="evil.example") == 400


def test_a_question_is_answered_over_its_web_socket(front: tuple[str, ssl.SSLContext]) -> None:
    async def ask(origin: str) -> str:
        address = front[0].replace("https", "wss") + "/_stcore/stream"
        options = {"ssl": front[1], "origin": origin, "max_size": None, "subprotocols": ["streamlit"]}
        async with websockets.connect(address, **options) as connection:  # type: ignore[arg-type]
            return await drawn(connection, "q=heliotrope+rash")

    # In a thread of its own: a browser test before this one may have left its loop running here.
    with ThreadPoolExecutor(1) as apart:
        assert "Heliotrope" in apart.submit(lambda: asyncio.run(ask(front[0]))).result()
        with pytest.raises(websockets.InvalidStatus):
            apart.submit(lambda: asyncio.run(ask("https://evil.example"))).result()


def test_no_question_is_logged_and_uploads_may_be_as_large_as_the_page_says() -> None:
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.search(r"^ +access_log off;", text, re.MULTILINE)
    assert "client_max_body_size 100m;" in text
