"""Requests that record systems send: each is answered with the hits that REST gives for its question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient
from lxml import etree

from serve.infobutton.rendering import KnowledgeResponseJson

HERE = Path(__file__).parent
REQUESTS = [
    tuple(line.split("\t"))
    for line in (HERE / "requests.tsv").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
SCHEMA = etree.RelaxNG(etree.parse(str(HERE / "atom.rng")))
ATOM = "{http://www.w3.org/2005/Atom}"


def fed(client: TestClient, query: str) -> Any:
    """The feed of a request, read by a stranger's parser, after the checks that every feed must pass."""
    answer = client.get(f"/infobutton?{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/atom+xml"
    root = etree.fromstring(answer.content)
    assert SCHEMA.validate(root), SCHEMA.error_log
    for entry in root.iter(f"{ATOM}entry"):
        kinds = [
            (link.get("type"), link.get("hreflang"))
            for link in entry.iter(f"{ATOM}link")
            if link.get("rel") == "alternate"
        ]
        assert len(kinds) == len(set(kinds))  # RFC 4287, 4.1.2
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    ids = [entry.id for entry in found.entries]
    assert len(ids) == len(set(ids))
    return found


@pytest.mark.parametrize(("name", "query", "question"), REQUESTS, ids=[each[0] for each in REQUESTS])
def test_a_request_is_answered_as_rest_answers_its_question(
    coded: TestClient, name: str, query: str, question: str
) -> None:
    found = fed(coded, query.replace("application/json", "application/atom%2Bxml"))
    assert found.feed.title == f"Verbatim: {question}"
    by_rest = coded.get("/api/v1/search", params={"q": question, "k": 10}).json()
    assert [entry.id.removeprefix("urn:verbatim:passage:") for entry in found.entries] == [
        hit["passage_id"] for hit in by_rest["hits"]
    ]
    assert [entry.content[0].value for entry in found.entries] == [
        hit["text"].strip() for hit in by_rest["hits"]
    ]
    for entry, hit in zip(found.entries, by_rest["hits"], strict=True):
        assert entry.summary.startswith(hit["citation"])
        for missing in (*hit["signals"]["unmentioned"], *hit["signals"]["untold"]):
            assert missing in entry.summary
    assert found.feed.updated == by_rest["snapshot"]["built_at"]


def test_the_three_ways_of_writing_say_the_same(coded: TestClient) -> None:
    query = "mainSearchCriteria.v.dn=Torvane&subTopic.v.dn=adverse+effects"
    read = fed(coded, query)
    answer = coded.get(f"/infobutton?{query}&knowledgeResponseType=application/json").json()
    KnowledgeResponseJson.model_validate(answer)
    feed = answer["feed"]
    assert feed["title"]["_value"] == read.feed.title
    assert feed["id"]["_value"] == read.feed.id
    assert [each["content"]["_value"].strip() for each in feed["entry"]] == [
        e.content[0].value for e in read.entries
    ]
    assert [each["summary"]["_value"] for each in feed["entry"]] == [e.summary for e in read.entries]
    assert {"scheme": "mainSearchCriteria.v.dn", "term": "Torvane"} in feed["category"]
    page = coded.get(f"/infobutton?{query}&knowledgeResponseType=text/html")
    assert page.headers["content-type"].startswith("text/html")
    assert "a dry cough &amp; a rash in &lt;1 in 100 people" in page.text
    shown = etree.HTML(page.text)
    quotes = ["".join(quote.itertext()) for quote in shown.iter("blockquote")]
    assert quotes == [each["content"]["_value"] for each in feed["entry"]]


def test_links_lead_to_the_source_and_into_the_library(coded: TestClient) -> None:
    found = fed(coded, "mainSearchCriteria.v.dn=Torvane&subTopic.v.dn=dose")
    best = next(entry for entry in found.entries if entry.title == "Torvane › Dose")
    assert {link.rel: link.href for link in best.links}["alternate"].startswith("https://example.org/torvane")
    inside = {link.rel: link.href for link in best.links}["related"]
    passage = best.id.removeprefix("urn:verbatim:passage:")
    assert inside == coded.get(f"/api/v1/passages/{passage}").json()["passage"]["link"]
    assert best.rights == "CC0"


def test_a_form_is_answered_like_an_address(coded: TestClient) -> None:
    fields = {"mainSearchCriteria.v.dn": "Torvane & cough", "knowledgeResponseType": "application/json"}
    posted, got = coded.post("/infobutton", data=fields), coded.get("/infobutton", params=fields)
    assert posted.json() == got.json()
    assert posted.headers["cache-control"] == "no-store"
    again = coded.get("/infobutton", params=fields, headers={"If-None-Match": got.headers["etag"]})
    assert again.status_code == 304
    assert coded.post("/infobutton", content=b"x" * 70_000).status_code == 413
    assert coded.post("/infobutton", content=b"\xff=1").status_code == 422


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "mainSearchCriteria.v.c=12345678&mainSearchCriteria.v.cs=2.16.840.1.113883.6.96",
            "SNOMED CT 12345678",
        ),
        ("mainSearchCriteria.v.c=E999.9&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90", "ICD-10-CM E999.9"),
        ("mainSearchCriteria.v.c=M10.9&mainSearchCriteria.v.cs=2.16.840.1.113883.6.3", "ICD-10 M10.9"),
        ("mainSearchCriteria.v.c=M10.9", "without its code system"),
        ("mainSearchCriteria.v.c=1&mainSearchCriteria.v.cs=9.9.9", "a code system that is not known here"),
        ("mainSearchCriteria.v.dn=%3F%3F", "no word"),
    ],
)
def test_a_code_that_nobody_knows_gives_an_empty_feed_that_says_so(
    coded: TestClient, query: str, said: str
) -> None:
    found = fed(coded, query)
    assert found.entries == []
    assert found.feed.subtitle.startswith("Nothing was looked for. ")
    assert said in found.feed.subtitle
    assert found.feed.verbatim_answerable == "false"


