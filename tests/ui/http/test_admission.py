"""The page's server lets nothing of the library out to whoever is not signed in: behind a proxy, here."""

from __future__ import annotations

import threading
import time

import httpx
import pytest
import uvicorn
from pydantic import SecretStr
from serving import free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket
from streamlit.proto.BackMsg_pb2 import BackMsg

from access.rules import Access, Login, Proxy, Roles
from ui.http.admission import REFUSED, TICKET
from ui.http.gate import Gate
from ui.http.guard import guards
from ui.http.messages import allowed, is_deed, reduced
from ui.http.peer import peer_of

SECRET = "known to the page and to the proxy alone"
ACCESS = Access(
    proxy=Proxy(addresses=("10.0.0.9",), secret=SecretStr(SECRET)), roles=Roles(keepers=("library",))
)
READER = {"X-Verbatim-Secret": SECRET, "X-Remote-User": "ana"}
KEEPER = READER | {"X-Remote-Groups": "library"}


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("of the library")


async def _connect(socket: WebSocket) -> None:
    await socket.accept()
    headers = socket.headers
    told = {name: headers.get(name) for name in (TICKET, REFUSED, "sec-websocket-protocol")}
    await socket.send_json({**told, "got": (await socket.receive_bytes()).hex()})
    await socket.close()


class House:
    """A server behind a proxy, and what was told at its gate."""

    def __init__(self, peer: str = "10.0.0.9", base: str = "") -> None:
        self.told: list[tuple[str, str, str]] = []
        self.gate = Gate(ACCESS, lambda *event: self.told.append(event))
        paths = ("/", "/static/a.js", "/media/a.pdf", "/anything", "/_stcore/upload_file/s/f")
        app = Starlette(
            routes=[
                *(Route(base + path, _answer, methods=["GET", "PUT"]) for path in paths),
                WebSocketRoute("/_stcore/stream", _connect),
            ],
            middleware=guards([], [], lambda: False, self.gate, base),
        )
        self.client = TestClient(app, client=(peer, 40000))

    def visit(self, headers: dict[str, str], message: BackMsg, session: str = "theirs") -> dict[str, str]:
        protocols = {"Sec-WebSocket-Protocol": f"streamlit, token, {session}"}
        with self.client.websocket_connect("/_stcore/stream", headers=headers | protocols) as socket:
            socket.send_bytes(message.SerializeToString())
            told: dict[str, str] = socket.receive_json()
        return told


def rerun(query: str = "q=x", fragment: str = "", auto: bool = False) -> BackMsg:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.fragment_id = fragment
    message.rerun_script.is_auto_rerun = auto
    message.rerun_script.widget_states.widgets.add(id="remove", trigger_value=True)
    return message


def test_only_the_empty_page_is_given_to_anybody() -> None:
    for peer, headers in (("10.0.0.9", {}), ("10.0.0.8", KEEPER)):
        client = House(peer).client
        assert client.get("/", headers=headers).status_code == 200
        assert client.get("/static/a.js", headers=headers).status_code == 200
        for path in ("/media/a.pdf", "/anything", "/static/../media/a.pdf", "//media/a.pdf"):
            refused = client.get(path, headers=headers)
            assert refused.status_code == 401, path
            assert "library" not in refused.text
        assert client.put("/", headers=headers).status_code == 401


def test_a_reader_is_given_files_and_only_a_keeper_may_add_them() -> None:
    client = House().client
    given = client.get("/media/a.pdf", headers=READER)
    assert (given.text, given.headers["cache-control"]) == ("of the library", "no-store")
    assert client.put("/_stcore/upload_file/s/f", headers=READER).text == "You may not add documents here"
    assert client.put("/_stcore/upload_file/s/f", headers=KEEPER).status_code == 403  # uploads are off


def test_a_page_below_a_path_is_guarded_alike() -> None:
    client = House(base="/verbatim").client
    assert client.get("/verbatim/").status_code == 200
    assert client.get("/verbatim/media/a.pdf").status_code == 401
    assert client.get("/verbatim/media/a.pdf", headers=READER).status_code == 200


def test_the_script_is_told_who_is_there_and_nobody_can_tell_it_themselves() -> None:
    house = House()
    told = house.visit({TICKET: "forged", REFUSED: "forged"}, rerun())
    assert told[TICKET] is None
    assert told[REFUSED].startswith("This page is reached through the proxy of this house alone")
    told = house.visit(READER | {TICKET: "forged"}, rerun())
    assert told[TICKET] not in (None, "forged")
    assert told[REFUSED] is None
    assert house.gate.visits.holder(told[TICKET]) is None  # it ended with the connection
    assert [event[:2] for event in house.told if event[0] == "signed in"] == [("signed in", "ana")]


