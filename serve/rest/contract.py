"""The JSON of the answers, for the description at /openapi.json. What is sent is what `search --json` prints.

`docs/json.md` says what each key means. A test compares both with these models.
"""

from __future__ import annotations

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
