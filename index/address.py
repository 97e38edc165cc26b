"""Hold the address of a PostgreSQL server, and keep its password out of whatever is shown or logged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMES = ("postgresql://", "postgres://")
_HIDDEN = "***"
_IN_ADDRESS = re.compile(r"(postgres(?:ql)?:/{1,2}[^:@/\s]*:)[^@\s]*@")
_SECRETS = ("password", "sslpassword")


def is_address(index: object) -> bool:
    """Whether an index is named by a server's address, and not by a folder."""
    return str(index).startswith(SCHEMES)


class Place(Protocol):
    """Where an index is: the path of a folder, or the address of a server."""

    def __str__(self) -> str:
        """Name it, without a password."""
        ...


def without_passwords(message: str) -> str:
    """Take the passwords of all addresses out of a message."""
    return _IN_ADDRESS.sub(rf"\1{_HIDDEN}@", message)


@dataclass(frozen=True)
class Address:
    """A server's address. Only `url` has the password; printing the address shows none."""

    url: str = field(repr=False)

    @property
    def shown(self) -> str:
        """The address without its password and options, for messages."""
        try:
            parts = urlsplit(self.url)
            user = parts.username or ""
        except ValueError:
            return f"{SCHEMES[0]}{_HIDDEN}"
        where = parts.netloc.rpartition("@")[2]
        return f"{SCHEMES[0]}{user}{'@' if user else ''}{where}{parts.path}"

    def __str__(self) -> str:
        return self.shown

    def without_secrets(self, message: str) -> str:
        """Take the password out of a message, as it is written in the address and as it is meant."""
        for secret in sorted(self._secrets(), key=len, reverse=True):
            message = message.replace(secret, _HIDDEN)
        return message

    def _secrets(self) -> set[str]:
        try:
            parts = urlsplit(self.url)
            stated = [parts.password or ""]
        except ValueError:
            return {self.url}
        stated += [each for key in _SECRETS for each in parse_qs(parts.query).get(key, [])]
        return {self.url} | {form for each in stated if each for form in (each, unquote(each))}
