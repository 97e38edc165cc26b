"""Kept questions over two snapshots: what changed in their answers, worked out by hand."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import ingest

from index.kept.questions import (
    FILE,
    MOST,
    First,
    News,
    Question,
    Questions,
    QuestionsError,
    State,
    TooManyQuestionsError,
)
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import SearchEngine
from search.hit import Answer
from search.saved import Watch, ask, news_of, said, state_of, told

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
QUESTION = "how much colchicine for an attack of gout?"
FILES = {
    "gout.md": "Colchicine for an attack of gout is 0.5 mg twice daily.",
    "rash.md": "The heliotrope rash is on the eyelids.",
    "nails.md": "The nail folds are red and warm.",
}
Change = Callable[[Path], object]
Kept = Callable[[Change], list[tuple[str, str]]]


def write(folder: Path, name: str, text: str, **more: str) -> None:
    stated = "".join(f"{key}: {value}\n" for key, value in more.items())
    title = name.partition(".")[0].capitalize()
    (folder / name).write_text(f"---\ntitle: {title}\n{stated}---\n# {title}\n\n{text}\n", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "library"
    made.mkdir()
    for name, text in FILES.items():
        write(made, name, text)
    return made


@pytest.fixture
def store(tmp_path: Path, folder: Path, embedder: Embedder) -> Store:
    made = Store(tmp_path / "index")
    ingest(made, folder, embedder=embedder)
    return made


@pytest.fixture
def engine(store: Store, embedder: Embedder) -> SearchEngine:
    return SearchEngine(store, embedder)


@pytest.fixture
def kept(store: Store, folder: Path, engine: SearchEngine, embedder: Embedder) -> Kept:
    """Keep QUESTION, change the library, and return what is told of its answer then."""

    def after(change: Change) -> list[tuple[str, str]]:
        watch = Watch(store.root)
        _, answer = ask(engine, QUESTION, (), False)
        watch.questions.keep(QUESTION, (), False, "", state_of(answer), AT)
        change(folder)
        report = ingest(store, folder, embedder=embedder)
        watch.look(engine)
        watch.wait()
        (question,) = watch.questions.of("")
        assert not watch.problem()
        assert question.state.snapshot == report.published
        assert all(each.snapshot == report.published for each in question.news)
        watch.look(engine)
        watch.wait()
        assert watch.questions.of("") == (question,), "it is asked once"
        return [(each.what, said(each)) for each in question.news]

    return after


GOUT = "gout.md"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda folder: write(folder, "rash.md", "The rash is on the knuckles."), []),
        (
            lambda folder: write(folder, GOUT, FILES[GOUT] + "\n\n# Rest\n\nRest in bed helps the cough."),
            [],
        ),
        (
            lambda folder: write(folder, GOUT, FILES[GOUT].replace("0.5", "1.2")),
            [
                ("gone", "Its first passage is no longer in the source: Gout"),
                ("first", "Another first passage: Gout"),
            ],
        ),
        (
            lambda folder: write(folder, GOUT, FILES[GOUT], status="retracted"),
            [("status", "The source of its first passage is now retracted: Gout")],
        ),
        (
            lambda folder: write(folder, "newer.md", FILES[GOUT].replace("0.5", "1.0"), supersedes=GOUT),
            [
                ("status", "The source of its first passage is now superseded: Gout"),
                ("first", "Another first passage: Newer"),
            ],
        ),
        (
            lambda folder: (folder / GOUT).unlink(),
            [("removed", "The source of its first passage was removed: Gout")],
        ),
    ],
    ids=["elsewhere", "another passage", "its words", "retracted", "superseded", "removed"],
)
def test_what_changed_in_an_answer_is_told(kept: Kept, change: Change, told: list[tuple[str, str]]) -> None:
    found = kept(change)
    if told and told[0][0] == "removed":  # what is nearest then is another matter
        found = [each for each in found if each[0] == "removed"]
    assert found == told


def _answer(engine: SearchEngine, answerable: bool | None) -> Answer:
    return replace(engine.search(QUESTION), answerable=answerable)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (True, False, ["unanswered"]),
        (False, True, ["answered"]),
        (True, True, []),
        (False, False, []),
        (None, True, []),
        (True, None, []),
    ],
)
def test_whether_it_is_answered_is_told_where_that_is_judged(
    engine: SearchEngine, before: bool | None, now: bool | None, told: list[str]
) -> None:
    state, news = news_of(state_of(_answer(engine, before)), _answer(engine, now), engine.library, AT)
    assert [each.what for each in news] == told
    assert state.answered is (before if now is None else now)
    assert (state.first is None) is (now is False)


def test_a_source_in_force_again_is_told(engine: SearchEngine) -> None:
    state = state_of(engine.search(QUESTION))
    assert state.first
    first = First(**{**asdict(state.first), "status": "superseded"})
    _, news = news_of(State("s", None, first), engine.search(QUESTION), engine.library, AT)
    assert [said(each) for each in news] == ["The source of its first passage is in force again: Gout"]


def test_a_snapshot_by_words_alone_is_waited_out(
    store: Store, folder: Path, engine: SearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(store.root)
    state = State("earlier", None, None)
    watch.questions.keep(QUESTION, (), False, "", state, AT)
    snapshot = engine.library
    unready = replace(snapshot.statistics, embedded=0)
    monkeypatch.setattr(type(snapshot), "statistics", property(lambda _: unready))
    watch.look(engine)
    watch.wait()
    assert watch.questions.of("")[0].state == state


def test_one_that_cannot_be_asked_any_more_stops_no_other(
    store: Store, folder: Path, engine: SearchEngine, embedder: Embedder
) -> None:
    watch = Watch(store.root)
    state = state_of(ask(engine, QUESTION, (), False)[1])
    watch.questions.keep(QUESTION, ("nobody=1",), False, "", state, AT)
    watch.questions.keep(QUESTION, (), False, "", state, AT)
    write(folder, GOUT, FILES[GOUT], status="retracted")
    ingest(store, folder, embedder=embedder)
    watch.look(engine)
    watch.wait()
    assert [len(each.news) for each in watch.questions.of("")] == [0, 1]
    assert "nobody: no document can be filtered by this" in watch.problem()
    assert watch.problem("somebody else") == ""


def test_what_words_alone_find_is_not_remembered(engine: SearchEngine) -> None:
    answer = engine.search(QUESTION)
    by_words = replace(answer, snapshot=replace(answer.snapshot, embedded=0.5))
    assert state_of(by_words) == State(answer.snapshot.id, None, None)
    _, news = news_of(state_of(by_words), answer, engine.library, AT)
    assert news == []


def test_of_a_part_no_document_is_named_that_is_not_in_it(engine: SearchEngine) -> None:
    here = engine.library
    first = state_of(engine.search(QUESTION)).first
    assert first
    news = (
        News("", "", "status", "Gout", first.document_id, first.passage_id, "retracted"),
        News("", "", "first", "Closed since", "0" * 16, "0" * 16),
        News("", "", "removed", "Closed since"),
    )
    question = Question("i", "", "", QUESTION, (), False, State("s", None, first), news)
    assert told(question, here) == question

    class Part:
        statistics = replace(here.statistics, id=f"{here.statistics.id}.0123abcd")
        document = here.document

    assert [said(each) for each in told(question, Part()).news] == [  # type: ignore[arg-type]
        "The source of its first passage is now retracted: Gout",
        "Another first passage",
        "The source of its first passage was removed",
    ]


class TestKeeping:
    STATE = State("s", True, First("p", "d", "T", "words", None))

    def test_they_are_private_and_each_readers_own(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            kept = Questions.beside(tmp_path)
            mine = kept.keep("gout?", ("format=PDF",), False, "key:1", self.STATE, AT)
            kept.keep("gout?", (), False, "", self.STATE, AT)
        finally:
            os.umask(before)
        assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
        assert kept.of("key:1") == (mine,)
        assert kept.drop(mine.id, "") is None
        assert kept.drop(mine.id, "key:1") == mine
        assert [each.by for each in Questions.beside(tmp_path).of("")] == [""]

    def test_one_kept_twice_is_one(self, tmp_path: Path) -> None:
        kept = Questions.beside(tmp_path)
        first = kept.keep("Gout  dose?", ("a=1", "b=2"), False, "", self.STATE, AT)
        again = kept.keep("gout dose?", ("b=2", "a=1"), False, "", State("t", None, None), AT)
        assert again == first
        assert kept.keep("gout dose?", (), True, "", self.STATE, AT) != first

    def test_no_more_than_so_many(self, tmp_path: Path) -> None:
        kept = Questions.beside(tmp_path)
        one = kept.keep("q", (), False, "", self.STATE, AT)
        line = kept.path.read_text()
        kept.path.write_text("".join(line.replace(one.id, f"{n:016x}") for n in range(MOST)))
        with pytest.raises(TooManyQuestionsError):
            kept.keep("another", (), False, "", self.STATE, AT)
        kept.keep("another", (), False, "somebody else", self.STATE, AT)

    def test_what_another_process_noted_meanwhile_stays(self, tmp_path: Path) -> None:
        kept = Questions.beside(tmp_path)
        made = kept.keep("q", (), False, "", self.STATE, AT)
        theirs, ours = State("t", False, None), State("t", None, None)
        kept.note(made.id, made.state, theirs, [])
        kept.note(made.id, made.state, ours, [])
        assert kept.of("")[0].state == theirs

    def test_a_line_that_is_none_is_named(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_text(json.dumps({"id": "x"}) + "\n")
        with pytest.raises(QuestionsError, match="line 1"):
            Questions.beside(tmp_path).of("")
