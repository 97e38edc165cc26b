"""Turn the codes of a request into terms, without a network and without a guess.

A code is looked up in the hospital's own list, then in the names of ICD-10-CM and UNII, then in what the
library's documents state of themselves. Only then counts the display name, and last the original text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.backend import Backend
from search.names.concept import Concept
from search.names.names import Names
from serve.infobutton.codes.display import plain_disease, plain_name
from serve.infobutton.codes.local import LocalCodes
from serve.infobutton.codes.national_drug import ways_to_write
from serve.infobutton.codes.stated import LibraryCodes
from serve.infobutton.codes.systems import ICD10CM, NDC, UNII, Kind, System, system_of
from serve.infobutton.parameters import Coded

_TABLES = (ICD10CM, UNII)


@dataclass(frozen=True, slots=True)
class Term:
    """What a code or a name is looked for as.

    Attributes:
        text: what is looked for; empty where nobody knows what the code stands for.
        kind: what it is, as far as that is known.
        said: how it was read, for a reader; empty where it was taken as it was sent.
        wider: what it is a kind of in its classification, nearest first: text and code.
    """

    text: str
    kind: Kind
    said: str = ""
    wider: tuple[tuple[str, str], ...] = ()


class Terminology:
    """Everything that turns codes into terms."""

    def __init__(self, names: Names, local: LocalCodes) -> None:
        self._names, self._local = names, local
        self._stated = LibraryCodes()
        self.digest = local.digest
        """Changes with the hospital's list."""

    def term(self, sent: Coded, library: Backend) -> Term:
        """Return what a code stands for."""
        system = system_of(sent.system)
        named = sent.display or sent.original
        called = _called(sent, system)
        for found in (self._own(sent, called), self._in_tables(sent, system, called)):
            if found:
                return found
        stated = self._stated.terms(library, system, sent.code) if system and sent.code else ()
        if len(stated) == 1:
            kind = self._kind(system, stated[0])
            return Term(stated[0], kind, f"{called} is read as “{stated[0]}”, as a document here states it")
        if any(letter.isalnum() for letter in named):
            text = plain_name(named, system.kind if system else "", self._names)
            said = "" if text == named else f"“{named}” is read as “{text}”"
            return Term(text, self._kind(system, text), said)
        return Term("", "", _unknown(sent, system, called, stated))

    def _own(self, sent: Coded, called: str) -> Term | None:
        ways = (sent.code, *(ways_to_write(sent.code) if system_of(sent.system) is NDC else ()))
        text = next(filter(None, (self._local.term(sent.system, way) for way in ways if way)), "")
        if not text:
            return None
        return Term(
            text,
            self._kind(system_of(sent.system), text),
            f"{called} is read as “{text}”, as the local list says",
        )

    def _in_tables(self, sent: Coded, system: System | None, called: str) -> Term | None:
        """Return the term of a code that the project's own tables have."""
        concept = self._names.coded(sent.code) if sent.code and system in _TABLES else None
        if concept is None or system is None:
            return None
        text = plain_disease(concept.name)
        own = next((code for code in concept.codes if code.startswith(system.name)), called)
        near = (
            ""
            if own.replace(".", "") == called.upper().replace(".", "")
            else f" ({own}, the nearest above it)"
        )
        said = f"{called} is read as “{text}”{near}"
        if self._differs(sent.display, concept):
            said += f". Its display name “{sent.display}” says something else: check which is meant"
        return Term(text, system.kind, said, tuple(self._wider(concept, text)))

    def _wider(self, concept: Concept, text: str) -> Iterator[tuple[str, str]]:
        """Yield the codes above a code up to its category: of E11.65, E11.6 and E11, but no chapter."""
        seen = {text.casefold()}
        for row in self._names.ancestors(concept):
            above = next(
                (code for code in row.codes if any(own.startswith(code) for own in concept.codes)), ""
            )
            name = plain_disease(row.name)
            if above and name.casefold() not in seen:
                seen.add(name.casefold())
                yield name, above

    def _differs(self, display: str, concept: Concept) -> bool:
        """Return whether a display name is surely of another thing than its code."""
        named = [row for row in self._names.look_up(display) if row.kind == concept.kind] if display else []
        related = {
            concept.key,
            *(row.key for row in self._names.ancestors(concept)),
            *(row.key for row in self._names.members(concept)),
        }
        return bool(named) and related.isdisjoint(row.key for row in named)

    def _kind(self, system: System | None, text: str) -> Kind:
        if system and system.kind:
            return system.kind
        kinds = {row.kind for found in self._names.look_up(text) for row in self._names.stands_for(found)}
        if kinds == {"drug"}:
            return "drug"
        return "disease" if kinds == {"disease"} else ""


def _called(sent: Coded, system: System | None) -> str:
    """Return a code with its system.

    A system that is not known is named only if it is an OID: else it may be anything.
    """
    oid = re.fullmatch(r"(?:urn:oid:)?\d[\d.]*", sent.system)
    return f"{system.name if system else sent.system if oid else 'the code'} {sent.code}".strip()


def _unknown(sent: Coded, system: System | None, called: str, stated: tuple[str, ...]) -> str:
    """Say why a code has no term, and what would give it one."""
    if stated:
        several = " and ".join(f"“{each}”" for each in stated[:3])
        return f"Documents here state {called} of {several}, so it is not known which is meant"
    if not sent.code:
        return "There is no word in what the request is about"
    if not sent.system:
        return f"The code {sent.code} was sent without its code system, so it is not known what it stands for"
    known = "" if system else ", a code system that is not known here"
    return f"Nobody here knows what {called} stands for{known}: send its display name with it"
