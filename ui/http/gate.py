"""Say who is behind a request: by the cookie of a sign-in, or by the headers of a proxy."""

from __future__ import annotations

import functools
import json
import secrets
import threading
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from access.audit.log import Audit
from access.claims import Identity, identity
from access.proxied import person
from access.refused import RefusedError
from access.rules import Access
from access.visits import Visits
from ui.http.peer import peer_of

_QUIET_SECONDS = 60.0
_MOST_REFUSALS = 1000
Told = Callable[[str, str, str], None]
"""Is told of what happens at the gate: what, who, and why or from where."""


class Gate:
    """Who may go in, and who is in. One for the whole process; threads may share it."""

    def __init__(self, access: Access, told: Told, visits: Visits | None = None) -> None:
        """Follow the rules of the access file, and tell who signed in and who was refused."""
        self.access = access
        self.visits = visits or Visits(access.idle_minutes * 60)
        self.told = told
        self._lock = threading.Lock()
        self._refused: dict[str, float] = {}

    @property
    def by_login(self) -> bool:
        """Whether people sign in here, and not at a proxy."""
        return self.access.login is not None

    def identity(self, scope: Scope) -> Identity | None:
        """Return who asks; None for somebody who has not signed in.

        Raises:
            RefusedError: that says why who asks is not believed, or may not go in.
        """
        if self.access.proxy:
            headers = Headers(scope=scope).items()
            who = person(headers, peer_of(scope), self.access.proxy, self.access.roles)
            return Identity(who, secrets.token_hex(16), self.visits.now(), float("inf"))
        claims = self._claims(scope)
        login = self.access.login
        if claims is None or login is None:
            return None
        return identity(claims, login, self.access.roles, self.visits.now())

    def refused(self, why: str) -> None:
        """Tell of a refusal, each kind of it once a minute: nobody fills the disk by knocking."""
        with self._lock:
            now = self.visits.now()
            self._refused = {each: at for each, at in self._refused.items() if now - at < _QUIET_SECONDS}
            if why in self._refused or len(self._refused) >= _MOST_REFUSALS:
                return
            self._refused[why] = now
        self.told("refused", "", why)

    def _claims(self, scope: Scope) -> dict[str, object] | None:
        """Read the claims from the cookie that Streamlit signed at the sign-in."""
        cookies = HTTPConnection({**scope, "type": "http"}).cookies

        def signed(name: str) -> bytes | None:
            value = cookies.get(name)
            return (value and decode_signed_value(get_cookie_secret(), name, value.encode("latin-1"))) or None

        stored = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        if not stored:
            return None
        claims = json.loads(stored)
        if not isinstance(claims, dict) or not claims.get("is_logged_in"):
            return None
        page = urlsplit(self.access.login.page) if self.access.login else None
        if page is None or claims.get("origin") != f"{page.scheme}://{page.netloc}":
            raise RefusedError("the sign-in was made for another page")
        return claims


@functools.lru_cache(maxsize=1)
def gate_of(access: Access, audit: Audit | None) -> Gate:
    """Make the gate of this process, the same whoever asks for it."""
    return Gate(access, partial(_write, audit) if audit else _nothing)


def _write(audit: Audit, action: str, who: str, why: str) -> None:
    audit.write(action, who, {"why": why} if action == "refused" else {"name": why})


def _nothing(action: str, who: str, why: str) -> None:
    """Keep nothing."""
