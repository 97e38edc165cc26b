"""A backend that keeps everything in lists and works every score out by brute force: what the local
snapshot is compared with, and proof that `search/` needs nothing but the protocol."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from index.backend import ListedDocument, Scored, Statistics
from index.catalog.facets import CURRENT, STATUS, YEAR, Filters, facets_of, folded
from index.catalog.names import Name, names_of
from index.catalog.stored import Sense, StoredDocument, StoredPassage
from index.vectors.model import ModelInfo, Vectors
from index.words.codes import Tokens, tokens
from index.words.terms import phrase, terms
from index.words.vocabulary import edits, swapped, vocabulary
from ingest.document import Box, Document, Doubt, Page
from ingest.worker import Read

K1, B = 1.2, 0.75


@dataclass(eq=False)
class MemoryBackend:
    """A library of documents, whose entries are numbered from 1 in the order of their coming."""

    model: ModelInfo
    by_text: dict[str, Vectors] = field(default_factory=dict)
    """By embedded text; an entry whose text is not here has no vector yet."""
    documents_: dict[str, Document] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """The sha256 of a file, by its source."""
    passages_: list[StoredPassage] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)
    senses_: list[tuple[str, str, str, int, int]] = field(default_factory=list)

    def add(self, read: Read) -> None:
        document = read.document
        self.documents_[document.document_id] = document
        self.senses_ += [(d.short, d.long, document.document_id, d.start, d.end) for d in read.definitions]
        for passage in read.passages:
            stored = StoredPassage(0, passage, document.info, document.format, True, None)
            entry = self.texts.setdefault(stored.embedded_text, len(self.texts) + 1)
            page = document.page_at(passage.start)
            self.passages_.append(replace(stored, entry=entry, page_label=page.label if page else None))

    @property
    def statistics(self) -> Statistics:
        embedded = sum(text in self.by_text for text in self.texts)
        return Statistics(
            "memory", "", self.model, len(self.documents_), len(self.passages_), len(self.texts), embedded
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

    def titles(self, entries: Sequence[int]) -> Mapping[int, tuple[str, float]]:
        wanted = [stored for stored in reversed(self.passages_) if stored.entry in entries]
        return {stored.entry: (stored.info.title, self._share(stored)) for stored in wanted}

    def _share(self, stored: StoredPassage) -> float:
        return len(stored.passage.text) / len(self.documents_[stored.passage.document_id].text)

    def tokens(self, entries: Sequence[int]) -> Mapping[int, Tokens]:
        return {s.entry: tokens(s.passage.text) for s in reversed(self.passages_) if s.entry in entries}

    def same_words(self, stored: StoredPassage, most: int) -> list[StoredPassage]:
        own = stored.passage
        same = [s for s in self.passages_ if s.passage.words_key == own.words_key and s.passage != own]
        return sorted(same, key=lambda s: s.info.status is not None)[:most]

    def passage(self, passage_id: str) -> StoredPassage | None:
        return next((s for s in self.passages_ if s.passage.passage_id == passage_id), None)

    def neighbours(self, document_id: str, ordinal: int, before: int, after: int) -> list[StoredPassage]:
        around = range(ordinal - before, ordinal + after + 1)
        return [
            s for s in self.passages_ if s.passage.document_id == document_id and s.passage.ordinal in around
        ]

    def document(self, document_id: str) -> StoredDocument | None:
        found = self.documents_.get(document_id)
        if found is None:
            return None
        count = sum(stored.passage.document_id == document_id for stored in self.passages_)
        return StoredDocument(document_id, found.text, found.info, found.format, count)

    def document_ids(self, prefix: str) -> list[str]:
        return sorted(each for each in self.documents_ if each.startswith(prefix))

    def documents(self) -> Iterator[ListedDocument]:
        for document_id, each in self.documents_.items():
            yield ListedDocument(document_id, each.info, each.format)

    def checksum(self, source: str) -> str | None:
        return self.files.get(source)

    def pages(self, document_id: str) -> list[Page]:
        return list(self.documents_[document_id].pages)

    def doubts(self, document_id: str) -> list[Doubt]:
        return list(self.documents_[document_id].doubts)

    def boxes(self, document_id: str, start: int, end: int) -> list[Box]:
        return [box for box in self.documents_[document_id].boxes if box.start < end and box.end > start]

    def senses(self, form: str) -> list[Sense]:
        groups: dict[tuple[str, str], list[tuple[str, str, str, int, int]]] = {}
        for each in self.senses_:
            if folded(form) == folded(each[0]) or phrase(form) == phrase(each[1]):
                groups.setdefault((folded(each[0]), phrase(each[1])), []).append(each)
        found = [Sense(g[0][0], g[0][1], len({e[2] for e in g}), *g[0][2:]) for g in groups.values()]
        return sorted(found, key=lambda s: (-s.documents, folded(s.short), phrase(s.long)))

    def names(self, forms: Collection[str]) -> Mapping[str, list[Name]]:
        by_form: dict[str, list[Name]] = {}
        for form in forms:
            found: dict[str, Name] = {}
            for sense in self.senses(form):
                if folded(form) == folded(sense.short):
                    found[phrase(sense.long)] = Name(sense.long, sense.documents, True)
                else:
                    found[phrase(sense.short)] = Name(sense.short, sense.documents)
            infos = [document.info for document in self.documents_.values()]
            calling = [dict(names_of(info)) for info in infos]
            for other in (each for each in calling if phrase(form) in each):
                for key, name in other.items():
                    count = sum(phrase(form) in each and key in each for each in calling)
                    titles = sum(
                        info.title == name and phrase(form) in dict(names_of(info)) for info in infos
                    )
                    if key != phrase(form):
                        found.setdefault(key, Name(name, count, titles=titles))
            if found:
                by_form[form] = sorted(found.values(), key=lambda each: (-each.documents, each.name))
        return by_form

    def words_like(self, word: str, most: int) -> Mapping[str, int]:
        held: dict[str, set[str]] = {}
        for stored in self.passages_:
            for each in vocabulary([stored.embedded_text]):
                held.setdefault(each, set()).add(stored.passage.document_id)
        return {
            each: len(documents)
            for each, documents in held.items()
            if (each[0] == word[0] or each == swapped(word)) and edits(word, each, most) <= most
        }

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
