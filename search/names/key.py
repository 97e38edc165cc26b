"""Writes a name as it is looked up: in small letters, one spelling, the singular; but not its stem.

`index.words.terms.phrase` goes further, and so joins what is not one: the stem of hepatic is that of
hepatitis, the stem of even that of Evenity, and the stem of aspartate that of insulin aspart.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from index.words.plurals import singular
from index.words.spellings import one_form
from index.words.tokens import TOKEN, atoms_of, folded_token, value_of

_PLURAL = (
    (re.compile(r"(?<=[a-z]{2})ies$"), "y"),
    (re.compile(r"(?<=[sxz])es$|(?<=[cs]h)es$"), ""),
    (re.compile(r"(?<=[a-z]{2})(?<![sui])s$"), ""),
)
"""Regular plurals, the first that fits: therapies, abscesses, statins; not lupus, pus or arthritis."""


@lru_cache(maxsize=4_096)
def name_key(text: str) -> str:
    """Return a name as it is compared. No word is left out: "A" is all that tells hepatitis A from B."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(filter(None, map(_token_key, TOKEN.findall(composed))))


@lru_cache(maxsize=50_000)
def _token_key(raw: str) -> str:
    return " ".join(
        value_of(atom.text) if atom.number else _word_key(atom.text) for atom in atoms_of(folded_token(raw))
    )


_HAS = re.compile(r"(?<=[a-z]{4})emic$")
"""Of who has it: hyponatremic, of hyponatremia."""


def _word_key(word: str) -> str:
    bare = _HAS.sub("emia", one_form(word.removesuffix("'s")))
    single = singular(bare)
    if single != bare:
        return single
    for ending, replaced in _PLURAL:
        shorter = ending.sub(replaced, single)
        if shorter != single:
            return shorter
    return single
