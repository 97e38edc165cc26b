"""Looks names up: drugs, diseases, clinical shorthand, and the clinic's own, without a network.

Any spelling, plural and case of a name finds it, for names are compared as `key.py` writes
them. Tables are opened at the first question and never change, so any thread may ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.words.terms import term_spans
from search.names.common import COMMON
from search.names.concept import Concept, Mention
from search.names.key import name_key
from search.names.listed import Once, clinic_list, meanings, shorthand_list
from search.names.shorthand import form_of, forms_asked
from search.names.tables import Tables

_LONGEST = 9
"""How many words a name has at the most that is looked for in a text."""
_SHORT = 5
"""An abbreviation has at most so many letters."""
_ICD = re.compile(r"[A-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
_UNII = re.compile(r"[0-9A-Z]{10}")


class Names:
    """All the names that are known."""

    def __init__(self, synonyms: Path | None = None) -> None:
        """Know the project's tables, and the clinic's own names in a file; nothing is read yet."""
        self._tables = Once(Tables)
        self._shorthand = Once(shorthand_list)
        self._meanings = Once(lambda: meanings(self._shorthand().keyed.values()))
        self._own = Once(lambda: clinic_list(synonyms))

    def open(self) -> None:
        """Read what has not been read, so that what is wrong is reported now.

        Raises:
            SynonymsError: with file and line, if the clinic's file cannot be read.
            TablesError: if the project's tables are missing or damaged.
        """
        self._tables(), self._shorthand(), self._meanings(), self._own()

    def look_up(self, text: str) -> tuple[Concept, ...]:
        """Return everything that a whole text names: the clinic's own first, then drugs, diseases, shorthand.

        What only shorthand stands for ("creatine kinase") gives the row of that. If a name is written exactly
        like the text, those only spelt alike are left out. Shorthand that is spelt like an everyday word
        ("ALL", "AS") is found only as the list writes it.

        Raises:
            SynonymsError: with file and line, if the clinic's file cannot be read.
            TablesError: if the project's tables are missing or damaged.
        """
        return self._named(text, text.isupper() and len(text.split()) > 2)

    def get(self, key: str) -> Concept | None:
        """Return what has this key, or None."""
        return self._own().keyed.get(key) or self._shorthand().keyed.get(key) or self._tables().keyed(key)

    def coded(self, code: str) -> Concept | None:
        """Return what has a code, such as `E11.65`, `e1165` or a UNII.

        An ICD-10-CM code that is not kept, because it adds a side, a site or an encounter, gives the nearest
        one above it.
        """
        bare = code.strip().upper()
        if _UNII.fullmatch(bare):
            return self._tables().coded(f"UNII {bare}")
        if not _ICD.fullmatch(bare):
            return None
        bare = bare.replace(".", "")
        dotted = (f"{bare[:3]}.{bare[3:length]}".rstrip(".") for length in range(len(bare), 2, -1))
        return next(filter(None, (self._tables().coded(f"ICD-10-CM {each}") for each in dotted)), None)

    def stands_for(self, concept: Concept) -> tuple[Concept, ...]:
        """Return the drugs and diseases that a concept stands for, the parts of a combination; else itself.

        Shorthand, and a clinic's line, stand for those that have its meaning for a name.
        """
        if concept.parts:
            return tuple(filter(None, map(self.get, concept.parts)))
        if concept.kind in ("drug", "disease"):
            return (concept,)
        keys = dict.fromkeys(
            map(name_key, concept.all_names if concept.kind == "clinic" else (concept.name,))
        )
        return tuple(dict.fromkeys(row for key in keys for row in self._tables().named(key)))

    def short_forms(self, concept: Concept) -> tuple[str, ...]:
        """Return the short forms that stand for it and for nothing else: MTX, of methotrexate; but not DM."""
        shorthand = self._shorthand()
        keys = set(map(name_key, concept.all_names))
        rows = [row for key in sorted(keys) for row in self._meanings().get(key, ())]
        forms = dict.fromkeys(name for row in rows for name in row.names)
        return tuple(name for name in forms if len(shorthand.named.get(form_of(name), ())) == 1)

    def ancestors(self, concept: Concept) -> Iterator[Concept]:
        """Yield everything that it is a kind of, nearest first, each once."""
        return _spread(concept, lambda row: list(filter(None, map(self.get, row.parents))))

    def members(self, concept: Concept) -> Iterator[Concept]:
        """Yield everything that is a kind of it, nearest first, each once; itself not."""
        return _spread(concept, self._children)

    def _children(self, row: Concept) -> list[Concept]:
        return self._own().children.get(row.key) or self._tables().children(row.key)

    def mentions(self, text: str) -> list[Mention]:
        """Return the stretches of a text that are names, in order: the longest, and none in another.

        A stretch begins and ends with a word of its own: "the gout" is found as "gout".
        """
        # A sign such as "%" is a word to the index, and part of no name.
        spans = [
            (start, end, bool(terms))
            for start, end, terms in term_spans(text)
            if any(map(str.isalnum, text[start:end]))
        ]
        shouted = text.isupper() and len(spans) > 2
        found: list[Mention] = []
        at = 0
        while at < len(spans):
            mention, words = self._longest(text, spans[at : at + _LONGEST], shouted)
            if mention:
                found.append(mention)
            at += words
        return found

    def _named(self, text: str, shouted: bool) -> tuple[Concept, ...]:
        """Return what a stretch names, in a text that is all in capitals or not."""
        key = name_key(text)
        if not key:
            return ()
        shorthand, own = self._shorthand(), self._own()
        short = [row for form in forms_asked(text) for row in shorthand.named.get(form, ())]
        found = [
            *(
                row
                for row in (*own.named.get(key, ()), *self._tables().named(key))
                if _is_meant(text, row, key, shouted)
            ),
            *(row for row in short if _is_written(text, row, shorthand.as_written, shouted)),
        ]
        found = found or self._meanings().get(key, [])
        exact = [row for row in found if _plain(text) in map(_plain, row.all_names)]
        return tuple(dict.fromkeys(exact or found))

    def _longest(
        self, text: str, spans: Sequence[tuple[int, int, bool]], shouted: bool
    ) -> tuple[Mention | None, int]:
        """Return the longest name that begins with the first word, and its number of words; 1 if there is
        none."""
        for words in range(len(spans), 0, -1):
            start, end = spans[0][0], spans[words - 1][1]
            stretch = text[start:end]
            if words > 1 and not (spans[0][2] and spans[words - 1][2]) and not stretch.isupper():
                continue
            if concepts := self._named(stretch, shouted):
                return Mention(start, end, stretch, concepts), words
        return None, 1


def _is_written(text: str, row: Concept, as_written: frozenset[str], shouted: bool) -> bool:
    """Return whether a short form is written as one: as listed, if it is otherwise an everyday word."""
    forms = forms_asked(text)
    strict = [name for name in row.names if form_of(name) in forms]
    if not all(name in as_written for name in strict):
        return True
    return not shouted and any(text in (name, f"{name}s") for name in strict)


def _is_meant(text: str, row: Concept, key: str, shouted: bool) -> bool:
    """Return whether a name of a row is meant, and not an everyday word.

    An abbreviation or a brand is compared letter by letter; an abbreviation that is spelt like an everyday
    word only in capitals.
    """
    for name in row.all_names:
        if name_key(name) == key:
            short = name.isupper() and len(name) <= _SHORT
            strict = short or (row.kind == "drug" and name != name.lower())
            plain = not short or text.lower() not in COMMON or (text.isupper() and not shouted)
            if plain and (not strict or form_of(text) == form_of(name)):
                return True
    return False


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").split())


def _spread(concept: Concept, beside: Callable[[Concept], list[Concept]]) -> Iterator[Concept]:
    seen, waiting = {concept.key}, beside(concept)
    while waiting:
        row = waiting.pop(0)
        if row.key not in seen:
            seen.add(row.key)
            yield row
            waiting += beside(row)
