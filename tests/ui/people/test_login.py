"""Signing in: what is believed of a provider's answer, and that nothing of the library is told before."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import websockets
from house import COOKIE_SECRET, House
from joserfc import jwt
from joserfc.jwk import OctKey
from provider import signed_by_another, unsigned
from visiting import drawn

USER = "_streamlit_user"
QUESTION = "q=which+drug+causes+ankle+oedema"


def browser(house: House) -> httpx.Client:
    return httpx.Client(base_url=house.page, follow_redirects=True, timeout=30)


def sign_in(house: House, client: httpx.Client) -> str:
    """Go through the whole sign-in as a browser does; return the callback's address."""
    token = jwt.encode(
        {"alg": "HS256"},
        {"provider": "default", "exp": int(time.time()) + 60},
        OctKey.import_key(COOKIE_SECRET),
    )
    went = client.get(f"/auth/login?provider={token}")
    (callback,) = (str(each.url) for each in went.history if "/oauth2callback" in str(each.url))
    return callback


def seen(house: House, client: httpx.Client, query: str = QUESTION) -> str:
    """What the page draws for whoever holds these cookies."""

    async def visit() -> str:
        xsrf = client.cookies.get("_streamlit_xsrf", "")
        cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        async with websockets.connect(
            f"{house.page.replace('http', 'ws', 1)}/_stcore/stream",
            additional_headers={"Cookie": cookies},
            origin=house.page,  # type: ignore[arg-type]
            subprotocols=["streamlit", xsrf],  # type: ignore[list-item]
            max_size=None,
        ) as connection:
            return await drawn(connection, query)

    client.get("/_stcore/health")
    with ThreadPoolExecutor(1) as beside:  # where a browser's tests ran, this thread has a loop already
        return beside.submit(lambda: asyncio.run(visit())).result()


def test_nothing_of_the_library_is_told_before(house: House) -> None:
    with browser(house) as client:
        for query in ("", QUESTION, "view=library", "view=audit", "doc=x"):
            page = seen(house, client, query)
            assert "Sign in to ask this library" in page
            assert not any(
                word in page.lower() for word in ("amlodipine", "library holds", "<article", "oedema")
            )
        for path in ("/media/x.pdf", "/component/verbatim/x.js", "/_stcore/metrics", "/anything"):
            assert client.get(path).status_code == 401, path
        assert client.put("/_stcore/upload_file/session/file", content=b"x").status_code == 401
        assert client.get("/").status_code == 200


def test_somebody_known_reads(house: House) -> None:
    house.provider.signs_in("u1", "Ana <b>Reader</b>", "ward")
    with browser(house) as client:
        sign_in(house, client)
        page = seen(house, client)
        assert "Amlodipine" in page
        assert "Signed in as Ana <b>Reader</b>" in page  # unescaped by `drawn`
        assert "Add documents" not in seen(house, client, "view=library")
        assert (
            client.put("/_stcore/upload_file/session/file", content=b"x").text
            == "You may not add documents here"
        )


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"aud": ["another", "one more"], "azp": "verbatim"},  # which Authlib accepts
        {"aud": "another", "azp": "verbatim"},
        {"azp": "another"},
        {"iss": "http://localhost:1"},
        {"exp": -3600},  # in seconds from when the test runs, as iat
        {"exp": -60},  # which Authlib accepts for two minutes
        {"exp": None},
        {"iat": 3600},
        {"nonce": "another"},
        {"nonce": None},
        {"at_hash": "another"},
        {"sub": None},
        {"groups": ["strangers"]},
        {"groups": None},
    ],
    ids=str,
)
def test_a_wrong_token_opens_nothing(house: House, wrong: dict[str, object]) -> None:
    # Not when tests are collected: the minutes until it runs would make a token older than it is meant.
    times = {
        name: int(time.time()) + value for name in ("exp", "iat") if isinstance(value := wrong.get(name), int)
    }
    house.provider.signs_in("u2", "Wrong", "ward", **{**wrong, **times})
    with browser(house) as client:
        sign_in(house, client)
        page = seen(house, client)
        assert "Sign in to ask this library" in page
        assert "Amlodipine" not in page
        assert client.get("/media/x.pdf").status_code == 401


@pytest.mark.parametrize("sign", [unsigned, signed_by_another])
def test_a_token_that_the_provider_did_not_sign_opens_nothing(house: House, sign: object) -> None:
    house.provider.signs_in("u3", "Unsigned", "ward")
    house.provider.sign = sign  # type: ignore[assignment]
    with browser(house) as client:
        sign_in(house, client)
        assert USER not in client.cookies
        assert "Sign in to ask" in seen(house, client)


def test_a_token_or_a_callback_of_another_sign_in_opens_nothing(house: House) -> None:
    house.provider.signs_in("u4", "First", "ward")
    with browser(house) as first, browser(house) as second:
        callback = sign_in(house, first)
        token = house.provider.last
        assert "Amlodipine" in seen(house, first)
        second.get(callback)  # somebody else's callback, in another browser
        assert USER not in second.cookies
        first.cookies.delete(USER)
        first.get(callback)  # and a second time in the same one
        assert USER not in first.cookies
        house.provider.replay = token
        sign_in(house, second)
        assert USER not in second.cookies
        assert "Sign in to ask" in seen(house, second)


def test_a_sign_in_that_was_not_used_for_longer_than_the_idle_time_opens_nothing(house: House) -> None:
    """As after a restart: the cookie is good, and nothing is known of what was done with it since."""
    house.provider.signs_in("u5", "Idle", "ward", iat=int(time.time()) - 16 * 60)
    with browser(house) as client:
        sign_in(house, client)
        assert USER in client.cookies
        assert "signed out because nothing was asked" in seen(house, client)
        assert client.get("/media/x.pdf").status_code == 401


def test_a_cookie_that_was_made_by_hand_opens_nothing(house: House) -> None:
    house.provider.signs_in("u6", "Forger", "ward")
    with browser(house) as client:
        sign_in(house, client)
        made = client.cookies[USER]
        client.cookies.delete(USER)
        client.cookies.set(USER, made[:-2] + ("AA" if made[-2:] != "AA" else "BB"))
        assert "Sign in to ask" in seen(house, client)
