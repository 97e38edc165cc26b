"""Corrects the spelling of a question from the library's own words, where that is safe.

Only a word that the library does not hold in any form is corrected, and only to one word that is clearly
meant. A wrong correction is worse than none: it asks about another disease or drug. So words that differ
in a prefix or an ending which carries the meaning (hypo- and hyper-, -ine and -ide) are never taken for
each other, names of drugs and chemicals only for one that is nearest, and codes, numbers and
abbreviations for nothing. How often it is right, and how often it takes a word of another library for one of
its own, stands in `benchmarks/README.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from index.backend import Backend
from index.words.terms import term_spans, terms, words
from index.words.vocabulary import edits
from search.question.parse import Correction, Question, rewritten

LEAST = 5
"""How many letters a word has that is corrected at all."""
_LEAST_FOR_ANY = 7
"""The least letters of a word that may be wrong in any letter, not only doubled or swapped with the next.

Most words of six letters are one letter from another word.
"""
_LEAST_FOR_TWO, _LEAST_FOR_TWO_IN_A_NAME = 12, 14
"""The least letters of a word that may be wrong in two places; and of one with a disease's ending."""
_LEAST_FOR_TWO_IN_A_DRUG = 9
"""How many letters a word has that may be two slips from a drug's name."""
_CLEARLY = 3
"""How many times as many documents must hold the word that is meant as hold any other as near."""
_NEVER = 9
_ALIKE = tuple(map(frozenset, "aeiouy ck cs sz gj mn fv td bp".split()))
"""Letters that are taken for each other by their sound; and those beside each other on a keyboard:"""
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = frozenset(
    pair
    for row in _KEYS
    for one, other in zip(row, row[1:], strict=False)
    for pair in (one + other, other + one)
)
_OTHERS = tuple(
    group.split()
    for group in (
        "hypo hyper; inter intra infra intro; pre pro per; ante anti; ab ad; endo ecto exo; macro micro; "
        "mono poly; sub supra super; para peri; homo hetero; uni bi di tri; extra intra; ortho osteo; un in; "
        "im in; dis dys; il im; pan pen"
    ).split(";")
)
"""Prefixes that tell a word from its opposite or neighbour."""
_ENDINGS = (
    "ine ide ate ite ane ene yne one ole ol an en il yl ase ose oma osis esis itis emia uria pathy tomy "
    "ectomy ostomy scopy graphy gram ic al ous"
).split()
"""Endings of chemicals, diseases and procedures, which tell one from another."""
_SUBSTANCE = re.compile(
    r"(?:in|ine|ide|ate|one|ole|ol|ene|ane|il|mab|nib|vir|ime|xel|ium|am|pril|ase|ose|en|yl|cin|tan|ran)s?$"
)
_NAME = re.compile(r"(?:ia|osis|itis|esis|asis|pathy|oma|trophy|sion|tion)s?$")


def corrected(
    question: Question,
    backend: Backend,
    known: Callable[[str], bool],
    is_drug: Callable[[str], bool] = lambda word: False,
) -> Question:
    """Correct the misspelt words of a question, and name each correction.

    Args:
        question: as it was typed.
        backend: the library whose words are taken.
        known: whether a word in lower case is known for a word of the language, which is none to correct.
        is_drug: whether a word is the name of a drug: no other drug is then meant, and a word that is near
            one drug of the library alone stands for it.
    """
    shouted = question.text.isupper()
    parts: list[str] = []
    found: list[Correction] = []
    at = 0
    for start, end, held in term_spans(question.text):
        typed = question.text[start:end]
        plain = typed.isalpha() and len(typed) >= LEAST and (shouted or not typed[1:].isupper())
        if not plain or not held or any(backend.holding(term) for term in held):
            continue
        word = next(words(typed), "")
        if not word or known(word) or is_drug(word):
            continue
        near = backend.words_like(word, 2)
        meant = choose_drug(word, near, is_drug) or choose(word, near)
        if meant:
            parts += [question.text[at:start], meant]
            at = end
            found.append(Correction(typed, meant))
    if not found:
        return question
    return replace(
        rewritten(question, "".join((*parts, question.text[at:]))),
        corrections=tuple(dict.fromkeys((*question.corrections, *found))),
    )


