"""Joins the two halves of a word that a line's end divides, and no others.

A wrong join makes a word that the author never wrote, so where in doubt the hyphen stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.pdf.shapes import Line

_EDGES = re.compile(r"^\W+|\W+$")
_HYPHENS = "-\u2010\u00ad"
_SOFT = "\u00ad"
_SUSPENDED = frozenset("and or to nor versus vs".split())
# These are written with a hyphen as often as not, whatever follows.
_KEEPING = frozenset(
    """after all anti back better bio by co cost cross double down dose early evidence ex extra first five
    fluid follow four free full half hand health high home hospital ill infra inter intra large late left
    lab life long low macro mega meta micro mid mild multi near neo new non off old on one open out over pan
    para patient peri point post pre pro pseudo quasi re right risk second self semi short side single six
    small so soft step sub super supra ten third three time total trans treatment two ultra un under up
    user vice well whole work x year""".split()
)
# Second halves that are no words of their own, so that the hyphen cannot be the author's.
_ENDING = re.compile(
    r"(?!nations?$|rations?$|motions?$|lotions?$|notions?$|potions?$)"
    r"(?:ally|(?:ul|is|iz|ic)ations?|[a-z]?(?:[ts]ions?|ments?|ness|[ts]ive|(?:il|iv|ic|id|os)it(?:y|ies)|ically|olog(?:y|ies|ists?)"
    r"|itis|osis|a?emia|uria|pathy|pathies|ectomy|otomy|graphy|[ai]tions?))$"
)
_OPEN_RANGE = re.compile(r"\d[–—-]$")
_SIGNS = frozenset({"−", "±"})
_THOUSANDS = re.compile(r"(?:^|\D)\d{1,3}(?:,\d{3})*,$")
_THREE = re.compile(r"\d{3}(?!\d)")
_DECIMAL = re.compile(r"(?:^|[^\d.])\d{1,4}\.$")
_NUMBERED = re.compile(r"\d+\.$")
_LISTED = re.compile(r"\d[,;]$")
_URL = re.compile(r"(?:https?:|www\.)", re.IGNORECASE)


class Vocabulary:
    """The words of a document, to judge by whether one is written with a hyphen."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: set[str] = set()
        for line in lines:
            for word in line.words[:-1]:
                self._add(word.text)
            if line.words[-1].text[-1] not in _HYPHENS:
                self._add(line.words[-1].text)

    def _add(self, text: str) -> None:
        plain = _plain(text)
        self._words.add(plain)
        self._words.update(plain.split("/"))

    def holds(self, word: str) -> bool:
        """Whether the document has a word, punctuation and case aside."""
        return _plain(word) in self._words


def _plain(text: str) -> str:
    return _EDGES.sub("", text.replace(_SOFT, "").casefold().replace("\u2010", "-"))


def seam(first: str, second: str, vocabulary: Vocabulary, before: str = "") -> tuple[str, str]:
    """What a line's last word becomes, and what stands between it and the first of the next line.

    Args:
        before: the word before the last one of the line.
    """
    if first.endswith(_SOFT) and len(first) > 1 and second[0].isalpha():
        return first[:-1], ""
    if _URL.search(first) and first[-1] in "/._-=?&" and _goes_on_url(first, second):
        return first, ""
    if first[-1] == "/" and len(first) > 1 and first[-2].isalnum():
        return first, ""
    if is_broken_number(first, second, before):
        return first, ""
    if first[-1] not in _HYPHENS or len(first) < 2 or not first[-2].isalnum():
        return first, " "
    if _plain(second) in _SUSPENDED or not second[0].isalnum():
        return first, " "
    stem = first[:-1]
    if _is_broken_word(stem, second, vocabulary):
        return stem, ""
    return first, ""


def is_broken_number(first: str, second: str, before: str) -> bool:
    """Whether a line's end divides a number: "7." and "35", "5," and "000", "0.5–" and "1", "−" and "5"."""
    if not second[0].isdigit():
        return False
    if _OPEN_RANGE.search(first):
        return True
    if first in _SIGNS:
        # Behind a number it is a subtraction.
        return not before[-1:].isdigit() and before[-1:] not in (")", "]")
    if _THOUSANDS.search(first) and _THREE.match(second):
        # "100, 200, 300" is a list.
        return second.startswith("000") or not _LISTED.search(before)
    return bool(_DECIMAL.search(first)) and not _LISTED.search(before) and not _NUMBERED.match(second)


def _goes_on_url(first: str, second: str) -> bool:
    if first[-1] in "_=&" or (first[-1] == "/" and re.search(r"[/_.]\w", second)):
        return second[0].isalnum()
    return (second[0].islower() or second[0].isdigit()) and (
        first[-1] in "/_-=?&" or bool(re.search(r"[./]\w", second))
    )


def _is_broken_word(stem: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether the hyphen between two halves is only there for the line's end."""
    half = re.match(r"[^\W\d_]+", second)
    last = re.split(r"[^\w]", stem)[-1]
    if not half or not last.isalpha() or not half.group()[0].islower():
        return False
    whole, hyphened = stem + second, f"{stem}-{second}"
    if vocabulary.holds(hyphened):
        return False
    if vocabulary.holds(whole):
        return True
    return (
        last == _EDGES.sub("", stem)
        and last[1:].islower()
        and len(last) > 1
        and last.casefold() not in _KEEPING
        and bool(_ENDING.match(_EDGES.sub("", second)))
        and not vocabulary.holds(last)
    )
