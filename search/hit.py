"""What a search gives: an answer, and the hits in it. Everything a page or a script needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ingest.document import Doubt, SourceInfo
from ingest.passage import NO_CONTEXT, TableContext
from search.language import OtherLanguage
from search.question.parse import Correction, Expansion, ReadAs
from search.shelf import Newer
from search.subject.topic import NOTHING, Subject


@dataclass(frozen=True, slots=True)
class Span:
    """Character offsets into a document's canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Signals:
    """What to show beside a hit.

    Attributes:
        warnings: words that negate what was asked about or warn of it, in the document's offsets and order.
        unmentioned: what the question names and neither the passage nor its headings, table or title do:
            its subject first ("metformin"), then conditions ("pregnancy", "renal impairment").
        subject: the first part of `unmentioned`.
        untold: what else was asked and is not stated there ("a dose").
    """

    warnings: tuple[Span, ...] = ()
    unmentioned: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.warnings or self.unmentioned or self.untold)

    @property
    def left_out(self) -> int:
        """How many of the things asked about the passage leaves out."""
        return len(self.unmentioned) + len(self.untold)

    def to_json(self) -> dict[str, object]:
        """Return the signals as JSON values."""
        return {
            "warnings": [{"start": span.start, "end": span.end} for span in self.warnings],
            "unmentioned": list(self.unmentioned),
            "subject": list(self.subject),
            "untold": list(self.untold),
        }


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of a hit in each ranking that was fused, from 1; None in one that did not read it.

    Attributes:
        words: by the question's own words. At least the first hundred passages are read.
        meaning: by meaning; as many are read.
        evidence: no rank, but how nearly one of its sentences says the question, from 0 to 1.
        rerank: by the reranker alone.
    """

    words: int | None = None
    meaning: int | None = None
    evidence: float | None = None
    rerank: int | None = None

    def to_json(self) -> dict[str, object]:
        """Return the ranks as JSON values."""
        evidence = None if self.evidence is None else round(self.evidence, 4)
        return {**asdict(self), "evidence": evidence}


UNRANKED = Ranks()


@dataclass(frozen=True, slots=True)
class Place:
    """Another place where the words of a hit stand, or nearly the same."""

    document_id: str
    source: str
    title: str
    heading: tuple[str, ...]
    page: int | None
    start: int
    end: int
    citation: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may answer, word for word, and how it was found.

    Attributes:
        ordinal: counts the passages of its document from 0.
        start, end: offsets into the document's canonical text; `text` is exactly that span.
        sentence: the sentence to look at, in the same offsets.
        score: what hits are sorted by, higher is better, comparable within one answer only.
        matched: the question's words that the passage, its title or its headings hold, as typed.
        url: opens the passage at its source.
        also_in, nearly_in: other places with the same words, and with nearly the same, not this quote.
        expanded: the other names of what is asked about that it holds.
    """

    rank: int
    passage_id: str
    document_id: str
    ordinal: int
    info: SourceInfo
    heading: tuple[str, ...]
    page: int | None
    start: int
    end: int
    text: str
    sentence: Span | None
    score: float
    matched: tuple[str, ...]
    citation: str
    url: str | None
    also_in: tuple[Place, ...] = ()
    signals: Signals = Signals()
    nearly_in: tuple[Place, ...] = ()
    ranks: Ranks = UNRANKED
    expanded: tuple[str, ...] = ()
    context: TableContext = NO_CONTEXT
    """All header rows over its table rows, and what each row stands under."""
    doubts: tuple[Doubt, ...] = ()
    """What was left out or read unsurely, of the document as a whole or in this passage."""
    newer: Newer | None = None
    """A newer edition of its document in the library, by its title and date."""

    def to_json(self) -> dict[str, object]:
        """Return the hit as the JSON contract has it."""
        return {
            "rank": self.rank,
            "passage_id": self.passage_id,
            "document_id": self.document_id,
            "source": self.info.source,
            "title": self.info.title,
            "heading": list(self.heading),
            "page": self.page,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "context": self.context.to_json(),
            "doubts": [{"kind": doubt.kind, "what": doubt.what} for doubt in self.doubts],
            "sentence": {"start": self.sentence.start, "end": self.sentence.end} if self.sentence else None,
            "score": round(self.score, 6),
            "matched": list(self.matched),
            "expanded": list(self.expanded),
            "status": self.info.status,
            "citation": self.citation,
            "url": self.url,
            "also_in": _places(self.also_in),
            "nearly_in": _places(self.nearly_in),
            "signals": self.signals.to_json(),
            "ranks": self.ranks.to_json(),
            "newer": self.newer.to_json() if self.newer else None,
        }


def _places(places: tuple[Place, ...]) -> list[dict[str, object]]:
    return [{**asdict(each), "heading": list(each.heading)} for each in places]


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """Which state of the library was searched."""

    id: str
    built_at: str
    documents: int
    passages: int
    model: str
    embedded: float = 1.0
    """The share of passages that have a vector; the others are found only by words."""

    def to_json(self) -> dict[str, object]:
        """Return the snapshot as the JSON contract has it."""
        return {**asdict(self), "embedded": round(self.embedded, 4)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library holds on a question.

    Attributes:
        answerable: False if the confidence is below the threshold, or no hits: hits are the nearest misses.
        confidence: the probability that one of the first five hits answers, if half of questions are foreign.

    Both are None without a valid calibration: few passages, vectors to be made, another model or language.
    """

    question: str
    snapshot: SnapshotInfo
    answerable: bool | None
    confidence: float | None
    took_ms: float
    hits: tuple[Hit, ...]
    corrections: tuple[Correction, ...] = ()
    """The words that the library does not have, each with the one looked for in its place."""
    expansions: tuple[Expansion, ...] = ()
    """What else was looked for: other names that the library's documents give."""
    exact: bool = False
    """Whether words were left as typed."""
    read_as: str = ""
    """The question as it was read: short forms and other names written out, misspelt words corrected."""
    readings: tuple[ReadAs, ...] = ()
    """The short forms and names in it that were read as others."""
    subject: Subject = NOTHING
    """What the question is about, and what it asks of that."""
    unknown: tuple[str, ...] = ()
    """Words of the question that no passage of the library has."""
    other_language: OtherLanguage | None = None
    """The question's language, if no document of the library is in it."""
    features: Mapping[str, float] = field(default_factory=dict)
    """What the confidence was judged on."""

    def to_json(self) -> dict[str, object]:
        """Return the answer as the JSON contract has it."""
        return {
            "query": self.question,
            "snapshot": self.snapshot.to_json(),
            "answerable": self.answerable,
            "confidence": self.confidence,
            "took_ms": round(self.took_ms, 1),
            "corrections": [{"typed": each.typed, "used": each.used} for each in self.corrections],
            "expansions": [{"asked": each.asked, "also": each.also} for each in self.expansions],
            "read_as": self.read_as,
            "readings": [{**asdict(each), "others": list(each.others)} for each in self.readings],
            "subject": self.subject.to_json(),
            "unknown": list(self.unknown),
            "other_language": self.other_language and self.other_language.to_json(),
            "hits": [hit.to_json() for hit in self.hits],
        }
