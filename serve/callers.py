"""Say who calls, and how often they may.

Without keys everybody who reaches the server may ask, as on the page. As soon as there is one, each request
needs one.
"""

from __future__ import annotations

from http import HTTPStatus

from fastapi import Request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from access.keys import ApiKeys
from access.person import Person
from serve.problems import Problem

_KEY_HEADER = "x-api-key"
_SCHEME = "bearer "


class Callers:
    """The keys, and the count of each caller's requests, in this process."""

    def __init__(self, keys: ApiKeys, rate: str, always_needs_key: bool = False) -> None:
        """Allow each caller so many requests, such as "120/minute".

        Where people sign in on the page, a key is needed though there is none yet.
        """
        self._keys = keys
        self._always_needs_key = always_needs_key
        self._rate: RateLimitItem = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def caller(self, request: Request) -> Person | None:
        """Return who calls; None where anybody may.

        Raises:
            Problem: if a key is needed and none of ours was sent, or too many requests came.
        """
        person = self._person(request)
        address = request.client.host if request.client else "unknown"
        self._count(person.id if person else address)
        return person

    def _person(self, request: Request) -> Person | None:
        if not self._always_needs_key and not self._keys.all():
            return None
        key = self._keys.holder(_sent(request))
        if key is None:
            address = request.client.host if request.client else "unknown"
            self._count(f"refused {address}")
            raise Problem(
                HTTPStatus.UNAUTHORIZED,
                "A key of this library is needed",
                "Send it as: Authorization: Bearer vb_…",
                headers={"WWW-Authenticate": "Bearer"},
            )
        return key.person

    def _count(self, who: str) -> None:
        if not self._limiter.hit(self._rate, who):
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"More than {self._rate} came from you",
                "Wait, or ask whoever keeps this library to raise the setting serve_rate",
                headers={"Retry-After": str(self._rate.get_expiry())},
            )


def _sent(request: Request) -> str:
    stated = request.headers.get("authorization", "")
    if stated.lower().startswith(_SCHEME):
        return stated[len(_SCHEME) :].strip()
    return request.headers.get(_KEY_HEADER, "")
