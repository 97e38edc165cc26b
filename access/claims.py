"""Check what a provider says of whoever signed in, each time that it is relied on.

Streamlit and Authlib check the token's signature, issuer, times, nonce and `at_hash` once, at the sign-in.
They accept a token for another client if `azp` names this one, and a cookie lives on for thirty days.
So audience, issuer and times are checked here, again and again (OpenID Connect Core 1.0, 3.1.3.7).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from access.person import Person
from access.refused import RefusedError
from access.rules import Login, Roles

_SKEW = 60.0
"""Seconds that the provider's clock may be ahead."""
_MOST_GROUPS = 2000


@dataclass(frozen=True, slots=True)
class Identity:
    """Somebody who is who they say: who, by which sign-in, since when and until when (seconds of Unix)."""

    person: Person
    key: str
    began: float
    until: float


def identity(claims: Mapping[str, object], login: Login, roles: Roles, now: float) -> Identity:
    """Make an identity of the claims of a verified ID token.

    Raises:
        RefusedError: that says which claim is missing or wrong.
    """
    if claims.get("iss") != login.issuer:
        raise RefusedError("the sign-in was made by another provider")
    audience = claims.get("aud")
    if login.client_id not in (audience if isinstance(audience, list) else [audience]):
        raise RefusedError("the sign-in was made for another program")
    if claims.get("azp") not in (None, login.client_id):
        raise RefusedError("the sign-in was made for another program")
    began, expires = _time(claims, "iat"), _time(claims, "exp")
    if began > now + _SKEW or _time(claims, "nbf", began) > now + _SKEW:
        raise RefusedError(
            "the sign-in lies in the future: the clocks of this machine and the provider differ"
        )
    until = began + login.hours * 3600 if login.hours else expires
    if now >= until:
        raise RefusedError("the sign-in has expired")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not subject:
        raise RefusedError("the sign-in names nobody")
    name = claims.get(roles.name_claim) or claims.get("preferred_username") or claims.get("email")
    person = roles.person(subject, str(name or ""), groups_of(claims.get(roles.groups_claim)))
    return Identity(person, _key(claims), began, until)


def groups_of(stated: object) -> list[str]:
    """Read the groups from a claim: a list of names, or one name."""
    if isinstance(stated, str):
        return [stated]
    listed = stated if isinstance(stated, list) else []
    return [each for each in listed[:_MOST_GROUPS] if isinstance(each, str)]


def _time(claims: Mapping[str, object], name: str, otherwise: float | None = None) -> float:
    stated = claims.get(name, otherwise)
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        raise RefusedError(f"the sign-in does not say its time ({name})")
    return float(stated)


def _key(claims: Mapping[str, object]) -> str:
    """Name one sign-in: another one of the same person has another nonce or time."""
    parts: Iterable[object] = (
        claims.get(name) for name in ("iss", "sub", "iat", "exp", "nonce", "jti", "sid")
    )
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()
