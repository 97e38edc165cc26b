"""Where questions are audited, each that is asked through a door is a line: which door, and who by a hash."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from support import ROOT, ingest

from access.audit.chain import Event
from access.audit.log import keyed
from access.audit.read import newest
from access.audit.verify import verify
from access.keys import ApiKey, ApiKeys
from commands import serve
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.saved import watch_over
from tests.serve.conftest import HOST

QUESTION = "where is the rash?"
PATIENT = "rash in Jane Roe, DOB 3/5/1951"
NOW = datetime(2026, 11, 28, tzinfo=UTC)
TOOL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture
def index(library_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_settings: None) -> Path:
    """A library of the test's own, whose questions are audited."""
    shutil.copytree(library_store.root, tmp_path / "index")
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("VERBATIM_AUDIT", "1")
    monkeypatch.setenv("VERBATIM_AUDIT_KEY", str(tmp_path / "audit.key"))
    monkeypatch.setenv("VERBATIM_SERVE_FEEDBACK", "1")
    return tmp_path / "index"


@pytest.fixture
def client(index: Path) -> Iterator[TestClient]:
    with TestClient(serve.application_of_settings(), HOST) as client:  # type: ignore[arg-type]
        yield client


@pytest.fixture
def key(index: Path, client: TestClient) -> ApiKey:
    """The key that the client sends."""
    made, sent = ApiKeys(index).add("the record system", [], NOW)
    client.headers["X-API-Key"] = sent
    return made


def noted(index: Path) -> list[Event]:
    """The lines of questions, the oldest first. Checks that the audit is whole, and that no word is in it."""
    assert verify(index / "audit").wrong == ""
    kept = b"".join(path.read_bytes() for path in (index / "audit").glob("events*")).lower()
    assert not [word for word in (b"rash", b"roe", b"gout", b"urate") if word in kept]
    return newest(index / "audit", 99, action="asked")[::-1]


def doors(index: Path) -> list[object]:
    return [each.more["door"] for each in noted(index)]


def tool(client: TestClient, name: str, **arguments: object) -> dict[str, Any]:
    call = {**TOOL, "params": {"name": name, "arguments": arguments}}
    answer = client.post("/mcp/", json=call, headers=ACCEPT)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()["result"]
    return result


def test_rest_says_which_key_asked(client: TestClient, index: Path, key: ApiKey, tmp_path: Path) -> None:
    first = client.get("/api/v1/search", params={"q": QUESTION})
    assert first.json()["hits"]
    assert client.post("/api/v1/search", json={"q": QUESTION}).status_code == 200
    asked = noted(index)
    assert [each.more for each in asked] == [
        {"door": "REST", "key": f"the record system (key:{key.id})"}
    ] * 2, "both are asked: a program has no session in which a question stands"
    assert {each.who for each in asked} == {keyed(tmp_path / "audit.key", key.person)}
    held = {"If-None-Match": first.headers["etag"]}
    assert client.get("/api/v1/search", params={"q": QUESTION}, headers=held).status_code == 304
    assert len(noted(index)) == 2, "nothing was answered"


def test_an_assistant_over_http_is_noted(client: TestClient, index: Path, key: ApiKey) -> None:
    found = tool(client, "search_library", question=QUESTION)
    passage = found["structuredContent"]["passages"][0]
    (asked,) = noted(index)
    assert asked.more == {"door": "MCP", "key": f"the record system (key:{key.id})"}
    assert tool(client, "search_library", question=PATIENT)["isError"]
    tool(client, "get_passage", passage_id=passage["passage_id"])
    tool(client, "check_quote", quote=passage["text"])
    tool(client, "list_documents")
    assert len(noted(index)) == 1, "none of these is a question that was searched"


def test_an_assistant_over_standard_input_is_noted(index: Path, tmp_path: Path) -> None:
    started = StdioServerParameters(
        command=sys.executable, args=[str(ROOT / "cli.py"), "mcp"], env={**os.environ}
    )

    async def over_standard_input() -> None:
        async with stdio_client(started) as streams, ClientSession(*streams) as session:
            await session.initialize()
            assert not (await session.call_tool("search_library", {"question": QUESTION})).is_error

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, over_standard_input()).result()
    (asked,) = noted(index)
    assert (asked.who, asked.more) == (keyed(tmp_path / "audit.key", None), {"door": "MCP"})


