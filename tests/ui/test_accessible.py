"""Every state of the page for every reader: axe, a phone, 200 % zoom, light and dark, paper."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect
from test_browser import NONSENSE, PDF, QUESTION, STATIN, open_at

from index.snapshots.snapshot import Snapshot
from search.hit import Span
from ui.address import Address

pytestmark = pytest.mark.browser

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
SAME_COLOURS = ("no word", "wrong filter", "no document", "long", "moved")
"""States whose colours another state has too."""
HELD = "gout in NHS number 943 476 5919"


def states(library: Snapshot) -> dict[str, str]:
    """The address of every state that the page can be in."""
    passages = list(library.catalog.all_passages())
    pdf = next(s.passage for s in passages if s.format == "PDF" and "|" in s.passage.text)
    text = next(s.passage for s in passages if s.info.title.startswith("Gout <b>"))
    at = Span(pdf.start, pdf.end)
    return {
        "start": "?",
        "answer": Address(PDF).href,
        "superseded": Address(STATIN, ("status=superseded",)).href,
        "refused": Address(NONSENSE, ("format=PDF",)).href,
        "no word": Address("🙂").href,
        "wrong filter": Address(QUESTION, ("colour=red",)).href,
        "patient": Address(HELD).href,
        "page": Address(PDF).opening(pdf.document_id, at, pdf.passage_id).href,
        "moved": Address(PDF).opening(text.document_id, Span(0, 3)).href,
        "text": Address(QUESTION).opening(text.document_id, Span(text.start, text.end)).href,
        "no document": Address(document="0").href,
        "library": Address(view="library").href,
        "long": Address("calcinosis" * 1_000).href,
    }


def too_wide(page: Page) -> list[int]:
    found: list[int] = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
        ".map(e => e.scrollWidth - e.clientWidth)"
    )
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_width_scrolls_sideways(page: Page, library: Snapshot, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for state, address in states(library).items():
        if scheme == "dark" and state in SAME_COLOURS:
            continue
        page.set_viewport_size(DESKTOP)
        open_at(page, more=address)
        for opened in page.locator("details:visible > summary").all()[:6]:
            opened.click()
        if state == "superseded":
            page.get_by_role("button", name="Filters").click()
            expect(page.get_by_role("link", name=re.compile("superseded$"))).to_be_visible()
        if state == "answer":
            page.get_by_role("button", name="More").click()
            expect(page.get_by_role("button", name="BibTeX")).to_be_visible()
        result = Axe().run(page)
        assert len(result.response["passes"]) > 10
        assert result.violations_count == 0, f"{state}: {result.generate_report()}"
        assert page.get_by_role("heading", level=1).count() == 1
        for width in (1920, 1366, 640, 390):  # 640: 1280 at a zoom of 200 %
            page.set_viewport_size({"width": width, "height": 844})
            assert too_wide(page) == [0, 0], (state, width)
        if state in ("answer", "page", "text"):  # on a phone the source is a sheet
            result = Axe().run(page)
            assert result.violations_count == 0, f"{state}, phone: {result.generate_report()}"


def test_filters_fit_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_at(page, STATIN)
    page.get_by_role("button", name="Filters").click()
    choice = page.get_by_role("link", name="superseded")
    expect(choice).to_be_visible()
    assert too_wide(page) == [0, 0]
    choice.click()
    expect(page.get_by_role("article")).to_have_count(1)


def test_dark_mode_is_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    open_at(page)
    red = page.locator("[data-testid=stApp]").evaluate(
        "e => Number(getComputedStyle(e).backgroundColor.match(/\\d+/)[0])"
    )
    assert red < 60


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_are_passages_and_no_buttons(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_at(page, QUESTION)
    expect(page.locator(".vb-paper")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("blockquote").first).to_be_visible()
    expect(page.locator(".vb-cite").first).to_be_visible()
    expect(page.locator(".vb-paper")).to_have_text(QUESTION)
    expect(page.locator(".vb-paper")).to_be_visible()
    # Black on white with light marks, whatever the screen has.
    dark, light = page.locator("mark").first.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        ".map(each => Number(each.match(/\\d+/)[0]))"
    )
    assert dark < 60
    assert light > 200
    for gone in (page.get_by_label("Your question"), page.get_by_role("button"), page.locator(".vb-actions")):
        assert not any(each.is_visible() for each in gone.all())