def test_what_the_library_does_not_answer_is_said(starter_client: TestClient) -> None:
    asthma = fed(starter_client, "mainSearchCriteria.v.c=J45.40&mainSearchCriteria.v.cs=ICD-10-CM")
    assert asthma.feed.subtitle.startswith("Probably not in this library")
    assert asthma.feed.verbatim_answerable == "false"
    assert "It does not speak of: Moderate persistent asthma" in asthma.entries[0].summary
    known = fed(starter_client, "mainSearchCriteria.v.c=M35.3&mainSearchCriteria.v.cs=ICD-10-CM")
    assert known.feed.verbatim_answerable == "true"
    assert "Probably not" not in known.feed.subtitle


def test_where_a_kind_is_not_answered_what_it_is_a_kind_of_is_asked_and_told(
    starter_client: TestClient,
) -> None:
    query = "mainSearchCriteria.v.c=M33.00&mainSearchCriteria.v.cs=ICD-10-CM&taskContext.c.c=PROBLISTREV"
    found = fed(starter_client, query)
    assert found.feed.title == "Verbatim: treatment of Juvenile dermatomyositis"
    assert "does not answer “treatment of Juvenile dermatomyositis, organ involvement”" in found.feed.subtitle
    assert "ICD-10-CM M33.0" in found.feed.subtitle


def test_what_was_sent_is_no_markup(coded: TestClient) -> None:
    sent = {"mainSearchCriteria.v.dn": "gout <script>alert(1)</script>", "knowledgeResponseType": "text/html"}
    shown = coded.get("/infobutton", params=sent)
    assert shown.headers["content-security-policy"]
    assert "<script>" not in shown.text
    assert "gout &lt;script&gt;" in shown.text


def test_signs_that_xml_cannot_hold_are_shown(coded: TestClient) -> None:
    found = fed(coded, "mainSearchCriteria.v.dn=gout%0B%00x")
    assert "‹U+0000›" in found.feed.title
