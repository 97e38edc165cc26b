"""Find a quote in a library: word for word, or what it comes nearest to and in which words it differs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz

from index.backend import Backend
from index.catalog.stored import StoredDocument, StoredPassage
from index.words.terms import terms
from search.hits.quote import page_label

MOST_CHARACTERS = 5_000
"""A longer text is no quote, and is not looked for."""
_PASSAGES = 60
"""How many passages are looked at: those that hold most of the quote's words."""
_DOCUMENTS = 20
_PLACES = 10
_NEAR = 75.0
"""From here on, of 100, a passage is near enough to say in which words the quote differs from it."""
_PLAIN = str.maketrans("‘’‚‛“”„‟‐‑‒–—−\u00a0\u202f\u2009", "''''\"\"\"\"------   ")
"""One sign for each: offsets stay."""
Verdict = Literal["word for word", "other case or signs", "not found"]


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A place where a quote stands: the stretch of the document, its words there, and the passage around."""

    document: StoredDocument
    start: int
    end: int
    passage: StoredPassage | None

    @property
    def text(self) -> str:
        """The words that stand there."""
        return self.document.text[self.start : self.end]

    @property
    def page(self) -> str | None:
        """The page, as it is cited."""
        return page_label(self.passage) if self.passage else None


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of a quote, and what the library has in their place; either may be ""."""

    quoted: str
    stored: str


@dataclass(frozen=True, slots=True)
class CheckedQuote:
    """What came of looking for a quote.

    Attributes:
        verdict: "word for word" but for white space; "other case or signs" such as dashes; or "not found".
        found: the places, those of documents that hold most of its words first.
        nearest: of a quote that is not found, the passage that comes nearest; None if none is near.
        differences: the words in which the quote differs from that passage.
    """

    verdict: Verdict
    found: tuple[FoundQuote, ...] = ()
    nearest: StoredPassage | None = None
    differences: tuple[Difference, ...] = ()


def find_quote(quote: str, library: Backend) -> CheckedQuote:
    """Look for a quote in the documents that hold its words.

    Raises:
        ValueError: if the quote holds no word, or more than `MOST_CHARACTERS`.
    """
    words = quote.split()
    wanted = tuple(dict.fromkeys(terms(quote)))
    if not words or len(quote) > MOST_CHARACTERS:
        raise ValueError(f"a quote has a word, and at most {MOST_CHARACTERS} characters; not {len(quote)}")
    ranked = library.lexical(wanted, _PASSAGES) if wanted else []
    passages = library.passages([entry for entry, _ in ranked])
    documents = list(_documents(passages, library))
    exactly, loosely = re.compile(_joined(words)), re.compile(_joined(_plain(quote).split()), re.I)
    if found := [each for document in documents for each in _places(document, exactly, str, library)]:
        return CheckedQuote("word for word", tuple(found[:_PLACES]))
    if found := [each for document in documents for each in _places(document, loosely, _plain, library)]:
        return CheckedQuote("other case or signs", tuple(found[:_PLACES]))
    return _nearest(quote, passages)


def _joined(words: list[str]) -> str:
    """Return a pattern of words with any white space between. It begins and ends no word or number midway."""
    between = r"\s+".join(map(re.escape, words))
    return rf"(?<!\w)(?<!\d[.,]){between}(?!\w)(?![.,]\d)"


def _plain(text: str) -> str:
    return text.translate(_PLAIN)


def _documents(passages: list[StoredPassage], library: Backend) -> Iterator[StoredDocument]:
    """Yield the documents of passages, each once."""
    for document_id in list(dict.fromkeys(each.passage.document_id for each in passages))[:_DOCUMENTS]:
        document = library.document(document_id)
        if document is not None:
            yield document


def _places(
    document: StoredDocument, pattern: re.Pattern[str], read: Callable[[str], str], library: Backend
) -> Iterator[FoundQuote]:
    for match in pattern.finditer(read(document.text)):
        yield FoundQuote(document, *match.span(), _around(document, match.start(), library))


def _around(document: StoredDocument, start: int, library: Backend) -> StoredPassage | None:
    """Return the passage in which a character stands; None between passages."""
    passages = library.neighbours(document.document_id, 0, 0, document.passages)
    return next((each for each in passages if each.passage.start <= start < each.passage.end), None)


def _nearest(quote: str, passages: list[StoredPassage]) -> CheckedQuote:
    """Return the passage that comes nearest, and the words in which the quote differs from it."""
    plain = " ".join(quote.split())
    scored = [
        (fuzz.partial_ratio_alignment(plain, " ".join(each.passage.text.split())), each) for each in passages
    ]
    near = [(found, each) for found, each in scored if found is not None and found.score >= _NEAR]
    if not near:
        return CheckedQuote("not found")
    found, best = max(near, key=lambda item: item[0].score)
    stored = " ".join(best.passage.text.split())
    begin = stored.rfind(" ", 0, found.dest_start + 1) + 1
    end = stored.find(" ", max(found.dest_end - 1, 0))
    differences = _differences(plain.split(), stored[begin : end if end >= 0 else None].split())
    return CheckedQuote("not found", nearest=best, differences=tuple(differences))


def _differences(quoted: list[str], stored: list[str]) -> Iterator[Difference]:
    for tag, i, j, m, n in SequenceMatcher(None, quoted, stored, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Difference(" ".join(quoted[i:j]), " ".join(stored[m:n]))
