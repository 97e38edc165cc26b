"""Remember who is signed in, and when they last did something: an idle or expired sign-in has ended.

Kept in memory. After a restart, a sign-in is believed only if it is younger than the idle time.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from access.claims import Identity

Standing = Literal["open", "idle", "expired", "signed out"]
_MOST = 100_000


@dataclass(slots=True)
class _Seen:
    until: float
    last: float
    ended: Standing = "open"


class Visits:
    """The sign-ins that this process has seen. Threads may share it."""

    def __init__(self, idle_seconds: float, clock: Callable[[], float] = time.time) -> None:
        """Let a sign-in end after this many seconds without a question or a click."""
        self._idle = idle_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[str, _Seen] = {}
        self._tickets: dict[str, Identity] = {}

    def now(self) -> float:
        """Return the time, in seconds of Unix."""
        return self._clock()

    def admit(self, identity: Identity) -> tuple[Standing, bool]:
        """Say how a sign-in stands, and whether it was never seen before and is open."""
        with self._lock:
            if identity.key in self._seen:
                return self._standing(identity.key), False
            self._make_room()
            self._seen[identity.key] = _Seen(identity.until, identity.began)
            standing = self._standing(identity.key)
            if standing == "open":
                self._seen[identity.key].last = self._clock()
            return standing, standing == "open"

    def standing(self, key: str) -> Standing:
        """Say how a sign-in stands now; one that was never admitted has been signed out."""
        with self._lock:
            return self._standing(key) if key in self._seen else "signed out"

    def touch(self, key: str) -> Standing:
        """Note that somebody did something, unless their sign-in has ended; say how it stands."""
        with self._lock:
            standing = self._standing(key) if key in self._seen else "signed out"
            if standing == "open":
                self._seen[key].last = self._clock()
            return standing

    def end(self, key: str) -> Standing:
        """Sign out: the same cookie opens nothing any more. Return how the sign-in stood before."""
        with self._lock:
            if key not in self._seen:
                return "signed out"
            before = self._standing(key)
            self._seen[key].ended = "signed out"
            return before

    def ticket(self, identity: Identity) -> str:
        """Make the word by which the page's script finds an identity, for one connection."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._tickets[ticket] = identity
        return ticket

    def holder(self, ticket: str) -> Identity | None:
        """Return the identity of a connection; None where there is none."""
        with self._lock:
            return self._tickets.get(ticket)

    def give_back(self, ticket: str) -> None:
        """Forget a connection that has ended."""
        with self._lock:
            self._tickets.pop(ticket, None)

    def _standing(self, key: str) -> Standing:
        seen, now = self._seen[key], self._clock()
        if seen.ended == "open":
            if now >= seen.until:
                seen.ended = "expired"
            elif now - seen.last >= self._idle:
                seen.ended = "idle"
        return seen.ended

    def _make_room(self) -> None:
        """Forget what has expired by itself, and can never be admitted again."""
        if len(self._seen) >= _MOST:
            now = self._clock()
            self._seen = {key: seen for key, seen in self._seen.items() if seen.until > now}
