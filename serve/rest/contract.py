"""The JSON of the answers, for the description at /openapi.json. What is sent is what `search --json` prints.

`docs/json.md` says what each key means. A test compares both with these models.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

EXAMPLE_QUESTION = "when does calcinosis appear after onset?"


class Strict(BaseModel):
    """Knows all keys."""

    model_config = ConfigDict(extra="forbid")


class SpanJson(Strict):
    """Characters of a document's text; the end is excluded."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)


class SnapshotJson(Strict):
    """The state of the library that answered."""

    id: str
    built_at: str
    documents: int
    passages: int
    model: str
    embedded: float


class CorrectionJson(Strict):
    """A word that was typed, and the library's own that was looked for."""

    typed: str
    used: str


class ExpansionJson(Strict):
    """Another name that was looked for."""

    asked: str
    also: str


class ReadingJson(Strict):
    """A short form or name, and how it was read."""

    typed: str
    meant: str
    others: list[str]
    why: str


class TopicJson(Strict):
    """What a question is about."""

    typed: str
    kind: str


class SubjectJson(Strict):
    """What a question is about, and what else it asks."""

    topics: list[TopicJson]
    needs: list[str]


class OtherLanguageJson(Strict):
    """The question's language, where no document is in it."""

    question: str
    library: list[str]


class RowJson(SpanJson):
    """The groups that a table row stands under."""

    groups: list[str]


class ContextJson(Strict):
    """What applies to the table rows of a passage."""

    heads: list[str]
    rows: list[RowJson]


class DoubtJson(Strict):
    """What was left out or read unsurely."""

    kind: str
    what: str


class PlaceJson(SpanJson):
    """Another place with the same words, or nearly."""

    document_id: str
    source: str
    title: str
    heading: list[str]
    page: int | None
    citation: str
    url: str | None


class SignalsJson(Strict):
    """Warnings in a passage, and what it does not speak of."""

    warnings: list[SpanJson]
    unmentioned: list[str]
    subject: list[str]
    untold: list[str]


class RanksJson(Strict):
    """How a passage was found."""

    words: int | None
    meaning: int | None
    evidence: float | None
    rerank: int | None


class NewerJson(Strict):
    """A newer edition of the document."""

    document_id: str
    title: str
    published: str


class HitJson(SpanJson):
    """A passage, word for word."""

    rank: int
    passage_id: str
    document_id: str
    source: str
    title: str
    heading: list[str]
    page: int | None
    text: str
    context: ContextJson
    doubts: list[DoubtJson]
    sentence: SpanJson | None
    score: float
    matched: list[str]
    expanded: list[str]
    status: str | None
    citation: str
    url: str | None
    also_in: list[PlaceJson]
    nearly_in: list[PlaceJson]
    signals: SignalsJson
    ranks: RanksJson
    newer: NewerJson | None


class AnswerJson(Strict):
    """What the library holds on a question: the same object as `search --json` prints."""

    query: str = Field(examples=[EXAMPLE_QUESTION])
    snapshot: SnapshotJson
    answerable: bool | None
    confidence: float | None
    took_ms: float
    corrections: list[CorrectionJson]
    expansions: list[ExpansionJson]
    read_as: str
    readings: list[ReadingJson]
    subject: SubjectJson
    unknown: list[str]
    other_language: OtherLanguageJson | None
    hits: list[HitJson]


class ListedJson(Strict):
    """A document in the list."""

    document_id: str
    title: str
    source: str
    format: str
    publisher: str | None
    published: str | None
    reviewed: str | None
    status: str | None
    url: str | None


class DocumentsJson(Strict):
    """A part of the list of documents."""

    total: int
    offset: int
    documents: list[ListedJson]


class PassageJson(SpanJson):
    """A passage and where it stands."""

    passage_id: str
    document_id: str
    ordinal: int
    title: str
    heading: list[str]
    page: int | None
    text: str
    context: ContextJson
    doubts: list[DoubtJson]
    status: str | None
    citation: str
    url: str | None
    link: str | None = Field(description="Opens it on this library's own page, where that is known.")


class PassageAroundJson(Strict):
    """A passage, and those before and after it in its document."""

    passage: PassageJson
    before: list[PassageJson]
    after: list[PassageJson]


class SuggestionJson(Strict):
    """Something to ask."""

    asks: str
    kind: str
    title: str
    heading: str
    read_as: str


class SnapshotListedJson(Strict):
    """A snapshot on disk."""

    id: str
    current: bool
    built_at: str | None
    documents: int | None
    passages: int | None
    embedded: float | None
    problem: str | None


class ChangeJson(Strict):
    """Something that changed in the library."""

    at: str = Field(description="When, in ISO 8601.")
    snapshot: str = Field(description="The state of the library that it came with.")
    text: str = Field(description="What changed, in words.", examples=["Superseded by Rash in adults, 2026"])
    what: Literal["added", "changed", "removed", "status"] | None = Field(
        description="What became of the document; null of what concerns no one document."
    )
    document_id: str | None
    title: str | None
    source: str | None
    format: str | None
    collections: list[str]
    status: str | None = Field(description="Its status after the change; null where it is current.")
    was: str | None = Field(description="Its status before.")
    held: bool = Field(description="Whether the library has the document now.")
    link: str | None = Field(description="Opens it on this library's own page, where that is known.")


class ChangesJson(Strict):
    """What changed, newest first."""

    snapshot: str = Field(description="The state in service: send it as `since` the next time.")
    total: int
    changes: list[ChangeJson]


class NewsJson(Strict):
    """What changed in the answer to a kept question."""

    at: str
    snapshot: str
    what: Literal["answered", "unanswered", "first", "gone", "removed", "status"]
    text: str = Field(examples=["Another first passage: Rash in adults"])
    title: str | None
    document_id: str | None
    passage_id: str | None
    status: str | None


class QuestionJson(Strict):
    """A kept question, and what changed in its answer since it was kept."""

    id: str
    at: str
    question: str
    filter: list[str]
    exact: bool
    snapshot: str = Field(description="The state of the library that it was asked of last.")
    answered: bool | None = Field(description="Whether it was likely answered then; null if not judged.")
    first: str | None = Field(description="The first passage then, by id; null where probably not answered.")
    news: list[NewsJson] = Field(description="Oldest first.")


class QuestionsJson(Strict):
    """The kept questions of whoever asks."""

    problem: str | None = Field(description="Why they could not be asked again.")
    questions: list[QuestionJson]
