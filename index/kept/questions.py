"""Keep questions that readers watch, each with its last answer and what has changed in it since.

`INDEX/questions.jsonl` has one line a question and is replaced whole, so a crash leaves the old one or the
new one. **It holds the questions word for word.** Only the user who runs Verbatim can read it, and it never
leaves this machine. A question belongs to whoever kept it.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from ingest.errors import VerbatimError

FILE = "questions.jsonl"
MOST = 200
"""How many questions one reader may keep: each is asked again of every snapshot."""
MOST_NEWS = 20
_LOCK_SECONDS = 10
Event = Literal["answered", "unanswered", "first", "gone", "removed", "status"]


class QuestionsError(VerbatimError):
    """Kept questions cannot be stored or read; the message says why."""


class TooManyQuestionsError(QuestionsError):
    """A reader keeps as many questions as one may."""


@dataclass(frozen=True, slots=True)
class First:
    """The first passage of an answer: where it stands, its words, and its document's status then."""

    passage_id: str
    document_id: str
    title: str
    text: str
    status: str | None


@dataclass(frozen=True, slots=True)
class State:
    """How a question was answered by a snapshot.

    `answered` is None where that cannot be judged. `first` is None where it was probably not answered.
    """

    snapshot: str
    answered: bool | None
    first: First | None


@dataclass(frozen=True, slots=True)
class News:
    """What changed in an answer.

    Attributes:
        what: "answered" and "unanswered" are of the whole answer. "first" is another first passage. Of the
            earlier first passage, "gone" says that its document no longer holds it, "removed" that its
            document left the library, "status" that its document's status is another.
        title, document_id, passage_id: of the passage it is about; "" where there is none any more.
        status: the new status, for "status"; None where the document is in force again.
    """

    at: str
    snapshot: str
    what: Event
    title: str = ""
    document_id: str = ""
    passage_id: str = ""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A kept question. `by` is whoever kept it; "" where nobody says who they are."""

    id: str
    at: str
    by: str
    question: str
    filters: tuple[str, ...]
    exact: bool
    state: State
    news: tuple[News, ...] = ()

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same of two questions that are one."""
        return key_of(self.by, self.question, self.filters, self.exact)


def key_of(by: str, question: str, filters: Sequence[str], exact: bool) -> tuple[object, ...]:
    """Return the key of a question of a reader: white space, case and the order of filters do not count."""
    return by, " ".join(question.casefold().split()), tuple(sorted(filters)), exact


class Questions:
    """The kept questions of one index. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, index: Path) -> Questions:
        """Return those of the library in an index folder."""
        return cls(index / FILE)

    def of(self, by: str) -> tuple[Question, ...]:
        """Return the questions of one reader, oldest first.

        Raises:
            QuestionsError: that names the line that is no question.
        """
        return tuple(each for each in self._read() if each.by == by)

    def keep(
        self, question: str, filters: Sequence[str], exact: bool, by: str, state: State, at: datetime
    ) -> Question:
        """Keep a question with how it is answered now; one that is kept already is returned as it is.

        It must not tell who a patient is: that is for the caller to check.

        Raises:
            TooManyQuestionsError: if its reader keeps as many as one may.
            QuestionsError: if it cannot be stored.
        """
        stated = at.astimezone(UTC).isoformat(timespec="seconds")
        made = Question(
            secrets.token_hex(8), stated, by, " ".join(question.split()), tuple(filters), exact, state
        )
        with self._locked():
            kept = self._read()
            same = next((each for each in kept if each.key == made.key), None)
            if same:
                return same
            if sum(each.by == by for each in kept) >= MOST:
                raise TooManyQuestionsError(f"You keep {MOST} questions, and no more can be kept")
            self._write([*kept, made])
        return made

    def drop(self, question_id: str, by: str) -> Question | None:
        """Forget a question of a reader; return it, or None if there is none."""
        with self._locked():
            kept = self._read()
            gone = next((each for each in kept if (each.id, each.by) == (question_id, by)), None)
            if gone:
                self._write([each for each in kept if each != gone])
            return gone

    def note(self, question_id: str, before: State, now: State, news: Sequence[News]) -> None:
        """Store how a question is answered now, and what changed, unless another process did meanwhile."""
        with self._locked():
            kept = self._read()
            self._write(
                [
                    replace(each, state=now, news=(*each.news, *news)[-MOST_NEWS:])
                    if (each.id, each.state) == (question_id, before)
                    else each
                    for each in kept
                ]
            )

    def _read(self) -> list[Question]:
        try:
            lines = self.path.read_text(encoding="utf-8").split("\n")
        except (FileNotFoundError, NotADirectoryError):
            return []
        except (OSError, ValueError) as error:
            raise QuestionsError(f"{self.path}: the kept questions cannot be read ({error})") from error
        found = []
        for number, line in enumerate(lines, start=1):
            try:
                if line.strip():
                    found.append(_question(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise QuestionsError(
                    f"{self.path}, line {number}: no kept question ({error!r}). Mend or delete that line"
                ) from error
        return found

    def _write(self, kept: Sequence[Question]) -> None:
        pending = self.path.with_name(f"{FILE}.new")
        try:
            handle = os.open(pending, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in kept)
                file.flush()
                os.fsync(file.fileno())
            pending.replace(self.path)
        except OSError as error:
            raise QuestionsError(f"{self.path}: the question could not be stored ({error})") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self.path.with_name(f"{FILE}.lock"), timeout=_LOCK_SECONDS, mode=0o600)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire()
        except (OSError, Timeout) as error:
            raise QuestionsError(f"{self.path}: cannot be locked ({error}). Try again") from error
        try:
            yield
        finally:
            lock.release()


def _question(fields: dict[str, Any]) -> Question:
    """Return the question in a line; KeyError, TypeError or ValueError where it is none."""
    state = fields["state"]
    first = First(**state["first"]) if state["first"] else None
    read = Question(
        **{
            **fields,
            "filters": tuple(fields["filters"]),
            "state": State(**{**state, "first": first}),
            "news": tuple(News(**each) for each in fields["news"]),
        }
    )
    if not (isinstance(read.question, str) and read.question and isinstance(read.by, str)):
        raise ValueError("no question")
    return read
