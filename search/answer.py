"""Finds, within a passage, the sentence to look at, and the question's words that it matches.

A sentence is weighed by the share of the question's words that it holds, and a little by the kind
of answer that the question looks for (`cues.py`). Where two sentences of the first hit are near each
other by that, the one nearer in meaning is taken (`Sentences`). To embed every sentence of the first
three hits costs fourteen times as much and finds hardly more of the answers (`benchmarks/README.md`).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from index.embed import Embedder, Vectors
from index.terms import term_spans, terms
from ingest.passage import Passage
from ingest.split import statements
from search.beside import Beside, at_once
from search.cues import cue_share
from search.hit import Span
from search.question import Question

_SAME_FORM = 1.1
"""A word in the question's own form counts a little more than another form of it: where "myopathy"
is asked about, "Myopathy is ..." goes before "All myopathies ...". A final s makes no other form."""
_CUE = 0.1
"""How much a sentence of the kind asked for is worth, in shares of the question's words."""
_ASKED = 0.5
"""What a sentence that itself asks is worth of what it would be: many leaflets begin with the question."""
_RIVALS = 2
_NEAR = 0.3
"""By how much a rival may be worse than the best sentence for its meaning to be looked at."""
_READ = 300
"""How many characters of a sentence are read for its meaning. It costs by its length, and longer ones are
mostly lists and rows, of which the beginning says what they are about."""
_REMEMBERED = 4096

Weight = Callable[[str], float]
"""How much a term tells, such as its inverse document frequency."""
Candidate = tuple[float, Span]
"""A sentence with its worth, in the document's offsets."""


def matched_words(question: Question, *texts: str) -> tuple[str, ...]:
    """The words of the question that any of `texts` holds in some form, in the question's order."""
    held = {term for text in texts for term in terms(text)}
    matching = (word for word, wanted in question.words if held.intersection(wanted))
    return tuple(dict.fromkeys(matching))


def answering_sentence(question: Question, passage: Passage, weight: Weight) -> Span | None:
    """The sentence or row that shares the weightiest terms with the question, in the document's offsets.

    Args:
        question: what was asked.
        passage: where to look.
        weight: how much a term tells, such as its inverse document frequency.

    Returns:
        The span of the first best sentence, or None if no sentence shares a term.
    """
    found = candidates(question, passage, weight)
    return found[0][1] if found else None


def candidates(question: Question, passage: Passage, weight: Weight) -> list[Candidate]:
    """The sentences that share a term with the question, best first, the earlier first among equals.

    A sentence's worth is the sum of the weights of the question's terms that it holds, over the sum
    of all its terms' weights, and what its kind adds; half of it if the sentence asks.
    """
    # In the question's order, so that equal sentences have equal sums in every process.
    wanted = dict.fromkeys(question.terms)
    forms = {_form(word) for word, _ in question.words}
    total = sum(weight(term) for term in wanted)
    shared = [
        (start, term, _SAME_FORM if _form(passage.text[start:end]) in forms else 1.0)
        for start, end, found in term_spans(passage.text)
        for term in found
        if term in wanted
    ]
    weighed: list[Candidate] = []
    for start, end in statements(passage.text) if shared and total > 0 else ():
        held: dict[str, float] = {}
        for at, term, factor in shared:
            if start <= at < end:
                held[term] = max(held.get(term, 0.0), factor)
        share = sum(weight(term) * factor for term, factor in held.items()) / total
        if share > 0:
            said = passage.text[start:end]
            worth = share + _CUE * cue_share(question.text, said)
            worth *= _ASKED if said.endswith("?") else 1.0
            weighed.append((worth, Span(passage.start + start, passage.start + end)))
    return sorted(weighed, key=lambda candidate: -candidate[0])


class Sentences:
    """Chooses the sentence of an answer's first hit. Remembers vectors by their text; share it between
    threads."""

    def __init__(self, embedder: Embedder, beside: Beside = at_once) -> None:
        self._embedder, self._beside = embedder, beside
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def choose(
        self, question: Question, vector: Vectors, passage: Passage, weight: Weight
    ) -> Callable[[], Span | None]:
        """Begins to choose the sentence to look at, by words and meaning. What is given back waits for it:
        None where none shares a term.

        Args:
            question: what was asked.
            vector: its unit vector, shape (dimension,).
            passage: that of the hit.
            weight: how much a term tells.
        """
        found = _rivals(candidates(question, passage, weight))
        said = [passage.text[s.start - passage.start : s.end - passage.start][:_READ] for _, s in found]
        if len(set(said)) < 2:
            return lambda: found[0][1] if found else None
        # Each by itself, so that two cores share the work.
        vectors = [self._vector(text) for text in said]

        def chosen() -> Span:
            worths = [worth + float(made() @ vector) for (worth, _), made in zip(found, vectors, strict=True)]
            return found[worths.index(max(worths))][1]

        return chosen

    def _vector(self, text: str) -> Callable[[], Vectors]:
        """The vector of a text, remembered or begun."""
        with self._lock:
            if text in self._known:
                self._known.move_to_end(text)
                known = self._known[text]
                return lambda: known
        return self._beside(self._made, text)

    def _made(self, text: str) -> Vectors:
        vector: Vectors = self._embedder.embed_passages([text])[0]
        with self._lock:
            self._known[text] = vector
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return vector


def _rivals(found: list[Candidate]) -> list[Candidate]:
    """The best sentence, and the next if it is near."""
    return [candidate for candidate in found[:_RIVALS] if candidate[0] >= found[0][0] - _NEAR]


def _form(word: str) -> str:
    return word.lower().removesuffix("s")
