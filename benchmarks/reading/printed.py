"""Print tables with a browser: no rules, narrow gaps, centred heads; with its structure tree or without."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.reading.made import MadePage, MadeTable
from benchmarks.reading.render import html_page, html_table

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def tagged_pdf(table: MadeTable) -> bytes:
    """Return the web page with the table as a browser prints it, with its structure tree."""
    return printed(html_table(table).decode(), tagged=True)


def untagged_pdf(table: MadeTable) -> bytes:
    """Return the same without a structure tree: only where words stand tells its cells."""
    return printed(html_table(table).decode(), tagged=False)


def untagged_page(page: MadePage) -> bytes:
    """Return a web page of headings and paragraphs as a browser prints it without a structure tree."""
    return printed(html_page(page).decode(), tagged=False)


def untagged_columns(page: MadePage) -> bytes:
    """Return the same on two columns."""
    style = "<style>body{columns:2;font-size:13px}h1{column-span:all}</style>"
    return printed(style + html_page(page).decode(), tagged=False)


def printed(markup: str, tagged: bool) -> bytes:
    """Return a web page as a browser prints it."""
    page = _page()
    page.set_content(markup)
    return page.pdf(tagged=tagged)


@cache
def _page() -> Page:
    """Start the browser once; it is closed at the end of the run."""
    if BROWSER is None:
        raise FileNotFoundError("no browser that prints")
    # Imported here: where Playwright is not installed, the other forms are made all the same.
    from playwright.sync_api import sync_playwright

    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    browser = playwright.chromium.launch(executable_path=BROWSER)
    return browser.new_page(java_script_enabled=False)
