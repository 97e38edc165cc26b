"""Make pairs of the judged questions that may be trained on, with what was judged relevant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from evaluate.collection import Collection
from index.words.terms import term_set
from tools.train.sources.drafts import Draft, chosen
from tools.train.sources.judged import TRAINED_ON, even
from tools.train.sources.library import Document, SharedLibrary, training_passage

_MOST = 8
"""How many documents a question is paired with at the most, so that none outweighs the others."""


def questions(library: SharedLibrary, collection: Collection, seed: int) -> Iterator[Draft]:
    """Yield each even question with the passage of each relevant document that shares most words with it."""
    documents: Mapping[str, Document] = {each.record: each for each in library.of(TRAINED_ON)}
    for key in even(collection):
        text = collection.questions[key]
        relevant = [name for name, grade in collection.qrels[key].items() if grade > 0 and name in documents]
        answered = frozenset(documents[name].document_id for name in relevant)
        for name in chosen(relevant, _MOST, seed, key):
            stored = documents[name].passages[
                _nearest(text, [p.passage.text for p in documents[name].passages])
            ]
            yield Draft(
                f"{TRAINED_ON}: even questions",
                text,
                training_passage(stored),
                "whole",
                documents[name].document_id,
                answered,
            )


def _nearest(question: str, texts: Sequence[str]) -> int:
    """Return the number of the text that shares most words with a question, the first of several."""
    asked = term_set(question)
    return max(range(len(texts)), key=lambda at: (len(asked & term_set(texts[at])), -at))
