"""Code a passage's words as numbers, so that a hundred passages are compared at once.

Finding sentences and stemming words took most of a question's time. It is done once, at ingest, and kept in
the packs: seven bytes for each word that carries a topic.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from index.words.terms import term_spans, word_form
from ingest.text.statements import statements

TOKEN = np.dtype([("term", "<u4"), ("form", "<u2"), ("step", "u1")])
"""One word: term code, form code, distance from the previous topic word (0 = first in its sentence or
row)."""
Tokens = NDArray[np.void]
"""The topic words of a passage, in order; dtype `TOKEN`, shape (words,)."""
_FURTHEST = 255


def tokens(text: str) -> Tokens:
    """Code the words of a passage's text."""
    return np.array(list(_tokens(text)), dtype=TOKEN)


def term_code(term: str) -> int:
    """Code a term as a number below 2³².

    Two terms of a passage and a question share a code about once in ten million passages.
    """
    return zlib.crc32(term.encode("utf-8", "surrogatepass"))


def form_code(form: str) -> int:
    """Code a word's form (see `word_form`) as a number below 2¹⁶, to distinguish the forms of one term."""
    return zlib.crc32(form.encode("utf-8", "surrogatepass")) & 0xFFFF


def _tokens(text: str) -> Iterator[tuple[int, int, int]]:
    ends = iter(statements(text))
    end, before = 0, None
    for position, (start, stop, terms) in enumerate(term_spans(text)):
        while start >= end:
            end, before = next(ends, (0, len(text)))[1], None
        if terms:
            step = 0 if before is None else min(position - before, _FURTHEST)
            yield term_code(terms[0]), form_code(word_form(text[start:stop])), step
            before = position
