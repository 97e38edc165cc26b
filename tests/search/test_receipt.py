"""A receipt makes an answer reproducible, and shows where it was changed."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from index.catalog.facets import Filters
from search.engine import SearchEngine
from search.receipt import checksum, receipt, stated
from settings import Settings

AT = datetime(2026, 11, 22, 13, 5, tzinfo=timezone(timedelta(hours=1)))
QUESTION = "how high does 'creatine' kinase go?"


def _made(
    engine: SearchEngine, filters: Filters = Filters(), k: int = 3, **settings: object
) -> dict[str, Any]:
    answer = engine.search(QUESTION, k, filters)
    told = {**Settings().model_dump(), "hits": k, **settings}
    return receipt(answer, told, AT, engine.library.statistics.model, filters)


def test_it_holds_what_is_needed_to_ask_again(engine: SearchEngine) -> None:
    told = _made(engine, Filters.of({"format": "Markdown"}))
    assert told["question"] == QUESTION
    assert told["made_at"] == "2026-11-22T12:05:00+00:00"
    assert told["filters"] == ["format=markdown"]
    assert told["settings"] == {
        "dense_weight": 0.87,
        "model": "all-MiniLM-L6-v2",
        "passage_prefix": "",
        "passage_tokens": 170,
        "query_prefix": "",
    } | {name: told["settings"][name] for name in told["settings"] if name not in _SETTINGS}
    assert told["snapshot"]["id"] == engine.snapshot.id
    assert told["snapshot"]["built_at"] == engine.snapshot.built_at
    assert told["model"]["sha256"] == "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert told["packages"]["faiss-cpu"] and told["packages"]["torch"] and told["packages"]["python"]
    assert "index" not in told["settings"], "no path of this machine"


_SETTINGS = {"dense_weight", "model", "passage_prefix", "passage_tokens", "query_prefix"}


@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters.of({"format": "Markdown"}), Filters.of({"year": "-2030", "format": ["markdown"]})],
)
def test_asking_again_from_its_fields_gives_the_same_hits(engine: SearchEngine, filters: Filters) -> None:
    told = json.loads(json.dumps(_made(engine, filters)))
    assert engine.snapshot.id == told["snapshot"]["id"]
    answer = engine.search(told["question"], told["k"], Filters.parse(told["filters"]))
    settings = {**told["settings"], "hits": told["k"]}
    again = receipt(answer, settings, AT, engine.library.statistics.model, Filters.parse(told["filters"]))
    assert again == told
    assert [hit["text_sha256"] for hit in again["hits"]] == [hit["text_sha256"] for hit in told["hits"]]


def test_the_command_in_it_gives_the_same_hits(engine: SearchEngine, library_store: Any) -> None:
    told = _made(engine, Filters.of({"format": "Markdown"}), k=2)
    first, command = told["reproduce"]
    assert first == f"python cli.py rollback {engine.snapshot.id}"
    words = shlex.split(command)
    at = words.index("python")
    environment = dict(word.split("=", 1) for word in words[:at]) | {
        "VERBATIM_INDEX": str(library_store.root)
    }
    done = subprocess.run(
        [sys.executable, *words[at + 1 :]],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    hits = json.loads(done.stdout)["hits"]
    assert [(hit["passage_id"], hit["start"], hit["end"]) for hit in hits] == [
        (hit["passage_id"], hit["start"], hit["end"]) for hit in told["hits"]
    ]


def test_its_checksum_shows_a_change(engine: SearchEngine) -> None:
    told = json.loads(json.dumps(_made(engine)))
    assert checksum(told) == told["checksum"]
    told["hits"][0]["start"] += 1
    assert checksum(told) != told["checksum"]


def test_its_order_is_always_the_same(engine: SearchEngine) -> None:
    answer, model = engine.search(QUESTION, 2), engine.library.statistics.model
    one = receipt(answer, {"model": "m", "dense_weight": 0.5, "hits": 2}, AT, model)
    other = receipt(replace(answer, took_ms=99.0), {"hits": 2, "dense_weight": 0.5, "model": "m"}, AT, model)
    assert json.dumps(one) == json.dumps(other)


def test_k_is_what_was_asked_for(engine: SearchEngine) -> None:
    answer, model = engine.search(QUESTION, 2), engine.library.statistics.model
    assert receipt(answer, {}, AT, model)["k"] == len(answer.hits)
    assert receipt(answer, {"hits": 7}, AT, model)["k"] == 7
    assert receipt(answer, {"hits": 7}, AT, model, k=9)["k"] == 9


def test_a_time_without_a_zone_is_refused(engine: SearchEngine) -> None:
    answer = engine.search(QUESTION, 1)
    with pytest.raises(ValueError, match="time zone"):
        receipt(answer, {}, datetime(2026, 11, 22), engine.library.statistics.model)
    assert receipt(answer, {}, datetime(2026, 11, 22, tzinfo=UTC), engine.library.statistics.model)


def test_a_path_in_the_settings_is_json(engine: SearchEngine) -> None:
    told = _made(engine, model=Path("models") / "m")
    assert json.loads(json.dumps(told))["settings"]["model"] == "models/m"


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"year": "2010-2020"},
        {"year": "2010-"},
        {"year": "-2020"},
        {"year": "2015"},
        {"a": ["x=1", "y"], "b": "z"},
    ],
)
def test_filters_are_stated_as_they_are_parsed(wanted: dict[str, Any]) -> None:
    assert Filters.parse(stated(Filters.of(wanted))) == Filters.of(wanted)


def test_it_tells_what_was_corrected_and_asks_exactly_what_was_asked_exactly(engine: SearchEngine) -> None:
    model = engine.library.statistics.model
    typed = "dermatomiositis in children"
    told = receipt(engine.search(typed, 3), {}, AT, model)
    assert told["corrections"] == [{"typed": "dermatomiositis", "used": "dermatomyositis"}]
    assert "--exact" not in str(told["reproduce"])
    exactly = receipt(engine.search(typed, 3, exact=True), {}, AT, model)
    assert exactly["corrections"] == []
    assert "--exact" in str(exactly["reproduce"])
