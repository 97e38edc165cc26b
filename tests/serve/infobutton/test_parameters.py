"""What is read of a request, and what never is."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

MAIN = "mainSearchCriteria.v"


def subtitle(client: TestClient, **more: str) -> str:
    sent = {f"{MAIN}.dn": "gout", "knowledgeResponseType": "application/json"}
    answer = client.get(
        "/infobutton", params={**sent, **{key.replace("__", "."): v for key, v in more.items()}}
    )
    assert answer.status_code == 200, answer.text
    feed: dict[str, Any] = answer.json()["feed"]
    return f"{feed['title']['_value']} | {feed['subtitle']['_value']}"


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ([], f"{MAIN}.c"),
        ([(f"{MAIN}.cs", "2.16.840.1.113883.6.90")], f"{MAIN}.c"),
        ([("taskContext.c.c", "MEDOE")], f"{MAIN}.c"),
        ([(f"{MAIN}.c", "M10"), (f"{MAIN}.c", "M11")], f"{MAIN}.c"),
        ([(f"{MAIN}.c", "<script>")], f"{MAIN}.c"),
        ([(f"{MAIN}.cs", "x\u202ey"), (f"{MAIN}.c", "M10")], f"{MAIN}.cs"),
        ([(f"{MAIN}.dn", "x" * 301)], f"{MAIN}.dn"),
        (
            [(f"{MAIN}.dn", "gout"), ("knowledgeResponseType", "application/javascript")],
            "knowledgeResponseType",
        ),
        ([(f"{MAIN}.c", "Jane Roe 19510305")], f"{MAIN}.c"),
        ([(f"{MAIN}.dn{number}", f"thing {number}") for number in range(11)], "mainsearchcriteria.v"),
    ],
)
def test_a_problem_names_the_parameter(client: TestClient, params: list[tuple[str, str]], field: str) -> None:
    answer = client.get("/infobutton", params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in {each["field"] for each in answer.json()["errors"]}
    assert "Roe" not in answer.text


def test_what_tells_who_a_patient_is_is_not_read(client: TestClient) -> None:
    told = {
        "patientPerson.name": "Roe",
        "patientPerson.id.extension": "19510305",
        "patientPerson.birthTime.v": "19510305",
        "patientContext.patientPerson.name.family": "Roe",
        "mrn": "19510305",
        "informationRecipient": "Roe",
        "performer": "Jane Roe, ward 5",
        "patientPerson.administrativeGenderCode.dn": "Roe",
        "patientPerson.administrativeGenderCode.c": "F",
    }
    for kind in ("application/json", "text/html", "application/atom+xml"):
        sent = {f"{MAIN}.dn": "rash", "knowledgeResponseType": kind}
        answer = client.get("/infobutton", params={**sent, **told})
        assert answer.status_code == 200
        assert (
            answer.text
            == client.get(
                "/infobutton", params={**sent, "patientPerson.administrativeGenderCode.c": "F"}
            ).text
        )
        assert "Roe" not in answer.text
        assert "19510305" not in answer.text


@pytest.mark.parametrize(
    "name", [f"{MAIN}.dn", f"{MAIN}.ot", "subTopic.v.dn", "subTopic.v.ot", "taskContext.c.dn"]
)
def test_a_text_that_may_tell_it_is_neither_searched_nor_repeated(client: TestClient, name: str) -> None:
    sent = {f"{MAIN}.dn": "rash", name: "rash in Jane Roe, DOB 3/5/1951"}
    for answer in (client.get("/infobutton", params=sent), client.post("/infobutton", data=sent)):
        assert answer.status_code == 422
        assert "Roe" not in answer.text
        assert "1951" not in answer.text


@pytest.mark.parametrize(
    ("params", "phrase"),
    [
        ({"age__v__v": "10", "age__v__u": "d"}, "gout in newborns |"),
        ({"age__v__v": "3", "age__v__u": "wk"}, "gout in newborns |"),
        ({"age__v__v": "5", "age__v__u": "mo"}, "gout in infants |"),
        ({"age__v__v": "15", "age__v__u": "a"}, "gout in adolescents |"),
        ({"age__v__v": "204", "age__v__u": "mo"}, "gout in adolescents |"),
        ({"age__v__v": "45", "age__v__u": "a"}, "gout |"),
        ({"age__v__v": "80", "age__v__u": "a"}, "gout |"),
        ({"ageGroup__v__c": "D000369"}, "gout in older adults |"),
        ({"ageGroup__v__dn": "Child, Preschool"}, "gout in children |"),
        ({"age__v__v": "8", "age__v__u": "a", "ageGroup__v__c": "D002648"}, "gout in children |"),
        ({"age__v__v": "8", "age__v__u": "a", "ageGroup__v__c": "D000368"}, "gout | "),
        ({"patientPerson__administrativeGenderCode__c": "F"}, "gout |"),
    ],
)
def test_people_are_asked_about_only_where_they_are_stated(
    coded: TestClient, params: dict[str, str], phrase: str
) -> None:
    assert subtitle(coded, **params).startswith(f"Verbatim: {phrase}")


@pytest.mark.parametrize(
    ("params", "said"),
    [
        (
            {"age__v__v": "8", "age__v__u": "a", "ageGroup__v__c": "D000368"},
            "Age and age group say different things",
        ),
        ({"age__v__v": "8"}, "The age is no number with a unit"),
        ({"age__v__v": "eight", "age__v__u": "a"}, "The age is no number with a unit"),
        ({"ageGroup__v__c": "X"}, "The age group is not known"),
        (
            {"observation__v__c": "38341003", "observation__v__cs": "2.16.840.1.113883.6.96"},
            "One observation was not",
        ),
        ({"taskContext__c__c": "SINGING"}, "The task SINGING is not known"),
        ({"subTopic__v__c": "Q999999"}, "The sub-topic Q999999 is not known"),
        (
            {"subTopic__v__c": "Q000628", "subTopic__v__dn": "etiology"},
            "The sub-topic Q000628 “etiology” is not known",
        ),
        ({"subTopic__v__c": "Q000628", "subTopic__v__c1": "Q000209"}, "only the first was asked"),
        ({"informationRecipient__languageCode__c": "es"}, "the language asked for (es)"),
        (
            {f"{MAIN}.c1".replace(".", "__"): "77"},
            "without its code system, so it is not known what it stands for.",
        ),
    ],
)
def test_what_was_not_taken_into_account_is_said(
    coded: TestClient, params: dict[str, str], said: str
) -> None:
    assert said in subtitle(coded, **params)