def choose_drug(word: str, near: Mapping[str, int], is_drug: Callable[[str], bool]) -> str | None:
    """Return the one drug of the library within two slips of a word; None if there is none or several.

    Args:
        word: in lower case, no drug itself and not of the library.
        near: words of the library with how many documents hold each.
        is_drug: whether a word is the name of a drug.
    """
    if len(word) < _LEAST_FOR_ANY:
        return None
    most = 2 if len(word) >= _LEAST_FOR_TWO_IN_A_DRUG else 1
    drugs = [held for held in near if edits(word, held, most) <= most and is_drug(held)]
    best = min((edits(word, held, most) for held in drugs), default=_NEVER)
    meant = [held for held in drugs if edits(word, held, most) == best]
    # Where another drug is one slip further away, which is meant cannot be known.
    others = [held for held in drugs if held not in meant]
    return meant[0] if len(meant) == 1 and (best == 1 or not others) else None


def choose(word: str, near: Mapping[str, int]) -> str | None:
    """Return the word that a misspelt one clearly means, or None.

    Args:
        word: in lower case, not of the library.
        near: words of the library with how many documents hold each, such as `Backend.words_like` gives.
    """
    least = _LEAST_FOR_TWO_IN_A_NAME if _NAME.search(word) else _LEAST_FOR_TWO
    most = 2 if len(word) >= least and not _SUBSTANCE.search(word) else 1
    cost = {held: slips(word, held) for held in near if _safe(word, held)}
    for allowed in range(1, most + 1):
        # The forms of a word stand together for it.
        forms: dict[tuple[str, ...], list[str]] = {}
        for held in (each for each, spent in cost.items() if spent == allowed):
            forms.setdefault(tuple(terms(held)), []).append(held)
        ranked = sorted((sum(near[held] for held in each), each) for each in forms.values())
        if len(ranked) > 1 and ranked[-1][0] < _CLEARLY * ranked[-2][0]:
            return None
        if ranked:
            return max(ranked[-1][1], key=lambda held: (near[held], held))
    return None


def slips(word: str, meant: str) -> int:
    """Count the common slips that turn `meant` into `word`; `_NEVER` or more where slips cannot.

    A slip is a letter swapped with the next, left out, put in, or taken for one that sounds alike or lies
    beside it on the keyboard. Any other letter counts as two slips: one left out and one put in. Another last
    letter makes another form of the word, and is no slip.
    """
    short = len(word) < _LEAST_FOR_ANY
    fixed = short or bool(_SUBSTANCE.search(word))
    rows = [[_NEVER] * (len(meant) + 1) for _ in range(len(word) + 1)]
    for i in range(len(word) + 1):
        for j in range(len(meant) + 1):
            if not i and not j:
                rows[0][0] = 0
                continue
            ways = [_NEVER]
            if i and j:
                ways.append(
                    rows[i - 1][j - 1] + _taken_for(word[i - 1], meant[j - 1], short or i == len(word))
                )
            if i:
                ways.append(rows[i - 1][j] + _put_in(word, i - 1, fixed))
            if j:
                ways.append(rows[i][j - 1] + _put_in(meant, j - 1, fixed))
            if i > 1 and j > 1 and word[i - 2 : i] == meant[j - 1] + meant[j - 2]:
                ways.append(rows[i - 2][j - 2] + 1)
            rows[i][j] = min(ways)
    return rows[-1][-1]


def _taken_for(one: str, other: str, never: bool) -> int:
    if one == other:
        return 0
    alike = one + other in _BESIDE or any(one in each and other in each for each in _ALIKE)
    return 1 if alike and not never else _NEVER


def _put_in(word: str, at: int, never: bool) -> int:
    """Return the cost of a letter of `word` that is not in the other word."""
    if word[at] in (word[at - 1 : at], word[at + 1 : at + 2]):
        return 1
    return _NEVER if never or at == len(word) - 1 else 1


def _safe(word: str, held: str) -> bool:
    """Return whether one word may be a slip for the other, and is not another word that looks like it."""
    swapped = word[0] != held[0]
    # Two slips that one other letter explains as well are none; nor are two letters too many or too few.
    if edits(word, held, 2) < min(slips(word, held), 2) or abs(len(word) - len(held)) > 1:
        return False
    if swapped and len(word) < _LEAST_FOR_ANY:
        return False
    for group in _OTHERS:
        own, other = (max((p for p in group if w.startswith(p)), key=len, default="") for w in (word, held))
        if own and other and own != other:
            return False
    own, other = (max((e for e in _ENDINGS if w.endswith(e)), key=len, default="") for w in (word, held))
    in_ending = word[: min(len(word), len(held)) - 4] == held[: min(len(word), len(held)) - 4]
    return not (own and other and own != other and in_ending)
