"""Draw the passages that the reader pinned in this visit as one sheet: to print, copy or save."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from index.backend import Backend
from ui import pinned
from ui.address import PINNED, Address
from ui.html.badges import Badge, badges_html
from ui.html.beside_quote import groups_of, heads_html
from ui.html.blocks import text_html
from ui.html.draw import draw
from ui.html.escape import as_data, escape
from ui.html.inline import Marks
from ui.pins.plain import DOUBT, TITLE, plain_sheet
from ui.pins.sheet import Quote, Sheet, sheet
from ui.pins.word_file import word_sheet

_MISSING = (
    '<p class="vb-wrong" role="alert">A pinned passage no longer stands in the library as you saw it.</p>'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(library: Backend, address: Address) -> None:
    """Draw the sheet, with a button to take each pin away and one to bring the last back."""
    made = sheet(library, pinned.pinned(), date.today())
    draw(f'<h2 class="vb-part">{TITLE}</h2>')
    _undo()
    if not (made.quotes or made.missing):
        draw(
            '<p class="vb-quiet">Nothing is pinned. “Pin” under a passage keeps it here while you ask on.</p>'
        )
        return
    if made.quotes:
        _actions(made)
        draw(f'<p class="vb-quiet">{escape(made.read)}</p>')
    for number, quote in enumerate(made.quotes, 1):
        draw(_quote_html(quote, number, address))
        st.button(f"Unpin passage {number}", type="tertiary", on_click=pinned.unpin, args=(quote.pin,))
    for number, pin in enumerate(made.missing, 1):
        draw(_MISSING)
        st.button(f"Remove missing passage {number}", type="tertiary", on_click=pinned.unpin, args=(pin,))
    draw(_references_html(made))


def _undo() -> None:
    if last := pinned.unpinned():
        words = "1 passage was" if len(last) == 1 else f"{len(last)} passages were"
        with st.container(horizontal=True, key="unpinned"):
            draw(f'<p class="vb-quiet" role="status">{words} unpinned.</p>')
            st.button("Undo", on_click=pinned.undo)


def _actions(made: Sheet) -> None:
    """Draw what can be done with the sheet. Files are written when asked for."""
    text = as_data(plain_sheet(made))
    with st.container(horizontal=True, key="sheet"):
        draw(
            '<p class="vb-actions"><button type="button" data-vb-print="">Print</button> '
            f'<span><button type="button" data-vb-copy="{text}">Copy all</button> '
            '<span role="status"></span></span></p>'
        )
        for label, name, mime, write in (
            ("Word file", "pinned-passages.docx", _WORD, word_sheet),
            ("Text file", "pinned-passages.txt", "text/plain", _encoded),
        ):
            st.download_button(label, partial(write, made), file_name=name, mime=mime, on_click="ignore")
        st.button("Unpin all", type="tertiary", on_click=pinned.unpin_all)


def _encoded(made: Sheet) -> bytes:
    return plain_sheet(made).encode("utf-8")


def _quote_html(quote: Quote, number: int, address: Address) -> str:
    passage = quote.stored.passage
    lead = heads_html(passage.context, passage.text)
    drawn = text_html(quote.text, Marks(groups=groups_of(passage.context, passage.start)), bool(lead))
    pin = quote.pin
    to = Address(pin.question, pin.filters, PINNED).opening(pin.document, pin.at, pin.passage, pin.mark)
    warnings = badges_html(tuple(Badge(each, "alarm") for each in quote.warnings), "Beware")
    doubts = "".join(f'<p class="vb-doubt">{DOUBT}: {escape(each)}</p>' for each in quote.doubts)
    return (
        f'<article class="vb-pinned" aria-labelledby="pin-{number}">'
        f'<h3 id="pin-{number}">{escape(quote.place)}</h3>'
        f"{warnings}{doubts}{lead}<blockquote>{drawn}</blockquote>"
        f'<p class="vb-actions"><a href="{escape(to.href)}">Check at the source'
        f'<span class="vb-unseen"> of pinned passage {number}</span></a></p></article>'
    )


def _references_html(made: Sheet) -> str:
    if not made.references:
        return ""
    items = "".join(f"<li>{escape(each)}</li>" for each in made.references)
    return f'<section class="vb-references"><h3>References</h3><ol>{items}</ol></section>'
