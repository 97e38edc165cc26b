"""Find the doubts that a document of any format may give rise to, and summarise doubts for a reader.

A loader notes the doubts that only it can know. Characters that are no text, and text that is in no passage,
can be seen in any document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.canonical import STRUCK
from ingest.document import Document, Doubt
from ingest.passage import Passage
from ingest.signs.unseen import UNSEEN
from ingest.wording import count

_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010fffd\x00-\x08\x0b\x0e-\x1f]+")
"""The replacement character, private use areas and control characters, whose meaning nobody knows."""
_TWICE = re.compile(
    "[\u00c2\u00c3\u00ce\u00cf][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]|\u00e2[\u0152-\u02dc\u2013-\u2122\u0080-\u00bf]{2}"
)
"""The two or three bytes of a character in UTF-8, as windows-1252 shows them."""
_LINED = re.compile(r"~~(?=\S)[^~\n]+(?<=\S)~~")
_TURNED = re.compile("[\u202d\u202e][^\u202c\n]+\u202c?")
"""What stands between an override of direction and its end."""
_LEAST_CHARACTERS = 400
_LEAST_SHARE = 0.4
"""A longer document with a smaller share of its text in passages was hardly understood."""
_MOST_PAGES = 5


def with_general_doubts(document: Document, passages: Sequence[Passage]) -> Document:
    """Add the doubts that any format may give rise to; return the document with all doubts in text order."""
    found = [
        *document.doubts,
        *_unreadable(document),
        *_wrongly_saved(document),
        *_struck(document),
        *_turned(document),
        *_unseen(document),
        *_hardly_in_passages(document, passages),
    ]
    if len(found) == len(document.doubts):
        return document
    return replace(document, doubts=tuple(sorted(found, key=lambda doubt: (doubt.start, doubt.end))))


def _unreadable(document: Document) -> Iterable[Doubt]:
    for match in _UNREADABLE.finditer(document.text):
        page = document.page_at(match.start())
        codes = " ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(match.group()))
        what = f"Unreadable characters ({codes}): the file does not say what they stand for"
        yield Doubt("unreadable", what, match.start(), match.end(), page.number if page else 0)


def _wrongly_saved(document: Document) -> Iterable[Doubt]:
    """Yield doubts about text that was once saved in a wrong encoding: "Âµg" stands for "µg"."""
    for match in _TWICE.finditer(document.text):
        try:
            meant = match.group().encode("windows-1252").decode("utf-8")
        except UnicodeError:
            continue
        what = f"“{match.group()}” may stand for “{meant}”: the text was once saved in a wrong encoding"
        page = document.page_at(match.start())
        yield Doubt("encoding", what, match.start(), match.end(), page.number if page else 0)


def _struck(document: Document) -> Iterable[Doubt]:
    """Yield doubts about struck words that the loader has not noted."""
    noted = [doubt for doubt in document.doubts if doubt.kind == "struck"]
    for match in (*_LINED.finditer(document.text), *STRUCK.finditer(document.text)):
        start, end = match.span()
        if not any(doubt.start < end and start < doubt.end for doubt in noted):
            page = document.page_at(start)
            yield Doubt("struck", "Words are struck through", start, end, page.number if page else 0)


def _turned(document: Document) -> Iterable[Doubt]:
    """Tell of characters that a page shows in another order than the file has them."""
    for match in _TURNED.finditer(document.text):
        page = document.page_at(match.start())
        what = "The file turns the order of these characters on the page: they stand here as in the file"
        yield Doubt("order", what, match.start(), match.end(), page.number if page else 0)


def _unseen(document: Document) -> Iterable[Doubt]:
    """Tell of signs that change what is read and are not seen, in the text and in what it says of itself."""
    turned = {at for match in _TURNED.finditer(document.text) for at in (match.start(), match.end() - 1)}
    for match in UNSEEN.finditer(document.text):
        if match.start() not in turned:
            page = document.page_at(match.start())
            yield Doubt("order", _what(match[0]), match.start(), match.end(), page.number if page else 0)
    info = document.info
    stated = " ".join((info.title, info.publisher or "", *info.authors, info.url or "", info.version or ""))
    for sign in dict.fromkeys(UNSEEN.findall(stated)):
        yield Doubt("order", f"{_what(sign)}, in what the file says of itself")


def _what(sign: str) -> str:
    return f"A sign that is not seen (U+{ord(sign):04X}) turns or parts characters here"


def _hardly_in_passages(document: Document, passages: Sequence[Passage]) -> Iterable[Doubt]:
    text = len("".join(document.text.split()))
    furniture = sum(
        len("".join(document.text[s.start : s.end].split()))
        for s in document.sections
        if s.kind == "furniture"
    )
    held = sum(len("".join(passage.text.split())) for passage in passages)
    body = text - furniture
    if body >= _LEAST_CHARACTERS and held < _LEAST_SHARE * body:
        share = f"{held / body:.0%}"
        yield Doubt("structure", f"Only {share} of its text can be found: the rest was taken for headings")


def summary(doubts: Iterable[Doubt]) -> list[str]:
    """Return one line for each distinct doubt, with its pages or its number."""
    by_what: dict[str, list[Doubt]] = {}
    for doubt in doubts:
        by_what.setdefault(doubt.what, []).append(doubt)
    return [_line(what, some) for what, some in by_what.items()]


def _line(what: str, some: Sequence[Doubt]) -> str:
    pages = list(dict.fromkeys(doubt.page for doubt in some if doubt.page))
    if pages:
        more = f" and {len(pages) - _MOST_PAGES} more" if len(pages) > _MOST_PAGES else ""
        return f"{what} (page {', '.join(map(str, pages[:_MOST_PAGES]))}{more})"
    return f"{what} ({count(len(some), 'place')})" if len(some) > 1 else what
