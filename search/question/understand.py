"""Understands a question in the terms of a library.

It reads short forms, uses the names of the library's passages, corrects spelling, adds other names and
recognises the subject.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from index.backend import Backend
from ingest.lengths import Count, ModelLimits, count_tokens
from search.language import ENGLISH_ONLY, Held, language_of
from search.names.names import Names
from search.question.endings import with_other_endings
from search.question.expand import expanded
from search.question.native import in_all_forms, without_function_words
from search.question.parse import Question
from search.question.read_as import other_names, read_as
from search.question.rename import renamed
from search.question.spelling import corrected
from search.subject.recognise import recognised


def understand(
    asked: Question,
    backend: Backend,
    model: ModelLimits,
    names: Names,
    titles: Collection[str] = frozenset(),
    exact: bool = False,
    languages: Held = ENGLISH_ONLY,
) -> Question:
    """Return a parsed question as it is asked of a library.

    Args:
        asked: as it was typed.
        backend: the library.
        model: the embedding model's tokenizer, which knows the common words of its language as a whole.
        names: drugs, diseases and shorthand.
        titles: of the library's documents, as phrases.
        exact: whether words and names are left as they were typed.
        languages: those of the library; a question in one that is not English is asked in all its forms.
    """
    spoken = language_of(asked.text, languages)
    native = spoken if spoken in languages.others and not exact else None
    if native:
        asked = without_function_words(asked, native)
    pieces = _pieces(model.tokenizer)

    def is_word(text: str) -> bool:
        return pieces(text) == 1

    if not exact:
        asked = read_as(asked, names, backend)
        # What is another name is no misspelling; and what was misspelt may be another name.
        named = renamed(asked, backend)
        # What is a slip in English may be a word in another language.
        spelt = named if spoken else corrected(named, backend, is_word, functools.partial(_is_drug, names))
        asked = named if spelt is named else renamed(spelt, backend)
    asked = other_names(expanded(asked, backend), names, backend)
    if native:
        asked = in_all_forms(asked, native, backend)
    elif not exact:
        asked = with_other_endings(asked, backend, is_word)
    also: dict[str, list[str]] = {}
    for each in asked.expansions:
        also.setdefault(each.asked, []).append(each.also)
    entries = backend.statistics.entries
    subject = recognised(asked.text, names, backend.holding, titles, also, entries)
    return replace(asked, subject=subject)


def unknown_words(asked: Question, holding: Callable[[str], int]) -> tuple[str, ...]:
    """Return the words of a question of which no passage has any term, each once.

    Args:
        asked: the question.
        holding: how many passages of the library hold a term.
    """
    unknown = (word for word, its in asked.words if not any(map(holding, its)))
    return tuple(dict.fromkeys(unknown))


def _is_drug(names: Names, word: str) -> bool:
    return any(each.kind == "drug" for each in names.look_up(word))


@functools.cache
def _pieces(tokenizer: Path) -> Count:
    """Return the counter of a model's tokens; the tokenizer is read once."""
    return count_tokens(tokenizer)
