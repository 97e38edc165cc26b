"""What the lexical engines are compared on: judged collections, and a large library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.engines import Terms
from benchmarks.record import SHARED
from evaluate.collection import Collection, read_collection
from index.words.terms import terms
from ingest.document import Document
from ingest.files.find import find
from ingest.load import load, read_bytes
from ingest.passage import embedded_text
from ingest.split import split

QUESTIONS_TIMED = 200
_COLLECTIONS = ("cf", "covidqa")
_SCALE = 32_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Library:
    """Passages as terms, each with its document, and questions as terms."""

    name: str
    passages: list[Terms]
    documents: list[str]
    questions: dict[str, Terms]
    collection: Collection | None = None

    def rows_of(self, document: str) -> dict[int, Terms]:
        """Return the passages of one document."""
        return {row: self.passages[row] for row, of in enumerate(self.documents) if of == document}


def libraries() -> Iterator[Library]:
    """Yield the judged collections and the large library, those that lie beside the checkout."""
    for name in _COLLECTIONS:
        folder = SHARED / "eval" / name
        if folder.is_dir():
            yield _judged(name, read_collection(folder))
        else:
            print(f"Skipped {name}: there is no shared/eval/{name} beside the checkout.\n")
    if (SHARED / "corpora" / "medquad").is_dir():
        yield _large(SHARED / "corpora" / "medquad")
    else:
        print(f"Skipped the {_SCALE:,} passages: there is no shared/corpora/medquad beside the checkout.\n")


def spread(items: Sequence[_T], count: int) -> Sequence[_T]:
    """Return at most `count` of the items, evenly spread."""
    return items[:: max(1, len(items) // count)][:count]


def _judged(name: str, collection: Collection) -> Library:
    documents = load(collection.corpus.read_bytes(), collection.corpus.name)
    rows = [(document.info.record, passage) for document in documents for passage in _passages(document)]
    questions: dict[str, Terms] = {i: terms(text) for i, text in collection.questions.items()}
    return Library(name, [p for _, p in rows], [of for of, _ in rows], questions, collection)


def _large(folder: Path) -> Library:
    """Return the first passages of MedQuAD; its questions are those that head its answers."""
    passages: list[Terms] = []
    names: list[str] = []
    questions: dict[str, Terms] = {}
    for file in find([folder]).files:
        for document in load(read_bytes(file), file.source):
            made = list(_passages(document))
            passages += made
            names += [document.document_id] * len(made)
            questions.update({s.heading[0]: terms(s.heading[0]) for s in document.sections if s.heading})
        if len(passages) >= _SCALE:
            break
    asked = dict(spread(list(questions.items()), QUESTIONS_TIMED))
    return Library("MedQuAD", passages[:_SCALE], names[:_SCALE], asked)


def _passages(document: Document) -> Iterator[Terms]:
    for passage in split(document):
        yield terms(embedded_text(document.info.title, passage.heading, passage.text))
