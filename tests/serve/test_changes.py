"""What changed and kept questions over REST and as an Atom feed, read by feedparser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient
from support import ingest

from index.catalog.trust import Trust
from index.collections.library import PartOfLibrary
from index.collections.rules import Collection, Collections
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.saved import watch_over
from serve.served import Served
from tests.serve.conftest import HOST, made, served_over

QUESTION = "how much colchicine for an attack of gout?"
PATIENT = "oedema in Jane Roe, DOB 3/5/1951"
BEFORE = {
    "clinic/gout.md": ("Gout", "Colchicine for an attack of gout is 0.5 mg twice daily.", ""),
    "clinic/trial.md": ("Trial", "The trial found a benefit of rest.", "doi: 10.1000/trial\n"),
    "ward/cough.md": ("Cough", "The cough lasts for three weeks.", ""),
    "ward/gone.md": ("Gone", "The sprain heals by itself.", ""),
}
AFTER = {
    "clinic/newer.md": ("Newer <b>&", "Colchicine for an attack of gout is 1 mg.", "supersedes: gout.md\n"),
    "clinic/withdrawal.md": ("Withdrawal", "The trial is retracted.", "retracts: 10.1000/trial\n"),
    "ward/cough.md": ("Cough", "The cough lasts for two weeks.", ""),
}
TOLD = {
    ("superseded", "Superseded by Newer <b>&: Gout"),
    ("retracted", "Retracted: Trial"),
    ("added", "Added: Newer <b>&"),
    ("added", "Added: Withdrawal"),
    ("changed", "Changed: Cough"),
    ("removed", "Removed: Gone"),
}


def write(folder: Path, files: dict[str, tuple[str, str, str]]) -> None:
    for name, (title, text, more) in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        stated = f'---\ntitle: "{title}"\n{more}---\n# Text\n\n{text}\n'
        (folder / name).write_text(stated, encoding="utf-8")


class House:
    """A library in two states, and its doors."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self.documents, self.store, self._embedder = folder / "documents", Store(folder / "index"), embedder
        write(self.documents, BEFORE)
        self._ingest()
        engine = SearchEngine(self.store, embedder)
        self.served = replace(served_over(engine, self.store.root), takes_feedback=True)

    def _ingest(self) -> None:
        assert ingest(self.store, self.documents, embedder=self._embedder).published

    def change(self) -> str:
        """Change the library; return the state that it had."""
        before = str(self.store.current_id())
        write(self.documents, AFTER)
        (self.documents / "ward/gone.md").unlink()
        self._ingest()
        return before


@pytest.fixture
def house(tmp_path: Path, embedder: Embedder) -> House:
    return House(tmp_path, embedder)


@pytest.fixture
def client(house: House) -> Iterator[TestClient]:
    with TestClient(made(house.served, house.store.root), HOST) as client:
        yield client


def get(client: TestClient, path: str, **params: object) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{path}", params=params)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def feed(client: TestClient, **params: object) -> Any:
    answer = client.get("/changes.atom", params=params)  # type: ignore[arg-type]
    assert answer.headers["content-type"].startswith("application/atom+xml")
    read = feedparser.parse(answer.content)
    assert (read.bozo, read.version) == (False, "atom10")
    return read


def told(read: Any) -> set[tuple[str, str]]:
    return {(entry.tags[0].term, entry.title) for entry in read.entries if entry.tags[0].term != "library"}


def test_the_feed_tells_every_change_once(house: House, client: TestClient) -> None:
    before = house.change()
    read = feed(client)
    assert told(read) == TOLD
    assert len({entry.id for entry in read.entries}) == len(read.entries) == len(TOLD) + 1
    assert read.entries[-1].title == "The record of changes begins, with 4 documents"
    assert read.feed.updated == read.entries[0].updated
    assert all(entry.updated_parsed for entry in read.entries)
    links = {entry.title: [each.href for each in entry.get("links", [])] for entry in read.entries}
    assert links["Removed: Gone"] == []
    assert links["Retracted: Trial"][0].startswith("http://localhost:8501/?doc=")
    assert all(entry.content[0].value for entry in read.entries)
    assert told(feed(client, since=before)) == TOLD
    assert feed(client, since=str(house.store.current_id())).entries == []
    again = feed(client)
    assert [entry.id for entry in again.entries] == [entry.id for entry in read.entries]


def test_only_a_collection_is_told(house: House, client: TestClient) -> None:
    house.change()
    ward = {each for each in TOLD if each[1] in ("Changed: Cough", "Removed: Gone")}
    assert told(feed(client, collection="ward")) == ward
    assert told(feed(client, collection=["WARD", "clinic"])) == TOLD
    assert told(feed(client, collection="none such")) == set()
    listed = get(client, "changes", collection="ward")["changes"]
    assert {each["title"] for each in listed if each["what"]} == {"Cough", "Gone"}


