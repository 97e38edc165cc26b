"""Draw the line over an answer: what was found, the filters, and the menu of all else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import streamlit as st

from index.backend import Backend
from index.catalog.facets import YEAR, FilterError
from search.hit import Answer
from ui.address import Address
from ui.html import page
from ui.html.draw import draw
from ui.html.escape import escape
from ui.navigate import follow, go, is_echo
from ui.search import filters
from ui.search.judge import NOTE, judge_answer
from ui.search.save import save_receipt, save_references


def toolbar(
    library: Backend,
    found: Answer,
    address: Address,
    index: Path,
    receipt: Callable[[], Mapping[str, object]],
    keep: Callable[[], None],
) -> Sequence[filters.Group]:
    """Draw the line, and return the filters that it offers; `keep` draws what keeps the question."""
    refused = found.answerable is False or not found.hits
    with st.container(key="bar", horizontal=True, horizontal_alignment="distribute"):
        draw(page.summary(found) if not refused else "<div></div>")
        offered = _filters(library, address)
        with st.popover("More", key="more"):
            if found.hits:
                save_references(found.hits)
            keep()
            draw('<h2 class="vb-part">Technical details</h2>')
            draw(page.searched(found))
            save_receipt(receipt)
            judge_answer(refused, address.question, index, receipt)
            draw(NOTE)
    return offered


def _filters(library: Backend, address: Address) -> Sequence[filters.Group]:
    """Draw the filters over the page, so that choosing moves nothing on it; return what they offer."""
    count = f" ({len(address.filters)})" if address.filters else ""
    with st.popover(f"Filters{count}", key="filters"):
        try:
            offered = filters.groups(library, address.filters)
        except FilterError as error:
            draw(page.problem(error))
            return ()
        if any(group.key == YEAR for group in offered):
            _years(address)
        draw(filters.panel(offered, address))
    return offered


def _years(address: Address) -> None:
    follow("years", filters.years_of(address))
    st.text_input(
        "Years, such as 2015-2020 or 2020-",
        key="years",
        on_change=lambda: _choose_years(address),
        max_chars=20,
    )
    if problem := st.session_state.pop("years problem", None):
        draw(f'<p class="vb-wrong" role="alert">{escape(problem)}</p>')


def _choose_years(address: Address) -> None:
    if is_echo("years", filters.years_of(address)):
        return
    try:
        go(filters.with_years(address, st.session_state.years))
    except FilterError as error:
        st.session_state["years problem"] = str(error)
