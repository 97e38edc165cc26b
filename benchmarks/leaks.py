"""Count what of another collection reaches a reader, over random libraries, groups and questions.

    python -m benchmarks.leaks [--questions N] [--libraries N] [--seed N]

For each question, a reader of random groups asks the part of the library that she may read, and an index
that was made of those files alone. Any difference, but for ids and times, is a leak: in the answer's JSON,
in what is suggested while she types, in lists, counts, names, spellings or any document by its id.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.leaks_library import RandomLibrary
from benchmarks.record import write_result
from index.backend import Backend
from index.build.options import IngestOptions
from index.build.run import build
from index.catalog.facets import Filters
from index.catalog.stored import StoredDocument, StoredPassage
from index.catalog.trust import ALL_BUT_UPLOADS
from index.collections.library import PartOfLibrary
from index.collections.members import members
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from index.vectors.model import Embedder
from ingest.errors import VerbatimError
from ingest.files.find import find
from search.engine import SearchEngine
from search.names.names import Names
from search.suggest import Suggestions
from ui.library.shelf import shelf
from ui.search.examples import examples

_DOCUMENTS = 70
"""So many have more than the 100 passages from which a library is judged, and of some readers fewer."""
_OF_STATE = ("id", "built_at", "took_ms")
"""What may differ: ids and times."""
NAMES = Names()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, a filter or "", and whether its words are left as typed."""

    text: str
    narrowed: str
    exact: bool


class Compared:
    """A library, and two ways to keep from a reader what she may not see."""

    def __init__(self, library: RandomLibrary, root: Path, embedder: Embedder) -> None:
        """Ingest the whole library."""
        self._library, self._root, self._embedder = library, root, embedder
        self._store = Store(root / "whole")
        build(self._store, find([library.folder]), embedder, IngestOptions(), _quiet)
        self._whole = self._store.open()
        self._belonging = members(self._whole.catalog.rows, library.collections)
        self._engines: dict[frozenset[str], tuple[SearchEngine, SearchEngine | None]] = {}

    def engines(self, groups: frozenset[str]) -> tuple[SearchEngine, SearchEngine | None]:
        """Return the engine over the part that these groups may read, and the one over those files alone.

        The second is None where they may read no file: nothing is published of nothing.
        """
        closed = self._library.collections.closed_to(groups)
        if closed not in self._engines:
            part = PartOfLibrary(self._store, self._library.collections, closed, ALL_BUT_UPLOADS)
            self._engines[closed] = (self._engine(part), self._alone(closed))
        return self._engines[closed]

    def _alone(self, closed: frozenset[str]) -> SearchEngine | None:
        hidden = self._belonging.hidden(closed)
        files = [path for path in self._library.files if str(path) not in hidden]
        if not files:
            return None
        store = Store(self._root / hashlib.sha256(repr(sorted(closed)).encode()).hexdigest()[:12])
        store.root.mkdir()
        shutil.copy(self._store.vector_cache, store.vector_cache)
        build(store, find(files), self._embedder, IngestOptions(), _quiet)
        return self._engine(store)

    def _engine(self, library: Store | PartOfLibrary) -> SearchEngine:
        return SearchEngine(library, self._embedder, names=NAMES)

    def of_question(self, groups: frozenset[str], asked: Asked) -> list[str]:
        """Name what differs in the answers of the two."""
        part, alone = self.engines(groups)
        return _differing(_answered(part, asked), _answered(alone, asked) if alone else {})

    def of_library(self, groups: frozenset[str]) -> list[str]:
        """Name what differs in all else that the two say."""
        part, alone = self.engines(groups)
        if alone is None:
            return ["documents"] if list(part.library.documents()) else []
        words = self._library.words
        sources = {info.source for info in (each.info for each in self._whole.documents())}
        ids = self._whole.document_ids("")
        passages = [each.passage.passage_id for one in ids for each in self._whole.neighbours(one, 0, 0, 999)]
        told = (
            {
                **_told(each.library, ids, sources, words),
                "passage": {one: _fields(each.library.passage(one)) for one in passages},
            }
            for each in (part, alone)
        )
        return _differing(*told)


