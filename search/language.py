"""Finds the language of a question, and those of a library.

A question of a few nouns and names tells none; it then counts as English. Nothing is said where it is not
sure: an English question may hold "de novo", "per os" or "Gilles de la Tourette".
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.words.english import STOP_WORDS
from index.words.languages import ENGLISH_MARKERS, LANGUAGES, Language
from index.words.tokens import folded_token

ENGLISH = "English"
_WORD = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"(?<!\w)(?:[ldnjsm]|qu|dell|nell|all|un)['’](?=[aeiouhyàâéèêëîïôûœ])", re.IGNORECASE)
_SURE, _ENGLISH = 2, 3
"""What a sure word counts; and an English one, against it."""
_LEAST, _LEAST_WEAK = 2, 3
_SHARE, _MAINLY, _NONE = 0.01, 0.5, 0.02
"""A language is held if its third commonest marker is in so many passages. English counts as held unless
another is in half of them, and it in hardly any."""
_SCRIPTS = {
    "CYRILLIC": "a language in Cyrillic letters",
    "ARABIC": "a language in Arabic letters",
    "HEBREW": "Hebrew",
    "CJK": "Chinese or Japanese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HANGUL": "Korean",
    "THAI": "Thai",
    "DEVANAGARI": "a language in Devanagari letters",
    "GREEK": "Greek",
}


@dataclass(frozen=True, slots=True)
class Held:
    """The languages of a library: English or not, and the others, by how much is in them."""

    english: bool = True
    others: tuple[Language, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, as a reader sees them."""
        return (*((ENGLISH,) if self.english else ()), *(each.name for each in self.others))


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A question's language that no document of the library is in, and the languages that they are in."""

    question: str
    library: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {"question": self.question, "library": list(self.library)}


ENGLISH_ONLY = Held()


def held_languages(holding: Callable[[str], int], entries: int) -> Held:
    """Find the languages of a library by how many of its passages hold their commonest words.

    Args:
        holding: how many passages hold a term.
        entries: how many passages there are.
    """

    def share(markers: tuple[str, ...]) -> float:
        return sorted(map(holding, markers), reverse=True)[2] / max(entries, 1)

    shares = {each: share(each.markers) for each in LANGUAGES}
    others = sorted((each for each in LANGUAGES if shares[each] >= _SHARE), key=lambda each: -shares[each])
    foreign = max(shares.values(), default=0.0) >= _MAINLY and share(ENGLISH_MARKERS) < _NONE
    return Held(not foreign, tuple(others))


@functools.lru_cache(maxsize=64)
def language_of(typed: str, held: Held = ENGLISH_ONLY) -> Language | None:
    """Return the language of a question; None if it is English, or not sure to be another.

    Of a library without English a question is in its first language, unless it is surely in English.
    """
    found = _folded(typed)
    english = sum(word in STOP_WORDS for word in found)
    scores = {each: _score(found, each, typed) for each in LANGUAGES}
    best = max(LANGUAGES, key=lambda each: (scores[each], each in held.others))
    # A word that is English, too, counts for English where it is not sure.
    alone = sum(word in STOP_WORDS and word not in best.weak for word in found)
    if scores[best] >= _LEAST and scores[best] > _ENGLISH * alone:
        return best
    if not held.english and held.others and (not english or alone < 1):
        return held.others[0]
    return None


def other_language(typed: str, held: Held, is_known: Callable[[str], bool]) -> OtherLanguage | None:
    """Return the language of a question where it is none of the library's; None where it is, or is not sure.

    Args:
        typed: the question.
        held: the library's languages.
        is_known: whether a passage of the library has a word.
    """
    letters = Counter(unicodedata.name(each, "").split(" ")[0] for each in typed if each.isalpha())
    script, most = max(letters.items(), key=lambda item: item[1], default=("", 0))
    if (
        script in _SCRIPTS
        and 2 * most > sum(letters.values())
        and not any(map(is_known, _WORD.findall(typed)))
    ):
        return OtherLanguage(_SCRIPTS[script], held.names)
    found = language_of(typed, held)
    name = found.name if found else ENGLISH
    surely = found or sum(word in STOP_WORDS for word in _folded(typed)) > 1
    return OtherLanguage(name, held.names) if surely and name not in held.names else None


def without_elisions(text: str) -> str:
    """Take off the article that is joined to a word: "l'insuffisance"."""
    return _ELIDED.sub("", text)


def _folded(typed: str) -> list[str]:
    """Return a question's words, folded; none in capitals, which are abbreviations, unless all are."""
    shouted = typed.isupper()
    words = (match[0] for match in _WORD.finditer(without_elisions(typed)))
    return [folded_token(word) for word in words if shouted or len(word) < 2 or not word.isupper()]


def _score(found: list[str], language: Language, typed: str) -> int:
    """Count what shows that some words are of a language; 0 if only a weak word or two do."""
    sure = {word for word in found if word in language.sure or word in language.asking}
    weak = {word for word in found if word in language.weak}
    marks = sum(_marks(typed, language))
    if not sure and not marks and len(weak) < _LEAST_WEAK:
        return 0
    return _SURE * (len(sure) + marks) + len(weak)


def _marks(typed: str, language: Language) -> Iterator[bool]:
    """Yield whether a text has the letters and signs that only this language has."""
    if language.name == "Spanish":
        yield "¿" in typed
    if language.name == "German":
        yield "ß" in typed
    if language.name in ("French", "Italian"):
        yield bool(_ELIDED.search(typed)) and bool(set(_folded(typed)) & (language.weak | language.asking))
