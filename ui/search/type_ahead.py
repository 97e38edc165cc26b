"""Suggest questions while a reader types. The page's script draws them (`html/suggest.js`).

The box itself is Streamlit's. What is typed comes here without a run of the page, and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from index.backend import Backend
from search.names.names import Names
from search.suggest import Suggester, Suggestion
from ui.address import Kept

_KEY = "suggest"
_TYPED = "typed so far"
_RECENT = "recent"
_PARTS = 16
"""For how many sets of closed collections suggestions are kept."""
_SCRIPT = """
export default function ({ data, setTriggerValue }) {
  window.verbatimTyped = (text) => setTriggerValue("typed", text);
  window.dispatchEvent(new CustomEvent("verbatim-suggested", { detail: data }));
}
"""


@st.cache_resource(show_spinner=False, max_entries=_PARTS)
def _opened(synonyms: str | None, closed: frozenset[str], _names: Callable[[], Names]) -> Suggester:
    """Open what suggests questions, for all readers to whom the same collections are closed."""
    return Suggester(_names())


@st.fragment
def suggest(
    names: Callable[[], Names],
    synonyms: str | None,
    library: Backend,
    closed: frozenset[str] = frozenset(),
) -> None:
    """Hand the page's script what is suggested for what is typed now.

    Args:
        names: makes the names that are known.
        synonyms: the file of a clinic's own names among them.
        library: the state in service.
        closed: the collections that are not in it.
    """
    suggester = _opened(synonyms, closed, names)
    suggester.prepare(library)
    # Registered at every run: the server may import this module before there is anything to register with.
    component = st.components.v2.component("verbatim_suggest", js=_SCRIPT, isolate_styles=False)
    typed = str(st.session_state.get(_TYPED, ""))
    component(
        key=_KEY,
        data={"typed": typed, "options": options(suggester, library, typed, _recent())},
        on_typed_change=_typed,
    )


def options(
    suggester: Suggester, library: Backend, typed: str, recent: Sequence[str]
) -> list[dict[str, str]]:
    """Return what to draw: the question asked, its label, and a note on why it is there."""
    made = suggester.ready(library)
    found = made.suggest(typed, recent) if made else []
    return [{"asks": each.what.asks, "label": _label(each), "note": _note(each)} for each in found]


def _typed() -> None:
    st.session_state[_TYPED] = st.session_state[_KEY].get("typed") or ""


def _recent() -> list[str]:
    return [each for each in st.session_state.get(_RECENT, ()) if not isinstance(each, Kept)]


def _label(each: Suggestion) -> str:
    what = each.what
    return f"{what.title} › {what.heading}" if what.heading and what.asks != what.heading else what.asks


def _note(each: Suggestion) -> str:
    if each.what.kind == "recent":
        return "asked in this visit"
    called = f"also called {each.what.name}" if each.what.name else ""
    return ", ".join(filter(None, (called, each.read_as)))
