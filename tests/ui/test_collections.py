"""The page of a reader who may not see all: run by Streamlit's own test runner, over a real index."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support import ROOT, ingest

from access.person import Person
from assembly import closed_to
from index.kept.feedback import Feedback
from index.snapshots.store import Store
from index.vectors.model import Embedder
from opening import open_engine
from search.names.names import Names
from search.suggest import Suggestions
from settings import read_settings
from ui.search import type_ahead

SECRET = re.compile("zanzolin|secret|scans|Dose of|group-a", re.IGNORECASE)


@pytest.fixture
def index(tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "open/rash.md": "---\ntitle: Rash of the knee\n---\n# Care\n\nA rash is treated with cream.\n",
        "open/hives.md": "---\ntitle: Hives\n---\n# Care\n\nHives of the elbow itch for some days.\n",
        "secret/dose.md": "---\ntitle: Dose of zanzolin\n---\n# Dose\n\nThe dose of zanzolin is 5 mg.\n",
        "secret/bad.pdf": "%PDF-1.4 scans\n",
    }
    for name, text in files.items():
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = ingest(Store(tmp_path / "index"), tmp_path / "library", embedder=embedder)
    assert (report.counts["added"], report.counts["failed"]) == (3, 1)
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "index"))
    return tmp_path / "index"


@pytest.fixture
def closed(index: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    collections = {"hushed": {"folders": ["secret"], "readers": ["group-a"]}}
    monkeypatch.setenv("VERBATIM_COLLECTIONS", json.dumps(collections))
    return index


def run(**parameters: str) -> AppTest:
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for key, value in parameters.items():
        test.query_params[key] = value
    return test.run()


def told(test: AppTest) -> str:
    """All the HTML on the page, without its address and what was typed into it."""
    assert not test.exception
    html = "\n".join(element.proto.body for element in test.get("html"))
    return re.sub(r'(?:href|data-vb-\w+)="[^"]*"', "", html)


def test_without_collections_all_is_shown(index: Path) -> None:
    assert "3 documents with" in told(run())
    assert SECRET.search(told(run(view="library")))


def test_every_view_is_of_what_she_may_read(closed: Path) -> None:
    assert "2 documents with" in told(run())
    for parameters in ({}, {"view": "library"}, {"view": "library", "find": "dose"}, {"q": "rash"}):
        assert not SECRET.search(told(run(**parameters))), parameters
    asked = told(run(q="what is the dose of zanzolen?"))
    assert "zanzolin" not in asked
    assert "5 mg" not in asked


def test_the_address_of_a_hidden_document_leads_nowhere(closed: Path) -> None:
    (hidden,) = [d.document_id for d in Store(closed).open().documents() if "zanzolin" in d.info.title]
    page = told(run(doc=hidden))
    assert not SECRET.search(page)
    nothing = told(run(doc="0" * 16))
    assert page.replace(hidden, "") == nothing.replace("0" * 16, "")


def test_uploads_are_not_listed_to_who_may_not_see_all(closed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_UPLOADS", "true")
    assert not run(view="library").get("file_uploader")
    monkeypatch.delenv("VERBATIM_COLLECTIONS")
    assert run(view="library").get("file_uploader")


def test_a_receipt_says_nothing_of_collections(closed: Path) -> None:
    test = run(q="how is a rash treated?")
    pills = next(each for each in test.button_group if each.label == "What do you say of this answer?")
    pills.set_value(pills.options[0]).run()
    (line,) = Feedback.beside(closed).judgements()
    assert not SECRET.search(json.dumps(line.receipt))
    assert "collections" not in line.receipt["settings"]
    assert re.search(r"rollback \d{8}T\d{9}Z-[0-9a-f]{6}$", line.receipt["reproduce"][0])


def test_readers_share_an_engine_only_with_those_to_whom_the_same_is_closed(closed: Path) -> None:
    settings = read_settings()
    whole, hers = (open_engine(settings, names) for names in (frozenset(), frozenset({"hushed"})))
    assert open_engine(settings, closed_to(None, settings)) is hers
    assert (
        open_engine(settings, closed_to(Person("1", "One", groups=frozenset({"group-a"})), settings)) is whole
    )
    assert (whole.snapshot.documents, hers.snapshot.documents) == (3, 2)
    suggesters = [type_ahead._opened("", names, Names) for names in (frozenset[str](), frozenset({"hushed"}))]
    assert suggesters[0] is not suggesters[1]
    assert [bool(Suggestions(each.library, Names()).suggest("dose")) for each in (whole, hers)] == [
        True,
        False,
    ]
