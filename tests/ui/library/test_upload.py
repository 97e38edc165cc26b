"""Adding documents: the ingest in the background, what is told of it, and the page with and without it."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from faults import HashEmbedder
from streamlit.testing.v1 import AppTest
from support import LIBRARY, quiet
from test_app import button, run, told

from access.audit.log import Audit
from access.audit.read import newest
from access.audit.verify import verify
from access.person import Person, Role
from access.refused import RefusedError
from index.build.options import IngestOptions
from index.build.run import build
from index.build.upload_lines import Line
from index.build.upload_queue import State, Uploads, Working
from index.kept.last_ingest import FILE, LastIngest, Problem
from index.kept.uploads import Upload, uploads
from index.snapshots.store import Store
from index.vectors.model import Vectors
from ingest.document import SourceInfo
from ingest.files.find import find
from search.citations.line import citation
from ui.address import Address
from ui.library import problems, upload_list
from ui.library.shelf import shelf

SECONDS = 120.0
WARD = b"# Aspiration\n\nAspirate a hot knee before colchicine is given.\n"
LATER = b"# Aspiration\n\nAspirate every hot knee, and look for crystals.\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0"
HOSTILE = "<img src=x onerror=alert(1)>.md"


@pytest.fixture
def added(tmp_path: Path) -> Uploads:
    """The uploads of a library of tests/library."""
    store = Store(tmp_path / "index")
    build(store, find([LIBRARY]), HashEmbedder(), IngestOptions(), quiet)
    return Uploads(store, HashEmbedder(), IngestOptions())


def ended(added: Uploads) -> State:
    """How it stands when nothing is being done any more."""
    until = time.monotonic() + SECONDS
    while added.state.working:
        assert time.monotonic() < until, added.state
        time.sleep(0.02)
    return added.state


def verdicts(state: State) -> dict[str, str]:
    assert not state.problem
    return {line.name: line.verdict for line in state.lines}


def names(added: Uploads) -> set[str]:
    return {upload.name for upload in uploads(added.root)}


class TestIngest:
    def test_each_file_is_told_what_became_of_it(self, added: Uploads) -> None:
        added.add([("ward.md", WARD), ("scan.png", PNG), ("../ward.md", LATER), ("empty.md", b"")])
        state = ended(added)
        assert verdicts(state) == {
            "../ward.md": "Not added", "empty.md": "Not added", "ward.md": "Added", "scan.png": "Not added"
        }  # fmt: skip
        lines = {line.name: line for line in state.lines}
        assert lines["ward.md"].message.startswith("1 document with 1 passage.")
        assert lines["scan.png"].message.startswith("PNG image is not a format")
        assert "convert the file" in lines["scan.png"].message
        assert not lines["scan.png"].good
        assert names(added) == {"ward.md"}
        library = Store(added.root).open()
        assert sorted(Path(source).name for source in library.catalog.files()) == [
            "rash.txt", "ward.md", "weakness.md"
        ]  # fmt: skip
        assert library.manifest.complete

        added.add([("ward.md", WARD)])
        assert verdicts(ended(added)) == {"ward.md": "Already there"}
        added.add([("ward.md", LATER)])
        assert verdicts(ended(added)) == {"ward.md": "Replaced"}
        added.add([("ward.md", PNG)])
        state = ended(added)
        assert verdicts(state) == {"ward.md": "Not added"}
        assert "The earlier file of this name stays" in state.lines[0].message
        assert Store(added.root).open().catalog.counts()[0] == 3
        added.remove("ward.md")
        assert verdicts(ended(added)) == {"ward.md": "Removed"}
        assert names(added) == set()
        added.remove("../CURRENT")
        assert verdicts(ended(added)) == {"../CURRENT": "Not removed"}
        added.forget()
        assert added.state == State()

    def test_words_come_first_and_what_comes_meanwhile_is_taken_in_too(self, tmp_path: Path) -> None:
        go_on, embedding = threading.Event(), threading.Event()

        class Slow(HashEmbedder):
            def embed_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
                embedding.set()
                assert go_on.wait(SECONDS)
                return super().embed_passages(texts)

        added = Uploads(Store(tmp_path / "index"), Slow(), IngestOptions())
        added.add([("ward.md", WARD)])
        assert embedding.wait(SECONDS)
        working = added.state.working
        assert working
        assert (working.stage, working.done, working.total, working.published) == ("embed", 0, 1, 1)
        library = Store(added.root).open()
        assert library.manifest.dense.count == 0
        assert library.lexical(["aspir"], 5)
        added.add([("cramps.md", b"# Cramps\n\nCramps at night are common.\n")])
        go_on.set()
        assert verdicts(ended(added)) == {"ward.md": "Added", "cramps.md": "Added"}
        assert Store(added.root).open().manifest.complete

    def test_another_ingest_is_named_and_what_was_added_waits(self, added: Uploads) -> None:
        with Store(added.root).writing():
            added.add([("ward.md", WARD)])
            state = ended(added)
            assert "is building this index" in state.problem
            assert "What was added is kept" in state.problem
        assert names(added) == {"ward.md"}
        added.again(["ward.md"])
        assert verdicts(ended(added)) == {"ward.md": "Added"}

    def test_a_fault_is_told_and_does_not_end_in_silence(self, tmp_path: Path) -> None:
        class Broken(HashEmbedder):
            def embed_passages(self, texts: list[str]) -> Vectors:  # type: ignore[override]
                raise RuntimeError("no more memory")

        added = Uploads(Store(tmp_path / "index"), Broken(), IngestOptions())
        added.add([("ward.md", WARD)])
        assert "a fault of Verbatim (RuntimeError: no more memory)" in ended(added).problem


class TestDrawn:
    AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def test_steps_and_what_is_left(self) -> None:
        drawn = upload_list.working(Working("embed", 100, 400, 10.0, 1), 20.0)
        assert "✓ Reading the files" in drawn
        assert "100 of 400 passages, about 30 s left" in drawn
        assert 'max="400" value="100"' in drawn
        assert "found by their words already" in drawn
        drawn = upload_list.working(Working("read", 0, 2, 10.0), 10.5)
        assert "0 of 2 files" in drawn
        assert "left" not in drawn
        assert "found by their words" not in drawn

    def test_names_and_messages_are_shown_as_text(self) -> None:
        line = Line(HOSTILE, "Not added", "<b>no</b>", False)
        entry = upload_list.Entry(Upload(HOSTILE, 10, self.AT), ())
        last = LastIngest(
            "2026-11-22T12:00:00+00:00", "<i>", (Problem(HOSTILE, "failed", f"{HOSTILE}: <b>"),)
        )
        for drawn in (
            upload_list.ended(State(lines=(line,), problem="<script>", note="<i>")),
            upload_list.entry_html(entry, Address()),
            upload_list.unfinished([HOSTILE], 1),
            problems.problems(last),
        ):
            assert "&lt;img src=x" in drawn
            assert not re.search("<(?:img|script|i>|b>no)", drawn)

    def test_files_are_matched_with_their_documents(self, added: Uploads) -> None:
        lines = b'{"_id": "1", "text": "Cramps at night."}\n{"_id": "2", "text": "Cramps by day."}\n'
        added.add([("ward.md", WARD), ("corpus.jsonl", lines)])
        ended(added)
        shelved = shelf(Store(added.root).open())
        assert shelved
        found, leaving = upload_list.entries(uploads(added.root), shelved)
        held = {entry.upload.name: len(entry.documents or ()) for entry in found}
        assert (held, leaving) == ({"ward.md": 1, "corpus.jsonl": 2}, 0)
        assert not any(entry.waits for entry in found)
        only = [upload for upload in uploads(added.root) if upload.name == "ward.md"]
        assert upload_list.entries(only, shelved)[1] == 2
        waiting = upload_list.Entry(Upload("new.md", 1, self.AT), ())
        assert "not in the library yet" in upload_list.entry_html(waiting, Address())

    def test_problems_are_counted_by_kind_and_the_harmless_are_none(self) -> None:
        some = (
            Problem("a.png", "failed", "a.png: is an image. Leave it out"),
            Problem("b.pdf", "added", "needs OCR: page 3"),
            Problem(".c", "skipped", "hidden file"),
        )
        drawn = problems.problems(LastIngest("2026-11-22T12:00:00+00:00", "", some))
        assert (
            "Problems when the files were last read, 2026-11-22: 1 file could not be read, "
            "1 file read with a remark, 1 file passed over" in drawn
        )
        assert "<b>a.png</b>: is an image. Leave it out.</li>" in drawn
        assert "<b>b.pdf</b>: needs OCR: page 3.</li>" in drawn
        drawn = problems.problems(LastIngest("2026-11-22T12:00:00+00:00", "", some[2:]))
        assert "Problems" not in drawn
        assert problems.problems(LastIngest("2026-11-22T12:00:00+00:00", "", ())) == ""
        assert problems.problems(None) == ""
        many = tuple(Problem(f"{n}.png", "failed", "x") for n in range(60))
        drawn = problems.problems(LastIngest("", "", many))
        assert (drawn.count("<li>"), "And 10 more files" in drawn) == (50, True)


@pytest.fixture
def _adding(page_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the page's library, to which documents can be added."""
    shutil.copytree(page_store.root, tmp_path / "index")
    monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "index"))
    monkeypatch.setenv("VERBATIM_UPLOADS", "1")
    yield tmp_path / "index"


