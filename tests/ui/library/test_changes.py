"""What changed, on the page; and a question kept from the menu of its answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn import HOSTILE, Drawn
from streamlit.testing.v1 import AppTest
from support import ingest
from test_app import button, run, told

from index.kept.questions import News, Question, Questions, State
from index.snapshots.differences import Change
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.changed import Changed
from search.saved import watch_over
from ui.address import CHANGES, LIBRARY, Address
from ui.library import changes

QUESTION = "how much colchicine for an attack of gout?"
PATIENT = "gout in Jane Roe, DOB 3/5/1951"


def write(folder: Path, name: str, text: str, more: str = "") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    title = Path(name).stem.capitalize()
    (folder / name).write_text(f"---\ntitle: {title}\n{more}---\n# {title}\n\n{text}\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "documents", "clinic/gout.md", "Colchicine for an attack of gout is 0.5 mg twice daily.")
    write(tmp_path / "documents", "ward/cough.md", "The cough lasts for three weeks.")
    return tmp_path / "documents"


@pytest.fixture
def store(tmp_path: Path, folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> Store:
    made = Store(tmp_path / "index")
    ingest(made, folder, embedder=embedder)
    monkeypatch.setenv("VERBATIM_INDEX", str(made.root))
    return made


def change(store: Store, folder: Path, embedder: Embedder) -> None:
    write(folder, "clinic/newer.md", "Colchicine for an attack of gout is 1 mg.", "supersedes: gout.md\n")
    (folder / "ward/cough.md").unlink()
    ingest(store, folder, embedder=embedder)


def labels(test: AppTest) -> list[str]:
    return [each.label for each in test.button]


def test_the_library_leads_to_what_changed(store: Store, folder: Path, embedder: Embedder) -> None:
    assert "What changed" in told(run(view=LIBRARY))
    change(store, folder, embedder)
    drawn = told(run(view=LIBRARY))
    assert "1 superseded, 1 added, 1 removed." in drawn
    assert Address(view=CHANGES).href in drawn
    page = Drawn(told(run(view=CHANGES)))
    listed = page.text("vb-problems")
    assert "Superseded by Newer: Gout" in listed
    assert "Added: Newer" in listed
    assert "Removed: Cough" in listed
    opened = [link for link in page.links if link and "doc=" in link and "view=changes" in link]
    assert len(opened) == 2, "what was removed cannot be opened"


def test_a_collection_is_chosen(store: Store, folder: Path, embedder: Embedder) -> None:
    change(store, folder, embedder)
    write(folder, "ward/rash.md", "The rash is on the eyelids.")
    ingest(store, folder, embedder=embedder)
    drawn = Drawn(told(run(view=CHANGES, only=["collection=ward"])))
    listed = drawn.text("vb-problems")
    assert "Added: Rash" in listed
    assert "Removed: Cough" in listed
    assert "Gout" not in listed
    assert Address(view=CHANGES, only=("collection=ward", "collection=clinic")).href in drawn.links


def test_a_question_is_kept_watched_and_forgotten(store: Store, folder: Path, embedder: Embedder) -> None:
    test = button(run(QUESTION), "Keep this question")
    assert "Forget this question" in labels(test)
    assert [each.question for each in Questions.beside(store.root).of("")] == [QUESTION]
    assert "No change since" in told(run(view=CHANGES))
    change(store, folder, embedder)
    run(view=CHANGES)
    watch_over(store.root).wait()
    test = run(view=CHANGES)
    drawn = told(test)
    assert "The source of its first passage is now superseded: Gout" in drawn
    assert "Another first passage: Newer" in drawn
    test = button(test, "Forget")
    assert QUESTION not in told(test)
    assert Questions.beside(store.root).of("") == ()


def test_a_question_is_forgotten_where_it_was_kept(store: Store) -> None:
    test = button(button(run(QUESTION), "Keep this question"), "Forget this question")
    assert "Keep this question" in labels(test)
    assert Questions.beside(store.root).of("") == ()


def test_what_may_tell_who_a_patient_is_cannot_be_kept(store: Store) -> None:
    test = button(run(PATIENT), "It is no patient’s: search as typed")
    assert "so it cannot be kept" in told(test)
    assert "Keep this question" not in labels(test)
    assert not Questions.beside(store.root).path.exists()


def test_kept_questions_that_cannot_be_read_are_told(store: Store) -> None:
    Questions.beside(store.root).path.write_text("nonsense\n")
    assert "line 1: no kept question" in told(run(view=CHANGES))
    test = run(QUESTION)
    assert not test.exception
    assert any("line 1: no kept question" in each.value for each in test.error)


def test_titles_and_questions_are_only_text() -> None:
    shown = Change("added", "d", HOSTILE, "s", "PDF", (HOSTILE,))
    drawn = Drawn(
        changes.listed([Changed("2026-11-28T09:00:00+00:00", "s", HOSTILE, shown, True)], Address())
    )
    assert "script" not in drawn.tags
    assert HOSTILE in drawn.text("a")
    news = News("2026-11-28T09:00:00+00:00", "s", "status", HOSTILE, "d", "p", HOSTILE)
    kept = Question("0", "2026-11-28", "", HOSTILE, (), False, State("s", True, None), (news,))
    drawn = Drawn(changes.question(kept))
    assert {"script", "img"}.isdisjoint(drawn.tags)
    assert HOSTILE in drawn.text("a")


def test_of_many_changes_the_newest_are_shown_and_the_rest_counted() -> None:
    many = [
        Changed(
            f"2026-11-{20 - n // 100:02}T09:00:00+00:00",
            "s",
            "Added",
            Change("added", f"{n}", f"T{n}", "s", "P", ()),
        )
        for n in range(250)
    ]
    drawn = Drawn(changes.listed(many, Address()))
    assert drawn.tags.count("li") == changes.SHOWN == 200
    assert drawn.text("h3") == "2026-11-202026-11-19"
    assert "50 earlier changes not shown here." in drawn.text()
