"""The page's server refuses other hosts and origins, and tells a browser what the page may do."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.http.guard import guards


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
    ]
    app = Starlette(
        routes=routes, middleware=guards(["localhost", "ward.example"], ["https://intranet.example"])
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
