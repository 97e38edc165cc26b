"""The page's server refuses other hosts and origins, and tells a browser what the page may do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from support import ROOT

from ui.http.connections import Connections
from ui.http.guard import guards
from ui.http.upload_quota import UploadQuota


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("here", headers={"X-Frame-Options": "SAMEORIGIN"})


async def _connect(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def _client(host: str = "localhost", peer: str = "127.0.0.1") -> TestClient:
    routes = [
        Route("/", _answer),
        Route("/_stcore/metrics", _answer),
        Route("/_stcore/agent/openapi.json", _answer),
        Route("/base/_stcore/metrics", _answer),
        WebSocketRoute("/stream", _connect),
        Route("/_stcore/upload_file/{session}/{file}", _answer, methods=["PUT"]),
    ]
    app = Starlette(
        routes=routes,
        middleware=guards(
            ["localhost", "ward.example"],
            ["https://intranet.example"],
            lambda: False,
            index=lambda: Path("none"),
        ),
    )
    return TestClient(app, base_url=f"http://{host}", client=(peer, 40000))


@pytest.mark.parametrize(
    ("host", "status"), [("localhost", 200), ("localhost:8501", 200), ("ward.example", 200)]
)
def test_a_server_answers_by_its_own_names(host: str, status: int) -> None:
    assert _client(host).get("/").status_code == status


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "ward.example.evil.example", "10.0.0.1"]
)
def test_another_name_that_resolves_here_is_refused(host: str) -> None:
    assert _client(host).get("/").status_code == 400


def test_every_answer_says_what_a_browser_may_do_with_it() -> None:
    for answer in (_client().get("/"), _client().get("/none"), _client("evil.example").get("/")):
        policy = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'self'", "frame-ancestors 'none'", "connect-src 'self'"} <= set(policy)
        assert not any("http" in rule or "*" in rule or "unsafe-eval" in rule for rule in policy)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_a_header_that_the_page_sets_itself_stays() -> None:
    assert _client().get("/").headers["x-frame-options"] == "SAMEORIGIN"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/base/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_internals_are_shown_to_this_machine_alone(path: str) -> None:
    assert _client().get(path).status_code == 200
    assert _client(peer="192.0.2.7").get(path).status_code == 404
    assert _client().get(path, headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


@pytest.mark.parametrize("origin", ["http://localhost", "https://intranet.example", None])
def test_pages_of_this_server_and_of_allowed_ones_connect(origin: str | None) -> None:
    with _client().websocket_connect("ws://localhost/stream", headers={"Origin": origin} if origin else {}):
        pass


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://[", "https://intranet.example.evil"]
)
def test_pages_of_others_do_not(origin: str) -> None:
    with (
        pytest.raises(WebSocketDisconnect),
        _client().websocket_connect("ws://localhost/stream", headers={"Origin": origin}),
    ):
        pass


def test_no_file_is_taken_in_where_uploads_are_off() -> None:
    answer = _client().put("/_stcore/upload_file/s/f", content=b"a")
    assert answer.status_code == 403 and "`uploads` is off" in answer.text


def _quota(kept: dict[str, int]) -> TestClient:
    app = Starlette(routes=[Route("/_stcore/upload_file/{session}/{file}", _answer, methods=["PUT"])])
    return TestClient(UploadQuota(app, lambda: True, lambda: kept, session_bytes=10, all_bytes=15))


@pytest.mark.parametrize(
    ("kept", "size", "status"),
    [
        ({}, 10, 200),
        ({}, 11, 413),
        ({"s": 5}, 5, 200),
        ({"s": 5}, 6, 413),
        ({"other": 9}, 6, 200),
        ({"other": 9}, 7, 503),
    ],
)
def test_a_session_keeps_so_much_and_all_of_them_so_much(
    kept: dict[str, int], size: int, status: int
) -> None:
    client = _quota(kept)
    for _ in range(2):  # what came before is in `kept`, and not counted twice
        assert client.put("/_stcore/upload_file/s/f", content=b"a" * size).status_code == status


def test_a_file_whose_size_is_not_stated_is_refused() -> None:
    answer = _quota({}).put("/_stcore/upload_file/s/f", content=iter([b"a"]))
    assert answer.status_code == 411


def test_so_many_browsers_connect_and_no_more() -> None:
    async def hold(socket: WebSocket) -> None:
        await socket.accept()
        await socket.receive_text()

    client = TestClient(Connections(Starlette(routes=[WebSocketRoute("/stream", hold)]), most=1))
    for _ in range(2):  # one that left makes room
        with client.websocket_connect("/stream") as first:
            with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect("/stream"):
                pass
            assert refused.value.code == 1013
            first.send_text("leave")


def test_open_files_are_raised_as_far_as_allowed() -> None:
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (64, 512))\n"
        "from ui.http.connections import raise_open_files; raise_open_files()\n"
        "print(resource.getrlimit(resource.RLIMIT_NOFILE))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "(512, 512)"
