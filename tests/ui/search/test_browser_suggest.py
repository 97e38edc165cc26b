"""Suggestions while a reader types, by keyboard and by mouse."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from browsing import settled
from playwright.sync_api import Page, expect
from test_browser import open_at

pytestmark = pytest.mark.browser


def listed(page: Page, typed: str) -> list[str]:
    """What is suggested for what is typed, once it is there."""
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    box.fill("")
    page.keyboard.type(typed, delay=20)
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return page.get_by_role("option").all_inner_texts()


def test_arrows_choose_enter_asks_and_esc_closes(page: Page) -> None:
    open_at(page)
    box = page.get_by_label("Your question")
    assert listed(page, "oedem")[0] == "Oedema & swelling"
    expect(box).to_have_attribute("role", "combobox")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    option = page.get_by_role("option").first
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    page.keyboard.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_be_focused()
    expect(box).to_have_value("oedem")
    page.keyboard.type("a")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=Oedema\+%26\+swelling$"))
    expect(page.get_by_role("article").first).to_be_visible()
    expect(box).to_have_value("Oedema & swelling")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_enter_without_a_choice_asks_what_was_typed(page: Page) -> None:
    open_at(page)
    listed(page, "oedema")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=oedema$"))
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_a_click_asks_and_an_earlier_question_is_offered(page: Page) -> None:
    open_at(page)
    listed(page, "statin")
    page.get_by_role("option", name=re.compile("^Statins and muscle, second edition › Stopping")).click()
    expect(page).to_have_url(re.compile("q=Statins\\+and\\+muscle"))
    expect(page.get_by_role("article").first).to_be_visible()
    page.get_by_role("link", name="Verbatim").click()
    assert "asked in this visit" in listed(page, "stopp")[0]


def test_markup_in_a_title_is_shown_as_written(page: Page) -> None:
    open_at(page)
    assert "Gout <b>and</b> <script>window.hostile = 1</script>" in listed(page, "gout")
    assert page.locator("[role=listbox] b, [role=listbox] script").count() == 0
    assert page.evaluate("window.hostile") is None


def test_nothing_is_suggested_for_an_empty_box_or_for_what_nothing_holds(page: Page) -> None:
    open_at(page)
    listed(page, "gout")
    page.get_by_label("Your question").fill("")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("qqqqzz")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_list_and_it_fits(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_at(page)
    listed(page, "st")
    page.keyboard.press("ArrowDown")
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    page.set_viewport_size({"width": 390, "height": 844})
    box = settled(page.get_by_role("listbox"))
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 390
