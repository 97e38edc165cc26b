"""The page run by Streamlit's own test runner, over a real index and with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support import ROOT, ingest

from index.embed import SentenceTransformerEmbedder
from index.store import Store


def run(question: str | None = None) -> AppTest:
    """The page, once it has dealt with a question in its address."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if question is not None:
        test.query_params["q"] = question
    return test.run()


def told(test: AppTest) -> str:
    """All the HTML on the page; there must be no exception."""
    assert not test.exception
    return "\n".join(element.proto.body for element in test.get("html"))


@pytest.fixture
def _library(page_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_INDEX", str(page_store.root))


@pytest.mark.usefixtures("_library")
class TestLibrary:
    def test_page_without_question_tells_the_library(self) -> None:
        drawn = told(run())
        assert "3 documents with" in drawn
        assert "Enter no patient data." in drawn
        assert "<article" not in drawn

    def test_question_typed_gives_its_hit(self) -> None:
        test = run()
        test.text_input(key="q").set_value("which drug causes ankle oedema?").run()
        drawn = told(test)
        first = drawn.index("<article")
        assert "<mark>Amlodipine causes ankle oedema in one patient of ten.</mark>" in drawn[first:]
        assert "Oedema &amp; swelling" in drawn[first:]
        assert "Test Press. Published" in drawn[first:]

    def test_question_in_the_address_gives_its_hit(self) -> None:
        test = run("which drug causes ankle oedema?")
        assert "<mark>Amlodipine causes ankle oedema" in told(test)
        assert test.text_input(key="q").value == "which drug causes ankle oedema?"

    def test_nonsense_is_not_in_this_library(self) -> None:
        drawn = told(run("qwertzuiop asdfgh"))
        assert "Not in this library" in drawn
        assert "3 documents with" in drawn
        assert "<article" not in drawn

    @pytest.mark.parametrize("question", ["   ", "🙂", "?!"])
    def test_question_without_a_word(self, question: str) -> None:
        drawn = told(run(question))
        assert "There is nothing to search for" in drawn
        assert "Enter no patient data." in drawn

    @pytest.mark.parametrize("question", ["gout 🙂", "gout " * 2_000, "<script>gout</script>"])
    def test_odd_questions(self, question: str) -> None:
        assert "Colchicine relieves an attack of gout" in told(run(question))

    def test_number_of_hits_is_a_setting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VERBATIM_HITS", "1")
        assert told(run("gout or oedema?")).count("<article") == 1

    def test_wrong_setting_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VERBATIM_HITS", "many")
        drawn = told(run("gout"))
        assert "A setting is wrong" in drawn
        assert "hits" in drawn


def test_no_index_tells_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "none"))
    drawn = told(run("gout"))
    assert "There is no library here yet" in drawn
    assert "python cli.py ingest" in drawn


def test_library_made_renewed_and_damaged_while_the_page_runs(
    tmp_path: Path, embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "index")
    document = tmp_path / "asthma.txt"
    monkeypatch.setenv("VERBATIM_INDEX", str(store.root))
    test = run("what relieves asthma?")
    assert "There is no library here yet" in told(test)

    document.write_text("Asthma\n\nSalbutamol relieves asthma.\n", encoding="utf-8")
    ingest(store, document, embedder=embedder)
    assert "Salbutamol relieves asthma." in told(test.run())

    document.write_text("Asthma\n\nFormoterol relieves asthma.\n", encoding="utf-8")
    ingest(store, document, embedder=embedder)
    drawn = told(test.run())
    assert "Formoterol relieves asthma." in drawn
    assert "Salbutamol" not in drawn

    document.write_text("Asthma\n\nTerbutaline relieves asthma.\n", encoding="utf-8")
    ingest(store, document, embedder=embedder)
    with (store.open().folder / "catalog.sqlite").open("r+b") as catalog:
        catalog.seek(200)
        catalog.write(b"damage")
    assert "The library is damaged" in told(test.run())
