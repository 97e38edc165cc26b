"""What a passage says, word by word, as numbers: so that a hundred passages are looked through at once.

Reading a passage anew for every question (its sentences found, each word folded and stemmed) took most
of a question's time. It is done once, when the passage comes into the library, and kept in the packs:
seven bytes for each word that carries a topic.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.words.terms import term_spans, word_form
from ingest.split import statements

TOKEN = np.dtype([("term", "<u4"), ("form", "<u2"), ("step", "u1")])
"""A word: the code of its first term, that of the form it stands in, and how many words it comes after
the one before it in the same sentence or row, words without a topic counted; 0 where it is the first."""
Tokens = NDArray[np.void]
"""The words of a passage that carry a topic, in order; of dtype `TOKEN`, shape (words,)."""
_FURTHEST = 255


def tokens(text: str) -> Tokens:
    """The tokens of a passage's text."""
    return np.array(list(_tokens(text)), dtype=TOKEN)


def term_code(term: str) -> int:
    """A term as a number below 2³². Two of the terms of one passage and one question share a number
    about once in ten million passages looked through."""
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def form_code(form: str) -> int:
    """A word, as `word_form` has it, as a number below 2¹⁶, which tells the forms of one term apart."""
    return zlib.crc32(form.encode("utf-8", "surrogatepass")) & 0xFFFF


def _tokens(text: str) -> Iterator[tuple[int, int, int]]:
    ends = iter(statements(text))
    end, before = 0, None
    for place, (start, stop, terms) in enumerate(term_spans(text)):
        while start >= end:
            end, before = next(ends, (0, len(text)))[1], None
        if terms:
            step = 0 if before is None else min(place - before, _FURTHEST)
            yield term_code(terms[0]), form_code(word_form(text[start:stop])), step
            before = place
