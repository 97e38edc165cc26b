"""Ask kept questions again of each new state of a library, and say what changed in their answers.

It runs in the process that answers, in a thread of its own, and asks no network.
"""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.backend import Backend
from index.catalog.facets import Filters
from index.kept.questions import FILE, Event, First, News, Question, Questions, State
from index.snapshots.ids import is_id
from ingest.errors import VerbatimError
from ingest.status import Status
from search.engine import SearchEngine
from search.hit import Answer

_FIRST = 5
"""How many hits are asked for: what is judged to be answered is judged by so many."""
_TRIES = 3
Note = Callable[[], None]
"""Audits that a kept question is asked again."""
_SAID = {
    "answered": "Now likely answered",
    "unanswered": "Probably no longer answered",
    "first": "Another first passage",
    "gone": "Its first passage is no longer in the source",
    "removed": "The source of its first passage was removed",
}


def state_of(answer: Answer) -> State:
    """Return what is remembered of an answer: nothing, where not all could be found by meaning yet."""
    if answer.snapshot.embedded < 1:
        return State(answer.snapshot.id, None, None)
    refused = answer.answerable is False or not answer.hits
    first = None
    if not refused:
        hit = answer.hits[0]
        first = First(hit.passage_id, hit.document_id, hit.info.title, hit.text, _word(hit.info.status))
    return State(answer.snapshot.id, False if refused else answer.answerable, first)


def news_of(before: State, answer: Answer, library: Backend, at: datetime) -> tuple[State, list[News]]:
    """Compare how a question was answered with an answer of `library`; return what to remember, and what
    changed."""
    now = state_of(answer)
    news = [*_of_first(before.first, library), *_of_verdict(before, now)]
    if now.first and before.first and _stands_at(now.first) != _stands_at(before.first):
        news.append(_news("first", now.first))
    if now.answered is None:  # nothing is said: what was said last is what the next one is compared with
        now = replace(now, answered=before.answered)
    stated = at.astimezone(UTC).isoformat(timespec="seconds")
    return now, [replace(each, at=stated, snapshot=now.snapshot) for each in news]


def said(news: News) -> str:
    """Say what changed in an answer."""
    if news.what == "status":
        now = f"is now {news.status}" if news.status else "is in force again"
        text = f"The source of its first passage {now}"
    else:
        text = _SAID[news.what]
    return f"{text}: {news.title}" if news.title and news.what not in ("answered", "unanswered") else text


def told(question: Question, library: Backend) -> Question:
    """Return a kept question as its reader may know it.

    Of a part of a library, news name no document that is not in it: it may have been closed to her since.
    """
    if is_id(library.statistics.id):
        return question
    news = (
        each
        if each.document_id and library.document(each.document_id)
        else replace(each, title="", document_id="", passage_id="")
        for each in question.news
    )
    return replace(question, news=tuple(news))


def ask(engine: SearchEngine, question: str, filters: Sequence[str], exact: bool) -> tuple[Backend, Answer]:
    """Ask, and return the state of the library that answered too."""
    for _ in range(_TRIES):
        library = engine.library
        answer = engine.search(question, _FIRST, Filters.parse(filters), exact)
        if answer.snapshot.id == library.statistics.id:
            break
    return library, answer


def unnoted() -> None:
    """Note nothing: nothing is audited."""


class Watch:
    """Watches the kept questions of one index. Threads may share it."""

    def __init__(self, index: Path) -> None:
        """Watch those beside an index; nothing is asked yet."""
        self.questions = Questions.beside(index)
        self._problems: dict[str, str] = {}
        self._lock = threading.Lock()
        self._looked: dict[str, str] = {}
        self._working: threading.Thread | None = None

    def look(self, engine: SearchEngine, by: str = "", note: Note = unnoted) -> None:
        """Begin to ask a reader's questions again, if the library changed since; costs next to nothing else.

        A snapshot in which not all can be found by meaning yet is passed over: the next one has it all.
        `note` is called before each question is asked.
        """
        if not self.questions.path.exists():
            return
        statistics = engine.library.statistics
        if self._looked.get(by) == statistics.id or statistics.embedded < statistics.entries:
            return
        with self._lock:
            if self._working and self._working.is_alive():
                return
            self._working = threading.Thread(
                target=self._run, args=(engine, by, statistics.id, note), name="kept questions", daemon=True
            )
            self._working.start()

    def problem(self, by: str = "") -> str:
        """Return why a reader's questions could not be asked again; "" where they could."""
        return self._problems.get(by, "")

    def wait(self) -> None:
        """Wait for what was begun."""
        if working := self._working:
            working.join()

    def _run(self, engine: SearchEngine, by: str, snapshot: str, note: Note) -> None:
        problems = list[str]()
        try:
            # One process asks: the others see what it found.
            with FileLock(self.questions.path.with_name(f"{FILE}.asking"), timeout=0, mode=0o600):
                for question in self.questions.of(by):
                    if question.state.snapshot != snapshot:
                        problems += self._ask_again(engine, question, note)
        except Timeout:
            return
        except (VerbatimError, OSError) as error:
            problems.append(str(error))
        self._problems[by] = problems[0] if problems else ""
        self._looked[by] = snapshot

    def _ask_again(self, engine: SearchEngine, question: Question, note: Note) -> list[str]:
        """Ask one question again; return what stood in the way, so that the others are asked all the same."""
        try:
            note()
            library, answer = ask(engine, question.question, question.filters, question.exact)
            now, news = news_of(question.state, answer, library, datetime.now(UTC))
            self.questions.note(question.id, question.state, now, news)
        except VerbatimError as error:  # as where no document can be filtered so any more
            return [f"{question.question}: {error}"]
        return []


@functools.lru_cache(maxsize=16)
def watch_over(index: Path) -> Watch:
    """Return the one watch of this process over an index."""
    return Watch(index)


def _of_first(first: First | None, library: Backend) -> list[News]:
    """Say what became of an earlier first passage and its document."""
    if first is None:
        return []
    document = library.document(first.document_id)
    if document is None:
        return [replace(_news("removed", first), document_id="", passage_id="")]
    found: list[News] = []
    if _plain(first.text) not in _plain(document.text):
        found.append(replace(_news("gone", first), passage_id=""))
    if (status := _word(document.info.status)) != first.status:
        found.append(replace(_news("status", first), status=status))
    return found


def _of_verdict(before: State, now: State) -> list[News]:
    if None in (before.answered, now.answered) or before.answered == now.answered:
        return []
    return [_news("answered", now.first) if now.answered else _news("unanswered", None)]


def _news(what: Event, about: First | None) -> News:
    if about is None:
        return News("", "", what)
    return News("", "", what, about.title, about.document_id, about.passage_id)


def _stands_at(first: First) -> tuple[str, str]:
    return first.document_id, _plain(first.text)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _word(stated: str | None) -> str | None:
    status = Status.read(stated)
    return status.word if status else None
