"""Chooses what a short form stands for, and keeps every other sense beside it.

What the library's documents define goes first, then what the clinic says, then what the library holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.backend import Backend
from index.words.terms import term_spans, terms
from search.names.common import COMMON
from search.names.concept import Concept, Origin, Reading, Sense
from search.names.key import name_key
from search.names.names import Names
from search.names.shorthand import form_of, forms_asked

_READ = 5
"""How many passages are read for a sense: those that hold its words, and the question's, best."""
_CONTEXT_WEIGHT = 0.5
"""The weight of a word of the question beside a word of the sense, when those passages are looked for."""
_LONGEST_PLAIN = 4
"""The most characters of a form in small letters that only the library explains."""
_LONGEST_FORM = 12
"""The most characters of a form that only the library explains."""


def readings(text: str, names: Names, backend: Backend) -> list[Reading]:
    """Return how each short form in a question is read, in order; forms that nobody explains are left out."""
    found = []
    for start, end in _forms(text, names, backend):
        form = text[start:end]
        if reading := resolve(form, names, backend, f"{text[:start]} {text[end:]}"):
            found.append(replace(reading, start=start, end=end))
    return found


def resolve(form: str, names: Names, backend: Backend, context: str = "") -> Reading | None:
    """Return how one form is read, beside the other words of its question; None if nobody explains it.

    What the library's documents define goes before the clinic's list, and that before our own. Among other
    senses, one is chosen that stands in a title, beside the question's words, and in most passages.
    """
    senses = _senses(form, names, backend)
    if not senses:
        return None
    if len(senses) == 1:
        return Reading(0, len(form), form, senses[0], (), _why(senses[0], []), certain=True)
    asked = tuple(dict.fromkeys(terms(context)))
    ranked = sorted((_held(sense, names, backend, asked) for sense in senses), key=_rank, reverse=True)
    chosen, *others = [sense for sense, _ in ranked]
    certain = _outranks(*(each for each in ranked[:2]))
    return Reading(0, len(form), form, chosen, tuple(others), _why(chosen, others), certain)


def _forms(text: str, names: Names, backend: Backend) -> list[tuple[int, int]]:
    """Yield the stretches of a text that are short forms: ours, the clinic's, or the library's."""
    mentions = names.mentions(text)
    found = [
        (mention.start, mention.end)
        for mention in mentions
        if any(_is_form(mention.typed, row) for row in mention.concepts)
    ]
    words = [(start, end) for start, end, kept in term_spans(text) if kept and end - start <= _LONGEST_FORM]
    free = [
        (start, end)
        for start, end in words
        if end - start > 1
        and _may_be_short(text[start:end])
        and not any(each.start < end and start < each.end for each in mentions)
    ]
    defined = backend.names({text[start:end] for start, end in free}) if free else {}
    found += [span for span in free if any(name.of_short for name in defined.get(text[slice(*span)], ()))]
    return sorted(found)


def _is_form(typed: str, row: Concept) -> bool:
    """Return whether a row says what the typed form stands for: as shorthand, or in the clinic's words."""
    if row.kind == "shorthand":
        return not {form_of(name) for name in row.names}.isdisjoint(forms_asked(typed))
    return row.kind == "clinic" and name_key(typed) != name_key(row.name)


def _may_be_short(word: str) -> bool:
    """Return whether a form that only the library explains is typed as one: "CHEST", and not "chest"."""
    marked = any(letter.isupper() or letter.isdigit() for letter in word[1:])
    return marked or (len(word) <= _LONGEST_PLAIN and word not in COMMON)


def _senses(form: str, names: Names, backend: Backend) -> list[Sense]:
    """Return every sense of a form, each once: the library's, the clinic's, ours."""
    found: dict[str, Sense] = {}
    for defined in backend.names({form}).get(form, ()):
        if defined.of_short:
            known = names.look_up(defined.name)
            concept = known[0] if known else None
            found.setdefault(
                _same(defined.name, known),
                Sense(defined.name, "library", concept, documents=defined.documents),
            )
    for row in names.look_up(form):
        if _is_form(form, row):
            meant = names.stands_for(row)
            key = _same(row.name, meant)
            known_sense = found.get(key)
            origin: Origin = "clinic" if row.kind == "clinic" else "table"
            found[key] = (
                replace(known_sense, field=row.field)
                if known_sense
                else Sense(row.name, origin, (meant or (row,))[0], row.field)
            )
    return list(found.values())


def _same(name: str, meant: Sequence[Concept]) -> str:
    """Return a key that is the same for senses that are one: what they stand for, or their words."""
    keys = sorted(row.key for row in meant if row.kind in ("drug", "disease"))
    return "+".join(keys) or name_key(name)


def _held(sense: Sense, names: Names, backend: Backend, asked: Sequence[str]) -> tuple[Sense, int]:
    """Return the sense with how far the library holds it, and the question's words in one passage."""
    spoken = dict.fromkeys((sense.name, *((sense.concept.name,) if sense.concept else ())))
    titles = passages = beside = 0
    for name in spoken:
        own = terms(name)
        if not own or not all(backend.holding(term) for term in own):
            continue
        weights = {**dict.fromkeys(asked, _CONTEXT_WEIGHT), **dict.fromkeys(own, 1.0)}
        entries = [entry for entry, _ in backend.lexical(weights, _READ)]
        sought = f" {name_key(name)} "
        texts = [stored.embedded_text for stored in backend.passages(entries)]
        saying = [text for text in texts if sought in f" {name_key(text)} "]
        passages = max(passages, len(saying))
        titles = max(
            titles, sum(sought in f" {name_key(title)} " for title, _ in backend.titles(entries).values())
        )
        beside = max(beside, _most_beside(saying, asked))
    return replace(sense, titles=titles, passages=passages), beside


def _most_beside(texts: Iterable[str], asked: Sequence[str]) -> int:
    """Return the most of the question's terms that one passage holds."""
    return max((len(set(asked).intersection(terms(text))) for text in texts), default=0)


def _rank(held: tuple[Sense, int]) -> tuple[int, bool, bool, int, int, int]:
    sense, beside = held
    return sense.documents, sense.origin == "clinic", sense.titles > 0, beside, sense.titles, sense.passages


def _outranks(first: tuple[Sense, int], second: tuple[Sense, int]) -> bool:
    """Return whether a sense is surely meant.

    It is defined by more documents, or by the clinic, or is the only one held.
    """
    sense, other = first[0], second[0]
    if sense.documents or sense.origin == "clinic":
        return _rank(first)[:2] > _rank(second)[:2]
    return sense.passages > 0 and other.passages == 0 and not other.documents


def _why(sense: Sense, others: Sequence[Sense]) -> str:
    """Return the reason for a choice, as a reader sees it."""
    if sense.documents:
        several = f"{sense.documents} documents define it" if sense.documents > 1 else "a document defines it"
        return f"{several} so"
    if sense.origin == "clinic":
        return "the clinic's list says so"
    if not others:
        return "it has no other sense that is known here"
    if sense.titles:
        return "a document here has that in its title"
    if sense.passages:
        return (
            "passages here say that"
            if any(each.passages for each in others)
            else "only that is in this library"
        )
    return "none of its senses is in this library, and this is the commonest"
