"""Pinned passages in a browser: across questions, printed, copied, saved, unpinned and back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from docx import Document
from playwright.sync_api import Page, expect
from test_browser import ANSWER, PDF, QUESTION, open_at

pytestmark = pytest.mark.browser


def pin_two(page: Page) -> None:
    """Pin the first passages of two questions, and open the sheet."""
    open_at(page, QUESTION)
    pins = page.get_by_role("link", name="Pinned")
    page.get_by_role("button", name="Pin of passage 1", exact=True).click()
    expect(pins).to_have_text("Pinned 1")
    page.get_by_label("Your question").fill(PDF)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first.locator("blockquote")).to_contain_text("olchicine")
    page.get_by_role("button", name="Pin of passage 1", exact=True).click()
    expect(pins).to_have_text("Pinned 2")
    pins.click()
    expect(page.get_by_role("article")).to_have_count(2)


def test_pins_are_kept_across_questions_and_leave_as_one_sheet(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pin_two(page)
    expect(page.get_by_role("article").first).to_contain_text(ANSWER)
    expect(page.get_by_text("Read as stored on")).to_be_visible()
    page.get_by_role("button", name="Copy all").click()
    expect(page.get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert ANSWER in copied
    assert "\n1. " in copied and "\n2. " in copied
    with page.expect_download() as saved:
        page.get_by_role("button", name="Word file").click()
    assert saved.value.suggested_filename.endswith(".docx")
    words = [each.text for each in Document(io.BytesIO(Path(saved.value.path()).read_bytes())).paragraphs]
    assert any(ANSWER in each for each in words)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Text file").click()
    assert Path(saved.value.path()).read_text(encoding="utf-8").strip() == copied.strip()


def test_print_asks_the_browser_and_leaves_the_buttons_out(page: Page) -> None:
    pin_two(page)
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".vb-references li").first).to_be_visible()
    assert not any(each.is_visible() for each in page.get_by_role("button").all())


def test_what_is_unpinned_comes_back_to_its_place(page: Page) -> None:
    pin_two(page)
    page.get_by_role("button", name="Unpin passage 1", exact=True).click()
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article")).to_have_count(2)
    expect(page.get_by_role("article").first).to_contain_text(ANSWER)
    page.get_by_role("button", name="Unpin all").click()
    expect(page.get_by_text("Nothing is pinned.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("article")).to_have_count(2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_sheet(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    pin_two(page)
    for unpinned in (False, True):
        if unpinned:
            page.get_by_role("button", name="Unpin all").click()
            expect(page.get_by_text("Nothing is pinned.")).to_be_visible()
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= 390")
        page.set_viewport_size({"width": 1280, "height": 900})
