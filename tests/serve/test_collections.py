"""The doors for programs serve to each caller what its groups may read, as `serve` makes them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from support import ingest

from access.keys import ApiKeys
from commands import serve
from index.snapshots.store import Store
from index.vectors.model import Embedder
from tests.serve.conftest import HOST

SECRET = re.compile("zanzolin|secret|hushed|group-a", re.IGNORECASE)
NOW = datetime(2026, 11, 28, tzinfo=UTC)


@pytest.fixture
def index(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch, by_settings: None) -> Path:
    files = {
        "open/rash.md": "---\ntitle: Rash\n---\nA rash is treated with cream.\n",
        "secret/dose.md": "---\ntitle: Zanzolin\ncvx: 999\n---\nThe dose of zanzolin is 5 mg.\n",
    }
    for name, text in files.items():
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ingest(Store(tmp_path / "index"), tmp_path / "library", embedder=embedder)
    collections = {"hushed": {"folders": ["secret"], "readers": ["group-a"]}}
    monkeypatch.setenv("VERBATIM_COLLECTIONS", json.dumps(collections))
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "index"))
    return tmp_path / "index"


def _client() -> TestClient:
    return TestClient(serve.application_of_settings(), HOST)  # type: ignore[arg-type]


def test_who_sends_no_key_is_in_no_group(index: Path) -> None:
    with _client() as client:
        found = client.get("/api/v1/search", params={"q": "what is the dose?"})
        assert found.status_code == 200
        assert not SECRET.search(found.text)
        assert found.json()["snapshot"]["documents"] == 1


def test_each_key_reads_what_its_groups_may(index: Path) -> None:
    (hidden,) = [d.document_id for d in Store(index).open().documents() if d.info.title == "Zanzolin"]
    keys = ApiKeys(index)
    member, other = (
        {"X-API-Key": keys.add(name, groups, NOW)[1]} for name, groups in (("one", ["group-a"]), ("two", []))
    )
    paths = (
        "/api/v1/search?q=dose of zanzolen",
        "/api/v1/documents",
        "/api/v1/suggest?q=zan",
        "/api/v1/snapshots",
        "/healthz",
        "/infobutton?mainSearchCriteria.v.dn=zanzolen",
        "/infobutton?mainSearchCriteria.v.c=999&mainSearchCriteria.v.cs=CVX",
        f"/api/v1/documents/{hidden}",
    )
    with _client() as client:
        for path in paths:
            hers = client.get(path, headers=other)
            assert hers.status_code == (404 if hidden in path else 200), path
            assert not SECRET.search(hers.text), path
            assert client.get(path, headers=member).status_code == 200, path
        coded = [client.get(paths[-2], headers=each).text for each in (member, other)]
        assert ["dose of zanzolin" in each for each in coded] == [True, False]
        documents = (client.get("/healthz", headers=each).json()["documents"] for each in (member, other))
        assert list(documents) == [2, 1]
        listed = [client.get("/api/v1/snapshots", headers=each).json() for each in (member, other)]
        assert [[each["documents"] for each in one] for one in listed] == [[2], [1]]
        assert listed[0][0].keys() == listed[1][0].keys()
        tags = [client.get("/api/v1/documents", headers=each).headers["etag"] for each in (member, other)]
        assert tags[0] != tags[1], "what is kept of one's answer is not another's"
        same = client.get("/api/v1/documents", headers={**other, "If-None-Match": tags[0]})
        assert same.status_code == 200
