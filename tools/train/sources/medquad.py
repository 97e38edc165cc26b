"""Make pairs of MedQuAD: its questions, and the same in other words by each disease's other names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.catalog.stored import StoredPassage
from index.words.terms import term_set
from search.names.names import Names
from tools.train.records import Context
from tools.train.sources.drafts import Draft, chosen, drawn
from tools.train.sources.library import Document, SharedLibrary, training_passage

_FIRST = 3
"""So many of an answer's passages are taken to answer it."""
_COMMON_CODE = 8
"""A concept's code in more documents than this stands for a class of diseases."""
_KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "information": (r"^what (?:is|are|is \(are\))\b", ("{} explained", "definition of {}", "{}")),
    "symptoms": (r"symptoms|signs", ("signs of {}", "{} presentation", "how would I recognise {}?")),
    "treatment": (r"treatment|treat ", ("{} management", "treating {}", "what helps against {}?")),
    "inheritance": (r"inherited", ("is {} hereditary?", "{} inheritance pattern")),
    "frequency": (r"how many people", ("incidence of {}", "how rare is {}?")),
    "genetic changes": (r"genetic changes", ("{} gene mutation", "genetics of {}")),
    "causes": (r"cause", ("pathogenesis of {}", "what brings on {}?", "reasons for {}")),
    "exams and tests": (r"diagnose|tests?\b", ("tests for {}", "{} diagnosis", "how is {} confirmed?")),
    "outlook": (r"outlook", ("{} outcome", "course of {}", "survival in {}")),
    "susceptibility": (r"at risk", ("who gets {}?", "predisposing factors for {}")),
    "prevention": (r"prevent", ("{} prevention", "avoiding {}")),
    "stages": (r"stages", ("{} staging", "stages in {}")),
    "complications": (r"complications", ("sequelae of {}", "{} complications")),
}
"""What a question asks for: the words that tell, and other ways to ask. The phrases are none of those that
the confidence is fitted on (benchmarks/calibration/medquad.py)."""
_NAME = re.compile(r"(?=.*[a-z]{3}|[A-Z][A-Za-z0-9-]{2,})[^?]{3,60}")


def medquad(library: SharedLibrary, names: Names, seed: int) -> Iterator[Draft]:
    """Yield each answered question with its answer's first passage, and the same in other words."""
    documents = list(library.of("medquad"))
    same = _same_disease(documents)
    for document in documents:
        known = _names(document, names)
        for heading, passages in document.sections().items():
            if not heading:
                continue
            question, name = heading[-1], f"{document.document_id}\0{heading[-1]}"
            bare = Draft(
                "medquad: questions",
                question,
                training_passage(passages[0]),
                _context(document.title, passages[0].passage.text, drawn(seed, name)),
                document.document_id,
                same[document.document_id],
                kind_of(question),
            )
            yield bare
            if bare.kind:
                yield from _in_other_words(bare, known, passages, seed, name)


def _context(title: str, text: str, number: int) -> Context:
    """Leave the heading out, which is the question itself, and of a third the title, if the text tells it."""
    return "text" if number % 3 == 0 and term_set(title) <= term_set(text) else "title"


def _in_other_words(
    bare: Draft, known: Sequence[str], passages: Sequence[StoredPassage], seed: int, name: str
) -> Iterator[Draft]:
    """Yield the question asked otherwise of the answer as the engine reads it: twice where names allow.

    The second is about one of the answer's first passages, whichever.
    """
    phrases = _KINDS[bare.kind][1]
    later = passages[drawn(seed, f"{name}\0later") % min(len(passages), _FIRST)]
    for number, called in enumerate(chosen(known, 2, seed, name)):
        phrase = phrases[(drawn(seed, name) + number) % len(phrases)]
        yield replace(
            bare,
            source="medquad: other words",
            query=phrase.format(called),
            passage=training_passage(later) if number else bare.passage,
            context="whole",
            mined_by=bare.query,
        )


def kind_of(question: str) -> str:
    """Return what a question of MedQuAD asks for, or ""."""
    plain = question.casefold()
    kinds = [kind for kind, (pattern, _) in _KINDS.items() if re.search(pattern, plain)]
    # "What are the symptoms of" begins like "What are".
    return next((kind for kind in kinds if kind != "information"), next(iter(kinds), ""))


def _names(document: Document, names: Names) -> list[str]:
    """Return what a document's disease is called, by itself and by the tables, short forms left out."""
    concepts = [each for each in names.look_up(document.title) if each.kind in ("drug", "disease")]
    tabled = [name for each in concepts[:1] for name in each.all_names[:6]]
    found = dict.fromkeys([document.title, *document.strings("synonyms"), *tabled])
    return [name for name in found if _NAME.fullmatch(name)]


def _same_disease(documents: Sequence[Document]) -> dict[str, frozenset[str]]:
    """Return for each document those of the same disease: that share a name, a synonym or a rare code."""
    names = {
        each.document_id: {
            name.casefold() for name in (each.title, *each.strings("synonyms"), *each.strings("umls_cuis"))
        }
        for each in documents
    }
    having: dict[str, set[str]] = defaultdict(set)
    for document, own in names.items():
        for name in own:
            having[name].add(document)
    rare = {name: found for name, found in having.items() if len(found) <= _COMMON_CODE}
    return {
        document: frozenset({document}.union(*(rare.get(name, set()) for name in own)))
        for document, own in names.items()
    }
