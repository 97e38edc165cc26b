"""Print tables with a browser: no rules, narrow gaps, centred heads; with its structure tree or without."""

from __future__ import annotations

import atexit
import shutil
from functools import cache
from typing import TYPE_CHECKING

from benchmarks.reading.made import MadeTable
from benchmarks.reading.render import html_table

if TYPE_CHECKING:
    from playwright.sync_api import Page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def tagged_pdf(table: MadeTable) -> bytes:
    """Return the web page with the table as a browser prints it, with its structure tree."""
    return _printed(table, tagged=True)


def untagged_pdf(table: MadeTable) -> bytes:
    """Return the same without a structure tree: only where words stand tells its cells."""
    return _printed(table, tagged=False)


def _printed(table: MadeTable, tagged: bool) -> bytes:
    page = _page()
    page.set_content(html_table(table).decode())
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
