"""Draws a document at a passage: its page with the passage's rectangles, or its text with the span marked.

Before anything is marked, the place that an address names is compared with what the library stores.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from typing import Literal

from index.backend import Backend
from index.catalog import StoredDocument, StoredPassage
from ingest.document import Page
from search.cite import citation, place
from search.link import link
from search.question import EmptyQuestionError, understand
from search.quote import page_told
from ui.address import Address
from ui.badges import badges, badges_html
from ui.blocks import Marks, text_html, word_spans
from ui.hit_card import citation_html, web_link
from ui.page import count
from ui.page_image import FORMAT, Area

_MOST_CHARACTERS = 40_000
"""How much of a document's text is drawn at once."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of the place that an address names: `verified` where the stored document says there
    what the passage says, `moved` where no passage stands there any more, `differs` where its words are
    not those that were indexed or seen, `none` where the address names no place."""

    verdict: Literal["verified", "moved", "differs", "none"]
    passage: StoredPassage | None = None


def check(document: StoredDocument, passages: Sequence[StoredPassage], address: Address) -> Checked:
    """Compares the place that the address names with the stored document."""
    if address.at is None:
        return Checked("none")
    start, end = address.at.start, address.at.end
    found = next((s for s in passages if (s.passage.start, s.passage.end) == (start, end)), None)
    if found is None:
        return Checked("moved")
    as_seen = address.passage in ("", found.passage.passage_id)
    says_so = document.text[start:end] == found.passage.text
    return Checked("verified", found) if found.intact and says_so and as_seen else Checked("differs")


def heading(document: StoredDocument, checked: Checked, address: Address, today: date) -> str:
    """What the document is, whether the quote is verified, and the way back."""
    info, found = document.info, checked.passage
    page = found.passage.page if found else None
    label = page_told(found) if found else None
    path = "".join(f" › {escape(part)}" for part in found.passage.heading) if found else ""
    url = link(info, document.format, found.passage.text) if found else info.url
    whole = ""
    if address.at:
        href = escape(replace(address.results(), document=address.document).href)
        whole = f'<a href="{href}">The whole document</a>'
    return (
        '<div class="vb-source vb-wide">'
        f'<h2>{escape(info.title or place(info))}<span class="vb-path">{path}</span></h2>'
        f"{badges_html(badges(info, page, document.format, today))}"
        f'<p class="vb-cite"><cite>{citation_html(citation(info, label))}</cite></p>'
        f'<p class="vb-actions">{web_link(url, "Open the web page")}{whole}</p>{_verdict(checked)}</div>'
    )


def strip(checked: Checked, address: Address, turns: str = "") -> str:
    """What stays in sight while a document is read: the way back, and whether the quote is verified."""
    back = address.results()
    to = "the library" if back.view else "the results" if back.question else "the search"
    right = '<span class="vb-right" role="status">✓ Word for word as stored</span>'
    return (
        '<nav class="vb-strip" aria-label="Within the document">'
        f'<a class="vb-back" href="{escape(back.href)}">'
        f"← Back to {to}</a>{right if checked.verdict == 'verified' else ''}{turns}</nav>"
    )


def note(problem: str) -> str:
    """Why the original is not shown."""
    return f'<p class="vb-quiet vb-remark" role="status">{escape(problem)}</p>' if problem else ""


def page_html(image: bytes, page: Page, areas: Sequence[Area], title: str) -> str:
    """A page as an image, with the passage's rectangles over it."""
    drawn = "".join(
        f'<span class="vb-area" style="left:{100 * each.left:.3f}%;top:{100 * each.top:.3f}%;'
        f'width:{100 * each.width:.3f}%;height:{100 * each.height:.3f}%"'
        f"{' data-vb-here=' + chr(34) * 2 if number == 0 else ''}></span>"
        for number, each in enumerate(areas)
    )
    marked = "; the passage is marked on it" if areas else ""
    alt = f"Page {page.number} of {title}{marked}. Its text stands beside it."
    encoded = base64.b64encode(image).decode("ascii")
    return (
        f'<figure class="vb-page" style="aspect-ratio:{page.width:.1f}/{page.height:.1f}">'
        f'<img alt="{escape(alt)}" src="data:{FORMAT};base64,{encoded}">{drawn}</figure>'
    )


