"""Judges an answer to a clinical question: was it answered, is the answer there, is the right text marked?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evaluate.answers.questions import ClinicalQuestion
from search.hit import Answer, Hit, Signals

FIRST = 5
"""How many hits may hold the answer, as many as `confidence` is about."""
CELL = " | "
"""What stands between the cells of a table's row in a document's text."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one question got, and which of it was wrong.

    `answered` is the engine's own verdict: None where it gives none. `first` is the first hit. `rank` is the
    rank of the first hit that answers, None where none does, and `marked` what is marked in it. The last
    three fields are None where the question is not judged by them.
    """

    question: ClinicalQuestion
    answered: bool | None
    confidence: float | None
    first: Hit | None
    rank: int | None
    marked: str | None
    other_subject_first: bool | None
    in_first: bool | None
    mark_right: bool | None

    @property
    def missing(self) -> Sequence[str]:
        """Everything of which the first hit says that it does not speak of it."""
        return reported_missing(self.first.signals) if self.first else ()

    @property
    def has_answer(self) -> bool:
        """Whether the library has an answer."""
        return bool(self.question.answer)

    @property
    def answered_in_vain(self) -> bool:
        """Whether it was answered, though the library has no answer."""
        return self.answered is True and not self.has_answer

    @property
    def refused_in_vain(self) -> bool:
        """Whether it was refused, though the library has an answer."""
        return self.answered is False and self.has_answer


def judge(question: ClinicalQuestion, answer: Answer) -> Outcome:
    """Judge an answer by what its question says of a right one."""
    first = answer.hits[0] if answer.hits else None
    holding = next((hit for hit in answer.hits if answers(hit, question)), None)
    marked = marked_text(holding) if holding else None
    other = None
    if question.subject is not None:
        other = answer.answerable is True and first is not None and _unsaid(first, question)
    return Outcome(
        question,
        answer.answerable,
        answer.confidence,
        first,
        holding.rank if holding else None,
        marked,
        other,
        (holding is not None and holding.rank <= FIRST) if question.answer else None,
        (marked is not None and _plain(question.mark) in _plain(marked)) if question.mark else None,
    )


def marked_text(hit: Hit) -> str | None:
    """The marked sentence; of a table the whole row or rows in which it stands; None where none is marked."""
    if hit.sentence is None:
        return None
    start, end = hit.sentence.start - hit.start, hit.sentence.end - hit.start
    begin = hit.text.rfind("\n", 0, start) + 1
    stop = hit.text.find("\n", end)
    lines = hit.text[begin : stop if stop >= 0 else len(hit.text)]
    return lines if CELL in lines else hit.text[start:end]


def reported_missing(signals: Signals) -> Sequence[str]:
    """The subjects of a question of which a hit says, where it is shown, that it does not speak of them."""
    return signals.subject


def names(hit: Hit, subject: str) -> bool:
    """Whether a passage, its headings or its title hold a word that begins with `subject`."""
    return _begins(subject, _full_text(hit))


def answers(hit: Hit, question: ClinicalQuestion) -> bool:
    """Whether a passage with its headings and title holds an answer, and names the subject, if one is stated.

    What is said of escitalopram answers nothing about citalopram.
    """
    full = _plain(_full_text(hit))
    about = question.subject is None or names(hit, question.subject)
    return about and any(_plain(each) in full for each in question.answer)


def _unsaid(hit: Hit, question: ClinicalQuestion) -> bool:
    """Whether a hit neither names the question's subject nor says that it does not speak of it.

    A question may call its subject otherwise (a brand), and the hit then says that name. A condition that it
    leaves out, such as pregnancy, is no subject.
    """
    subject = question.subject or ""
    if names(hit, subject):
        return False
    missing = reported_missing(hit.signals)
    called_otherwise = not _begins(subject, question.question)
    return not any(
        _begins(subject, each) or (called_otherwise and _plain(each) in _plain(question.question))
        for each in missing
    )


def _full_text(hit: Hit) -> str:
    return "\n".join((hit.info.title, *hit.heading, hit.text))


def _begins(stem: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(_plain(stem))}", _plain(text)) is not None


def _plain(text: str) -> str:
    """Without case and with single spaces."""
    return " ".join(text.casefold().split())
