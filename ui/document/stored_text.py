"""Draw a document's stored text, passage by passage, with one marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from index.catalog.stored import StoredDocument, StoredPassage
from ingest.wording import count
from search.question.parse import EmptyQuestionError, parse
from ui.address import Address
from ui.document.source import Checked
from ui.html.beside_quote import groups_of
from ui.html.blocks import Marks, text_html, word_spans

_MOST_CHARACTERS = 40_000
"""How many characters are drawn at once."""


def document_text(
    document: StoredDocument, passages: Sequence[StoredPassage], checked: Checked, address: Address
) -> str:
    """Draw the stored text with the address's passage marked, or a part of it where it is long."""
    first, last = _window(document, passages, checked, address)
    drawn, at = [], first
    for stored in passages:
        start, end = stored.passage.start, stored.passage.end
        if end <= first or start >= last or start < at:
            continue
        drawn += [_between(document.text[at:start]), _passage(document, stored, checked, address)]
        at = end
    drawn.append(_between(document.text[at:last]))
    turns = _turns(document, first, last, address)
    label = f"Stored text, {count(document.passages, 'passage')}"
    return (
        f'<section class="vb-text vb-whole" aria-label="Text of the document"><p class="vb-label">{label}</p>'
        f"{turns}{''.join(drawn)}{turns}</section>"
    )


def passage_marks(text: str, offset: int, checked: Checked, address: Address) -> Marks:
    """Find what to mark in a stretch of the document that begins at `offset`."""
    if checked.passage is None:
        return Marks()
    start = max(checked.passage.passage.start - offset, 0)
    end = min(checked.passage.passage.end - offset, len(text))
    if start >= end:
        return Marks()
    words = word_spans(text[start:end], _words(address.question))
    return Marks((start, end), tuple((start + a, start + b) for a, b in words))


def _words(question: str) -> list[str]:
    try:
        return [word for word, _ in parse(question).words]
    except EmptyQuestionError:
        return []


def _passage(document: StoredDocument, stored: StoredPassage, checked: Checked, address: Address) -> str:
    passage = stored.passage
    text = document.text[passage.start : passage.end]
    is_target = checked.passage is not None and checked.passage.passage == passage
    marks = replace(passage_marks(text, passage.start, checked, address), here=True) if is_target else Marks()
    target = " vb-target" if is_target else ""
    marks = replace(marks, groups=groups_of(passage.context, passage.start))
    drawn = text_html(text, marks, bool(passage.context.missing_heads(text)))
    return f'<div class="vb-passage{target}">{drawn}</div>'


def _between(text: str) -> str:
    """Draw the text between passages: headings, menus, what is not searched."""
    if not text.strip():
        return ""
    blank = len(text) - len(text.lstrip("\n"))
    hidden = f'<span class="vb-gone">{escape(text[:blank])}</span>' if blank else ""
    return f'<div class="vb-between">{hidden}{text_html(text[blank:])}</div>'


def _window(
    document: StoredDocument, passages: Sequence[StoredPassage], checked: Checked, address: Address
) -> tuple[int, int]:
    """Choose the characters to draw: all of a short text, or a part that holds the passage."""
    length = len(document.text)
    if length <= _MOST_CHARACTERS:
        return 0, length
    if address.start is not None:
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
        to = replace(address, as_text=True, start=max(0, first - _MOST_CHARACTERS))
        earlier = f'<a href="{escape(to.href)}">‹ Earlier text</a>'
    if last < length:
        to = replace(address, as_text=True, start=last)
        later = f'<a href="{escape(to.href)}">Later text ›</a>'
    share = f"<span>Characters {first:,} to {last:,} of {length:,}</span>"
    return f'<nav class="vb-turner" aria-label="Parts of the text">{earlier}{share}{later}</nav>'
