"""Draw a page of a document: its image with the passage marked, and its text beside it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from index.backend import Backend
from index.catalog.stored import StoredDocument
from ingest.document import Page
from ui.address import Address
from ui.document.page_image import FORMAT, Area
from ui.document.source import Checked
from ui.document.stored_text import passage_marks
from ui.html.blocks import text_html


def page_html(image: bytes, page: Page, areas: Sequence[Area], title: str) -> str:
    """Draw a page as an image, with rectangles over the passage."""
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
    """Draw the links to the pages before and after, and back to the passage."""

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
    """Draw the stored text of a page, to select and copy, with the passage marked."""
    text = document.text[page.start : page.end]
    marks = passage_marks(text, page.start, checked, address)
    return (
        '<section class="vb-text vb-beside" aria-label="Text of the page" tabindex="0">'
        f'<p class="vb-label">Stored text of page {page.number}</p>{text_html(text, marks)}</section>'
    )


def boxed_pages(library: Backend, document_id: str, checked: Checked) -> list[int]:
    """List the pages on which words of the passage stand."""
    if checked.passage is None:
        return []
    passage = checked.passage.passage
    return sorted({box.page for box in library.boxes(document_id, passage.start, passage.end)})
