"""What may tell who a patient is: held back, edited first, and in no address, history or link."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from test_browser import open_at

pytestmark = pytest.mark.browser
TYPED = "ankle oedema in Jane Roe, DOB 3/5/1951"
SECRET = re.compile(r"Roe|Jane|3\W?5\W?1951|2F1951", re.IGNORECASE)
LEFT = "Without it; change it here if a name is left"


def held(page: Page) -> None:
    expect(page.get_by_role("alert")).to_contain_text("This may tell who a patient is")


def test_an_address_with_a_patient_is_replaced_and_not_kept_in_the_history(page: Page) -> None:
    open_at(page)
    page.goto("/?q=" + TYPED.replace(" ", "+"))
    held(page)
    expect(page).not_to_have_url(SECRET)
    assert not SECRET.search(page.title())
    assert page.evaluate("history.length") == 3  # the tab's own, the start, and this one
    expect(page.get_by_label(LEFT)).to_have_value("ankle oedema in")
    page.go_back()
    expect(page.get_by_text("Questions to try")).to_be_visible()
    page.go_forward()
    expect(page).not_to_have_url(SECRET)


def test_the_reader_edits_by_keyboard_before_anything_is_searched(page: Page) -> None:
    open_at(page)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(TYPED)
    page.keyboard.press("Enter")
    held(page)
    left = page.get_by_label(LEFT)
    expect(left).to_have_value("ankle oedema in")
    left.fill("ankle oedema in MRN 1234567")
    left.press("Enter")
    held(page)
    expect(left).to_have_count(1)  # the box before it stands there until the page is drawn to its end
    expect(left).to_have_value("ankle oedema in")
    left.fill("ankle oedema")
    left.press("Enter")
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?q=ankle\+oedema$"))


def test_what_is_searched_as_typed_stands_in_no_address_or_link(page: Page) -> None:
    open_at(page, TYPED)
    held(page)
    page.get_by_role("button", name="It is no patient’s: search as typed").click()
    expect(page.get_by_role("article").first).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_count(1)
    expect(page.get_by_label("Your question")).to_have_value(TYPED)
    expect(page).to_have_url(re.compile(r"\?kept=[0-9a-f]{16}"))
    links = page.locator("a[href]").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert not [each for each in links if SECRET.search(each)]
    assert not SECRET.search(page.title())
    # Enter again asks nothing new, and covers nothing.
    page.get_by_label("Your question").press("Enter")
    page.wait_for_timeout(1500)
    assert not page.evaluate("document.documentElement.hasAttribute('data-vb-asking')")
    page.get_by_role("link", name="Check at the source of passage 1", exact=True).click()
    expect(page).to_have_url(re.compile("doc="))
    expect(page).not_to_have_url(SECRET)
    # In another visit the key opens nothing.
    page.goto(page.url.partition("&")[0])
    expect(page.get_by_text("The question of this link was kept out of it")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_a_question_is_held(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_at(page, TYPED)
    held(page)
    assert Axe().run(page).violations_count == 0
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= 390")
