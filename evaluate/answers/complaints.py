"""Measure which complaints of readers still hold."""

from __future__ import annotations

from dataclasses import dataclass

from evaluate.answers.count import Share
from evaluate.collection import Collection
from index.kept.feedback import AnswerVerdict
from ingest.document import document_id
from search.engine import SearchEngine


@dataclass(frozen=True, slots=True)
class Complaints:
    """How many complaints still hold, of how many.

    `wrong_first` is about the questions of which no useful document is known: is a document first that was
    judged wrong or outdated? The means leave those questions out.
    """

    wrong_first: Share
    still_answered: Share
    still_refused: Share

    def lines(self) -> list[str]:
        """Return the complaints as text, one a line; none where nobody complained."""
        shares = {
            "judged wrong or outdated, still first": self.wrong_first,
            "wrongly answered, still answered": self.still_answered,
            "wrongly refused, still refused": self.still_refused,
        }
        return [f"{title:<38} {share}" for title, share in shares.items() if share.of]

    def to_json(self) -> dict[str, object]:
        """Return the complaints as JSON values."""
        return {
            "wrong_first": self.wrong_first.to_json(),
            "still_answered": self.still_answered.to_json(),
            "still_refused": self.still_refused.to_json(),
        }


def complaints(collection: Collection, engine: SearchEngine, source: str) -> Complaints:
    """Ask the questions again that readers complained about.

    Args:
        collection: the readers' judgements.
        engine: searches an index of the collection's corpus.
        source: how the corpus file was named when it was ingested.
    """
    wrong = {
        key: {document_id(source, each) for each, grade in collection.qrels[key].items() if grade <= 0}
        for key in collection.rejected
    }
    firsts = {key: engine.search(text, 1).hits[:1] for key, text in collection.rejected.items()}
    held = sum(hit.document_id in wrong[key] for key, hits in firsts.items() for hit in hits)
    return Complaints(
        Share(held, len(wrong)),
        _still(collection, engine, "wrongly answered", True),
        _still(collection, engine, "wrongly refused", False),
    )


def _still(collection: Collection, engine: SearchEngine, verdict: AnswerVerdict, answered: bool) -> Share:
    asked = [collection.asked[key] for key, given in collection.answers.items() if given == verdict]
    return Share(sum(engine.search(each).answerable is answered for each in asked), len(asked))
