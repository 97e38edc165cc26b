"""Reads a question's short forms and other names as the library writes them: "tx" as treatment.

Each becomes a reading, which lists the other senses that the form may have.

A short form that the library itself uses more than what it stands for stays as it is: what it stands for is
then looked for beside it (`expand.py`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.backend import Backend
from index.words.terms import phrase, terms
from search.names.choose import readings
from search.names.concept import Concept, Mention, Reading
from search.names.names import Names
from search.question.coded import and_above, code_of, coded
from search.question.parse import Expansion, Question, ReadAs, rewritten
from search.question.rename import is_said
from search.subject.mentions import mentions
from search.subject.recognise import written_so

_COMPOUND = re.compile(r"(?<![\w-])([^\W\d_]{2,8})[-/]([^\W\d_]{2,8})(?![\w-])")
_MOST = 60
"""How many names of a thing are looked up in the library at the most."""
_CLASS = "drug:class/"
_OFTEN = 5
"""A form that the library writes more than once for so many times of its name stays as it is."""
_BESIDE = 4
"""How many names are looked for beside the one that was typed."""


def read_as(question: Question, names: Names, backend: Backend) -> Question:
    """Read a question's short forms and other names as the library writes them."""
    question = _parted(question, names, backend)
    codes = (_of_code(each, names, backend) for each in coded(question.text, names))
    question = _replaced(question, [found for found in codes if found])
    short = [_of_form(each) for each in readings(question.text, names, backend) if _is_read(each, backend)]
    question = _replaced(question, short)
    other = [found for each in mentions(question.text, names) if (found := _of_name(each, names, backend))]
    return _replaced(question, other)


def other_names(question: Question, names: Names, backend: Backend) -> Question:
    """Add further names of the question's drugs and diseases, of those that the library uses."""
    found = dict.fromkeys((*question.expansions, *_other_names(question, names, backend)))
    return replace(question, expansions=tuple(found))


def _parted(question: Question, names: Names, backend: Backend) -> Question:
    """Write compounds apart that the library does not hold, such as SSc-ILD."""
    text = _COMPOUND.sub(lambda match: _apart(match, names, backend), question.text)
    return question if text == question.text else rewritten(question, text)


def _apart(match: re.Match[str], names: Names, backend: Backend) -> str:
    if any(map(backend.holding, terms(match[0]))) or names.look_up(match[0]):
        return match[0]
    known = [bool(names.look_up(part) or backend.names({part})) for part in match.groups()]
    return " ".join(match.groups()) if all(known) else match[0]


_Read = tuple[int, int, ReadAs]


def _of_form(each: Reading) -> _Read:
    others = tuple(sense.name for sense in each.others)
    return each.start, each.end, ReadAs(each.typed, each.sense.name, others, each.why)


def _is_read(each: Reading, backend: Backend) -> bool:
    """Return whether to exchange a short form.

    The sense must be sure or held by the library, which must not write the short form more often.
    """
    sense = each.sense
    held = sense.documents or sense.titles or sense.passages
    if not (each.certain or held) or phrase(sense.name) == phrase(each.typed):
        return False
    if not held and len(terms(each.typed)) > 1 and any(map(backend.holding, terms(each.typed))):
        return False  # what the library holds of it would be lost
    return _OFTEN * _passages(each.typed, backend) <= _passages(sense.name, backend)


def _passages(name: str, backend: Backend) -> int:
    """Return how many passages may hold all words of a name."""
    return min(map(backend.holding, terms(name)), default=0)


def _of_code(mention: Mention, names: Names, backend: Backend) -> _Read | None:
    """Return the disease that a code is of, or the nearest above it, by the library's name for it.

    A code that a passage holds is looked for as it is.
    """
    if _held(code_of(mention), backend):
        return None
    disease = mention.concepts[0]
    kinds = and_above(disease, names)
    meant = next(filter(None, (next(_names_held([each], backend), "") for each in kinds)), disease.name)
    return mention.start, mention.end, ReadAs(mention.typed, meant, (), f"ICD-10-CM: {disease.name}")


def _of_name(mention: Mention, names: Names, backend: Backend) -> _Read | None:
    """Return the library's name for a drug or disease, where no passage uses the typed one."""
    if is_said(mention.typed, backend) or not written_so(mention):
        return None
    concepts = [row for each in mention.concepts for row in _meant(each, names)]
    # Of a salt or an ester the library may name only the base.
    bases = [base for each in concepts if each.kind == "drug" for base in names.ancestors(each)]
    concepts += [base for base in bases if not base.key.startswith(_CLASS)]
    meant = next(_names_held(concepts, backend), None)
    return (mention.start, mention.end, ReadAs(mention.typed, meant)) if meant else None


def _meant(concept: Concept, names: Names) -> tuple[Concept, ...]:
    """Return the drugs and diseases that a concept stands for; a combination is none of its parts."""
    return (concept,) if concept.parts else names.stands_for(concept)


def _other_names(question: Question, names: Names, backend: Backend) -> Iterator[Expansion]:
    """Yield names of one word, whose use by the library is known at once.

    The library's own names of more words are looked for by `expand.py`.
    """
    known = set(question.terms)
    for mention in filter(written_so, mentions(question.text, names)):
        own = tuple(dict.fromkeys(terms(mention.typed)))
        drugs = (each for each in mention.concepts if each.kind == "drug")
        concepts = [row for each in drugs for row in _meant(each, names)]
        every = dict.fromkeys(name for each in concepts for name in each.all_names if name.isalpha())
        held = (
            name for name in list(every)[:_MOST] if known.isdisjoint(terms(name)) and _held(name, backend)
        )
        for name in itertools.islice(held, _BESIDE):
            yield Expansion(mention.typed, name, tuple(dict.fromkeys(terms(name))), own)


def _held(name: str, backend: Backend) -> bool:
    its = terms(name)
    return bool(its) and all(map(backend.holding, its))


def _names_held(concepts: Iterable[Concept], backend: Backend) -> Iterator[str]:
    """Yield the names of some concepts that a passage uses, first names first."""
    named = [each for each in concepts if each.kind in ("drug", "disease")]
    every = dict.fromkeys((*(each.name for each in named), *(n for each in named for n in each.names)))
    for name in list(every)[:_MOST]:
        if all(map(backend.holding, terms(name))) and is_said(name, backend):
            yield name


def _replaced(question: Question, found: Sequence[_Read]) -> Question:
    parts: list[str] = []
    at = 0
    for start, end, read in sorted(found, key=lambda each: each[0]):
        if start >= at:
            parts += [question.text[at:start], read.meant]
            at = end
    if not found:
        return question
    text = "".join((*parts, question.text[at:]))
    readings = (*question.readings, *(read for _, _, read in found))
    return replace(rewritten(question, text), readings=tuple(dict.fromkeys(readings)))
