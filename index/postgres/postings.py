"""Weigh the words of entries as tantivy does, so that scores are the same on one machine and on many.

BM25 with k1 = 1.2 and b = 0.75 in single precision; an entry's length is rounded as tantivy rounds it
(Lucene's SmallFloat: exact up to 40 words, then three bits). A posting holds the part of the score that
depends on the entry: `f / (f + k1 · (1 - b + b · length / average))`. The question brings the rest:
`(k1 + 1) · idf`, with the frequencies of the whole snapshot.

Unlike tantivy's, these frequencies never count entries that were removed and not merged yet.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.catalog.queries import Queries
from index.errors import DamagedError
from index.words.terms import terms
from ingest.report import Progress

K1, B = np.float32(1.2), np.float32(0.75)
_ENTRIES_AT_ONCE = 500
_HELD = np.dtype([("hash", "<u8"), ("entries", "<u4")])
_EXACT = 24


def _lengths() -> NDArray[np.int64]:
    """Return the 256 lengths that tantivy tells apart."""
    exact = list(range(_EXACT))
    steps = [(number & 7, (number >> 3) - 1) for number in range(256 - _EXACT)]
    rounded = [_EXACT + (low if shift < 0 else (low | 8) << shift) for low, shift in steps]
    return np.array(exact + rounded, dtype=np.int64)


LENGTHS = _lengths()


@dataclass(frozen=True, slots=True)
class Postings:
    """All postings of a library, by term and entry: `weights` has the entry's part of the score."""

    terms: NDArray[np.int32]
    entries: NDArray[np.int32]
    weights: NDArray[np.float32]
    vocabulary: Vocabulary

    def of(self, chosen: AbstractSet[int]) -> Postings:
        """Return those of some entries."""
        held = np.isin(self.entries, np.fromiter(chosen, dtype=np.int64, count=len(chosen)))
        return replace(self, terms=self.terms[held], entries=self.entries[held], weights=self.weights[held])


class Vocabulary:
    """The terms of a snapshot with how many entries hold each, 12 bytes a term; a term's number is its place.

    Terms are known by a hash of 64 bits. Two of one library never share one: that is checked when it is made.
    """

    def __init__(self, packed: bytes, entries: int) -> None:
        """Read what `pack` returned, for a library of so many entries."""
        if len(packed) % _HELD.itemsize:
            raise DamagedError("the snapshot's vocabulary breaks off. Ingest again")
        held = np.frombuffer(packed, dtype=_HELD)
        self._hashes = np.ascontiguousarray(held["hash"])
        self._entries = np.ascontiguousarray(held["entries"])
        self._all = entries

    def __len__(self) -> int:
        return len(self._hashes)

    @property
    def postings(self) -> int:
        """Count the postings of all terms."""
        return int(self._entries.sum(dtype=np.int64))

    def pack(self) -> bytes:
        """Return it as bytes."""
        held = np.empty(len(self._hashes), dtype=_HELD)
        held["hash"], held["entries"] = self._hashes, self._entries
        return held.tobytes()

    def number(self, term: str) -> int | None:
        """Return a term's number, or None where no entry holds it."""
        wanted = _hash(term)
        at = int(np.searchsorted(self._hashes, np.uint64(wanted)))
        return at if at < len(self._hashes) and int(self._hashes[at]) == wanted else None

    def holding(self, term: str) -> int:
        """Count the entries that hold a term."""
        number = self.number(term)
        return 0 if number is None else int(self._entries[number])

    def asked(self, weights: Mapping[str, float]) -> tuple[list[int], list[float]]:
        """Return the numbers of the terms that are held, and what each multiplies its postings by."""
        numbers, factors = list[int](), list[float]()
        for term, weight in weights.items():
            number = self.number(term)
            if number is not None:
                numbers.append(number)
                factors.append(float(np.float32(weight) * self._idf(number) * (np.float32(1) + K1)))
        return numbers, factors

    def _idf(self, number: int) -> np.float32:
        held = int(self._entries[number])
        ratio = (np.float32(self._all - held) + np.float32(0.5)) / (np.float32(held) + np.float32(0.5))
        return np.float32(np.log(np.float32(1) + ratio))


