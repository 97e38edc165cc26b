"""The page run by Streamlit's own test runner, over a real index and with the real model."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from support import ROOT, ingest

from access.audit.read import newest
from index.kept.feedback import Feedback
from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ui.address import Address

BOX = "question"
STATIN = "when should the statin be stopped?"


def run(question: str | None = None, **parameters: str | list[str]) -> AppTest:
    """The page, once it has dealt with a question and more in its address."""
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if question is not None:
        test.query_params["q"] = question
    for key, value in parameters.items():
        test.query_params[key] = value
    return test.run()


def told(test: AppTest) -> str:
    """All the HTML on the page; there must be no exception."""
    assert not test.exception
    return "\n".join(element.proto.body for element in test.get("html"))


def stated(test: AppTest, key: str) -> list[str]:
    """What the address says of a key; the runner keeps one value as a text or as a list of one."""
    said = test.query_params[key]
    return [said] if isinstance(said, str) else list(said)


def button(test: AppTest, label: str) -> AppTest:
    return next(each for each in test.button if each.label == label).click().run()


@pytest.fixture
def _library(page_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_INDEX", str(page_store.root))


@pytest.mark.usefixtures("_library")
class TestSearch:
    def test_page_without_question_tells_the_library_and_what_to_try(self) -> None:
        drawn = told(run())
        assert "6 documents with" in drawn
        assert "Enter no patient data." in drawn
        assert "Questions to try" in drawn
        assert "<article" not in drawn

    def test_question_typed_gives_its_hit(self) -> None:
        test = run()
        test.text_input(key=BOX).set_value("which drug causes ankle oedema?").run()
        drawn = told(test)
        first = drawn.index("<article")
        assert "<mark>Amlodipine <b>causes</b> <b>ankle</b> <b>oedema</b> in one" in drawn[first:]
        assert "Oedema &amp; swelling" in drawn[first:]
        assert "Test Press. Published" in drawn[first:]
        assert stated(test, "q") == ["which drug causes ankle oedema?"]

    def test_question_in_the_address_gives_its_hit(self) -> None:
        test = run("which drug causes ankle oedema?")
        assert "<mark>Amlodipine" in told(test)
        assert test.text_input(key=BOX).value == "which drug causes ankle oedema?"

    def test_nonsense_is_not_in_this_library(self) -> None:
        drawn = told(run("qwertzuiop asdfgh"))
        assert "Probably not in this library" in drawn
        assert "6 documents with" in drawn
        assert "the newest of 2024" in drawn
        assert "<article" not in drawn

    @pytest.mark.parametrize("question", ["   ", "🙂", "?!"])
    def test_question_without_a_word(self, question: str) -> None:
        drawn = told(run(question))
        assert "There is nothing to search for" in drawn
        assert "Enter no patient data." in drawn

    @pytest.mark.parametrize("question", ["gout 🙂", "gout " * 2_000, "<script>gout</script>"])
    def test_odd_questions(self, question: str) -> None:
        assert "relieves an attack of <b>gout</b>" in told(run(question))

    def test_number_of_hits_is_a_setting(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VERBATIM_HITS", "1")
        assert told(run("gout or oedema?")).count("<article") == 1

    def test_wrong_setting_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VERBATIM_HITS", "many")
        drawn = told(run("gout"))
        assert "A setting is wrong" in drawn
        assert "hits" in drawn

    def test_recent_questions_are_of_this_visit_and_can_be_forgotten(self) -> None:
        test = run("gout?")
        test.text_input(key=BOX).set_value("oedema?").run()
        drawn = told(test.text_input(key=BOX).set_value("").run())
        assert drawn.index(">oedema?</a>") < drawn.index(">gout?</a>")
        assert "Your questions" not in told(button(test, "Forget them"))
        assert "Your questions" not in told(run())

    def test_what_the_page_is_for_is_told_once_a_visit(self) -> None:
        test = run()
        assert "Type nothing that tells who a patient is." in told(test)
        drawn = told(test.text_input(key=BOX).set_value("gout?").run())
        assert "Type nothing" not in drawn
        assert "Enter no patient data." in drawn
        # Whoever comes by a link to an answer is told there.
        assert "Type nothing" in told(run("gout?"))

    def test_superseded_document_says_so_before_its_quote(self) -> None:
        drawn = told(run(STATIN))
        assert "Superseded by Statins and muscle, second edition" in drawn
        assert "Past its date: valid until 2021-02-01" in drawn
        assert drawn.index("Superseded by") < drawn.index("ten times")


@pytest.mark.usefixtures("_library")
class TestFilters:
    def test_filter_in_the_address_is_applied_and_shown(self) -> None:
        drawn = told(run(STATIN, f=["status=superseded"]))
        assert drawn.count("<article") == 1
        assert "Status: superseded" in drawn
        assert "ten times" in drawn

    def test_years_are_typed(self) -> None:
        test = run(STATIN)
        test.text_input(key="years").set_value("2023-").run()
        assert stated(test, "f") == ["year=2023-"]
        assert "ten times" not in told(test)
        test.text_input(key="years").set_value("lately").run()
        assert "lately: write one year or a range" in told(test)

    def test_refusal_says_what_the_filters_kept_back(self) -> None:
        drawn = told(run("qwertzuiop asdfgh", f=["format=PDF"]))
        assert "Search all documents" in drawn

    @pytest.mark.parametrize("stated", ["colour=red", "format", "year=soon"])
    def test_filter_that_cannot_be_is_told_and_can_be_removed(self, stated: str) -> None:
        drawn = told(run("gout", f=[stated]))
        assert "A filter cannot be applied" in drawn
        assert 'href="?q=gout"' in drawn
        assert "<article" not in drawn


@pytest.mark.usefixtures("_library")
class TestDocuments:
    def leaflet(self, library: Snapshot) -> Address:
        found = next(row for row in library.catalog.rows.documents() if row.format == "PDF")
        return Address("colchicine?").opening(found.document_id)

    def open(self, address: Address) -> str:
        return told(run(**address.parameters()))  # type: ignore[arg-type]

    def test_pdf_is_shown_as_its_page(self, library: Snapshot) -> None:
        drawn = self.open(self.leaflet(library))
        assert 'src="data:image/webp;base64,' in drawn
        assert "Page 1 of 3" in drawn
        assert "Text of page 1" in drawn

    def test_document_that_is_not_there(self) -> None:
        assert "This document is not in the library" in self.open(Address(document="../../etc/passwd"))

    def test_page_that_is_not_there_is_the_nearest(self, library: Snapshot) -> None:
        address = self.leaflet(library)
        assert "Page 3 of 3" in told(run(doc=address.document, page="99"))
        assert "Page 1 of 3" in told(run(doc=address.document, page="0"))

    def test_library_lists_and_finds(self) -> None:
        test = run(view="library")
        assert "6 documents." in told(test)
        test.text_input(key="find").set_value("statins").run()
        assert "2 documents." in told(test)
        assert stated(test, "find") == ["statins"]


@pytest.mark.usefixtures("_library")
class TestPatients:
    QUESTION = "gout in NHS number 943 476 5919?"

    def test_identifier_is_caught_before_the_search(self) -> None:
        test = run()
        test.text_input(key=BOX).set_value(self.QUESTION).run()
        drawn = told(test)
        assert "This may tell who a patient is" in drawn
        assert "<mark>NHS number 943 476 5919</mark>" in drawn
        assert "<article" not in drawn
        assert "q" not in test.query_params

    def test_is_removed_on_request(self) -> None:
        test = button(run(self.QUESTION), "Search without it")
        assert "943" not in stated(test, "q")[0]
        assert "<article" in told(test)

    def test_is_searched_where_it_is_no_patients(self) -> None:
        test = button(run(self.QUESTION), "It is no patient’s: search as typed")
        assert "<article" in told(test)
        assert test.text_input(key=BOX).value == self.QUESTION
        # A key stands for it, so that no part of it is in an address, nor in a link of the page.
        assert "q" not in test.query_params
        assert not re.search(r"943\D{1,3}476", str(test.query_params))
        assert not re.search(r'href="[^"]*943[^"\d]{1,3}476', told(test))

    def test_leaves_the_address_that_it_came_with(self) -> None:
        for more in ({}, {"doc": "0123456789abcdef"}, {"view": "library"}):
            drawn = told(run(self.QUESTION, **more))
            assert 'data-vb-held="?held=1"' in drawn
            assert not re.search(r'href="[^"]*943[^"\d]{1,3}476', drawn)

    def test_the_name_beside_it_goes_too_and_the_rest_can_be_changed_first(self) -> None:
        test = run("gout and rash in Jane Roe, DOB 3/5/1951, jane")
        (left,) = [each for each in test.text_input if each.key != BOX]
        assert left.value == "gout and rash in"
        left.set_value("gout")
        assert stated(button(test, "Search without it"), "q") == ["gout"]

    def test_a_change_that_tells_again_is_held_again(self) -> None:
        test = run("gout, DOB 3/5/1951")
        (left,) = [each for each in test.text_input if each.key != BOX]
        left.set_value("gout, MRN 1234567")
        test = button(test, "Search without it")
        assert "<mark>MRN 1234567</mark>" in told(test)
        assert "1234567" not in str(test.query_params)

    def test_is_given_up(self) -> None:
        test = button(run(self.QUESTION), "Do not search")
        assert "q" not in test.query_params
        assert "Your questions" not in told(test)


def test_judgement_is_stored_with_its_receipt_and_taken_back(
    page_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    shutil.copytree(page_store.root, index)
    monkeypatch.setenv("VERBATIM_INDEX", str(index))
    test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    test.query_params["q"] = "gout?"
    test.session_state["wide screen"] = True
    test.run()
    pills = next(each for each in test.button_group if each.label == "What do you say of passage 1?")
    pills.set_value("useful").run()
    told(test)
    (judgement,) = Feedback.beside(index).judgements()
    assert (judgement.verdict, judgement.rank, judgement.question) == ("useful", 1, "gout?")
    assert "“useful” is stored" in test.toast[0].value
    pills = next(each for each in test.button_group if each.label == "What do you say of passage 1?")
    pills.set_value(None).run()
    assert Feedback.beside(index).judgements() == ()
    assert "taken back" in test.toast[0].value


def test_a_whole_answer_is_judged_and_that_is_taken_back(
    page_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    shutil.copytree(page_store.root, index)
    monkeypatch.setenv("VERBATIM_INDEX", str(index))
    test = run("qwertzuiop?")
    pills = next(each for each in test.button_group if each.label == "What do you say of this answer?")
    pills.set_value("wrongly refused").run()
    assert "word for word" in told(test)
    (judgement,) = Feedback.beside(index).judgements()
    assert (judgement.verdict, judgement.rank, judgement.hit) == ("wrongly refused", None, None)
    assert "This answer: “wrongly refused” is stored" in test.toast[0].value
    pills = next(each for each in test.button_group if each.label == "What do you say of this answer?")
    pills.set_value(None).run()
    assert Feedback.beside(index).judgements() == ()


def test_no_index_tells_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A folder that is there and empty is no library either; one without documents is never published.
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path))
    assert "There is no library here yet" in told(run())
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "none"))
    drawn = told(run("gout"))
    assert "There is no library here yet" in drawn
    assert "python cli.py ingest" in drawn
    assert "There is no library here yet" in told(run(view="library"))
    assert "There is no library here yet" in told(run(doc="0123456789abcdef"))


def test_library_made_renewed_and_damaged_while_the_page_runs(
    tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "index")
    document = tmp_path / "asthma.txt"
    monkeypatch.setenv("VERBATIM_INDEX", str(store.root))
    test = run("what relieves asthma?")
    assert "There is no library here yet" in told(test)

    document.write_text("Asthma\n\nSalbutamol relieves asthma.\n", encoding="utf-8")
    ingest(store, document, embedder=embedder)
    assert "Salbutamol <b>relieves</b> <b>asthma</b>." in told(test.run())
    first = store.open().catalog.all_passages()
    address = Address("what relieves asthma?").opening(next(iter(first)).passage.document_id)

    document.write_text("Asthma\n\nFormoterol relieves asthma.\n", encoding="utf-8")
    ingest(store, document, embedder=embedder)
    drawn = told(test.run())
    assert "Formoterol" in drawn
    assert "Salbutamol" not in drawn
    # A link that was made before says that what it pointed to has gone.
    assert "the library has changed" in told(run(doc=address.document, at="8:34"))

    document.write_text("Asthma\n\nTerbutaline relieves asthma.\n", encoding="utf-8")
    ingest(store, document, embedder=embedder)
    with (store.open().folder / "catalog.sqlite").open("r+b") as catalog:
        catalog.seek(200)
        catalog.write(b"damage")
    drawn = told(test.run())
    assert "The library is damaged" in drawn or "The newest library cannot be used" in drawn


def test_who_asked_is_audited_once_by_a_keyed_hash_and_never_the_words(
    page_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    shutil.copytree(page_store.root, index)
    monkeypatch.setenv("VERBATIM_INDEX", str(index))
    monkeypatch.setenv("VERBATIM_AUDIT", "1")
    run(STATIN)
    assert not (index / "audit").exists()
    monkeypatch.setenv("VERBATIM_AUDIT_KEY", str(tmp_path / "key"))
    test = run(STATIN)
    test.run()
    (event,) = newest(index / "audit", 9)
    assert (event.action, event.who.startswith("hmac:"), event.more) == ("asked", True, {"door": "page"})
    assert b"statin" not in (index / "audit" / "events.jsonl").read_bytes()
