"""Draw a document's stored text, passage by passage, with one marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.catalog.stored import StoredDocument, StoredPassage
from search.question.parse import EmptyQuestionError, parse
from ui.address import Address
from ui.document.find_within import Places
from ui.document.source import Checked
from ui.html.beside_quote import groups_of
from ui.html.blocks import text_html
from ui.html.escape import escape
from ui.html.inline import Marks, inline, word_spans

_MOST_CHARACTERS = 40_000
"""How many characters are drawn at once."""


def document_text(
    document: StoredDocument,
    passages: Sequence[StoredPassage],
    checked: Checked,
    address: Address,
    found: Places = Places(),
) -> str:
    """Draw the stored text with the address's passage marked, or a part of it where it is long."""
    first, last = _window(document, passages, checked, address, found)
    drawn, at = [], first
    before: tuple[str, ...] = ()
    for stored in passages:
        start, end = stored.passage.start, stored.passage.end
        if end <= first or start >= last or start < at:
            continue
        path = stored.passage.heading
        drawn += [
            _between(document, at, start, found, path if path != before else ()),
            _passage(document, stored, checked, address, found),
        ]
        at, before = end, path
    drawn.append(_between(document, at, last, found))
    turns = _turns(document, first, last, address)
    return (
        f'<section class="vb-text vb-whole" aria-label="Text of the document">{turns}{"".join(drawn)}{turns}'
        "</section>"
    )


def passage_marks(
    text: str, offset: int, checked: Checked, address: Address, found: Places = Places()
) -> Marks:
    """Find what to mark in a stretch of the document that begins at `offset`."""
    size = len(text)

    def within(span: tuple[int, int]) -> tuple[int, int]:
        return max(span[0] - offset, 0), min(span[1] - offset, size)

    places = tuple(within(span) for span in found.spans if span[1] > offset and span[0] < offset + size)
    shown = within(found.shown) if found.nth else (0, 0)
    shown = shown if shown in places else (0, 0)
    if checked.passage is None:
        return Marks(found=places, shown=shown)
    start, end = within(checked.stretch)
    if start >= end:
        return Marks(found=places, shown=shown)
    words = word_spans(text[start:end], _words(address.question))
    return Marks((start, end), tuple((start + a, start + b) for a, b in words), found=places, shown=shown)


def _words(question: str) -> list[str]:
    try:
        return [word for word, _ in parse(question).words]
    except EmptyQuestionError:
        return []


def _passage(
    document: StoredDocument, stored: StoredPassage, checked: Checked, address: Address, found: Places
) -> str:
    passage = stored.passage
    text = document.text[passage.start : passage.end]
    is_target = checked.passage is not None and checked.passage.passage == passage
    marks = passage_marks(text, passage.start, checked if is_target else Checked("none"), address, found)
    elsewhere = bool(found.nth) or address.start is not None
    marks = replace(marks, here=is_target and not elsewhere)
    here = ' data-vb-here=""' if address.start == passage.start and not found.nth else ""
    target = " vb-target" if is_target else ""
    marks = replace(marks, groups=groups_of(passage.context, passage.start))
    drawn = text_html(text, marks, bool(passage.context.missing_heads(text)))
    return f'<div class="vb-passage{target}"{here}>{drawn}</div>'


def _between(
    document: StoredDocument, first: int, last: int, found: Places, headings: tuple[str, ...] = ()
) -> str:
    """Draw the text between passages: headings, menus, what is not searched."""
    text = document.text[first:last]
    if not text.strip():
        return ""
    drawn, at, begun = list[str](), 0, 0
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        words = _plain(line)
        if words and words in map(_plain, headings):
            depth = min([*map(_plain, headings)].index(words), 2) + 3
            marks = passage_marks(line, first + at, Checked("none"), Address(), found)
            drawn.append(_unsearched(text[begun:at], first + begun, found))
            drawn.append(f"<h{depth}>{inline(line, 0, len(line), marks)}</h{depth}>")
            begun = at + len(line)
        at += len(line)
    drawn.append(_unsearched(text[begun:], first + begun, found))
    return f'<div class="vb-between">{"".join(drawn)}</div>'


def _plain(line: str) -> str:
    """Return a heading's words without the marks of Markdown."""
    return " ".join(line.strip().lstrip("#").split())


def _unsearched(text: str, offset: int, found: Places) -> str:
    blank = len(text) - len(text.lstrip("\n"))
    hidden = f'<span class="vb-gone">{escape(text[:blank])}</span>' if blank else ""
    marks = passage_marks(text[blank:], offset + blank, Checked("none"), Address(), found)
    return hidden + (text_html(text[blank:], marks) if text[blank:] else "")


def _window(
    document: StoredDocument,
    passages: Sequence[StoredPassage],
    checked: Checked,
    address: Address,
    found: Places,
) -> tuple[int, int]:
    """Choose the characters to draw: all of a short text, or a part that holds the passage."""
    length = len(document.text)
    if length <= _MOST_CHARACTERS:
        return 0, length
    if found.nth:
        first = max(0, found.shown[0] - _MOST_CHARACTERS // 3)
    elif address.start is not None:
        first = min(address.start, max(length - 1, 0))
    elif checked.passage is not None:
        first = max(0, checked.passage.passage.start - _MOST_CHARACTERS // 3)
    else:
        first = 0
    # From the beginning of a passage to the end of one, so that none is drawn in half.
    starts = [s.passage.start for s in passages if s.passage.start <= first]
    first = starts[-1] if starts and first else 0
    ends = [s.passage.end for s in passages if first + _MOST_CHARACTERS <= s.passage.end]
    return first, ends[0] if ends else length


def _turns(document: StoredDocument, first: int, last: int, address: Address) -> str:
    length = len(document.text)
    if first == 0 and last == length:
        return ""
    earlier = later = ""
    if first > 0:
        to = replace(address, nth=None, within="", as_text=True, start=max(0, first - _MOST_CHARACTERS))
        earlier = f'<a href="{escape(to.href)}">‹ Earlier text</a>'
    if last < length:
        to = replace(address, nth=None, within="", as_text=True, start=last)
        later = f'<a href="{escape(to.href)}">Later text ›</a>'
    share = f"<span>Characters {first:,} to {last:,} of {length:,}</span>"
    return f'<nav class="vb-turner" aria-label="Parts of the text">{earlier}{share}{later}</nav>'
