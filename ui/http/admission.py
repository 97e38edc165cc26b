"""Let nothing of the library out to whoever is not signed in.

The page itself is empty until its script has run, and the script draws the way in first. Everything else that
the server gives out or takes in (files, pictures, uploads, components) is for people who are signed in.
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from access.audit.chain import AuditError
from access.claims import Identity
from access.person import Role
from access.refused import RefusedError
from ui.http import messages
from ui.http.gate import Gate
from ui.http.peer import peer_of

TICKET = "x-verbatim-visit"
"""Names the connection to the page's script. What a browser sends of this name is dropped."""
REFUSED = "x-verbatim-refused"
_OPEN = ("/", "/index.html", "/oauth2callback", "/auth/login", "/auth/logout")
_OPEN_BELOW = ("/static/", "/_stcore/health", "/_stcore/host-config", "/favicon", "/manifest.json")
_UPLOAD = "/_stcore/upload_file/"


class Admission:
    """ASGI middleware. Answers 401 to whoever is not signed in, but for the empty page and the way in."""

    def __init__(self, app: ASGIApp, gate: Gate, base: str = "") -> None:
        """Wrap an application that lies below the path `base`."""
        self._app = app
        self._gate = gate
        self._base = f"/{base.strip('/')}" if base.strip("/") else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._is_open(scope):
            await self._app(scope, receive, self._watched(scope, send))
        elif refusal := self._refusal(scope):
            await PlainTextResponse(refusal, 401, {"cache-control": "no-store"})(scope, receive, send)
        else:
            await self._app(scope, receive, _not_stored(send))

    def _is_open(self, scope: Scope) -> bool:
        path = self._path(scope)
        return scope["method"] in ("GET", "HEAD") and (path in _OPEN or path.startswith(_OPEN_BELOW))

    def _path(self, scope: Scope) -> str:
        path: str = scope["path"]
        if path == self._base or path.startswith(f"{self._base}/"):
            return path.removeprefix(self._base) or "/"
        return path

    def _refusal(self, scope: Scope) -> str:
        """Say why a request is refused; "" where it may go on."""
        try:
            who = self._gate.identity(scope)
        except RefusedError as error:
            return str(error)
        if who is None or (self._gate.by_login and self._gate.visits.admit(who)[0] != "open"):
            return "Sign in first"
        if _UPLOAD in scope["path"] and Role.KEEPER not in who.person.roles:
            return "You may not add documents here"
        return ""

    def _watched(self, scope: Scope, send: Send) -> Send:
        """Send cookies over TLS alone; note at the provider's callback that its answer was not accepted."""
        login = self._gate.access.login
        is_callback = self._path(scope) == "/oauth2callback"

        async def watching(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                cookies = headers.getlist("set-cookie")
                if is_callback and not any(_signs_in(each) for each in cookies):
                    self._gate.refused("the provider's answer was not accepted")
                    if "location" in headers:
                        headers["location"] = f"{self._base}/?sign-in=failed"
                if login and login.page.startswith("https:"):
                    _make_secure(headers, cookies)
            await send(message)

        return watching

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell the page's script who is there, and pass on what they may send."""
        who, refusal = self._visitor(scope)
        headers = MutableHeaders(scope=scope)
        for name in (TICKET, REFUSED):
            del headers[name]
        visits = self._gate.visits
        ticket = visits.ticket(who) if who else ""
        if refusal:
            headers[REFUSED] = refusal
        if who:
            headers[TICKET] = ticket
        if not who or not self._gate.by_login:  # takes up no earlier session, whoever's it was
            _without_session(headers)

        async def receive_allowed() -> Message:
            while True:
                message = await receive()
                data = message.get("bytes") if message["type"] == "websocket.receive" else None
                if data is None:
                    return message
                passed = self._passed(who, data)
                if passed is not None:
                    return {**message, "bytes": passed}

        try:
            await self._app(scope, receive_allowed, send)
        finally:
            visits.give_back(ticket)

    def _visitor(self, scope: Scope) -> tuple[Identity | None, str]:
        try:
            who = self._gate.identity(scope)
        except RefusedError as error:
            self._gate.refused(f"{error} ({peer_of(scope) or 'unknown address'})")
            return None, str(error)
        if who is None:
            return None, ""
        standing, is_new = self._gate.visits.admit(who)
        try:
            if is_new:
                self._gate.told("signed in", who.person.id, who.person.name)
        except AuditError as error:
            self._gate.visits.end(who.key)
            return None, str(error)
        return (who, "") if standing == "open" else (None, standing)

    def _passed(self, who: Identity | None, data: bytes) -> bytes | None:
        """Return what of a message is passed on, or None."""
        visits = self._gate.visits
        if who is None:
            return messages.reduced(data)
        standing = visits.touch(who.key) if messages.is_deed(data) else visits.standing(who.key)
        return messages.allowed(data) if standing == "open" else messages.reduced(data)


def _signs_in(cookie: str) -> bool:
    name, _, rest = cookie.partition("=")
    return name == USER_COOKIE_NAME and not rest.startswith(('""', ";")) and "max-age=0" not in rest.lower()


def _make_secure(headers: MutableHeaders, cookies: list[str]) -> None:
    """Have a browser send cookies back over TLS alone, which Streamlit does not ask for."""
    del headers["set-cookie"]
    for each in cookies:
        headers.append("set-cookie", each if "; secure" in each.lower() else f"{each}; Secure")


def _without_session(headers: MutableHeaders) -> None:
    """Take out the third of Streamlit's subprotocols, which names the session to take up."""
    stated = [each.strip() for each in headers.get("sec-websocket-protocol", "").split(",")]
    if len(stated) > 2:
        headers["sec-websocket-protocol"] = ", ".join(stated[:2])


def _not_stored(send: Send) -> Send:
    """Have a browser keep no copy of what only somebody signed in may see."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message)["cache-control"] = "no-store"
        await send(message)

    return sending