def test_a_record_system_is_noted_once_a_request(client: TestClient, index: Path, key: ApiKey) -> None:
    about = {"mainSearchCriteria.v.dn": "rash", "knowledgeResponseType": "application/json"}
    assert client.get("/infobutton", params=about).json()["feed"]["entry"]
    assert client.post("/infobutton", data=about).status_code == 200
    wider = {"mainSearchCriteria.v.c": "M33.13", "mainSearchCriteria.v.cs": "2.16.840.1.113883.6.90"}
    assert client.get("/infobutton", params=wider).status_code == 200
    assert [each.more for each in noted(index)] == [
        {"door": "Infobutton", "key": f"the record system (key:{key.id})"}
    ] * 3
    unknown = {"mainSearchCriteria.v.c": "no-such-code", "mainSearchCriteria.v.cs": "1.2.3"}
    assert client.get("/infobutton", params=unknown).status_code == 200
    assert client.get("/infobutton", params={"mainSearchCriteria.v.dn": PATIENT}).status_code == 422
    assert len(noted(index)) == 3, "nothing was searched"


def test_a_kept_question_is_noted_when_it_is_kept_and_when_it_is_asked_again(
    client: TestClient, index: Path, key: ApiKey, tmp_path: Path, embedder: Embedder
) -> None:
    assert client.post("/api/v1/questions", json={"q": QUESTION}).status_code == 201
    assert doors(index) == ["REST"]
    client.get("/changes.atom")
    watch_over(index).wait()
    assert doors(index) == ["REST"], "the library has not changed"
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "heels.md").write_text("# Heels\n\nThe heel is washed.\n", encoding="utf-8")
    ingest(Store(index), tmp_path / "new", embedder=embedder)
    client.get("/changes.atom")
    watch_over(index).wait()
    client.get("/changes.atom")
    watch_over(index).wait()
    assert doors(index) == ["REST", "kept question"]
    assert len({(each.who, each.more["key"]) for each in noted(index)}) == 1


def test_without_keys_nobody_is_named(client: TestClient, index: Path, tmp_path: Path) -> None:
    assert client.get("/api/v1/search", params={"q": QUESTION}).status_code == 200
    (asked,) = noted(index)
    assert (asked.who, asked.more) == (keyed(tmp_path / "audit.key", None), {"door": "REST"})


def test_a_question_that_is_refused_is_not_noted(client: TestClient, index: Path) -> None:
    assert client.get("/api/v1/search", params={"q": PATIENT}).status_code == 422
    assert client.get("/api/v1/search", params={"q": QUESTION, "filter": "nonsense"}).status_code == 422
    assert client.get("/api/v1/suggest", params={"q": "rash"}).status_code == 200
    assert client.get("/q", params={"q": "rash"}, follow_redirects=False).status_code in (303, 503)
    assert not newest(index / "audit", 9)


@pytest.mark.parametrize(("name", "value"), [("VERBATIM_AUDIT", "0"), ("VERBATIM_AUDIT_KEY", "")])
def test_nothing_is_noted_unless_both_settings_say_so(
    index: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with TestClient(serve.application_of_settings(), HOST) as client:  # type: ignore[arg-type]
        assert client.get("/api/v1/search", params={"q": QUESTION}).status_code == 200
    assert not (index / "audit").exists()


def test_what_cannot_be_noted_is_not_answered(client: TestClient, index: Path) -> None:
    (index / "audit").write_text("no folder", encoding="utf-8")
    refused = client.get("/api/v1/search", params={"q": QUESTION})
    assert (refused.status_code, "audit cannot be written" in refused.json()["detail"]) == (503, True)
    assert "hits" not in refused.json()
    assert tool(client, "search_library", question=QUESTION)["isError"]
    about = {"mainSearchCriteria.v.dn": "rash"}
    assert client.get("/infobutton", params=about).status_code == 503
    assert client.post("/api/v1/questions", json={"q": QUESTION}).status_code == 503
