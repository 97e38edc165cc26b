"""Believe a proxy's headers, and only a proxy that proves itself."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from access.person import Person
from access.refused import RefusedError
from access.rules import Proxy, Roles

_BEYOND = "This page is reached through the proxy of this house alone"


def person(headers: Sequence[tuple[str, str]], peer: str | None, proxy: Proxy, roles: Roles) -> Person:
    """Make the person whom the proxy names.

    Args:
        headers: all of a request, with repeated ones.
        peer: the address that the connection itself comes from; None where it is not known.
        proxy: how the proxy proves itself.
        roles: which groups have which role.

    Raises:
        RefusedError: if it is not the proxy that asks, or it names nobody, or two people.
    """
    if peer is None or not _comes_from(peer, proxy.addresses):
        raise RefusedError(_BEYOND)
    secret = _only(headers, proxy.secret_header)
    if not hmac.compare_digest(secret.encode(), proxy.secret.get_secret_value().encode()):
        raise RefusedError(_BEYOND)
    user = _only(headers, proxy.user_header).strip()
    if not user:
        raise RefusedError("the proxy names nobody: sign in there first")
    groups = [each.strip() for each in _only(headers, proxy.groups_header).split(proxy.separator)]
    name = _only(headers, proxy.name_header).strip()
    return roles.person(user, name, filter(None, groups))


def _comes_from(peer: str, addresses: Sequence[str]) -> bool:
    try:
        address = ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return any((mapped or address) in ip_network(each) for each in addresses)


def _only(headers: Sequence[tuple[str, str]], name: str) -> str:
    """Return a header's one value; "" where there is none."""
    values = [value for key, value in headers if key.lower() == name.lower()]
    if len(values) > 1:
        raise RefusedError(f"the header {name} came twice: have the proxy replace it, not add to it")
    return values[0] if values else ""