def test_the_list_says_the_same(house: House, client: TestClient) -> None:
    before = house.change()
    found = get(client, "changes", since=before)
    assert found["total"] == len(TOLD)
    assert {f"{each['text']}: {each['title']}" for each in found["changes"]} == {text for _, text in TOLD}
    assert [each["what"] for each in found["changes"]][:2] == ["status", "status"]
    assert get(client, "changes", since=found["snapshot"])["changes"] == []
    assert get(client, "changes", since="2000-01-01")["total"] == len(TOLD) + 1
    assert get(client, "changes", since="2999-01-01T00:00:00Z")["total"] == 0
    part = get(client, "changes", since=before, offset=1, limit=2)
    assert part["changes"] == found["changes"][1:3]
    removed = next(each for each in found["changes"] if each["what"] == "removed")
    assert (removed["held"], removed["link"]) == (False, None)


def test_a_rollback_is_told(house: House, client: TestClient) -> None:
    house.change()
    now = house.store.current_id()
    house.store.rollback()
    found = get(client, "changes", since=str(now))["changes"]
    assert found[0]["text"] == "The library returned to an earlier state"
    assert ("Gone", "Added") in {(each["title"], each["text"]) for each in found}
    assert ("Gout", "No longer superseded") in {(each["title"], each["text"]) for each in found}


@pytest.mark.parametrize("since", ["yesterday", "20200101T000000000Z-abcdef", "2026-13-01"])
@pytest.mark.parametrize("path", ["/api/v1/changes", "/changes.atom"])
def test_a_since_that_is_none_is_refused(client: TestClient, path: str, since: str) -> None:
    answer = client.get(path, params={"since": since})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "query.since"


def test_nothing_is_sent_twice(house: House, client: TestClient) -> None:
    for path in ("/api/v1/changes", "/changes.atom"):
        tag = {"If-None-Match": client.get(path).headers["etag"]}
        assert client.get(path, headers=tag).status_code == 304
        assert client.get(path, headers={"If-None-Match": 'W/"another"'}).status_code == 200
    house.change()
    assert client.get(path, headers=tag).status_code == 200


def test_a_kept_question_tells_when_its_answer_changes(house: House, client: TestClient) -> None:
    kept = client.post("/api/v1/questions", json={"q": QUESTION})
    assert kept.status_code == 201
    assert kept.json()["news"] == []
    house.change()
    client.get("/healthz")  # any request lets the server see the new state
    watch_over(house.store.root).wait()
    (question,) = get(client, "questions")["questions"]
    assert [each["text"] for each in question["news"]] == [
        "The source of its first passage is now superseded: Gout",
        "Another first passage: Newer <b>&",
    ]
    assert question["snapshot"] == house.store.current_id()
    entries = {e.title: e for e in feed(client).entries if e.tags[0].term == "question"}
    assert set(entries) == {f"{QUESTION}: {each['text']}" for each in question["news"]}
    assert all("q=how+much+colchicine" in entry.link for entry in entries.values())
    assert client.delete(f"/api/v1/questions/{question['id']}").status_code == 204
    assert client.delete(f"/api/v1/questions/{question['id']}").status_code == 404
    assert get(client, "questions")["questions"] == []


def test_a_question_that_may_tell_who_a_patient_is_is_not_kept(house: House, client: TestClient) -> None:
    refused = client.post("/api/v1/questions", json={"q": PATIENT})
    assert refused.status_code == 422
    assert "Roe" not in refused.text
    assert get(client, "questions")["questions"] == []
    assert not any(b"Roe" in path.read_bytes() for path in house.store.root.glob("*.jsonl"))


def test_a_door_that_only_reads_keeps_none(house: House) -> None:
    reading: Served = replace(house.served, takes_feedback=False)
    with TestClient(made(reading, house.store.root), HOST) as client:
        assert client.post("/api/v1/questions", json={"q": QUESTION}).status_code == 403
        assert client.delete("/api/v1/questions/0123456789abcdef").status_code == 403


def test_each_caller_sees_her_own(house: House) -> None:
    mine, theirs = (replace(house.served, caller=each) for each in ("key:1", "key:2"))
    with (
        TestClient(made(mine, house.store.root), HOST) as my_client,
        TestClient(made(theirs, house.store.root), HOST) as their_client,
    ):
        kept = my_client.post("/api/v1/questions", json={"q": QUESTION}).json()
        assert get(their_client, "questions")["questions"] == []
        assert their_client.delete(f"/api/v1/questions/{kept['id']}").status_code == 404
        assert get(my_client, "questions")["questions"] == [kept]


def test_a_reader_of_a_part_learns_nothing_of_the_rest(house: House, embedder: Embedder) -> None:
    ward = Collections((Collection("ward", ("ward",), frozenset({"nurses"})),))
    part = PartOfLibrary(house.store, ward, frozenset({"ward"}), Trust())
    served = replace(house.served, engine=SearchEngine(part, embedder), whole=False)
    house.change()
    with TestClient(made(served, house.store.root), HOST) as client:
        assert told(feed(client)) == {each for each in TOLD if each[0] not in ("changed", "removed")}
        sent = client.get("/changes.atom").text + client.get("/api/v1/changes").text
        assert not any(word in sent for word in ("Cough", "Gone", "ward", "4 documents"))
        assert feed(client, collection="ward").entries == []
