"""Read the address that a source states of itself, without what deceives in it."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def without_user(url: str) -> str:
    """Return an address without user and password: `https://nice.org.uk@evil.example` leads to evil.example.

    What is no address of the web comes back as it is.
    """
    try:
        parts = urlsplit(url)
    except ValueError:  # such as an unclosed bracket in the host
        return url
    if parts.scheme not in ("http", "https") or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def host(url: str) -> str:
    """Return the host of an address as a browser asks for it, in ASCII; "" where it has none."""
    try:
        name = urlsplit(url).hostname or ""
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except ValueError:
        return ""
