"""Understands a question: its plain form and the terms it asks for."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from index.words.terms import term_spans
from ingest.errors import VerbatimError
from search.question.operators import operators
from search.subject.topic import NOTHING, Subject

MOST_CHARACTERS = 2_000
"""A longer question is searched by its beginning: no model here reads more than its first lines."""


class EmptyQuestionError(VerbatimError):
    """The question holds no word to search for."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A word or a name that was typed, and the one of the library that is looked for in its place."""

    typed: str
    used: str


@dataclass(frozen=True, slots=True)
class Expansion:
    """Another name for `asked`, a stretch of the question, with the terms to look for.

    The library's documents state it: an abbreviation, what one stands for, or a synonym.
    """

    asked: str
    also: str
    terms: tuple[str, ...]
    asked_terms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A short form or another name in a question, and what was read in its place: "tx", "treatment".

    `others` are the other senses that it has, and `why` says what this one was chosen by.
    """

    typed: str
    meant: str
    others: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question ready to be searched.

    Attributes:
        text: the question as it is read.
        words: its words as written, each with its terms. Words without a topic are left out.
        corrections: the words and names that were typed otherwise.
        expansions: other names that are looked for beside its own words.
        readings: the short forms and names that were read as others.
        subject: what it is about.
        phrases: what it quotes.
        identifiers: as (kind, value), such as a DOI.
        excluded: what no passage may hold.
    """

    text: str
    words: tuple[tuple[str, tuple[str, ...]], ...]
    corrections: tuple[Correction, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    readings: tuple[ReadAs, ...] = ()
    subject: Subject = NOTHING
    phrases: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    excluded: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms to look up, each once, in the question's order."""
        return tuple(dict.fromkeys(term for _, terms in self.words for term in terms))


def parse(typed: str) -> Question:
    """Read the question in what somebody typed.

    Raises:
        EmptyQuestionError: if there is no letter or digit in it.
    """
    # Cut first: to put a row of accents into order takes the square of its length.
    begun = " ".join(typed.split())[: 2 * MOST_CHARACTERS]
    text = " ".join(unicodedata.normalize("NFC", begun).split())[:MOST_CHARACTERS]
    if not any(character.isalnum() for character in text):
        raise EmptyQuestionError("Type a question: there is no word in what was asked.")
    found = operators(text)
    return Question(
        found.text,
        _words(found.text),
        phrases=found.phrases,
        identifiers=found.identifiers,
        excluded=found.excluded,
    )


def rewritten(question: Question, text: str) -> Question:
    """Put a question in other words, and keep what is known of how it was typed."""
    return replace(question, text=text, words=_words(text))


def _words(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((text[start:end], terms) for start, end, terms in term_spans(text) if terms)
