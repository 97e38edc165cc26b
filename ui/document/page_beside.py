"""Draw a page of a document: its image with the passage marked, and its text beside it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.backend import Backend
from index.catalog.stored import StoredDocument
from ingest.document import Page
from ui.address import Address
from ui.document.find_within import Places
from ui.document.page_image import FORMAT, Area, areas
from ui.document.source import Checked
from ui.document.stored_text import passage_marks
from ui.html.blocks import is_row, text_html
from ui.html.escape import escape


@dataclass(frozen=True, slots=True)
class Marked:
    """The areas of a page: what is marked, the rest of its passage, the places of what is looked for."""

    mark: Sequence[Area] = ()
    rest: Sequence[Area] = ()
    found: Sequence[Area] = ()
    shown: Sequence[Area] = ()


def marked(library: Backend, document: StoredDocument, page: Page, checked: Checked, found: Places) -> Marked:
    """Locate on a page what the card marks: of a table the row alone, else the sentence and its passage."""

    def on_page(start: int, end: int) -> list[Area]:
        if end <= page.start or start >= page.end:
            return []
        return areas(library.boxes(document.document_id, start, end), page)

    begin, end = checked.stretch
    passage = checked.passage.passage if checked.passage else None
    alone = (
        passage is None or (begin, end) == (passage.start, passage.end) or is_row(document.text[begin:end])
    )
    rest = [] if alone or passage is None else on_page(passage.start, begin) + on_page(end, passage.end)
    other = [span for span in found.spans if span != found.shown]
    return Marked(
        on_page(begin, end) if begin < end else [],
        rest,
        [area for span in other for area in on_page(*span)],
        on_page(*found.shown) if found.nth else [],
    )


def page_html(image: bytes, page: Page, shown: Marked, title: str) -> str:
    """Draw a page as an image, with rectangles over what is marked; it is scrolled to the first of them."""
    here = shown.shown or shown.mark
    drawn = "".join(
        _area(each, kind, each is here[0] if here else False)
        for areas_of_kind, kind in (
            (shown.rest, "vb-area vb-faint"),
            (shown.mark, "vb-area"),
            (shown.found, "vb-area vb-found"),
            (shown.shown, "vb-area vb-found vb-shown"),
        )
        for each in areas_of_kind
    )
    marked = "; the passage is marked on it" if shown.mark else ""
    alt = f"Page {page.number} of {title}{marked}. Its text stands beside it."
    encoded = base64.b64encode(image).decode("ascii")
    return (
        f'<figure class="vb-page" style="aspect-ratio:{page.width:.1f}/{page.height:.1f}">'
        f'<img alt="{escape(alt)}" src="data:{FORMAT};base64,{encoded}">{drawn}</figure>'
    )


def _area(area: Area, kind: str, here: bool) -> str:
    return (
        f'<span class="{kind}" style="left:{100 * area.left:.3f}%;top:{100 * area.top:.3f}%;'
        f'width:{100 * area.width:.3f}%;height:{100 * area.height:.3f}%"'
        f"{' data-vb-here=' + chr(34) * 2 if here else ''}></span>"
    )


def turner(page: Page, pages: int, of_passage: Sequence[int], address: Address) -> str:
    """Draw the links to the pages before and after, and back to the passage."""
    plain = replace(address, nth=None, within="", start=None)

    def turned(number: int, text: str, name: str) -> str:
        if not 1 <= number <= pages:
            return f'<span class="vb-off">{text}</span>'
        href = escape(replace(plain, page=number).href)
        return f'<a data-vb-stay="{name}" href="{href}">{text}</a>'

    printed = page.label not in ("", str(page.number))
    label = f"<span>printed {escape(page.label)}</span>" if printed else ""
    there = ""
    if of_passage and page.number not in of_passage:
        there = turned(of_passage[0], "To the passage", "passage")
    elif len(of_passage) > 1:
        others = " and ".join(str(number) for number in of_passage if number != page.number)
        there = f"<span>The passage goes on on page {others}</span>"
    return (
        f"{turned(page.number - 1, '‹ Previous', 'previous')}"
        f'<span class="vb-unseen" role="status">Page {page.number} of {pages}</span>'
        f"{turned(page.number + 1, 'Next ›', 'next')}{label}{there}"
    )


def page_text(document: StoredDocument, page: Page, checked: Checked, address: Address, found: Places) -> str:
    """Draw the stored text of a page, to select and copy, with the passage marked."""
    text = document.text[page.start : page.end]
    marks = passage_marks(text, page.start, checked, address, found)
    # The image is scrolled to, not this.
    marks = replace(marks, here=False, shown=(0, 0))
    return (
        '<section class="vb-text vb-beside" aria-label="Text of the page">'
        f'<p class="vb-label">Text of page {page.number}</p>{text_html(text, marks)}</section>'
    )


def boxed_pages(library: Backend, document_id: str, checked: Checked) -> list[int]:
    """List the pages on which words of the passage stand."""
    if checked.passage is None:
        return []
    passage = checked.passage.passage
    return sorted({box.page for box in library.boxes(document_id, passage.start, passage.end)})


def page_of(pages: Sequence[Page], offset: int) -> int:
    """Return the number of the page that an offset of the text stands on."""
    return next((page.number for page in pages if page.start <= offset < page.end), pages[0].number)