def _answered(engine: SearchEngine, asked: Asked) -> Mapping[str, object]:
    """Return an answer as JSON values, or the error; with the features that confidence is made of."""
    try:
        filters = Filters.parse([asked.narrowed] if asked.narrowed else [])
        answer = engine.search(asked.text, 10, filters, asked.exact)
    except VerbatimError as error:
        return {"error": str(error)}
    snapshot = {key: value for key, value in answer.snapshot.to_json().items() if key not in _OF_STATE}
    kept = {key: value for key, value in answer.to_json().items() if key not in _OF_STATE}
    return {**kept, "snapshot": snapshot, "features": dict(answer.features)}


def _told(
    library: Backend, ids: Sequence[str], sources: set[str], words: Sequence[str]
) -> Mapping[str, object]:
    """Return all else that a library says, as JSON values."""
    statistics = {key: value for key, value in asdict(library.statistics).items() if key not in _OF_STATE}
    of_document: Mapping[str, Callable[[str], object]] = {
        "document": lambda one: _fields(library.document(one)),
        "passages": lambda one: [asdict(each) for each in library.neighbours(one, 0, 0, 999)],
        "same words": lambda one: [
            [asdict(other) for other in library.same_words(each, 20)]
            for each in library.neighbours(one, 0, 0, 999)
        ],
        "pages": lambda one: list(map(asdict, library.pages(one))),
        "doubts": lambda one: list(map(asdict, library.doubts(one))),
        "boxes": lambda one: list(map(asdict, library.boxes(one, 0, 10**6))),
        "by prefix": lambda one: library.document_ids(one[:2]),
    }
    suggestions = Suggestions(library, NAMES)
    forms = (*words, *(word[:3].upper() for word in words), "MS", "CKD", "gout", "multiple sclerosis")
    return {
        "statistics": statistics,
        "listed": [asdict(each) for each in library.documents()],
        "shelf": [asdict(each) for each in shelf(library)],
        "facets": library.facets(most=1000),
        "examples": examples(library),
        "checksums": {source: library.checksum(source) for source in sorted(sources)},
        "suggested": {
            typed: [asdict(each) for each in suggestions.suggest(typed)]
            for typed in (*(word[:4] for word in words), "guideline", "dose", "ms")
        },
        "names": {form: [asdict(each) for each in found] for form, found in library.names(forms).items()},
        "senses": {form: [asdict(each) for each in library.senses(form)] for form in forms},
        "words like": {word: library.words_like(word[:-1], 2) for word in words},
        "holding": {word: library.holding(word) for word in words},
        **{name: {one: of(one) for one in ids} for name, of in of_document.items()},
    }


def _fields(found: StoredDocument | StoredPassage | None) -> object:
    return asdict(found) if found else None


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    """Name the keys whose values are not the same as JSON."""
    return sorted(key for key in one.keys() | other.keys() if _json(one.get(key)) != _json(other.get(key)))


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)


def compare(seed: int, questions: int, embedder: Embedder, root: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield each question to one random library, with what differs; of each choice of groups all else too."""
    library = RandomLibrary(root / "files", seed, _DOCUMENTS)
    compared = Compared(library, root, embedder)
    seen: set[frozenset[str]] = set()
    for _ in range(questions):
        groups = library.groups()
        if groups not in seen:
            seen.add(groups)
            yield f"library {seed} to {sorted(groups)}", compared.of_library(groups)
        asked = Asked(*library.question())
        yield f"library {seed} to {sorted(groups)}: {asked}", compared.of_question(groups, asked)


def _quiet(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def main() -> None:
    """Compare, and print how many questions there were and how many differed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--libraries", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    embedder = make_embedder()
    asked = leaks = 0
    for number in range(wanted.libraries):
        with tempfile.TemporaryDirectory(prefix="verbatim-leaks-") as folder:
            of_one = compare(
                wanted.seed + number, wanted.questions // wanted.libraries, embedder, Path(folder)
            )
            for what, differing in of_one:
                asked += 1
                if differing:
                    leaks += 1
                    print(f"{what}: {', '.join(differing)}", flush=True)
        print(f"{number + 1} libraries: {asked} comparisons, {leaks} with a difference", flush=True)
    figures = {"libraries": wanted.libraries, "comparisons": asked, "differences": leaks}
    path = write_result("leaks", ["tantivy", "faiss-cpu"], ["index/collections/copy.py"], figures)
    print(f"{asked} comparisons, {leaks} with a difference. Written to {path}")


if __name__ == "__main__":
    main()
