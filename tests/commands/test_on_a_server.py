"""The commands, the page and the doors work unchanged over a library on PostgreSQL."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from streamlit.testing.v1 import AppTest
from support import LIBRARY, ROOT
from typer.testing import CliRunner, Result

import assembly
from benchmarks.servers import PgServer
from cli import app
from commands import serve
from index.address import Address
from index.vectors.choose_model import make_embedder
from index.vectors.model import DEFAULT_MODEL, Embedder
from settings import Settings, read_settings

QUESTION = "What is a heliotrope rash?"
_CLOSED = {"a": {"folders": ["library"], "readers": ["few"]}}


@pytest.fixture(scope="module")
def server(postgres: PgServer) -> str:
    return postgres.new_database()


@pytest.fixture(autouse=True)
def _one_model(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "make_embedder", partial(_made, embedder))


def _made(embedder: Embedder, model: str, *prefixes: str) -> Embedder:
    return embedder if (model, *prefixes) == (DEFAULT_MODEL, "", "") else make_embedder(model, *prefixes)


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def ingested(server: str, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    """The test library on the server; the folder that it was built in."""
    folder = tmp_path_factory.mktemp("here") / "index"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembly, "make_embedder", partial(_made, embedder))
        done = _run("ingest", LIBRARY, "--to", server, "--index", folder, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["snapshot"]
    return folder


@pytest.fixture
def reading(server: str, ingested: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[str, Path]:
    """A machine that only reads: its settings name the server, and a folder without a snapshot."""
    monkeypatch.setenv("VERBATIM_INDEX", server)
    monkeypatch.setenv("VERBATIM_FOLDER", str(tmp_path / "reading"))
    return server, tmp_path / "reading"


def test_the_commands_answer_from_the_server(reading: tuple[str, Path], tmp_path: Path) -> None:
    server, folder = reading
    answer = json.loads(_run("search", QUESTION, "--json").stdout)
    assert "heliotrope" in answer["hits"][0]["text"].lower()
    shown = _run("show", answer["hits"][0]["document_id"])
    assert shown.exit_code == 0 and "heliotrope" in shown.output.lower()
    (only,) = json.loads(_run("snapshots", "--json").stdout)["snapshots"]
    assert only["current"] and only["id"] == answer["snapshot"]["id"]
    verified = _run("verify", "--json")
    assert json.loads(verified.stdout)["passed"], verified.output
    assert _run("collections").exit_code == 0
    assert _run("rollback").exit_code == 1
    exported = _run("export", tmp_path / "export")
    assert exported.exit_code == 0, exported.output
    for done in (shown, verified, exported):
        assert Address(server).url not in done.output
    assert not (folder / "snapshots").exists()


def test_an_import_and_a_rollback_change_what_is_in_service(
    postgres: PgServer, reading: tuple[str, Path], tmp_path: Path
) -> None:
    _run("export", tmp_path / "export")
    other = postgres.new_database()
    for _ in range(2):
        done = _run("import", tmp_path / "export", "--index", other)
        assert done.exit_code == 0, done.output
    listed = json.loads(_run("snapshots", "--json", "--index", other).stdout)["snapshots"]
    assert [each["current"] for each in listed] == [True, False]
    assert _run("rollback", "--index", other).exit_code == 0
    listed = json.loads(_run("snapshots", "--json", "--index", other).stdout)["snapshots"]
    assert [each["current"] for each in listed] == [False, True]


def test_a_closed_collection_is_refused_and_nothing_of_it_shown(
    reading: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "VERBATIM_COLLECTIONS", json.dumps({"a": {"folders": ["library"], "readers": ["few"]}})
    )
    done = _run("search", QUESTION, "--group", "others")
    assert done.exit_code == 1 and "nothing is shown" in done.output
    assert "heliotrope" not in done.output.replace(QUESTION, "").lower()


def test_no_password_is_in_the_settings_that_are_shown(reading: tuple[str, Path]) -> None:
    server, folder = reading
    settings = read_settings()
    password = server.split(":")[2].split("@")[0]
    assert settings.address and settings.address.url == server
    assert settings.index == folder
    assert password not in f"{settings.model_dump()} {settings!r} {settings.model_dump_json()}"
    assert "verbatim@127.0.0.1" in str(settings.model_dump()["server"])


@pytest.mark.parametrize("wrong", ["mysql://u:geheim@h/d", "postgres:u:geheim"])
def test_what_is_no_address_is_refused_without_repeating_it(wrong: str) -> None:
    done = _run("ingest", LIBRARY, "--to", wrong)
    assert done.exit_code == 2
    assert "geheim" not in done.output


def test_a_wrong_setting_beside_it_repeats_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_INDEX", "postgresql://u:geheim@h/d")
    monkeypatch.setenv("VERBATIM_HITS", "0")
    done = _run("snapshots")
    assert done.exit_code == 2 and "hits = " in done.output
    assert "geheim" not in done.output


def test_the_page_answers_from_the_server_and_says_when_it_is_away(
    reading: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["q"] = QUESTION
    page.run()
    assert not page.exception
    assert "heliotrope" in _told(page).replace(QUESTION, "").lower()
    monkeypatch.setenv("VERBATIM_INDEX", "postgresql://u:geheim@127.0.0.1:1/d")
    away = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    away.query_params["q"] = QUESTION
    away.run()
    assert "does not answer" in _told(away)
    assert "geheim" not in _told(away)
    assert "not in this library" not in _told(away)


def _told(page: AppTest) -> str:
    return "\n".join(element.proto.body for element in page.get("html"))


def test_all_settings_of_a_folder_stay_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VERBATIM_INDEX", raising=False)
    assert (Settings().address, Settings().index) == (None, Path("var/index"))


def test_the_doors_answer_from_the_server(reading: tuple[str, Path], tmp_path: Path) -> None:
    for kept in (serve._served, serve._shared):
        kept.cache_clear()
    asked = json.loads(_run("search", QUESTION, "--json").stdout)
    with TestClient(serve.application_of_settings(), "http://localhost") as client:  # type: ignore[arg-type]
        found = client.get("/api/v1/search", params={"q": QUESTION})
        assert found.status_code == 200
        said = found.json()
        assert [hit["passage_id"] for hit in said["hits"]] == [hit["passage_id"] for hit in asked["hits"]]
        assert [hit["score"] for hit in said["hits"]] == pytest.approx(
            [hit["score"] for hit in asked["hits"]]
        )
        assert client.get("/api/v1/documents").json()["documents"]
        assert client.get("/healthz").status_code == 200
    for kept in (serve._served, serve._shared):
        kept.cache_clear()
