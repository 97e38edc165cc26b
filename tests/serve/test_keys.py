"""Keys: stored hashed, needed as soon as there is one, gone when revoked."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from access.audit.read import newest
from access.keys import FILE, ApiKeys
from cli import app as cli
from serve.served import Served
from tests.serve.conftest import HOST, made

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_the_secret_is_nowhere(tmp_path: Path) -> None:
    key, sent = ApiKeys(tmp_path).add("the record system", ["ward 5"], NOW)
    kept = (tmp_path / FILE).read_text()
    assert sent.rpartition("_")[2] not in kept
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert ApiKeys(tmp_path).holder(sent) == key
    assert key.person.groups == {"ward 5"}


def test_no_other_key_opens(tmp_path: Path) -> None:
    keys = ApiKeys(tmp_path)
    key, sent = keys.add("one", [], NOW)
    other, _ = keys.add("other", [], NOW)
    secret = sent.split("_", 2)[2]
    for wrong in (
        "",
        "vb",
        f"vb_{key.id}_",
        f"vb_{other.id}_{secret}",
        f"vb_00000000_{secret}",
        secret,
        sent + "x",
    ):
        assert keys.holder(wrong) is None, wrong


def test_a_key_is_needed_as_soon_as_there_is_one(served: Served, tmp_path: Path) -> None:
    with TestClient(made(served, tmp_path), HOST) as client:
        assert client.get("/api/v1/snapshots").status_code == 200
        key, sent = ApiKeys(tmp_path).add("one", [], NOW)
        for path in ("/api/v1/snapshots", "/healthz", "/q?q=rash"):
            refused = client.get(path, follow_redirects=False)
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
        assert client.post("/mcp/", json={}).status_code == 401
        for headers in ({"Authorization": f"Bearer {sent}"}, {"X-API-Key": sent}):
            assert client.get("/api/v1/snapshots", headers=headers).status_code == 200
        ApiKeys(tmp_path).revoke(key.id)
        ApiKeys(tmp_path).add("another", [], NOW)
        assert client.get("/api/v1/snapshots", headers={"X-API-Key": sent}).status_code == 401


def test_keys_are_made_listed_and_revoked(tmp_path: Path) -> None:
    run = CliRunner().invoke
    index = ["--index", str(tmp_path)]
    made_key = run(cli, ["keys", "add", "records", "--group", "ward", *index])
    assert made_key.exit_code == 0, made_key.output
    listed = json.loads(run(cli, ["keys", "list", "--json", *index]).stdout)
    assert [(each["name"], each["groups"]) for each in listed] == [("records", ["ward"])]
    assert run(cli, ["keys", "revoke", listed[0]["id"], *index]).exit_code == 0
    assert run(cli, ["keys", "revoke", listed[0]["id"], *index]).exit_code == 2


def test_other_machines_need_a_key(tmp_path: Path) -> None:
    refused = CliRunner().invoke(cli, ["serve", "--host", "0.0.0.0", "--index", str(tmp_path)])
    assert refused.exit_code == 2
    assert "keys add" in refused.output


def test_where_people_sign_in_a_key_is_needed_though_there_is_none(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(made(served, tmp_path, always_needs_key=True), HOST) as client:
        for path in ("/api/v1/snapshots", "/healthz", "/q?q=rash"):
            assert client.get(path, follow_redirects=False).status_code == 401
    monkeypatch.setenv("VERBATIM_ACCESS", "sign-in.toml")
    refused = CliRunner().invoke(cli, ["serve", "--index", str(tmp_path)])
    assert (refused.exit_code, "keys add" in refused.output) == (2, True)
    assert CliRunner().invoke(cli, ["keys", "add", "records", "--index", str(tmp_path)]).exit_code == 0
    assert newest(tmp_path / "audit", 1)[0].more == {"name": "records", "groups": ""}
