"""Asks a question in another language than English of a library that holds documents in it.

Its function words are left out. Each other word is looked for in every form that the library has of its
stem (Snowball), since passages are indexed by English stems, which part "Niere" from "Nieren".
"""

from __future__ import annotations

from dataclasses import replace

from index.backend import Backend
from index.words.languages import Language
from index.words.terms import terms, words
from index.words.tokens import folded_token
from search.language import without_elisions
from search.question.parse import Question, rewritten

_APART = 3
"""The most edits between two forms of a word."""
_LEAST, _MOST = 4, 8
"""The fewest letters of a word whose forms are looked for, and the most forms of one."""
_ARTICLES = ("l'", "d'")
"""What French and Italian write together with the next word."""


def without_function_words(question: Question, language: Language) -> Question:
    """Leave out the words without a topic in a language, unless none would be left."""
    text = without_elisions(question.text)
    kept = [word for word in text.split() if folded_token(word).strip("¿?¡!.,;:") not in language.stop_words]
    kept = [word.strip("¿¡") for word in kept]
    return rewritten(question, " ".join(kept)) if any(map(terms, kept)) else question


def in_all_forms(question: Question, language: Language, backend: Backend) -> Question:
    """Give each word of a question the terms of all its forms in the library."""
    return replace(
        question,
        words=tuple((word, _forms(word, its, language, backend)) for word, its in question.words),
    )


def _forms(word: str, its: tuple[str, ...], language: Language, backend: Backend) -> tuple[str, ...]:
    typed = next(words(word), "")
    if len(typed) < _LEAST or not typed.isalpha():
        return its
    stem = language.stem(typed)
    near = backend.words_like(typed, _APART)
    joined = (held for article in _ARTICLES for held in backend.words_like(article + typed, _APART))
    alike = [held for held in near if language.stem(held) == stem]
    alike += [held for held in joined if "'" in held and language.stem(held.split("'", 1)[1]) == stem]
    alike.sort(key=lambda held: -near.get(held, 0))
    found = dict.fromkeys(term for held in alike[:_MOST] for term in terms(held) if backend.holding(term))
    own = [term for term in its if backend.holding(term)]
    return tuple(dict.fromkeys((*own, *found))) or its