def postings_of(
    catalog: Queries,
    entries: Sequence[int],
    progress: Progress,
    terms_of: Callable[[str], Iterable[str]] = terms,
) -> Postings:
    """Analyse the entries of a catalog and weigh their words."""
    numbers: dict[str, int] = {}
    of_term, of_entry, often, lengths = (list[NDArray[np.int64]]() for _ in range(4))
    words = 0
    for counted in _counted(catalog, entries, progress, terms_of):
        rows = [
            (numbers.setdefault(term, len(numbers)), entry, count, length)
            for entry, length, counts in counted
            for term, count in counts.items()
        ]
        words += sum(length for _, length, _ in counted)
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        for column, into in zip(table.T, (of_term, of_entry, often, lengths), strict=True):
            into.append(column)
    order, vocabulary_of = _numbered(numbers)
    term = order[_joined(of_term)]
    weights = _weights(_joined(often), _joined(lengths), words, len(entries))
    held = np.bincount(term, minlength=len(numbers))
    entry = _joined(of_entry)
    sorted_ = np.lexsort((entry, term))
    return Postings(
        term[sorted_].astype(np.int32),
        entry[sorted_].astype(np.int32),
        weights[sorted_],
        vocabulary_of(held, len(entries)),
    )


def _counted(
    catalog: Queries, entries: Sequence[int], progress: Progress, terms_of: Callable[[str], Iterable[str]]
) -> Iterator[list[tuple[int, int, Counter[str]]]]:
    """Yield some hundred entries at a time, each with its length and how often it holds each term."""
    for at in range(0, len(entries), _ENTRIES_AT_ONCE):
        progress("words", at, len(entries))
        stored = catalog.passages(entries[at : at + _ENTRIES_AT_ONCE])
        words = [(each.entry, list(terms_of(each.embedded_text))) for each in stored]
        yield [(entry, len(found), Counter(found)) for entry, found in words]
    progress("words", len(entries), len(entries))


def _numbered(
    numbers: Mapping[str, int],
) -> tuple[NDArray[np.int64], Callable[[NDArray[np.int64], int], Vocabulary]]:
    """Number the terms by their hashes; return the new number of each, and how a vocabulary is made."""
    hashes = np.fromiter(map(_hash, numbers), dtype=np.uint64, count=len(numbers))
    by_hash = np.argsort(hashes, kind="stable")
    ascending = hashes[by_hash]
    if np.any(ascending[1:] == ascending[:-1]):
        raise DamagedError("two words of this library share a code of 64 bits: it cannot be kept so")
    order = np.empty(len(numbers), dtype=np.int64)
    order[by_hash] = np.arange(len(numbers))

    def made(held: NDArray[np.int64], entries: int) -> Vocabulary:
        table = np.empty(len(ascending), dtype=_HELD)
        table["hash"], table["entries"] = ascending, held
        return Vocabulary(table.tobytes(), entries)

    return order, made


def _weights(
    often: NDArray[np.int64], lengths: NDArray[np.int64], words: int, entries: int
) -> NDArray[np.float32]:
    """Weigh each posting by how often its entry holds the term, and how long the entry is."""
    average = np.float32(words) / np.float32(max(entries, 1))
    if not average:
        return np.zeros(len(often), dtype=np.float32)
    norms = K1 * (np.float32(1) - B + B * LENGTHS.astype(np.float32) / average)
    of_posting = norms[np.searchsorted(LENGTHS, lengths, side="right") - 1]
    frequency = often.astype(np.float32)
    weights: NDArray[np.float32] = (frequency / (frequency + of_posting)).astype(np.float32)
    return weights


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _hash(term: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little"
    )
