"""A backend that keeps everything in lists and works every score out by brute force: what the local
snapshot is compared with, and proof that `search/` needs nothing but the protocol."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from index.backend import Scored, Statistics
from index.catalog import Sense, StoredDocument, StoredPassage
from index.embed import ModelInfo, Vectors
from index.facets import CURRENT, STATUS, YEAR, Filters, facets_of, folded
from index.terms import terms
from ingest.document import Box, Document, Page
from ingest.worker import Read

K1, B = 1.2, 0.75


@dataclass
class MemoryBackend:
    """A library of documents, whose entries are numbered from 1 in the order of their coming."""

    model: ModelInfo
    by_text: dict[str, Vectors] = field(default_factory=dict)
    """By embedded text; an entry whose text is not here has no vector yet."""
    documents: dict[str, Document] = field(default_factory=dict)
    passages_: list[StoredPassage] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)
    senses_: list[tuple[str, str, str, int, int]] = field(default_factory=list)

    def add(self, read: Read) -> None:
        document = read.document
        self.documents[document.document_id] = document
        self.senses_ += [(d.short, d.long, document.document_id, d.start, d.end) for d in read.definitions]
        for passage in read.passages:
            share = (passage.end - passage.start) / len(document.text)
            stored = StoredPassage(0, passage, document.info, document.format, True, None, share)
            entry = self.texts.setdefault(stored.embedded_text, len(self.texts) + 1)
            page = document.page_at(passage.start)
            self.passages_.append(replace(stored, entry=entry, page_label=page.label if page else None))

    @property
    def statistics(self) -> Statistics:
        embedded = sum(text in self.by_text for text in self.texts)
        return Statistics(
            "memory", "", self.model, len(self.documents), len(self.passages_), len(self.texts), embedded
        )

    def _passes(self, stored: StoredPassage, filters: Filters) -> bool:
        facets = {(key, folded(value)) for key, value in facets_of(stored.info, stored.format)}
        facets.add((STATUS, folded(stored.info.status or CURRENT)))
        years = [int(value) for key, value in facets if key == YEAR]
        first, last = filters.first_year or 0, filters.last_year or 9999
        ranged = filters.first_year is not None or filters.last_year is not None
        return all(any((key, value) in facets for value in values) for key, values in filters.values) and (
            not ranged or any(first <= year <= last for year in years)
        )

    def _allowed(self, filters: Filters) -> set[int]:
        return {stored.entry for stored in self.passages_ if self._passes(stored, filters)}

    def dense(self, vector: Vectors, k: int, filters: Filters = Filters()) -> Scored:
        found = self.cosines(vector, sorted(self._allowed(filters)))
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:k]

    def cosines(self, vector: Vectors, entries: Sequence[int]) -> Mapping[int, float]:
        wanted = set(entries)
        have = [
            (e, self.by_text[text]) for text, e in self.texts.items() if e in wanted and text in self.by_text
        ]
        return {entry: float(np.dot(each, vector)) for entry, each in have}

    def vectors(self, entries: Sequence[int]) -> Mapping[int, Vectors]:
        have = self.by_text
        return {e: have[text] for text, e in self.texts.items() if e in entries and text in have}

    def lexical(
        self, terms_: Sequence[str] | Mapping[str, float], k: int, filters: Filters = Filters()
    ) -> Scored:
        weights = terms_ if isinstance(terms_, Mapping) else {t: terms_.count(t) for t in terms_}
        held = {entry: terms(text) for text, entry in self.texts.items()}
        average = sum(map(len, held.values())) / max(len(held), 1)
        allowed = self._allowed(filters)
        scored = [
            (entry, sum(w * self._bm25(term, words, held, average) for term, w in weights.items()))
            for entry, words in held.items()
            if entry in allowed and set(words) & set(terms_)
        ]
        return sorted(scored, key=lambda item: (-item[1], item[0]))[:k]

    def _bm25(self, term: str, words: list[str], held: dict[int, list[str]], average: float) -> float:
        holding = sum(term in each for each in held.values())
        frequency = Counter(words)[term]
        idf = math.log(1 + (len(held) - holding + 0.5) / (holding + 0.5))
        return idf * frequency * (K1 + 1) / (frequency + K1 * (1 - B + B * len(words) / average))

    def holding(self, term: str) -> int:
        return sum(term in terms(text) for text in self.texts)

    def passages(self, entries: Iterable[int], filters: Filters = Filters()) -> list[StoredPassage]:
        found: dict[int, StoredPassage] = {}
        for stored in sorted(self.passages_, key=lambda s: s.info.status is not None):
            if self._passes(stored, filters):
                found.setdefault(stored.entry, stored)
        return [found[entry] for entry in entries if entry in found]

    def same_words(self, stored: StoredPassage, most: int) -> list[StoredPassage]:
        own = stored.passage
        same = [s for s in self.passages_ if s.passage.words_key == own.words_key and s.passage != own]
        return sorted(same, key=lambda s: s.info.status is not None)[:most]

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        around = range(ordinal - before, ordinal + after + 1)
        return [
            s for s in self.passages_ if s.passage.document_id == document_id and s.passage.ordinal in around
        ]

    def document(self, document_id: str) -> StoredDocument | None:
        found = self.documents.get(document_id)
        if found is None:
            return None
        count = sum(stored.passage.document_id == document_id for stored in self.passages_)
        return StoredDocument(document_id, found.text, found.info, found.format, count)

    def pages(self, document_id: str) -> list[Page]:
        return list(self.documents[document_id].pages)

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        return [box for box in self.documents[document_id].boxes if box.start < end and box.end > start]

    def senses(self, form: str) -> list[Sense]:
        groups: dict[tuple[str, str], list[tuple[str, str, str, int, int]]] = {}
        for each in self.senses_:
            if folded(form) in (folded(each[0]), folded(each[1])):
                groups.setdefault((folded(each[0]), folded(each[1])), []).append(each)
        found = [Sense(g[0][0], g[0][1], len({e[2] for e in g}), *g[0][2:]) for g in groups.values()]
        return sorted(found, key=lambda s: (-s.documents, folded(s.short), folded(s.long)))

    def facets(self, filters: Filters = Filters(), most: int = 100) -> Mapping[str, list[tuple[str, int]]]:
        passing = {s.passage.document_id: s for s in self.passages_ if self._passes(s, filters)}
        counted: Counter[tuple[str, str]] = Counter()
        shown: dict[tuple[str, str], str] = {}
        for stored in passing.values():
            status = (STATUS, stored.info.status or CURRENT)
            for key, value in {*facets_of(stored.info, stored.format), status}:
                counted[key, folded(value)] += 1
                shown[key, folded(value)] = min(value, shown.get((key, folded(value)), value))
        found: dict[str, list[tuple[str, int]]] = {}
        for (key, value), count in sorted(counted.items(), key=lambda i: (i[0][0], -i[1], i[0][1])):
            found.setdefault(key, []).append((shown[key, value], count))
        return {key: values[:most] for key, values in found.items()}


@dataclass
class MemoryLibrary:
    """Where a memory backend is the state in service."""

    backend: MemoryBackend

    def current_id(self) -> str | None:
        return self.backend.statistics.id

    def open(self) -> MemoryBackend:
        return self.backend
