"""Take a collection's words out of a comparison, so that its report can be passed on.

Questions and documents are named by their ids, and no passage is quoted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from evaluate.collection import Collection
from evaluate.compare import Comparison
from evaluate.trial import Trial
from search.hit import Hit


def withheld(collection: Collection, comparison: Comparison) -> tuple[Collection, Comparison]:
    """Return both without the words of the collection; the figures stay."""
    named = {question_id: f"Question {question_id}" for question_id in collection.questions}
    trials = tuple(_wordless(trial) for trial in comparison.variants)
    return (
        replace(collection, questions=named),
        replace(comparison, default=_wordless(comparison.default), variants=trials),
    )


def _wordless(trial: Trial) -> Trial:
    first: Mapping[str, Hit | None] = {q: hit and _nameless(hit) for q, hit in trial.first.items()}
    return replace(trial, first=first)


def _nameless(hit: Hit) -> Hit:
    """Return the hit with no text, and with its record's id for a title."""
    return replace(hit, text="", info=replace(hit.info, title=f"Document {hit.info.record}"))
