"""A proxy's headers are believed of the proxy alone."""

from __future__ import annotations

import pytest
from pydantic import SecretStr, ValidationError

from access.person import Role
from access.proxied import person
from access.refused import RefusedError
from access.rules import Access, Proxy, Roles

SECRET = "known to the page and to the proxy alone"
PROXY = Proxy(addresses=("127.0.0.1", "10.1.0.0/16", "fd00::/8"), secret=SecretStr(SECRET))
ROLES = Roles(readers=("ward",), keepers=("library",), auditors=("privacy",))
GOOD = (("X-Verbatim-Secret", SECRET), ("x-remote-user", "ana"), ("X-Remote-Groups", "ward, library"))


@pytest.mark.parametrize("peer", ["127.0.0.1", "10.1.2.3", "::ffff:10.1.2.3", "fd00::1"])
def test_the_proxy_names_who_asks(peer: str) -> None:
    who = person([*GOOD, ("X-Remote-Name", "Ana Reader")], peer, PROXY, ROLES)
    assert (who.id, who.name, who.groups) == ("ana", "Ana Reader", {"ward", "library"})
    assert who.roles == {Role.READER, Role.KEEPER}


@pytest.mark.parametrize(
    ("headers", "peer"),
    [
        (GOOD, "10.2.0.1"),
        (GOOD, "::1"),
        (GOOD, None),
        (GOOD, "not an address"),
        (GOOD[1:], "127.0.0.1"),
        ((("X-Verbatim-Secret", SECRET[:-1]), *GOOD[1:]), "127.0.0.1"),
        ((("X-Verbatim-Secret", ""), *GOOD[1:]), "127.0.0.1"),
        ((("X-Verbatim-Secret", "ä"), *GOOD[1:]), "127.0.0.1"),
        ((*GOOD, ("X-Verbatim-Secret", SECRET)), "127.0.0.1"),
    ],
)
def test_anybody_else_is_refused(headers: tuple[tuple[str, str], ...], peer: str | None) -> None:
    with pytest.raises(RefusedError):
        person(headers, peer, PROXY, ROLES)


@pytest.mark.parametrize(
    ("headers", "message"),
    [
        ([GOOD[0], GOOD[2]], "names nobody"),
        ([GOOD[0], ("X-Remote-User", "  "), GOOD[2]], "names nobody"),
        ([*GOOD, ("X-Remote-User", "root")], "came twice"),
        ([*GOOD, ("x-remote-groups", "privacy")], "came twice"),
        ([*GOOD[:2], ("X-Remote-Groups", "strangers")], "may not use this library"),
        ([*GOOD[:2]], "may not use this library"),
    ],
)
def test_what_it_must_say(headers: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(RefusedError, match=message):
        person(headers, "127.0.0.1", PROXY, ROLES)


LOGIN = {
    "issuer": "https://login.example",
    "client_id": "verbatim",
    "client_secret": "x",
    "page": "https://verbatim.example/",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"login": LOGIN, "proxy": PROXY.model_dump()},
        {"login": LOGIN | {"issuer": "http://login.example"}},
        {"login": LOGIN | {"page": "http://verbatim.example"}},
        {"login": LOGIN | {"page": "https://user@verbatim.example"}},
        {"login": LOGIN | {"cookie_secret": "short"}},
        {"login": LOGIN | {"kokie_secret": "x"}},
        {"login": LOGIN, "idle_minutes": 0},
        {"proxy": {"addresses": [], "secret": SECRET}},
        {"proxy": {"addresses": ["everywhere"], "secret": SECRET}},
        {"proxy": {"addresses": ["10.0.0.1"], "secret": "short"}},
        {"proxy": {"addresses": ["10.0.0.1"], "secret": SECRET, "user_header": "X-Remote-Groups"}},
    ],
)
def test_rules_that_would_let_in_the_wrong_people_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as error:
        Access.model_validate(wrong)
    assert SECRET not in str(error.value.errors(include_input=False))


def test_what_streamlit_is_told() -> None:
    login = Access.model_validate({"login": LOGIN}).login
    assert login
    told = login.auth_section("verbatim/")
    assert told["redirect_uri"] == "https://verbatim.example/verbatim/oauth2callback"
    assert told["server_metadata_url"] == "https://login.example/.well-known/openid-configuration"
    assert "0123456789" not in repr(login)
