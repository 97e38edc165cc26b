"""Judges how odd the characters of a text look: a wrong encoding makes words that nobody writes."""

from __future__ import annotations

import unicodedata

_USUAL = frozenset("µμ°±×÷½¼¾–—‘’‚“”„…•≤≥≠≈·™®©§£€«»†→←↓↑√∞∑Ωαβγδκλ\u00a0\u00ad\u202f\u2009")
_RAISED = frozenset("¹²³ªº")
_ALONE = frozenset("Åàáèéö")
"""Letters that are a unit or a word by themselves."""
_ACCENTED_AT_MOST = 4
"""More letters with accents in a row, and no other, are no word of a Latin script."""


def oddity(text: str) -> float:
    """Return the share of the characters outside ASCII that hardly stand where they do; 0 is a sound text."""
    odd = foreign = 0
    for at, character in enumerate(text):
        if character < "\x80":
            continue
        foreign += 1
        odd += _is_odd(text, at, character)
    return odd / foreign if foreign else 0.0


def _is_odd(text: str, at: int, character: str) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if character in _USUAL:
        return False
    if character in _RAISED:
        return not (before.isalnum() or before in tuple(")]")) or after.isalpha()
    if not character.isalpha():
        return True
    script = _script(character)
    beside = [each for each in (before, after) if each and each.isalpha()]
    if not beside:
        return character not in _ALONE
    if before.islower() and character.isupper():
        return True
    if script == "LATIN":
        return _only_accented(text, at)
    return any(_script(each) != script for each in beside)


def _only_accented(text: str, at: int) -> bool:
    """Return whether the word at an offset has several letters, all with accents."""
    start, end = at, at + 1
    while start > 0 and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    word = text[start:end]
    return len(word) > _ACCENTED_AT_MOST and all(each > "\x7f" for each in word)


def _script(character: str) -> str:
    """Return the script of a letter, by its name: LATIN, GREEK, CYRILLIC and so on."""
    return unicodedata.name(character, "").partition(" ")[0]
