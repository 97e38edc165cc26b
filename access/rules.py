"""Say who may sign in, by what way, and with which roles: the contents of the access file."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import ip_network
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from access.person import Person, Role
from access.refused import RefusedError

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_LEAST_SECRET = 32


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Login(_Part):
    """Sign-in at a provider of OpenID Connect. Nobody but the provider is asked for anything."""

    issuer: str
    """As the provider's metadata names it; they lie at ISSUER/.well-known/openid-configuration."""
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    page: str
    """The address that browsers open the page by: scheme, host and port."""
    cookie_secret: SecretStr
    """Signs the cookie of whoever signed in. Another one signs everybody out."""
    scope: str = "openid profile email"
    prompt: str = "select_account"
    hours: float = Field(0, ge=0, le=24 * 30)
    """How long a sign-in holds; 0: until the provider's token expires."""

    @field_validator("issuer", "page")
    @classmethod
    def _is_safe(cls, stated: str) -> str:
        parts = urlsplit(stated)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("must begin with https://, but on this machine itself")
        if parts.query or parts.fragment or parts.username or not parts.hostname:
            raise ValueError("must be a plain address")
        return stated.rstrip("/")

    @field_validator("cookie_secret")
    @classmethod
    def _is_long(cls, stated: SecretStr) -> SecretStr:
        return _long(stated)

    def auth_section(self, base: str = "") -> dict[str, str | dict[str, str]]:
        """Return what Streamlit is told of it: the section `auth` of its secrets."""
        path = f"/{base.strip('/')}" if base.strip("/") else ""
        return {
            "redirect_uri": f"{self.page}{path}/oauth2callback",
            "cookie_secret": self.cookie_secret.get_secret_value(),
            "client_id": self.client_id,
            "client_secret": self.client_secret.get_secret_value(),
            "server_metadata_url": f"{self.issuer}/.well-known/openid-configuration",
            "client_kwargs": {"scope": self.scope, "prompt": self.prompt},
        }


class Proxy(_Part):
    """A proxy that signs people in, and names them in headers. It proves itself by address and secret."""

    addresses: tuple[str, ...] = Field(min_length=1)
    """Addresses or networks that the proxy connects from."""
    secret: SecretStr
    secret_header: str = "X-Verbatim-Secret"
    user_header: str = "X-Remote-User"
    name_header: str = "X-Remote-Name"
    groups_header: str = "X-Remote-Groups"
    separator: str = Field(",", min_length=1)
    """Stands between the groups of one header."""

    @field_validator("addresses")
    @classmethod
    def _are_networks(cls, stated: tuple[str, ...]) -> tuple[str, ...]:
        for each in stated:
            ip_network(each)
        return stated

    @field_validator("secret")
    @classmethod
    def _is_long(cls, stated: SecretStr) -> SecretStr:
        return _long(stated)

    @model_validator(mode="after")
    def _headers_differ(self) -> Proxy:
        names = (self.secret_header, self.user_header, self.name_header, self.groups_header)
        if len({name.lower() for name in names}) < len(names):
            raise ValueError("each header needs a name of its own")
        return self


class Roles(_Part):
    """Which groups of the provider have which role."""

    readers: tuple[str, ...] = ()
    """Who may sign in at all; none named: whoever the provider signs in. Keepers and auditors always may."""
    keepers: tuple[str, ...] = ()
    auditors: tuple[str, ...] = ()
    groups_claim: str = "groups"
    name_claim: str = "name"

    def person(self, id: str, name: str, groups: Iterable[str]) -> Person:
        """Make the person whom a provider names, with their roles.

        Raises:
            RefusedError: if none of their groups may sign in.
        """
        of = frozenset(groups)
        roles = {
            role
            for role, named in (
                (Role.READER, self.readers),
                (Role.KEEPER, self.keepers),
                (Role.AUDITOR, self.auditors),
            )
            if of.intersection(named)
        }
        if self.readers and not roles:
            raise RefusedError(
                "your account may not use this library. Ask who keeps the library to let you in"
            )
        return Person(id, name or id, frozenset({*roles, Role.READER}), of)


class Access(_Part):
    """Everything in the access file: one way to sign in, the roles, and when an idle page signs out."""

    login: Login | None = None
    proxy: Proxy | None = None
    roles: Roles = Roles()
    idle_minutes: float = Field(15, gt=0, le=24 * 60)

    @model_validator(mode="after")
    def _has_one_way(self) -> Access:
        if (self.login is None) == (self.proxy is None):
            raise ValueError("needs either [login] or [proxy], and not both")
        return self


def _long(secret: SecretStr) -> SecretStr:
    if len(secret.get_secret_value()) < _LEAST_SECRET:
        raise ValueError(f"must have {_LEAST_SECRET} characters at least, drawn at random")
    return secret