def test_whoever_is_not_in_can_only_have_the_page_drawn_from_its_start() -> None:
    house = House("10.0.0.8")
    told = house.visit(KEEPER, rerun(fragment="of somebody else"))
    got = BackMsg.FromString(bytes.fromhex(told["got"]))
    assert got.rerun_script.query_string == "q=x"
    assert not got.rerun_script.fragment_id
    assert not got.rerun_script.widget_states.widgets
    assert told["sec-websocket-protocol"] == "streamlit, token"
    assert [event[0] for event in house.told] == ["refused"]
    house.visit(KEEPER, rerun())
    assert len(house.told) == 1  # once a minute


def test_whoever_is_in_sends_what_they_like_until_they_are_out() -> None:
    house = House()
    message = rerun(fragment="own")
    told = house.visit(READER, message)
    assert BackMsg.FromString(bytes.fromhex(told["got"])) == message
    # Behind a proxy Streamlit cannot tell whose session it was.
    assert told["sec-websocket-protocol"] == "streamlit, token"


def test_messages() -> None:
    clear = BackMsg(clear_cache=True)
    assert allowed(clear.SerializeToString()) is None
    assert reduced(clear.SerializeToString()) is None
    assert reduced(b"\xff\xff") is allowed(b"\xff\xff") is None
    urls = BackMsg()
    urls.file_urls_request.request_id = "x"
    assert reduced(urls.SerializeToString()) is None
    assert allowed(urls.SerializeToString()) == urls.SerializeToString()
    assert is_deed(rerun().SerializeToString())
    assert not is_deed(rerun(auto=True).SerializeToString())
    assert not is_deed(BackMsg(app_heartbeat=True).SerializeToString())


@pytest.mark.parametrize(
    ("client", "forwarded", "peer"),
    [
        (("10.0.0.9", 4711), "", "10.0.0.9"),
        (("10.0.0.9", 4711), "10.0.0.5", "10.0.0.9"),
        (("10.0.0.9", 0), "10.0.0.9", "127.0.0.1"),  # uvicorn put a stated address there
        (("10.0.0.9", 4711), "10.0.0.9:4711", None),  # and here, with a port
        (("fd00::1", 4711), "[fd00::1]:4711", None),
        (None, "", None),
    ],
)
def test_the_peer_is_the_connections_own(
    client: tuple[str, int] | None, forwarded: str, peer: str | None
) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert peer_of({"type": "http", "client": client, "headers": headers}) == peer


def test_another_list_of_forwarders_makes_the_peer_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    headers = [(b"x-forwarded-for", b"10.0.0.9")]
    assert peer_of({"type": "http", "client": ("10.0.0.9", 0), "headers": headers}) is None


@pytest.mark.parametrize(
    ("addresses", "status"), [(("127.0.0.1",), 200), (("10.0.0.9",), 401), (("127.0.0.1/32", "::1"), 200)]
)
@pytest.mark.parametrize("forwarded", ["", "10.0.0.9", "10.0.0.9:4711", "192.0.2.1, 10.0.0.9"])
def test_what_is_forwarded_makes_nobody_the_proxy(
    addresses: tuple[str, ...], status: int, forwarded: str
) -> None:
    """Over a real connection: uvicorn puts what a proxy on this machine states in place of the peer."""
    proxy = Proxy(addresses=addresses, secret=SecretStr(SECRET))
    gate = Gate(Access(proxy=proxy), lambda *event: None)
    app = Starlette(routes=[Route("/media/a.pdf", _answer)], middleware=guards([], [], lambda: False, gate))
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    headers = READER | ({"X-Forwarded-For": forwarded} if forwarded else {})
    try:
        answered = httpx.get(f"http://127.0.0.1:{port}/media/a.pdf", headers=headers)
    finally:
        server.should_exit = True
        thread.join(10)
    # With a port, it cannot be told whose address it is: refused.
    assert answered.status_code == (401 if ":" in forwarded else status)


@pytest.mark.parametrize(
    ("page", "ends"), [("https://page.example", "; Secure"), ("http://localhost", "lax")]
)
def test_cookies_are_sent_over_tls_alone_where_the_page_is(page: str, ends: str) -> None:
    async def cookies(request: Request) -> PlainTextResponse:
        answer = PlainTextResponse("")
        for name in ("_streamlit_user", "_streamlit_xsrf"):
            answer.set_cookie(name, "x", httponly=True, samesite="lax")
        return answer

    login = Login(
        issuer="https://login.example",
        client_id="x",
        client_secret=SecretStr("x"),
        page=page,
        cookie_secret=SecretStr("x" * 32),
    )
    told: list[tuple[str, str, str]] = []
    gate = Gate(Access(login=login), lambda *event: told.append(event))
    routes = [Route("/oauth2callback", cookies)]
    app = Starlette(routes=routes, middleware=guards([], [], lambda: False, gate))
    answered = TestClient(app).get("/oauth2callback", follow_redirects=False)
    assert [each.endswith(ends) for each in answered.headers.get_list("set-cookie")] == [True, True]
    assert told == []
