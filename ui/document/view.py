"""Draw a document in Streamlit: its page's image beside the text, or the text alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape
from pathlib import Path

from index.backend import Backend
from index.catalog.stored import StoredDocument
from ui.address import Address
from ui.document import page_beside, source, stored_text
from ui.document.original import original
from ui.document.page_image import PageImageError, areas, page_image
from ui.html.beside_quote import doubts_html
from ui.html.draw import draw

_ALL = 1_000_000


def show(library: Backend, address: Address, index: Path) -> None:
    """Draw the document in the address, at its passage."""
    document = library.document(address.document)
    if document is None:
        draw(_missing(address))
        return
    passages = library.neighbours(document.document_id, 0, 0, _ALL)
    checked = source.check(document, passages, address)
    today = date.today()
    draw(
        source.heading(document, checked, address, today) + doubts_html(library.doubts(document.document_id))
    )
    as_pages = document.format == "PDF" and not address.as_text
    if as_pages and _page(library, document, checked, address, index):
        return
    draw(source.strip(document.info, checked, address, today, turns=_to_pages(library, document, address)))
    draw(stored_text.document_text(document, passages, checked, address))


def _page(
    library: Backend, document: StoredDocument, checked: source.Checked, address: Address, index: Path
) -> bool:
    """Draw the page and return True, or say why not and return False."""
    pages = library.pages(document.document_id)
    content, problem = original(library, document.info, index) if pages else (None, "")
    if content is None:
        draw(source.note(problem))
        return False
    of_passage = page_beside.boxed_pages(library, document.document_id, checked)
    begins = checked.passage.passage.page if checked.passage else None
    number = address.page or (of_passage[0] if of_passage else begins) or 1
    page = pages[min(max(number, 1), len(pages)) - 1]
    try:
        image = page_image(content, page.number)
    except PageImageError as error:
        draw(source.note(f"{error}, so its stored text is shown."))
        return False
    boxes = []
    if checked.passage:
        passage = checked.passage.passage
        boxes = library.boxes(document.document_id, passage.start, passage.end)
    shown = areas(boxes, page)
    at = replace(address, page=page.number)
    turns = page_beside.turner(page, len(pages), of_passage, at)
    label = page.label or str(page.number)
    draw(source.strip(document.info, checked, address, date.today(), label, turns))
    draw(
        f'<div class="vb-sheet">{page_beside.page_html(image, page, shown, document.info.title)}'
        f"{page_beside.page_text(document, page, checked, address)}</div>"
    )
    return True


def _to_pages(library: Backend, document: StoredDocument, address: Address) -> str:
    """Link from a document's text to its pages."""
    if not address.as_text or document.format != "PDF" or not library.pages(document.document_id):
        return ""
    to = replace(address, as_text=False, start=None)
    return f'<a href="{escape(to.href)}">As pages</a>'


def _missing(address: Address) -> str:
    back = escape(address.results().href)
    return (
        '<section class="vb-note" role="alert"><h2>This document is not in the library</h2>'
        "<p>It was removed, "
        f'or the link was made for another library. <a href="{back}">Back</a></p></section>'
    )
