"""Questions that pair a drug with a disease of the same library: named together, or each only by itself.

The second kind are the sibling questions: everything they name is in the library, and their answer is not.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator

from index.backend import Backend
from index.words.terms import phrase
from ingest.text.statements import statements
from search.hit import Hit
from search.names.names import Names
from search.subject.recognise import recognised

_DOCUMENTS, _PASSAGES, _MOST = 400, 3, 50
_FORMS = ("{} in {}", "{} for {}", "role of {} in {}", "is {} useful in {}", "{} {}")


def siblings(library: Backend, names: Names) -> Iterator[tuple[str, str, Callable[[Hit], bool]]]:
    """Yield questions with their kind, "own" or "sibling", and what answers them."""
    chance = random.Random(7)
    documents = [each.document_id for each in library.documents()]
    together: set[tuple[str, str]] = set()
    beside: set[tuple[str, str]] = set()
    for document in chance.sample(documents, min(_DOCUMENTS, len(documents))):
        for stored in library.neighbours(document, 0, 0, _PASSAGES - 1):
            text = stored.passage.text
            beside |= _pairs(stored.embedded_text, names)
            together |= {pair for a, b in statements(text) for pair in _pairs(text[a:b], names)}
    own = sorted(together)
    drugs, diseases = sorted({drug for drug, _ in own}), sorted({disease for _, disease in own})
    for drug, disease in chance.sample(own, min(_MOST, len(own))):
        yield chance.choice(_FORMS).format(drug, disease), "own", _with_both(drug, disease)
    apart = [(drug, disease) for drug in drugs for disease in diseases if (drug, disease) not in beside]
    chance.shuffle(apart)
    for drug, disease in itertools.islice((each for each in apart if not _met(*each, library)), _MOST):
        yield chance.choice(_FORMS).format(drug, disease), "sibling", lambda hit: False


def _pairs(text: str, names: Names) -> set[tuple[str, str]]:
    topics = [topic for each in recognised(text, names, lambda term: 1, ()).topics for topic in each]
    drugs = {topic.typed.lower() for topic in topics if topic.kind == "drug" and len(topic.typed) > 4}
    diseases = {topic.typed.lower() for topic in topics if topic.kind == "disease" and len(topic.typed) > 4}
    return {(drug, disease) for drug in drugs for disease in diseases}


def _met(drug: str, disease: str, library: Backend) -> bool:
    """Whether a passage says both: those are looked at that hold their words best."""
    wanted = dict.fromkeys((*phrase(drug).split(), *phrase(disease).split()), 1.0)
    found = library.passages([entry for entry, _ in library.lexical(wanted, 20)])
    return any(_holds(each.embedded_text, drug, disease) for each in found)


def _with_both(drug: str, disease: str) -> Callable[[Hit], bool]:
    return lambda hit: _holds("\n".join((hit.info.title, *hit.heading, hit.text)), drug, disease)


def _holds(text: str, *named: str) -> bool:
    padded = f" {phrase(text)} "
    return all(f" {phrase(name)} " in padded for name in named)
