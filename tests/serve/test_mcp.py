"""The tools, called by the official client: over HTTP from a real server, and over standard input."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from index.snapshots.store import Store
from search.engine import SearchEngine
from serve.served import Served
from tests.serve.conftest import made

ROOT = Path(__file__).parents[2]
QUESTION = "where is the rash?"


@pytest.fixture
def address(served: Served, tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(made(served, tmp_path), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not server.started and time.monotonic() < until:
        time.sleep(0.05)
    yield f"http://localhost:{port}/mcp/"
    server.should_exit = True
    thread.join(30)


async def _used(session: ClientSession, engine: SearchEngine) -> None:
    named = {tool.name for tool in (await session.list_tools()).tools}
    assert named == {"search_library", "get_passage", "list_documents", "check_quote"}
    found = await _called(session, "search_library", question=QUESTION, k=3)
    expected = engine.search(QUESTION, 3)
    assert [each["text"] for each in found["passages"]] == [hit.text for hit in expected.hits]
    assert [each["citation"] for each in found["passages"]] == [hit.citation for hit in expected.hits]
    best = found["passages"][0]
    around = await _called(session, "get_passage", passage_id=best["passage_id"])
    assert around["passage"]["text"] == best["text"]
    right = await _called(session, "check_quote", quote=best["marked"])
    assert right["verdict"] == "word for word"
    assert best["document_id"] in {each["document_id"] for each in right["found"]}
    read = await session.read_resource(f"verbatim://document/{best['document_id']}")
    assert best["text"] in read.contents[0].text  # type: ignore[union-attr]
    refused = await session.call_tool("search_library", {"question": "rash in Jane Roe, DOB 3/5/1951"})
    assert refused.is_error
    assert "Roe" not in str(refused.content)


def _run(session: Coroutine[object, object, None]) -> None:
    """Run it in a thread of its own: in this one a browser's loop may run already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, session).result()


async def _called(session: ClientSession, tool: str, **arguments: object) -> dict[str, Any]:
    answer = await session.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    assert answer.structured_content is not None
    return answer.structured_content


def test_an_assistant_uses_it_over_http(address: str, engine: SearchEngine) -> None:
    async def over_http() -> None:
        async with streamable_http_client(address) as streams, ClientSession(*streams[:2]) as session:
            await session.initialize()
            await _used(session, engine)

    _run(over_http())


def test_an_assistant_uses_it_over_standard_input(library_store: Store, engine: SearchEngine) -> None:
    started = StdioServerParameters(
        command=sys.executable,
        args=[str(ROOT / "cli.py"), "mcp", "--index", str(library_store.root)],
        env={**os.environ},
    )

    async def over_standard_input() -> None:
        async with stdio_client(started) as streams, ClientSession(*streams) as session:
            await session.initialize()
            await _used(session, engine)

    _run(over_standard_input())
