"""A provider of OpenID Connect on loopback, which signs what it is told to: right tokens and wrong ones."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from serving import free_port
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "verbatim"
CLIENT_SECRET = "only the page and the provider know it"
Claims = dict[str, object]


def signed(claims: Claims, key: RSAKey) -> str:
    """An ID token as it should be."""
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def unsigned(claims: Claims, key: RSAKey) -> str:
    """The same with `alg: none`, and no signature."""
    parts = ({"alg": "none", "kid": key.kid}, claims)
    return ".".join(_base64(json.dumps(part).encode()) for part in parts) + "."


def signed_by_another(claims: Claims, key: RSAKey) -> str:
    """The same signed with a key that the provider does not publish, under the name of its own."""
    other = RSAKey.generate_key(2048, {"kid": key.kid})
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, other)


@dataclass
class Provider:
    """Who signs in next, what is wrong with the token, and how it is signed."""

    issuer: str
    key: RSAKey
    user: Claims = field(default_factory=dict)
    wrong: Claims = field(default_factory=dict)
    sign: Callable[[Claims, RSAKey], str] = signed
    replay: str = ""
    last: str = ""
    codes: dict[str, Claims] = field(default_factory=dict)

    def signs_in(self, who: str, name: str, *groups: str, **wrong: object) -> None:
        """The next sign-in is of this person, with these claims wrong."""
        self.user = {"sub": who, "name": name, "groups": list(groups)}
        self.wrong, self.sign, self.replay = wrong, signed, ""

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self._metadata),
            Route("/jwks", self._keys),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
        ]

    def _metadata(self, request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "code_challenge_methods_supported": ["S256"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
            }
        )

    def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        if asked["client_id"] != CLIENT_ID or asked["code_challenge_method"] != "S256":
            return Response("no such client", 400)
        code = secrets.token_hex(8)
        self.codes[code] = {**asked, **self.user}
        answer = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{answer}")

    async def _token(self, request: Request) -> Response:
        form = {key: str(value) for key, value in (await request.form()).items()}
        asked = self.codes.pop(form["code"], None)  # a code is good for once
        basic = _base64(f"{CLIENT_ID}:{CLIENT_SECRET}".encode(), pad=True)
        proved = request.headers.get("authorization", "").removeprefix("Basic ")
        challenge = _base64(hashlib.sha256(form["code_verifier"].encode()).digest())
        if not asked or asked["code_challenge"] != challenge or proved != basic:
            return JSONResponse({"error": "invalid_grant"}, 400)
        access = secrets.token_hex(8)
        claims: Claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": int(time.time()),
            "exp": int(time.time()) + 3600,
            "nonce": asked["nonce"],
            "at_hash": _base64(hashlib.sha256(access.encode()).digest()[:16]),
            **{key: asked[key] for key in ("sub", "name", "groups")},
            **self.wrong,
        }
        self.last = self.replay or self.sign({k: v for k, v in claims.items() if v is not None}, self.key)
        return JSONResponse({"access_token": access, "token_type": "Bearer", "id_token": self.last})


@contextmanager
def providing() -> Iterator[Provider]:
    """A provider that listens on loopback."""
    port = free_port()
    provider = Provider(f"http://localhost:{port}", RSAKey.generate_key(2048, {"kid": "first"}))
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=provider.routes()), "localhost", port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield provider
    server.should_exit = True
    thread.join(10)


def _base64(data: bytes, pad: bool = False) -> str:
    text = base64.urlsafe_b64encode(data).decode()
    return text if pad else text.rstrip("=")
