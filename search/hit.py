"""What a search gives: an answer, and the hits in it. Everything a page or a script needs to know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ingest.document import Doubt, SourceInfo
from ingest.passage import NO_CONTEXT, TableContext
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

    `warnings` are the words that negate what was asked about or warn of it ("not recommended",
    "avoid"), in the document's offsets and order. `unmentioned` is everything that the question names and
    of which neither the passage nor its headings, table or title speak: its subject first ("metformin"), then
    conditions ("pregnancy", "renal impairment"). `subject` is the first part of it. `untold` is what else was
    asked and is not told there ("a dose").
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
        """The signals as JSON values."""
        return {
            "warnings": [{"start": span.start, "end": span.end} for span in self.warnings],
            "unmentioned": list(self.unmentioned),
            "subject": list(self.subject),
            "untold": list(self.untold),
        }


@dataclass(frozen=True, slots=True)
class Ranks:
    """Where the rankings that were fused have a hit, each by itself, from 1.

    `words` and `meaning` are its places among the library's passages by the question's own words and by
    meaning: None where it is not among the first hundred or more that were looked at. `evidence` is how
    nearly one of its sentences says the question, from 0 to 1, None where it was not read for that.
    `rerank` is its place by the reranker alone, None where it did not read it.
    """

    words: int | None = None
    meaning: int | None = None
    evidence: float | None = None
    rerank: int | None = None

    def to_json(self) -> dict[str, object]:
        """The ranks as JSON values."""
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

    `start` and `end` are offsets into the document's canonical text, and `text` is exactly that
    span. `sentence` is the sentence to look at, in the same offsets. `score` is what the hits are in
    order of, higher is better, comparable within one answer only. `matched` are the question's words that
    the passage, its title or its headings hold, as the question writes them. `ordinal` counts the
    passages of its document from 0, for its neighbours. `url` opens the passage at its source, where
    that has an address. `also_in` are other places with the same words, and `nearly_in` places with nearly
    the same, which are not this quote. `signals` are what to beware of, and `ranks` how it was found.
    `expanded` are the other names of what is asked about that they hold.
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
        """The hit as the operator's JSON contract has it."""
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
    return [{**asdict(place), "heading": list(place.heading)} for place in places]


@dataclass(frozen=True, slots=True)
class SnapshotInfo:
    """Which library was searched."""

    id: str
    built_at: str
    documents: int
    passages: int
    model: str
    embedded: float = 1.0
    """The share of its passages that can be found by meaning; the others only by words, until their
    vectors are made."""

    def to_json(self) -> dict[str, object]:
        """The snapshot as the operator's JSON contract has it."""
        return {
            "id": self.id,
            "built_at": self.built_at,
            "documents": self.documents,
            "passages": self.passages,
            "model": self.model,
            "embedded": round(self.embedded, 4),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library holds on a question.

    `confidence` is the probability that one of the first five hits answers, for a library that is asked
    as many foreign questions as its own. `answerable` is False where it is below the threshold, or
    there are no hits: hits are then the nearest misses. Both are None where no calibration holds: for a
    library of few passages or with vectors still to be made, and with another model.
    """

    question: str
    snapshot: SnapshotInfo
    answerable: bool | None
    confidence: float | None
    took_ms: float
    hits: tuple[Hit, ...]
    corrections: tuple[Correction, ...] = ()
    """The words that the library does not have, each with the one that was looked for in its place."""
    expansions: tuple[Expansion, ...] = ()
    """What else was looked for: other names that the library's documents give."""
    exact: bool = False
    """Whether no word was to be corrected."""
    read_as: str = ""
    """The question as it was read: short forms and other names written out, misspelt words corrected."""
    readings: tuple[ReadAs, ...] = ()
    """The short forms and names in it that were read as others."""
    subject: Subject = NOTHING
    """What the question is about, and what it asks of that."""
    unknown: tuple[str, ...] = ()
    """Words of the question that no passage of the library has."""
    features: Mapping[str, float] = field(default_factory=dict)
    """What the confidence was judged on."""

    def to_json(self) -> dict[str, object]:
        """The answer as the operator's JSON contract has it."""
        return {
            "query": self.question,
            "snapshot": self.snapshot.to_json(),
            "answerable": self.answerable,
            "confidence": self.confidence,
            "took_ms": round(self.took_ms, 1),
            "corrections": [{"typed": each.typed, "used": each.used} for each in self.corrections],
            "expansions": [{"asked": each.asked, "also": each.also} for each in self.expansions],
            "read_as": self.read_as,
            "readings": [
                {"typed": each.typed, "meant": each.meant, "others": list(each.others), "why": each.why}
                for each in self.readings
            ],
            "subject": self.subject.to_json(),
            "unknown": list(self.unknown),
            "hits": [hit.to_json() for hit in self.hits],
        }
