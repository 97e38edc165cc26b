"""Draw a document in Streamlit: its page's image with its text, or the text alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import streamlit as st

from index.backend import Backend
from index.catalog.stored import StoredDocument, StoredPassage
from ingest.document import Page
from ui.address import Address
from ui.document import page_beside, source, stored_text
from ui.document.contents import contents_html, headings
from ui.document.find_within import Places, places
from ui.document.original import original
from ui.document.page_image import PageImageError, page_image
from ui.document.tools import ZOOM, tools, turns
from ui.html.beside_quote import doubts_html
from ui.html.draw import draw
from ui.html.escape import escape

_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class _Opened:
    """A document that is shown, and what of it."""

    library: Backend
    document: StoredDocument
    passages: Sequence[StoredPassage]
    checked: source.Checked
    address: Address
    found: Places
    index: Path
    more: Callable[[], None] | None


def title_of(library: Backend, address: Address) -> str:
    """Return the title of the document in an address; "" where there is none."""
    document = library.document(address.document)
    return document.info.title if document else ""


def show(
    library: Backend,
    address: Address,
    index: Path,
    preview: bool = False,
    more: Callable[[], None] | None = None,
) -> None:
    """Draw the document in the address, at its passage. `more` draws what stands in its menu."""
    document = library.document(address.document)
    if document is None:
        draw(_missing(address))
        return
    passages = library.neighbours(document.document_id, 0, 0, _ALL)
    checked = source.check(document, passages, address)
    found = places(document.text, address.within, address.nth)
    more = more if checked.verdict == "verified" else None
    opened = _Opened(library, document, passages, checked, address, found, index, more)
    # In one element, so that the boxes under it keep their place and what is in them.
    draw(
        ("" if preview else source.bar(document, address))
        + source.head(document, checked, address, date.today(), preview)
        + doubts_html(library.doubts(document.document_id))
    )
    pages = library.pages(document.document_id) if document.format == "PDF" else []
    if pages and not address.as_text and _page(opened, pages):
        return
    _text(opened, bool(pages))


def _text(opened: _Opened, has_pages: bool) -> None:
    """Draw the stored text."""
    address, checked = opened.address, opened.checked
    tools(opened.library, opened.document, address, opened.index, None, 0, opened.more)
    to_pages = ""
    if has_pages and address.as_text:
        to = replace(address, as_text=False, start=None)
        to_pages = f'<a href="{escape(to.href)}">As pages</a>'
    if line := turns(opened.found, address, to_pages):
        draw(line)
    at = opened.found.shown[0] or address.start or checked.stretch[0]
    text = stored_text.document_text(opened.document, opened.passages, checked, address, opened.found)
    _read(opened, text, at, as_pages=False)


def _page(opened: _Opened, pages: Sequence[Page]) -> bool:
    """Draw the page and return True, or say why not and return False."""
    address, checked, document = opened.address, opened.checked, opened.document
    content, problem = original(opened.library, document.info, opened.index)
    if content is None:
        draw(source.note(problem))
        return False
    of_passage = page_beside.boxed_pages(opened.library, document.document_id, checked)
    page = pages[min(max(_number(opened, pages, of_passage), 1), len(pages)) - 1]
    try:
        image = page_image(content, page.number)
    except PageImageError as error:
        draw(source.note(f"{error}. This is the text that was read from it."))
        return False
    marked = page_beside.marked(opened.library, document, page, checked, opened.found)
    at = replace(address, page=page.number)
    tools(opened.library, document, at, opened.index, page, len(pages), opened.more)
    as_text = f'<a href="{escape(replace(address, as_text=True, page=None).href)}">Text only</a>'
    turned = page_beside.turner(page, len(pages), of_passage, at)
    with st.container(key="line", horizontal=True):
        draw(turns(opened.found, address, turned + as_text))
        draw(ZOOM)
    sheet = (
        f'<div class="vb-sheet"><div class="vb-window" role="group" aria-label="Page" tabindex="0">'
        f"{page_beside.page_html(image, page, marked, document.info.title)}</div>"
        f"{page_beside.page_text(document, page, checked, address, opened.found)}</div>"
    )
    begin = checked.stretch[0]
    _read(opened, sheet, begin if page.start <= begin < page.end else page.start, as_pages=True)
    return True


def _number(opened: _Opened, pages: Sequence[Page], of_passage: Sequence[int]) -> int:
    """Choose the page: the one in the address, of the place found, or of the passage."""
    if opened.address.page is not None:
        return opened.address.page
    if opened.found.nth:
        return page_beside.page_of(pages, opened.found.shown[0])
    if of_passage:
        begin = opened.checked.stretch[0]
        number = page_beside.page_of(pages, begin)
        return number if number in of_passage else of_passage[0]
    passage = opened.checked.passage
    return (passage.passage.page if passage else None) or 1


def _read(opened: _Opened, drawn: str, at: int, as_pages: bool) -> None:
    """Draw what is read, with the contents beside it where there is room."""
    listed = contents_html(headings(opened.passages), opened.address, at, as_pages)
    draw(
        f'<div class="vb-body">{listed}<div class="vb-read" tabindex="0" role="region" '
        f'aria-label="The source">{drawn}</div></div>'
    )


def _missing(address: Address) -> str:
    back = escape(address.results().href)
    return (
        '<section class="vb-note vb-source" role="alert"><h2>This document is not in the library</h2>'
        "<p>It may have been removed, "
        f'or the link may lead to another library. <a data-vb-back="" href="{back}">Back</a></p></section>'
    )
