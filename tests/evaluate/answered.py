"""Hits and answers made by hand, as the tests of answers judge them."""

from __future__ import annotations

from evaluate.answers.questions import ClinicalQuestion
from ingest.document import SourceInfo
from search.hit import Answer, Hit, Signals, SnapshotInfo, Span

SNAPSHOT = SnapshotInfo("s", "2026-11-22", 1, 200, "test")


def hit(
    text: str,
    title: str = "Zalotin",
    rank: int = 1,
    marked: str | None = None,
    unmentioned: tuple[str, ...] = (),
    missing: tuple[str, ...] = (),
    heading: tuple[str, ...] = (),
) -> Hit:
    """A hit 50 characters into its document, in which `marked` is the sentence to look at."""
    start = 50 + text.index(marked) if marked else 0
    return Hit(
        rank=rank, passage_id=f"p{rank}", document_id="d", ordinal=0, info=SourceInfo("f", title=title),
        heading=heading, page=None, start=50, end=50 + len(text), text=text,
        sentence=Span(start, start + len(marked)) if marked else None, score=1.0, matched=(), citation="",
        url=None, signals=Signals((), (*missing, *unmentioned), missing),
    )  # fmt: skip


def answer(*hits: Hit, answerable: bool | None = True, confidence: float | None = 0.8) -> Answer:
    """An answer of these hits."""
    return Answer("q", SNAPSHOT, answerable, confidence, 1.0, hits)


def asked(
    question: str = "zalotin dose",
    answers: tuple[str, ...] = (),
    mark: str | None = None,
    subject: str | None = None,
    kind: str = "dose",
) -> ClinicalQuestion:
    """A question of the starter library."""
    return ClinicalQuestion("starter", question, answers, mark, subject, kind)
