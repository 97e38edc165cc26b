"""Draw the clinician's page: one search box over the library on this machine.

Run with: streamlit run app.py
The server imports this file for `app`. Streamlit then runs it anew for every view, as the page's script.
"""

from __future__ import annotations

import streamlit as st

import opening
from assembly import closed_to, names_of
from index.errors import NoIndexError
from ingest.errors import VerbatimError
from settings import SettingsError, read_settings
from ui.address import AUDIT, CHANGES, PINNED
from ui.document.pane import pane
from ui.html import page
from ui.html.draw import draw, finish
from ui.html.script import SCRIPT
from ui.html.style import ICON, STYLE
from ui.http.connections import raise_open_files
from ui.http.guard import guards
from ui.library import changes
from ui.library import view as library_view
from ui.navigate import here
from ui.people import audit_view, sign_in
from ui.pins import view as pinned_view
from ui.pins.masthead import masthead
from ui.search import patient, type_ahead
from ui.search import view as search_view


def main() -> None:
    """Draw the page. The box comes first, so it takes a question while the library opens."""
    address = patient.screened(here())
    st.set_page_config(page_title=page.title(address), page_icon=ICON)
    st.html(STYLE)
    st.html(SCRIPT, unsafe_allow_javascript=True)
    person = sign_in.entered(opening.open_gate())
    asking = not address.view and (bool(address.question) or not address.document)
    with st.container(key="top"):
        masthead(address)
        if asking:
            search_view.box(address)
    try:
        settings = read_settings()
        opening.let_go(settings)
        closed = closed_to(person, settings)
        told = opening.page_settings(settings, person)
        # The list of uploads names files of all collections.
        uploads = settings.uploads and not closed
        try:
            engine = opening.open_engine(settings, closed)
        except NoIndexError as error:
            draw(page.problem(error))
            if uploads:
                library_view.begin(opening.open_uploads(settings), address, person)
        else:
            draw(page.stale(engine.problem))
            if asking:
                type_ahead.suggest(lambda: names_of(settings), settings.synonyms, engine.library, closed)
                search_view.search(engine, address, told)
                opening.asked(settings, person, address.question)
            elif address.document:
                pane(engine, settings.index)
            elif address.view == AUDIT and person:
                audit_view.show(settings.index, person)
            elif address.view == PINNED:
                pinned_view.show(engine.library, address)
            elif address.view == CHANGES:
                changes.show(engine, address, settings.index, told.reader, told.note)
            else:
                added = opening.open_uploads(settings) if uploads else None
                library_view.show(engine, address, None if closed else settings.index, added, person)
    except VerbatimError as error:
        draw(page.problem(error, "A setting is wrong" if isinstance(error, SettingsError) else None))
    draw(page.FOOTER)
    finish()


if __name__ == "__main__":
    main()
elif __name__ == "app":  # and not in a reader's process, which imports the page's script by another name
    hosts, origins, base = (
        st.get_option(f"server.{name}") for name in ("allowedHosts", "corsAllowedOrigins", "baseUrlPath")
    )
    opening.note_start()
    gate = opening.open_gate()
    app = st.App(
        __file__,
        secrets=opening.login_secrets(),
        middleware=guards(hosts, origins, lambda: read_settings().uploads, gate, base, opening.open_store),
    )
    raise_open_files()
