"""Finds the name that stands beside a patient's number or date: "John Smith, DOB 3/5/1951".

A name is capitalised words in a row. Those that name a drug or a disease are none, unless it is called after
a person. It errs on the side of striking too much: the reader sees what is struck, and can write it anew.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from search.names.names import Names

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*\.?|[^\w\s]|\n")
_DIGIT = re.compile(r"\d")
_AGE = re.compile(r"\d{1,3}[mf]?", re.IGNORECASE)
_PARTICLES = frozenset(
    "al ap bin bint d da das de del della den der di dos du el ibn la le ten ter van von y".split()
)
_JOINING = frozenset(
    "born with whose has had is aged age dob date of birth number phone tel telephone mobile email e-mail "
    "mail on at lives living address his her their the a an year years yr yrs old yo y o male female man "
    "woman m f patient pt mrn id no named called name nhs hospital".split()
)
"""Words that may stand between a name and a number."""
_NOT_NAMES = frozenset(
    "what which how is are was were does do did can could should when where why who whose the a an in for of "
    "on with and or to if has had have please any about after before during without than then best first "
    "second treat treatment treating manage management dose dosing drug diagnosis prognosis risk side "
    "effects".split()
)
"""Words that no name is made of, however they are written."""
_OWNS = re.compile(r"['’]s$")
_MARKS = frozenset(",;:()[]-/='’\"“”")
_MOST_JOINING = 8
_MOST_WORDS = 6
_INITIAL = 2

_names = Names()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def bare(self) -> str:
        return self.text.rstrip(".").lower()

    @property
    def names(self) -> bool:
        """Whether it is written as a name is, and is no word of a question."""
        return self.text[0].isupper() and self.bare not in _NOT_NAMES and not _DIGIT.search(self.text)

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with it. The full stop of an initial ends none."""
        return self.text in ("?", "!", "\n") or (self.text.endswith(".") and len(self.bare) > _INITIAL)


def names_beside(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find the names that adjoin stretches of a plain text, and where else they stand in it.

    Args:
        text: written plainly (`plain_text.py`).
        spans: what was found in it, in its order.
    """
    tokens = _tokens(text)
    found: list[tuple[int, int]] = []
    at = 0
    for start, end in spans:
        while at < len(tokens) and tokens[at].end <= start:
            at += 1
        after = at
        while after < len(tokens) and tokens[after].start < end:
            after += 1
        before = tokens[max(0, at - 4 * _MOST_WORDS) : at]
        found += _spans(_run(before[::-1], backwards=True))
        found += _spans(_run(tokens[after : after + 4 * _MOST_WORDS], backwards=False))
    return found


def said_again(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find where else in a plain text the words of names stand, in whatever case."""
    words = {
        _OWNS.sub("", word.bare)
        for start, end in spans
        for word in _tokens(text[start:end])
        if word.names and len(word.bare) > _INITIAL and word.bare not in _JOINING and not _is_clinical([word])
    }
    return [
        (each.start(), each.start() + len(each[0].rstrip(".")))
        for each in _TOKEN.finditer(text)
        if _OWNS.sub("", each[0].rstrip(".").lower()) in words
    ]


def pairs(text: str) -> list[tuple[int, int]]:
    """Find two and more capitalised words in a row, wherever they stand, that name no drug or disease."""
    found: list[tuple[int, int]] = []
    row: list[_Token] = []
    for each in [*_tokens(text), None]:
        if each is not None and each.names:
            row.append(each)
            if not each.ends_sentence:
                continue
        if len(row) > 1 and not _is_clinical(row):
            found.append((row[0].start, row[-1].start + len(row[-1].text.rstrip("."))))
        row = []
    return found


def _tokens(text: str) -> list[_Token]:
    return [_Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text)]


def _run(tokens: Sequence[_Token], backwards: bool) -> list[list[_Token]]:
    """Take the name's words off the beginning of `tokens`, in segments between commas."""
    rest = _past_joining(tokens)
    segments: list[list[_Token]] = [[]]
    for number, each in enumerate(rest):
        if sum(map(len, segments)) >= _MOST_WORDS or (each.ends_sentence and (backwards or not each.names)):
            break
        if each.text in _MARKS:
            segments.append([])
        elif each.names:
            segments[-1].append(each)
            if each.ends_sentence:
                break
        elif not (segments[-1] and each.text in _PARTICLES and _goes_on(rest[number + 1 :])):
            break
        else:
            segments[-1].append(each)
    return segments


def _past_joining(tokens: Sequence[_Token]) -> Sequence[_Token]:
    for number, each in enumerate(tokens):
        joins = each.bare in _JOINING and not each.ends_sentence
        mark = each.text in _MARKS
        age = _AGE.fullmatch(each.text) is not None
        if number >= _MOST_JOINING or not (joins or mark or age):
            return tokens[number:]
    return ()


def _goes_on(tokens: Sequence[_Token]) -> bool:
    """Whether a name follows a particle ("Anna van der Berg")."""
    following = next((each for each in tokens[:3] if each.text not in _PARTICLES), None)
    return following is not None and following.names


def _spans(segments: Sequence[Sequence[_Token]]) -> list[tuple[int, int]]:
    """Return a stretch for each segment, up to the first that is a drug's or a disease's name."""
    found: list[tuple[int, int]] = []
    for segment in segments:
        words = sorted(segment, key=lambda each: each.start)
        if words and _is_clinical(words):
            break
        if words:
            found.append((words[0].start, words[-1].end))
    return found


def _is_clinical(words: Sequence[_Token]) -> bool:
    """Whether words name a drug, a disease or an abbreviation of one, and nobody."""
    together = " ".join(each.text.rstrip(".") for each in words)
    return _names_no_person(together) or all(_names_no_person(each.text.rstrip(".")) for each in words)


@functools.lru_cache(maxsize=4096)
def _names_no_person(text: str) -> bool:
    """Whether a text names something that is not called after a person, as "Parkinson" is."""
    return any("'s" not in each.name and "’s" not in each.name for each in _names.look_up(text))
