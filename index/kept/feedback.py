"""Keep users' judgements of passages and of whole answers, each with the receipt of the answer.

A passage is useful, a wrong passage or outdated; an answer is wrongly answered or wrongly refused.
`INDEX/feedback.jsonl` has one line a judgement. Only `feedback` reads it, and it never leaves this machine.
**It holds the question word for word**, which no log does: the page should say so beside the buttons. Only
the user who runs Verbatim can read the file. Lines are only ever added: undoing one adds a line.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock, Timeout

from ingest.errors import VerbatimError

PassageVerdict = Literal["useful", "wrong passage", "outdated"]
AnswerVerdict = Literal["wrongly answered", "wrongly refused"]
Verdict = PassageVerdict | AnswerVerdict
PASSAGE_VERDICTS: tuple[PassageVerdict, ...] = get_args(PassageVerdict)
ANSWER_VERDICTS: tuple[AnswerVerdict, ...] = get_args(AnswerVerdict)
VERDICTS: tuple[Verdict, ...] = (*PASSAGE_VERDICTS, *ANSWER_VERDICTS)
FILE = "feedback.jsonl"
_LOCK_SECONDS = 10
_OF_A_HIT = ("passage_id", "document_id", "start", "end", "text_sha256")
"""The fields that a receipt must have of the judged hit."""


class FeedbackError(VerbatimError):
    """Feedback cannot be stored or read; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on the hit at `rank` in an answer, with that answer's receipt.

    `rank` is None for a verdict on the whole answer.
    """

    id: str
    at: str
    verdict: Verdict
    rank: int | None
    receipt: Mapping[str, Any]

    @property
    def question(self) -> str:
        """The question, with plain white space."""
        return " ".join(str(self.receipt["question"]).split())

    @property
    def key(self) -> str:
        """The question in lower case: questions with one key are judged as one."""
        return self.question.casefold()

    @property
    def hit(self) -> Mapping[str, Any] | None:
        """The hit as the receipt has it; None for a judgement on the whole answer."""
        if self.rank is None:
            return None
        found: Mapping[str, Any] = next(hit for hit in self.receipt["hits"] if hit["rank"] == self.rank)
        return found


class Feedback:
    """The judgements in one file. Safe to use from several threads and processes."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def beside(cls, index: Path) -> Feedback:
        """Return the feedback on the library in an index folder."""
        return cls(index / FILE)

    def add(self, verdict: Verdict, receipt: Mapping[str, object], rank: int | None, at: datetime) -> str:
        """Store a judgement and return its id, with which it can be taken back.

        Args:
            verdict: the judgement.
            receipt: of the answer.
            rank: of the hit that is judged; None for a verdict on the whole answer.
            at: when, with a time zone.

        Raises:
            ValueError: if there is no such verdict of a hit or an answer, or no hit of that rank.
            FeedbackError: if it cannot be stored.
        """
        if verdict not in VERDICTS:
            raise ValueError(f"verdict must be one of {', '.join(VERDICTS)}, not {verdict!r}")
        _check_rank(verdict, rank)
        judgement = Judgement(secrets.token_hex(8), _time(at), verdict, rank, receipt)
        if rank is not None and all(hit["rank"] != rank for hit in judgement.receipt["hits"]):
            raise ValueError(f"the receipt has no hit of rank {rank}")
        line = {"id": judgement.id, "at": judgement.at, "verdict": verdict, "rank": rank, "receipt": receipt}
        with self._locked():
            self._append(line)
        return judgement.id

    def undo(self, at: datetime, judgement_id: str | None = None) -> Judgement | None:
        """Undo the judgement with this id, otherwise the last; return it, or None if there is none."""
        with self._locked():
            stand = {each.id: each for each in self._read()}
            last = next(reversed(stand), None) if judgement_id is None else judgement_id
            taken = stand.get(last) if last else None
            if taken:
                self._append({"undo": taken.id, "at": _time(at)})
            return taken

    def expire(self, before: datetime) -> int:
        """Delete what was said before a time, taken back or not; return how many judgements go.

        Raises:
            FeedbackError: if the file cannot be read or written.
        """
        if not self.path.exists():
            return 0
        cut = _time(before)
        with self._locked():
            stand = self._read()
            if all(str(json.loads(line)["at"]) >= cut for line in self._lines() if line.strip()):
                return 0
            kept = [each for each in stand if each.at >= cut]
            pending = Feedback(self.path.with_name(f"{self.path.name}.new"))
            try:
                pending.path.unlink(missing_ok=True)
                pending.path.touch(0o600)
                for each in kept:
                    pending._append(asdict(each))
                pending.path.replace(self.path)
            except OSError as error:
                raise FeedbackError(f"{self.path}: the feedback could not be stored ({error})") from error
            return len(stand) - len(kept)

    def judgements(self) -> tuple[Judgement, ...]:
        """Return all that were not taken back, in the order in which they were made.

        Raises:
            FeedbackError: that names the line that is no judgement.
        """
        if not self.path.exists():
            return ()
        with self._locked():
            return tuple(self._read())

    def _append(self, line: Mapping[str, object]) -> None:
        try:
            # Readable by nobody else: questions stand in it.
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "r+b") as file:
                end = file.seek(0, os.SEEK_END)
                if end and os.pread(file.fileno(), 1, end - 1) != b"\n":
                    file.write(b"\n")  # the rest of a line that a crash cut off stays apart
                file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise FeedbackError(f"{self.path}: the feedback could not be stored ({error})") from error

    def _read(self) -> list[Judgement]:
        stand: dict[str, Judgement] = {}
        for number, line in enumerate(self._lines(), start=1):
            if not line.strip():
                continue
            try:
                fields: dict[str, Any] = json.loads(line)
                if "undo" in fields:
                    stand.pop(fields["undo"], None)
                else:
                    stand[fields["id"]] = _judgement(fields)
            except (ValueError, KeyError, TypeError, StopIteration) as error:
                raise FeedbackError(
                    f"{self.path}, line {number}: no judgement ({error!r}). Mend or delete that line"
                ) from error
        return list(stand.values())

    def _lines(self) -> list[str]:
        try:
            return self.path.read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            return []
        except OSError as error:
            raise FeedbackError(f"{self.path}: the feedback could not be read ({error})") from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=_LOCK_SECONDS, mode=0o600)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire()
        except (OSError, Timeout) as error:
            raise FeedbackError(f"{self.path}: the feedback cannot be locked ({error}). Try again") from error
        try:
            yield
        finally:
            lock.release()


def _judgement(fields: Mapping[str, Any]) -> Judgement:
    """Return the judgement in a line; KeyError, ValueError, TypeError or StopIteration where it is none."""
    read = Judgement(*(fields[name] for name in ("id", "at", "verdict", "rank", "receipt")))
    if read.verdict not in VERDICTS or not read.question:
        raise ValueError(f"verdict {read.verdict!r} on {read.question!r}")
    _check_rank(read.verdict, read.rank)
    hit = read.hit or dict.fromkeys(_OF_A_HIT)
    for needed in _OF_A_HIT:
        hit[needed]
    return read


def _check_rank(verdict: Verdict, rank: int | None) -> None:
    """Check that a verdict on a hit has its rank, and one on an answer none; ValueError otherwise."""
    if (rank is None) != (verdict in ANSWER_VERDICTS):
        of = "the whole answer, without a rank" if verdict in ANSWER_VERDICTS else "a hit, with its rank"
        raise ValueError(f"{verdict!r} is a verdict on {of}, and the rank is {rank}")


def _time(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError(f"the time must have a time zone, and {at.isoformat()} has none")
    return at.astimezone(UTC).isoformat(timespec="seconds")
