"""Turns text into the terms that the lexical index holds, and a question into the terms it asks for.

A word becomes its lower-case English stem (Snowball; Porter 2001). A compound that holds a digit,
such as `IL-6`, `HLA-B*57:01` or `0.5`, is also kept whole, so that it is matched exactly.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

# The words of English that carry no topic, question words among them. "not" and "no" stay terms.
STOP_WORDS = frozenset(
    """a about after all also am an and any are as at be because been before being between both but by
    can could did do does doing during each for from further had has have having he her here hers him
    his how i if in into is it its itself just me more most my of on once only or other our out over
    own same she should so some such than that the their them then there these they this those through
    to too under until up very was we were what when where which while who whom why will with would
    you your""".split()
)
# A raised figure is no part of the word before it: 10⁹ is not 109, and "hands⁵" cites a source.
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TOKEN = re.compile(
    rf"[^\W_{_RAISED}]+(?:['’][^\W_{_RAISED}]+)?(?:[-‐‑–*:./+][^\W_{_RAISED}]+)*\+?|[{_RAISED}]+"
)
_PART = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_DASHES = str.maketrans("‐‑–’", "---'")
_stemmer = Stemmer.Stemmer("english")


def terms(text: str) -> list[str]:
    """The terms of `text` in order, repeats included, stop words left out."""
    # Composed first: a letter and its accent as two characters would fall apart.
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return [term for word in _TOKEN.findall(composed) for term in _word_terms(word)]


def term_spans(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Each word of `text` as (start, end, its terms): where in the text a term stands.

    Folding keeps the length of ordinary text; where it would not, offsets are those of the words
    in `text` itself.
    """
    return [(*match.span(), _word_terms(match[0])) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=200_000)
def _word_terms(word: str) -> tuple[str, ...]:
    """The terms of a word as it is written."""
    return _token_terms(_folded(word))


def _folded(text: str) -> str:
    """Lower case, compatibility forms made plain, accents and dash variants folded away."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_DASHES)
    return text.lower()


def _token_terms(token: str) -> tuple[str, ...]:
    parts = _PART.findall(token)
    found = [_stem(part) for part in parts if part not in STOP_WORDS and (len(part) > 1 or part.isdigit())]
    whole = len(parts) > 1 and any(character.isdigit() for character in token)
    if whole and re.fullmatch(r"[\d.]+", token):
        return (token,)
    return (*found, token) if whole else tuple(found)


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    stem: str = _stemmer.stemWord(word)
    return stem
