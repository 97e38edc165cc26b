"""REST: the same answers as the command line, problems that name the field, nothing sent twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from support import ROOT
from typer.testing import CliRunner

from cli import app as cli
from index.snapshots.store import Store
from search.citations.styles import STYLES, Style
from search.engine import SearchEngine
from serve.rest.contract import AnswerJson
from serve.served import Served
from tests.serve.conftest import HOST, made

QUESTION = "where is the rash?"


def asked(client: TestClient, question: str = QUESTION, **more: object) -> dict[str, Any]:
    answer = client.get("/api/v1/search", params={"q": question, **more})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def without_time(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key != "took_ms"}


def test_the_answer_is_what_the_command_line_prints(client: TestClient, library_store: Store) -> None:
    printed = CliRunner().invoke(
        cli, ["search", QUESTION, "-k", "7", "--json", "--index", str(library_store.root)]
    )
    by_command = without_time(json.loads(printed.stdout))
    assert without_time(asked(client, k=7)) == by_command
    posted = client.post("/api/v1/search", json={"q": QUESTION, "k": 7})
    assert without_time(posted.json()) == by_command
    AnswerJson.model_validate(posted.json())


def test_filters_hold_as_everywhere(client: TestClient, engine: SearchEngine) -> None:
    found = asked(client, "weakness of the hips", filter="format=Markdown")
    wanted = {each.document_id for each in engine.library.documents() if each.format == "Markdown"}
    assert found["hits"]
    assert {hit["document_id"] for hit in found["hits"]} <= wanted


def test_the_documents_passages_and_pages_of_a_hit_can_be_followed(client: TestClient) -> None:
    hit = asked(client)["hits"][0]
    listed = client.get("/api/v1/documents", params={"limit": 1000}).json()
    assert listed["total"] == len(listed["documents"])
    assert hit["document_id"] in {each["document_id"] for each in listed["documents"]}
    span = {"start": hit["start"], "end": hit["end"]}
    document = client.get(f"/api/v1/documents/{hit['document_id']}", params=span).json()
    assert document["text"] == hit["text"]
    around = client.get(f"/api/v1/passages/{hit['passage_id']}", params={"before": 2, "after": 2}).json()
    assert around["passage"]["text"] == hit["text"]
    assert around["passage"]["citation"] == hit["citation"]
    assert around["passage"]["link"].startswith("http://localhost:8501/?doc=")
    ordinals = [each["ordinal"] for each in (*around["before"], around["passage"], *around["after"])]
    assert ordinals == sorted(ordinals)


def _is_yellow(red: int, green: int, blue: int) -> bool:
    return red > 200 and green > 180 and blue < 190


def test_a_page_is_drawn_with_its_passage_marked(starter_client: TestClient) -> None:
    found = asked(starter_client, "how often should lung function be repeated?", filter="format=PDF")
    hit = found["hits"][0]
    address = f"/api/v1/pages/{hit['document_id']}/{hit['page']}.png"
    plain, marked = (
        starter_client.get(address, params=more) for more in ({}, {"passage": hit["passage_id"]})
    )
    assert plain.headers["content-type"] == "image/png"
    images = [Image.open(io.BytesIO(each.content)).convert("RGB") for each in (plain, marked)]
    assert images[0].size == images[1].size
    yellow = [
        sum(1 for r, g, b in image.get_flattened_data() if r > 200 and g > 180 and b < 190)
        for image in images
    ]
    assert yellow[1] > yellow[0] + 1000
    assert starter_client.get(f"/api/v1/pages/{hit['document_id']}/999.png").status_code == 404


@pytest.mark.parametrize(
    ("style", "kind", "begins"),
    [
        ("csl", "application/vnd.citationstyles.csl+json", "["),
        ("ris", "application/x-research-info-systems", "TY  - "),
        ("nbib", "application/nbib", "PMID"),
        ("bibtex", "application/x-bibtex", "@"),
        ("vancouver", "text/plain", ""),
    ],
)
def test_passages_are_cited(client: TestClient, style: str, kind: str, begins: str) -> None:
    hits = asked(client)["hits"][:2]
    answer = client.get(
        "/api/v1/cite", params={"passage": [hit["passage_id"] for hit in hits], "style": style}
    )
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(kind)
    assert answer.text.startswith(begins)
    assert hits[0]["title"].split()[0] in answer.text


def test_a_format_that_is_listed_once_is_offered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    passage = asked(client)["hits"][0]["passage_id"]
    params = {"passage": passage, "style": "titles"}
    refused = client.get("/api/v1/cite", params=params)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "query.style")
    assert all(name in refused.json()["errors"][0]["detail"] for name in STYLES)
    titles = Style("Titles", "txt", "text/x-titles", lambda hits: "\n".join(hit.info.title for hit in hits))
    monkeypatch.setitem(STYLES, "titles", titles)
    cited = client.get("/api/v1/cite", params=params)
    assert (cited.status_code, cited.headers["content-type"]) == (200, "text/x-titles; charset=utf-8")
    assert cited.text == asked(client)["hits"][0]["title"]


def test_the_description_lists_every_format(client: TestClient) -> None:
    described = client.get("/openapi.json").json()["paths"]["/api/v1/cite"]["get"]
    (style,) = (each["schema"] for each in described["parameters"] if each["name"] == "style")
    assert (style["enum"], style["default"]) == ([*STYLES, "vancouver"], "csl")
    kinds = described["responses"]["200"]["content"]
    assert {each.media_type for each in STYLES.values()} < set(kinds)
    told = (ROOT / "docs" / "doors.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in told for name in style["enum"])


def test_csl_says_no_more_than_the_source(client: TestClient) -> None:
    hit = asked(client)["hits"][0]
    (item,) = client.get("/api/v1/cite", params={"passage": hit["passage_id"]}).json()
    assert item["title"] == hit["title"]
    assert " ".join(hit["text"].split()) in item["note"]
    assert None not in item.values()
    assert "" not in item.values()


def test_nothing_is_sent_twice(client: TestClient) -> None:
    first = client.get("/api/v1/search", params={"q": QUESTION})
    again = client.get(
        "/api/v1/search", params={"q": QUESTION}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/api/v1/search", params={"q": QUESTION}, headers={"If-None-Match": 'W/"another"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "params", "field"),
    [
        ("search", {"q": QUESTION, "k": "0"}, "query.k"),
        ("search", {"q": ""}, "query.q"),
        ("search", {"q": "???"}, "q"),
        ("search", {"q": QUESTION, "filter": "nonsense"}, "filter"),
        ("documents/none", {}, "document_id"),
        ("passages/0123456789abcdef", {}, "passage_id"),
        ("passages/none", {}, "path.passage_id"),
    ],
)
def test_a_problem_names_the_field(client: TestClient, path: str, params: dict[str, str], field: str) -> None:
    answer = client.get(f"/api/v1/{path}", params=params)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert answer.status_code in (404, 422)
    assert field in {each["field"] for each in problem["errors"]}


def test_what_may_tell_who_a_patient_is_is_not_searched_or_repeated(client: TestClient) -> None:
    for answer in (
        client.get("/api/v1/search", params={"q": "oedema in Jane Roe, DOB 3/5/1951"}),
        client.post("/api/v1/search", json={"q": "oedema in Jane Roe, DOB 3/5/1951"}),
        client.get("/q", params={"q": "oedema in Jane Roe, DOB 3/5/1951"}, follow_redirects=False),
    ):
        assert answer.status_code == 422
        assert "Roe" not in answer.text
        assert "1951" not in answer.text


def test_another_host_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/snapshots", headers={"Host": "evil.example"}).status_code == 400


def test_judgements_are_taken_only_where_it_is_said(client: TestClient, taking: TestClient) -> None:
    hit = asked(taking)["hits"][0]
    judged = {"q": QUESTION, "verdict": "outdated", "passage_id": hit["passage_id"]}
    refused = client.post("/api/v1/feedback", json=judged)
    assert (refused.status_code, refused.headers["content-type"]) == (403, "application/problem+json")
    stored = taking.post("/api/v1/feedback", json=judged)
    assert stored.status_code == 201
    assert taking.delete(f"/api/v1/feedback/{stored.json()['id']}").status_code == 204
    assert taking.delete(f"/api/v1/feedback/{stored.json()['id']}").status_code == 404
    wrong = taking.post("/api/v1/feedback", json={**judged, "verdict": "wrongly refused"})
    assert wrong.status_code == 422


def test_too_many_requests_are_put_off(served: Served, tmp_path: Path) -> None:
    with TestClient(made(served, tmp_path, "2/minute"), HOST) as client:
        codes = [client.get("/api/v1/snapshots").status_code for _ in range(3)]
        assert codes == [200, 200, 429]
        assert int(client.get("/api/v1/snapshots").headers["retry-after"]) > 0


def test_the_address_bar_finds_it(client: TestClient) -> None:
    described = client.get("/opensearch.xml")
    assert described.headers["content-type"].startswith("application/opensearchdescription+xml")
    assert b"http://localhost/q?q={searchTerms}" in described.content
    asked_there = client.get("/q", params={"q": "a rash"}, follow_redirects=False)
    assert asked_there.headers["location"] == "http://localhost:8501/?q=a+rash"


def test_the_state_is_told(client: TestClient, engine: SearchEngine) -> None:
    told = client.get("/healthz").json()
    assert (told["status"], told["snapshot"]) == ("ok", engine.snapshot.id)