def turner(page: Page, pages: int, of_passage: Sequence[int], address: Address) -> str:
    """The way to the page before and after, and back to the passage."""

    def turned(number: int, text: str) -> str:
        if not 1 <= number <= pages:
            return f'<span class="vb-off">{text}</span>'
        return f'<a data-vb-keep="" href="{escape(replace(address, page=number).href)}">{text}</a>'

    label = f", printed {escape(page.label)}" if page.label not in ("", str(page.number)) else ""
    there = ""
    if of_passage and page.number not in of_passage:
        there = turned(of_passage[0], "To the passage")
    elif len(of_passage) > 1:
        others = " and ".join(str(number) for number in of_passage if number != page.number)
        there = f"<span>The passage goes on on page {others}</span>"
    text = f'<a href="{escape(replace(address, as_text=True, page=None).href)}">Text only</a>'
    return (
        f"{turned(page.number - 1, '‹ Previous')}<span>Page {page.number} of {pages}{label}</span>"
        f"{turned(page.number + 1, 'Next ›')}{there}{text}"
    )


def page_text(document: StoredDocument, page: Page, checked: Checked, address: Address) -> str:
    """The stored text of a page, to select and copy, with what stands on it of the passage marked."""
    text = document.text[page.start : page.end]
    marks = _marks(text, page.start, checked, address)
    return (
        '<section class="vb-text vb-beside" aria-label="Text of the page">'
        f'<p class="vb-label">Stored text of page {page.number}</p>{text_html(text, marks)}</section>'
    )


def document_text(
    document: StoredDocument, passages: Sequence[StoredPassage], checked: Checked, address: Address
) -> str:
    """The stored text, passage by passage, with that of the address marked; a part of it where it is long."""
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
    told = f"Stored text, {count(document.passages, 'passage')}"
    return (
        f'<section class="vb-text vb-whole" aria-label="Text of the document"><p class="vb-label">{told}</p>'
        f"{turns}{''.join(drawn)}{turns}</section>"
    )


def boxed_pages(library: Backend, document_id: str, checked: Checked) -> list[int]:
    """The pages on which words of the passage stand."""
    if checked.passage is None:
        return []
    passage = checked.passage.passage
    return sorted({box.page for box in library.boxes(document_id, passage.start, passage.end)})


def _verdict(checked: Checked) -> str:
    told = {
        "moved": (
            "No passage stands at this place any more: the library has changed since the link was made. "
            "Nothing is marked. Ask again to find it.",
        ),
        "differs": (
            "The stored document does not say at this place what the passage said, so nothing is marked. "
            "Ask whoever keeps the library to run: python cli.py verify",
        ),
    }.get(checked.verdict)
    return f'<p class="vb-wrong" role="alert">{told}</p>' if told else ""


def _marks(text: str, offset: int, checked: Checked, address: Address) -> Marks:
    """What to mark in a stretch of the document that begins at `offset`."""
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
        return [word for word, _ in understand(question).words]
    except EmptyQuestionError:
        return []


def _passage(document: StoredDocument, stored: StoredPassage, checked: Checked, address: Address) -> str:
    passage = stored.passage
    text = document.text[passage.start : passage.end]
    is_target = checked.passage is not None and checked.passage.passage == passage
    marks = replace(_marks(text, passage.start, checked, address), here=True) if is_target else Marks()
    target = " vb-target" if is_target else ""
    return f'<div class="vb-passage{target}">{text_html(text, marks, bool(passage.lead))}</div>'


def _between(text: str) -> str:
    """What stands between passages: headings, menus, what is not searched."""
    return f'<div class="vb-between">{text_html(text)}</div>' if text.strip() else ""


def _window(
    document: StoredDocument, passages: Sequence[StoredPassage], checked: Checked, address: Address
) -> tuple[int, int]:
    """Which characters to draw: all of a short text, and of a long one a part that holds the passage."""
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