def settled(test: AppTest) -> AppTest:
    """The page when the ingest that it began has ended."""
    until = time.monotonic() + SECONDS
    while "is being brought up to date" in told(test):
        assert time.monotonic() < until
        time.sleep(0.2)
        test.run()
    return test


class TestPage:
    def test_without_the_setting_nothing_can_be_added(
        self, page_store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBATIM_INDEX", str(page_store.root))
        test = run(view="library")
        assert "Add no patient data" not in told(test)
        assert not test.file_uploader
        assert not test.button

    def test_a_file_is_added_found_and_removed(self, _adding: Path) -> None:
        test = run(view="library")
        assert "Add no patient data" in told(test)
        assert "Choose a file first" in told(button(test, "Add to the library"))
        test.file_uploader[0].set_value((HOSTILE, WARD, "text/markdown"))
        test = settled(button(test, "Add to the library"))
        drawn = told(test)
        assert "Added: &lt;img src=x onerror=alert(1)&gt;.md." in drawn
        assert "7 documents" in drawn
        assert "<img" not in drawn
        hit = told(run("what is done with a hot knee before colchicine?"))
        assert "Aspirate" in hit
        assert "Source: uploaded/&lt;img" in hit

        button(test, "Remove")
        assert "7 documents" in told(button(test, "Keep it"))
        button(test, "Remove")
        drawn = told(settled(button(test, "Remove it")))
        assert "Removed: &lt;img" in drawn
        assert "6 documents" in drawn
        assert "Aspirate" not in told(run("what is done with a hot knee before colchicine?"))

    def test_the_first_documents_of_a_library_can_be_added_and_the_last_removed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("VERBATIM_INDEX", str(tmp_path / "new"))
        monkeypatch.setenv("VERBATIM_UPLOADS", "1")
        test = run(view="library")
        assert "There is no library here yet" in told(test)
        test.file_uploader[0].set_value(("ward.md", WARD, "text/markdown"))
        test = settled(button(test, "Add to the library"))
        assert "1 document with 1 passage" in told(test.run())
        button(test, "Remove")
        assert "0 documents" in told(settled(button(test, "Remove it")))
        assert "Probably not in this library" in told(run("what is done with a hot knee?"))
        assert "0 documents" in told(run())

    def test_problems_of_the_last_ingest_are_told(self, _adding: Path) -> None:
        (_adding / FILE).write_text(
            '{"at": "2026-11-22T12:00:00+00:00", "note": "", "problems": [{"source": "a.png", '
            '"status": "failed", "detail": "a.png: is an image. Leave it out"}]}'
        )
        assert "Problems when the files were last read, 2026-11-22: 1 file could not" in told(
            run(view="library")
        )
        (_adding / FILE).write_text("{")
        assert "when the files were last read is not known" in told(run(view="library"))
        (_adding / FILE).unlink()
        assert "were last read" not in told(run(view="library"))


OLD = b"# Cramp\n\nQuinine is given for cramp at night.\n"
NEW = b"---\nsupersedes: cramp.md\n---\n# Cramp\n\nQuinine is not given for cramp.\n"
KIM = Person("kim", "Kim Keeper", frozenset({Role.KEEPER}))
ANA = Person("ana", "Ana Reader", groups=frozenset({"library"}))


class TestKeepers:
    def test_what_an_upload_says_of_others_holds_once_a_keeper_approved_these_bytes(
        self, tmp_path: Path
    ) -> None:
        (tmp_path / "cramp.md").write_bytes(OLD)
        store, audit = Store(tmp_path / "index"), Audit.beside(tmp_path / "index")
        build(store, find([tmp_path / "cramp.md"]), HashEmbedder(), IngestOptions(), quiet)
        added = Uploads(store, HashEmbedder(), IngestOptions(), audit)

        def infos() -> dict[str, SourceInfo]:
            assert not ended(added).problem
            return {Path(each.info.source).name: each.info for each in store.open().documents()}

        forged = NEW.replace(b"---\n", b"---\napproved_by: Dr Nobody\nadded_by: The Trust\n", 1)
        added.add([("new.md", forged)], person=KIM)
        assert infos()["cramp.md"].status is None
        assert citation(infos()["new.md"]).startswith("Added on the page by Kim Keeper, not yet reviewed.")
        added.approve("new.md", KIM)
        assert infos()["cramp.md"].status == "superseded"
        assert citation(infos()["new.md"]).startswith(
            "Added on the page by Kim Keeper, approved by Kim Keeper."
        )
        before = store.current_id()
        build(store, None, HashEmbedder(), IngestOptions(), quiet)
        assert store.current_id() == before  # nothing new: nothing published
        added.add([("new.md", NEW)], person=KIM)  # other bytes under the same name
        assert infos()["cramp.md"].status is None
        added.approve("../CURRENT", KIM)
        assert ended(added).lines[0].verdict == "Not approved"
        assert before
        added.rollback(before, KIM)
        assert infos()["cramp.md"].status == "superseded"
        done = [each.action for each in newest(audit.folder, 9) if each.action != "ingested"]
        assert done == ["rolled back", "added", "approved", "added"]
        assert verify(audit.folder).wrong == ""

    def test_nobody_else_may_whatever_the_page_shows(self, added: Uploads) -> None:
        before = Store(added.root).current_id()
        acts: list[Callable[[], object]] = [
            lambda: added.add([("ward.md", WARD)], person=ANA),
            lambda: added.approve("ward.md", ANA),
            lambda: added.remove("ward.md", ANA),
            lambda: added.again(["ward.md"], ANA),
            lambda: added.rollback(str(before), ANA),
        ]
        for act in acts:
            with pytest.raises(RefusedError, match="Ana Reader may not"):
                act()
        assert (names(added), added.state) == (set(), State())

    def test_what_cannot_be_audited_is_not_done(self, added: Uploads) -> None:
        (added.root / "audit").write_text("no folder")
        audited = Uploads(Store(added.root), HashEmbedder(), IngestOptions(), Audit.beside(added.root))
        audited.add([("ward.md", WARD)], person=KIM)
        (line,) = ended(audited).lines
        assert (line.verdict, names(audited)) == ("Not added", set())
        assert "the audit cannot be written" in line.message
