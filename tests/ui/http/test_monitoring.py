"""What `/healthz` and `/metrics` say, of real libraries and real answers, and to whom."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from index.kept.last_ingest import keep_last_ingest
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.report import FileReport
from search.engine import SearchEngine
from search.hit import Answer
from ui.http.counts import Counts
from ui.http.guard import guards
from ui.http.monitoring import Monitoring
from ui.http.state import read_state


@pytest.fixture
def index(library_store: Store, tmp_path: Path) -> Path:
    return Path(shutil.copytree(library_store.root, tmp_path / "index"))


@pytest.fixture(scope="module")
def answers(library_store: Store, embedder: Embedder) -> tuple[Answer, ...]:
    """One answered, one refused."""
    engine = SearchEngine(library_store, embedder)
    found = [engine.search("heliotrope rash"), engine.search("zzyzx qwertz")]
    return replace(found[0], answerable=True), replace(found[1], answerable=False)


def _client(index: Path, counts: Counts | None = None, base: str = "", **peer: str) -> TestClient:
    app = Monitoring(Starlette(), lambda: index, base, counts or Counts())
    client = (peer.get("address", "127.0.0.1"), 40000)
    return TestClient(app, base_url=f"http://{peer.get('host', 'localhost')}", client=client)


def _samples(client: TestClient) -> dict[str, float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {
        "".join([s.name, *(f"[{v}]" for v in s.labels.values())]): s.value
        for f in families
        for s in f.samples
    }


def test_the_health_of_a_library_that_is_well(index: Path) -> None:
    answer = _client(index).get("/healthz")
    state = answer.json()
    manifest = Store(index).published()[0].manifest
    assert manifest and answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert (state["status"], state["problems"], state["embedded"]) == ("ok", [], 1.0)
    assert state["snapshot"]["id"] == manifest.snapshot
    assert (state["documents"], state["passages"]) == (manifest.documents, manifest.passages)


def test_no_library_is_down(tmp_path: Path) -> None:
    answer = _client(tmp_path).get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["problems"] == ["There is no library yet: ingest a folder."]


@pytest.mark.parametrize(
    "damage", ["missing file", "no manifest", "changed manifest", "no such id", "no folder"]
)
def test_a_snapshot_that_cannot_be_read_is_down(damage: str, index: Path) -> None:
    folder = index / "snapshots" / str(Store(index).current_id())
    manifest = folder / "manifest.json"
    if damage == "missing file":
        (folder / next(iter(json.loads(manifest.read_text())["files"]))).unlink()
    elif damage == "no manifest":
        manifest.write_text("{")
    elif damage == "changed manifest":
        manifest.write_text(manifest.read_text().replace('"documents": ', '"documents": 1'))
    elif damage == "no such id":
        (index / "CURRENT").write_text("../../etc\n")
    else:
        shutil.rmtree(folder)
    answer = _client(index).get("/healthz")
    assert answer.status_code == 503 and answer.json()["status"] == "down"


def test_what_the_last_ingest_could_not_read_is_counted_and_not_named(index: Path) -> None:
    reports = [
        FileReport("secret/a.pdf", "failed", "is no PDF"),
        FileReport("b.md", "skipped", "no such format"),
    ]
    keep_last_ingest(index, reports, "", lambda source: False)
    answer = _client(index).get("/healthz")
    state = answer.json()
    assert answer.status_code == 200 and state["status"] == "degraded"
    assert state["problems"] == ["The last ingest could not read every file: see its report."]
    assert (state["last_ingest"]["failed"], state["last_ingest"]["remarks"]) == (1, 1)
    assert "secret" not in answer.text and str(index) not in answer.text


def test_how_much_it_holds_is_told_to_this_machine_alone(index: Path) -> None:
    keep_last_ingest(index, [FileReport("a.pdf", "failed", "is no PDF")], "", lambda source: False)
    here, elsewhere = (_client(index, address=each).get("/healthz") for each in ("127.0.0.1", "192.0.2.7"))
    assert {"documents", "passages"} <= here.json().keys()
    assert not {"documents", "passages"} & elsewhere.json().keys()
    assert elsewhere.json()["last_ingest"].keys() == {"at"}
    assert elsewhere.json()["problems"] == here.json()["problems"]


def test_the_age_is_that_of_the_snapshot(index: Path) -> None:
    state = read_state(index)
    assert state.built_at
    later = datetime.fromisoformat(state.built_at) + timedelta(days=2)
    assert read_state(index, later.astimezone(UTC)).age_seconds == 2 * 86400


def test_metrics_count_answers_and_their_seconds(index: Path, answers: tuple[Answer, ...]) -> None:
    counts = Counts()
    answered, refused = answers
    counts.add(replace(answered, took_ms=30))
    counts.add(replace(answered, took_ms=30), again=True)
    counts.add(replace(refused, took_ms=3000))
    counts.add(replace(answered, answerable=None, took_ms=30))
    with pytest.raises(ValueError), counts.failures.count_exceptions():
        raise ValueError
    found = _samples(_client(index, counts))
    assert found["verbatim_questions_total[answered]"] == 1
    assert found["verbatim_questions_total[refused]"] == 1
    assert found["verbatim_questions_total[unjudged]"] == 1
    assert found["verbatim_search_failures_total"] == 1
    assert found["verbatim_search_seconds_count"] == 4
    assert found["verbatim_search_seconds_bucket[0.05]"] == 3
    assert found["verbatim_search_seconds_sum"] == pytest.approx(3.09)
    assert found["verbatim_up"] == found["verbatim_embedded_ratio"] == 1
    assert found["process_resident_memory_bytes"] > 0 and found["process_open_fds"] > 0


def test_metrics_hold_no_word(index: Path, answers: tuple[Answer, ...]) -> None:
    counts = Counts()
    for answer in answers:
        counts.add(answer)
    text = _client(index, counts).get("/metrics").text.casefold()
    assert not any(word in text for word in ("heliotrope", "rash", "zzyzx", str(index).casefold()))


def test_a_page_that_does_not_take_up_the_newest_snapshot_is_told_of(
    index: Path, answers: tuple[Answer, ...]
) -> None:
    counts, (answer, _) = Counts(), answers
    (index / "CURRENT").touch()  # the library was made for all tests of this run, long ago
    counts.add(answer)
    assert counts.state(index).status == "ok"
    counts.add(replace(answer, snapshot=replace(answer.snapshot, id="20200101T000000.000000Z-00000000")))
    assert counts.state(index).status == "ok", "it was published a moment ago"
    hour_ago = time.time() - 3600
    os.utime(index / "CURRENT", (hour_ago, hour_ago))
    assert counts.state(index).problems == (
        "The page answers from an older snapshot than the newest: run `verify`.",
    )


@pytest.mark.parametrize(
    ("path", "address", "host", "status"),
    [
        ("/healthz", "192.0.2.7", "ward.example", 200),
        ("/healthz", "192.0.2.7", "evil.example", 400),
        ("/metrics", "127.0.0.1", "localhost", 200),
        ("/metrics", "192.0.2.7", "ward.example", 404),
        ("/metrics", "127.0.0.1", "ward.example", 404),
    ],
)
def test_who_may_ask(path: str, address: str, host: str, status: int, index: Path) -> None:
    hosts = ["localhost", "ward.example"]
    app = Starlette(middleware=guards(hosts, [], lambda: False, index=lambda: index))
    client = TestClient(app, base_url=f"http://{host}", client=(address, 40000))
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_both_lie_below_the_base_path_and_are_read_only(index: Path) -> None:
    client = _client(index, base="/verbatim/")
    assert client.get("/verbatim/healthz").status_code == client.get("/verbatim/metrics").status_code == 200
    assert client.get("/verbatim/_stcore/metrics").status_code == 404
    assert client.post("/verbatim/healthz").status_code == 405
    assert client.head("/verbatim/healthz").text == ""
