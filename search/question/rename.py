"""Replaces a typed name by the one that the library's passages use, where they never use the typed one.

A document states the synonyms of its subject once, beside its text: no passage of it says "Fong disease", and
all speak of the nail-patella syndrome. Neither words nor a small model's meaning lead from one to the other.
The name is exchanged only for the title of a document that states it, and only where no passage says it: else
the other names are looked for beside it (`expand.py`).
"""

from __future__ import annotations

from dataclasses import replace

from index.backend import Backend
from index.catalog.names import Name
from index.words.terms import phrase, terms
from search.question.expand import named
from search.question.parse import Correction, Question, rewritten

_READ = 20
"""How many passages are read for a name: those that hold its words best."""


def renamed(question: Question, backend: Backend) -> Question:
    """Exchange names that no passage uses, and list them as corrections."""
    parts: list[str] = []
    found: list[Correction] = []
    at = 0
    for (start, end), names in sorted(named(question, backend), key=lambda stretch: stretch[0]):
        typed, title = question.text[start:end], _title(names)
        if title and not is_said(typed, backend):
            parts += [question.text[at:start], title]
            at = end
            found.append(Correction(typed, title))
    if not found:
        return question
    text = "".join((*parts, question.text[at:]))
    return replace(
        rewritten(question, text), corrections=tuple(dict.fromkeys((*question.corrections, *found)))
    )


def _title(names: list[Name]) -> str | None:
    """Return the name that most documents have for their title."""
    titles = [name for name in names if name.titles]
    return max(titles, key=lambda name: name.titles).name if titles else None


def is_said(name: str, backend: Backend) -> bool:
    """Return whether a passage says a name, in any form of its words."""
    wanted = dict.fromkeys(terms(name), 1.0)
    if not wanted or not all(backend.holding(term) for term in wanted):
        return not wanted
    if len(phrase(name).split()) == 1:
        return True
    entries = [entry for entry, _ in backend.lexical(wanted, _READ)]
    sought = f" {phrase(name)} "
    return any(sought in f" {phrase(stored.embedded_text)} " for stored in backend.passages(entries))
