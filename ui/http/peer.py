"""Say which address a connection comes from, whatever its headers claim.

uvicorn puts what `X-Forwarded-For` states in place of the peer where a proxy on this machine connects.
"""

from __future__ import annotations

import os

from starlette.datastructures import Headers
from starlette.types import Scope

_LOOPBACK = "127.0.0.1"
_LISTS_OF_LOOPBACK = frozenset((_LOOPBACK, "::1"))


def peer_of(scope: Scope) -> str | None:
    """Return the address of the peer itself; None where it cannot be told.

    A port of 0 is no connection's own: uvicorn has put a stated address there. It does so for loopback, or
    for the list in FORWARDED_ALLOW_IPS, whose one member it then was is not known.
    """
    client = scope.get("client")
    if not client:
        return None
    host, port = str(client[0]), client[1]
    stated = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
    entries = {each.strip() for each in stated.split(",")}
    if entries & {f"{host}:{port}", f"[{host}]:{port}"}:
        return None
    if port:
        return host
    allowed = {each.strip() for each in os.environ.get("FORWARDED_ALLOW_IPS", _LOOPBACK).split(",")}
    return _LOOPBACK if allowed <= _LISTS_OF_LOOPBACK else None
