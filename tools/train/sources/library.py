"""Index the shared documents by words, and hold their passages: what pairs are made of and mined in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.stored import StoredPassage
from index.kept.last_ingest import read_last_ingest
from index.snapshots.store import Store
from index.vectors.model import Embedder
from ingest.files.find import find
from ingest.report import Progress
from search.engine import SearchEngine
from tools.train.records import TrainingError, TrainingPassage

LICENCES: Mapping[str, str] = {
    "medquad": "CC BY 4.0 (Ben Abacha & Demner-Fushman, BMC Bioinformatics 2019;20:511)",
    "formats": "CC BY (journal articles); US public domain (CDC, PubMed record, FDA label)",
    "cf": "distributed for research (Shaw et al. 1991)",
    "covidqa": "Apache-2.0 (deepset 2020)",
    "liveqa": "CC BY 4.0; US public domain",
    "bioasq": "CC BY 2.5",
}
"""The collections whose documents are used, and the licence of each."""
_PLACES = {
    "medquad": ("corpora/medquad",),
    # Not all that is there: an encyclopaedia's page is under a licence that asks for the same in return.
    "formats": ("corpora/formats/*.nxml", "corpora/formats/*.xml", "corpora/formats/cdc-*.pdf"),
    **{name: (f"eval/{name}/corpus.jsonl",) for name in ("cf", "covidqa", "liveqa", "bioasq")},
}


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its passages in reading order, and the collection that it is of."""

    document_id: str
    collection: str
    passages: tuple[StoredPassage, ...]

    @property
    def title(self) -> str:
        """Its title."""
        return self.passages[0].info.title

    @property
    def record(self) -> str:
        """Its id in its collection; empty where it is a file."""
        return self.passages[0].info.record

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that it states of itself, such as its synonyms."""
        found = self.passages[0].info.extra.get(key)
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def sections(self) -> dict[tuple[str, ...], list[StoredPassage]]:
        """Return its passages by their heading path."""
        found: dict[tuple[str, ...], list[StoredPassage]] = defaultdict(list)
        for each in self.passages:
            found[each.passage.heading].append(each)
        return dict(found)


@dataclass(frozen=True, slots=True)
class SharedLibrary:
    """The documents, and an engine that finds their passages by words."""

    engine: SearchEngine
    documents: Mapping[str, Document]
    failed: tuple[str, ...]
    """The files that could not be read, each with the reason."""

    def of(self, *collections: str) -> Iterator[Document]:
        """Yield the documents of some collections, in order."""
        return (each for each in self.documents.values() if each.collection in collections)


def present(shared: Path, without: Sequence[str] = ()) -> dict[str, list[Path]]:
    """Return the files and folders of each collection that is there and not left out.

    Raises:
        TrainingError: if none is there, or one is left out that nobody knows.
    """
    if unknown := [name for name in without if name not in LICENCES]:
        raise TrainingError(f"{unknown[0]}: no such collection. There are {', '.join(LICENCES)}")
    found = {
        name: [path for pattern in patterns for path in sorted(shared.glob(pattern))]
        for name, patterns in _PLACES.items()
        if name not in without
    }
    found = {name: paths for name, paths in found.items() if paths}
    if not found:
        raise TrainingError(f"{shared}: none of {', '.join(_PLACES)} is there. Name the shared folder")
    return found


def shared_library(
    places: Mapping[str, Sequence[Path]], index: Path, embedder: Embedder, progress: Progress
) -> SharedLibrary:
    """Index files by words, or take what is indexed already, and hold all their passages.

    No vector is made: that would take twenty times as long, and words find near misses as well.
    """
    store = Store(index)
    found = find([path for paths in places.values() for path in paths])
    with suppress(_WordsAreIndexedError):
        build(store, found, embedder, IngestOptions(lexical_first=True), _until_words(progress))
    kept = read_last_ingest(store.root)
    problems = kept.problems if kept else ()
    failed = tuple(f"{each.source}: {each.detail}" for each in problems if each.status == "failed")
    engine = SearchEngine(store, embedder)
    by_document: dict[str, list[StoredPassage]] = defaultdict(list)
    for each in store.open().catalog.all_passages():
        by_document[each.passage.document_id].append(each)
    documents = {
        key: Document(key, _collection_of(passages[0].info.source, places), tuple(passages))
        for key, passages in by_document.items()
    }
    return SharedLibrary(engine, documents, failed)


def training_passage(stored: StoredPassage) -> TrainingPassage:
    """Return a passage as training data hold it, its table's heads before its words."""
    passage = stored.passage
    text = "\n".join(filter(None, (passage.lead, passage.text)))
    heading = "\n".join(part for part in passage.heading if part != stored.info.title)
    return TrainingPassage(passage.passage_id, stored.info.title, heading, text)


def _collection_of(source: str, places: Mapping[str, Sequence[Path]]) -> str:
    at = PurePath(source)
    for name, paths in places.items():
        if any(at == path or path in at.parents for path in map(PurePath, paths)):
            return name
    raise TrainingError(f"{source}: it is of none of the collections {', '.join(places)}")


class _WordsAreIndexedError(Exception):
    """Words are published, and vectors would be made now."""


def _until_words(progress: Progress) -> Progress:
    def shown(stage: str, done: int, total: int) -> None:
        if stage == "embed":
            raise _WordsAreIndexedError
        progress(stage, done, total)

    return shown
