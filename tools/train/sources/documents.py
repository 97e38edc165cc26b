"""Make pairs of documents as they are: titles over abstracts, headings over sections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.text.sentences import sentence_spans
from tools.train.records import TrainingPassage
from tools.train.sources.drafts import Draft, chosen
from tools.train.sources.library import Document, SharedLibrary, training_passage

_WITH_TITLES = ("cf", "covidqa", "bioasq", "formats")
"""Not liveqa, whose titles are MedQuAD's questions, and not MedQuAD, whose titles are names."""
_BESIDE = 2
"""How many other sections of its document are a heading's near misses."""
_FEWEST_WORDS, _MOST_WORDS = 4, 40
_FEWEST_LETTERS = 200
"""A passage of fewer is no abstract and no section."""


def titles(library: SharedLibrary) -> Iterator[Draft]:
    """Yield each document's title with its first passage, or its first sentence with the rest of that.

    A record without a title of its own begins with it.
    """
    for document in library.of(*_WITH_TITLES):
        first = training_passage(document.passages[0])
        if document.title and document.title != document.record and _is_query(document.title):
            title, body = document.title, _without(first, document.title)
        else:
            title, body = _begun(first)
        if _is_query(title) and len(body.text) >= _FEWEST_LETTERS:
            yield _draft("titles over abstracts", title, body, document)


def headings(library: SharedLibrary, seed: int) -> Iterator[Draft]:
    """Yield each section's headings, below its document's title, with its first passage.

    The near misses are other sections of the document that are neither above it nor below.
    """
    for document in library.of("covidqa", "formats"):
        firsts = {heading: training_passage(some[0]) for heading, some in document.sections().items()}
        long = {heading: each for heading, each in firsts.items() if len(each.text) >= _FEWEST_LETTERS}
        for heading, first in long.items():
            asked = ": ".join([document.title, *(part for part in heading if part != document.title)])
            if heading and _is_query(asked):
                others = [each for other, each in long.items() if not _within(other, heading)]
                beside = tuple(chosen(others, _BESIDE, seed, first.id))
                yield replace(_draft("headings over sections", asked, first, document), beside=beside)


def _within(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one heading path begins with the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _draft(source: str, query: str, passage: TrainingPassage, document: Document) -> Draft:
    same = frozenset({document.document_id})
    return Draft(source, query, passage, "text", document.document_id, same)


def _is_query(text: str) -> bool:
    return _FEWEST_WORDS <= len(text.split()) <= _MOST_WORDS


def _begun(passage: TrainingPassage) -> tuple[str, TrainingPassage]:
    """Cut a passage's first sentence off."""
    spans = sentence_spans(passage.text)
    if len(spans) < 2:
        return "", passage
    title = passage.text[: spans[1][0]].strip().removesuffix(".")
    return title, _rest(passage, passage.text[spans[1][0] :])


def _without(passage: TrainingPassage, title: str) -> TrainingPassage:
    """Leave the title out of a passage that begins with it."""
    if passage.text.casefold().startswith(title.casefold()):
        return _rest(passage, passage.text[len(title) :])
    return passage


def _rest(passage: TrainingPassage, text: str) -> TrainingPassage:
    return replace(passage, id=f"{passage.id}-rest", text=text.strip(" \n.:"))
