"""The server goes and comes back: the page says so, keeps what it shows, and goes on by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from serving import free_port, served
from test_browser import ANSWER, QUESTION, open_at

from index.snapshots.store import Store

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_server_that_is_gone_is_told_and_what_is_shown_stays(
    chromium: Browser, page_store: Store, tmp_path: Path, scheme: str
) -> None:
    port = free_port()
    with served(page_store.root, tmp_path / "first", port) as address:
        page = chromium.new_page(base_url=address, color_scheme="dark" if scheme == "dark" else "light")
        open_at(page, QUESTION)
        expect(page.get_by_role("article").first.locator("mark")).to_have_text(ANSWER)
    told = page.locator(".vb-lost")
    expect(told).to_contain_text("The library does not answer.")
    # Streamlit's own dialog, which it opens after some seconds, is never seen.
    dialog = page.get_by_test_id("stDialog")
    for _ in range(12):
        assert not dialog.filter(visible=True).count()
        page.wait_for_timeout(500)
    expect(told).to_be_visible()
    expect(page.get_by_text("terminal")).to_have_count(0)
    expect(page.get_by_role("article").first.locator("mark")).to_have_text(ANSWER)
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    page.get_by_test_id("stMain").evaluate("e => { e.scrollTop = 60 }")
    assert Axe().run(page).violations_count == 0
    with served(page_store.root, tmp_path / "second", port):
        expect(told).to_contain_text("The library answers again.")
        expect(told).to_be_hidden()
        box = page.get_by_label("Your question")
        box.fill("gout attack")
        box.press("Enter")
        expect(page.get_by_role("article").first.locator("blockquote")).to_contain_text("Colchicine")
    page.close()
