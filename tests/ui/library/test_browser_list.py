"""The library's list in a browser: parts, both orders, what it can be narrowed by, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from browsing import profile
from playwright.sync_api import Browser, Page, expect
from serving import served
from support import ingest
from test_browser import open_at

from index.snapshots.store import Store
from index.vectors.model import Embedder
from ui.library.choose import PART

pytestmark = pytest.mark.browser
DOCUMENTS = 2 * PART + 20


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("list")
    (folder / "documents").mkdir()
    for n in range(DOCUMENTS):
        state = "status: withdrawn\n" if n % 40 == 0 else ""
        dated = f"published: {1990 + n % 30}-01-02\n" if n % 5 else ""
        (folder / "documents" / f"d{n:03d}.md").write_text(
            f"---\ntitle: Leaflet {n:03d} on héadache\n{dated}{state}---\n# Dose\n\nDose {n} is {n} mg.\n",
            encoding="utf-8",
        )
    store = Store(folder / "index")
    ingest(store, folder / "documents", embedder=embedder)
    with served(store.root, folder / "log") as address:
        yield address


@pytest.fixture
def page(chromium: Browser, url: str) -> Iterator[Page]:
    with profile(chromium, url) as context:
        yield context.new_page()


def titles(page: Page) -> list[str]:
    return page.locator(".vb-shelf tbody th a").all_inner_texts()


def test_every_document_can_be_reached_part_by_part_and_back_from_each(page: Page) -> None:
    open_at(page, more="?view=library")
    seen = list[str]()
    for number in (1, 2, 3):
        expect(page.get_by_role("navigation", name="Parts of the list").locator("b")).to_have_text(
            str(number)
        )
        seen += titles(page)
        if number < 3:
            page.get_by_role("link", name="Part after").click()
    assert seen == [f"Leaflet {n:03d} on héadache" for n in range(DOCUMENTS)]
    expect(page.get_by_role("link", name="Part after")).to_have_count(0)
    page.get_by_role("link", name="Leaflet 110 on héadache").click()
    page.get_by_role("link", name="Back to the library").click()
    expect(page.get_by_role("navigation", name="Parts of the list").locator("b")).to_have_text("3")
    expect(page.get_by_role("link", name="Leaflet 110 on héadache")).to_be_visible()


def test_a_column_sorts_both_ways_and_the_address_keeps_it(page: Page) -> None:
    open_at(page, more="?view=library")
    page.get_by_role("columnheader", name="Title").get_by_role("link").click()
    expect(page.locator(".vb-shelf tbody th a").first).to_have_text("Leaflet 119 on héadache")
    expect(page).to_have_url(re.compile("sort=-title"))
    page.reload()
    expect(page.locator(".vb-shelf tbody th a").first).to_have_text("Leaflet 119 on héadache")
    page.get_by_role("columnheader", name="Published").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Published")).to_have_attribute("aria-sort", "descending")
    expect(page.locator(".vb-shelf tbody tr").first).to_contain_text("2019-01-02")
    page.get_by_role("columnheader", name="Published").get_by_role("link").click()
    expect(page.locator(".vb-shelf tbody tr").first).to_contain_text("1991-01-02")
    page.locator(".vb-sorts").get_by_role("link", name="Added").click()
    expect(page.locator(".vb-shelf tbody th a").first).to_have_text("Leaflet 119 on héadache")
    page.get_by_role("columnheader", name="Status").get_by_role("link").click()
    expect(page.locator(".vb-shelf tbody tr").first).to_contain_text("Withdrawn")


def test_status_problem_and_words_narrow_the_list(page: Page) -> None:
    open_at(page, more="?view=library")
    page.get_by_role("link", name="Only: Withdrawn (3)").click()
    expect(page.locator(".vb-shelf tbody tr")).to_have_count(3)
    page.get_by_role("link", name=re.compile("^Withdrawn .*show others too")).click()
    page.get_by_role("link", name="Only: Without a date (24)").click()
    expect(page.locator(".vb-shelf tbody tr")).to_have_count(24)
    page.get_by_label("Find a document").fill("HEADACHE 11")
    page.keyboard.press("Enter")
    expect(page.locator(".vb-shelf tbody tr")).to_have_count(2)
    assert titles(page) == ["Leaflet 110 on héadache", "Leaflet 115 on héadache"]
    page.get_by_role("link", name="Leaflet 115").click()
    page.get_by_role("link", name="Back to the library").click()
    expect(page.locator(".vb-shelf tbody tr")).to_have_count(2)


def test_a_patient_is_not_looked_for_and_stands_in_no_address(page: Page) -> None:
    open_at(page, more="?view=library")
    page.get_by_label("Find a document").fill("Jane Roe, DOB 3/5/1951")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("may tell who a patient is")
    assert "1951" not in page.url
    open_at(page, more="?view=library&find=MRN+1234567")
    expect(page).not_to_have_url(re.compile("1234567"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_width_scrolls_sideways(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for more in (
        "?view=library",
        "?view=library&part=2&sort=-published&only=problem%3Dundated",
        "?view=library&find=qq",
    ):
        page.set_viewport_size({"width": 1366, "height": 768})
        open_at(page, more=more)
        result = Axe().run(page)
        assert result.violations_count == 0, result.generate_report()
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= 390")
