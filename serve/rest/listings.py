"""The JSON of documents, passages, suggestions and snapshots, for the description at /openapi.json."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from serve.rest.contract import ContextJson, DoubtJson, SpanJson, Strict


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
