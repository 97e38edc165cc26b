"""Find the term of a code in what the library's documents state of themselves.

An FDA label states its set id and National Drug Codes. Front matter may state a code of any system that
`systems.py` knows, such as `rxnorm: 6851`; the document's title is then the term.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from threading import Lock
from weakref import WeakKeyDictionary

from index.backend import Backend, ListedDocument
from serve.infobutton.codes.national_drug import ways_to_write
from serve.infobutton.codes.systems import NDC, SYSTEMS, System, code_key, folded

_KEYS = {folded(name): system for system in SYSTEMS for name in (system.name, *system.names)}
_GENERIC = "generic_names"
_Stated = dict[tuple[str, str], set[str]]
"""The terms of each system's name and code."""
_MOST_HELD = 16


class LibraryCodes:
    """What the documents state, read once for each state of a library. Threads may share it."""

    def __init__(self) -> None:
        self._of: WeakKeyDictionary[Backend, _Stated] = WeakKeyDictionary()
        self._reading = Lock()

    def terms(self, library: Backend, system: System, code: str) -> tuple[str, ...]:
        """Return the terms that the documents give a code, in order; more than one where they disagree."""
        with self._reading:
            if library not in self._of:
                if len(self._of) >= _MOST_HELD:
                    self._of.clear()
                self._of[library] = _read(library)
            stated = self._of[library]
        ways = ways_to_write(code) if system is NDC else (code_key(code),)
        for way in ways:
            if found := stated.get((system.name, way)):
                return tuple(sorted(found))
        return ()


def _read(library: Backend) -> _Stated:
    stated: _Stated = defaultdict(set)
    for document in library.documents():
        term = _term(document)
        for system, code in _codes(document):
            if term.casefold() not in {each.casefold() for each in stated[system.name, code_key(code)]}:
                stated[system.name, code_key(code)].add(term)
    return dict(stated)


def _term(document: ListedDocument) -> str:
    """Return the generic name of a label of one drug; of all else, the title."""
    generic = [each for each in _texts(document.info.extra.get(_GENERIC)) if each.strip()]
    same = {each.casefold() for each in generic}
    return generic[0] if len(same) == 1 else document.info.title


def _codes(document: ListedDocument) -> Iterator[tuple[System, str]]:
    for key, value in document.info.extra.items():
        if system := _KEYS.get(folded(key)):
            for text in _texts(value):
                yield system, text


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each) for each in values if isinstance(each, str | int) and not isinstance(each, bool)]
