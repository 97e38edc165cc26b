"""The page in a real browser, served as its users have it."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from index.embed import SentenceTransformerEmbedder
from index.store import Store
from search.engine import SearchEngine

pytestmark = pytest.mark.browser

QUESTION = "which drug causes ankle oedema?"
ANSWER = "Amlodipine causes ankle oedema in one patient of ten."
NONSENSE = "qwertzuiop asdfgh"


def open_at(page: Page, question: str = "") -> None:
    page.goto(f"/?q={quote(question)}" if question else "/")
    expect(page.get_by_text("Enter no patient data.")).to_be_visible()


def test_box_has_the_focus_and_enter_answers(page: Page) -> None:
    open_at(page)
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    hit = page.get_by_role("article").first
    expect(hit.locator("mark")).to_have_text(ANSWER)
    expect(hit.locator("mark")).to_be_visible()
    expect(hit.get_by_role("heading", level=2)).to_have_text("Oedema & swelling › Ankle oedema")
    expect(hit.locator("cite")).to_contain_text("Test Press. Published 2024-03-05.")
    expect(hit.get_by_role("link", name="Open the source")).to_have_attribute(
        "href", "https://example.org/oedema?a=1&b=2"
    )
    expect(page).to_have_url(re.compile(r"\?q=which\+drug\+causes"))


def test_link_shows_the_answer_and_a_new_question_changes_it(page: Page) -> None:
    open_at(page, QUESTION)
    expect(page.get_by_label("Your question")).to_have_value(QUESTION)
    expect(page.get_by_role("article").first.locator("mark")).to_have_text(ANSWER)
    page.get_by_label("Your question").fill("gout attack")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first.locator("blockquote")).to_contain_text("Colchicine")
    expect(page).to_have_url(re.compile(r"\?q=gout\+attack"))


def test_quotes_are_the_passages_word_for_word(
    page: Page, page_store: Store, embedder: SentenceTransformerEmbedder
) -> None:
    open_at(page, QUESTION)
    hits = SearchEngine(page_store, embedder).search(QUESTION, 10).hits
    expect(page.get_by_role("article")).to_have_count(len(hits))
    assert page.locator("blockquote").evaluate_all("all => all.map(q => q.textContent)") == [
        hit.text for hit in hits
    ]


def test_markup_is_shown_as_written_and_is_inert(page: Page) -> None:
    open_at(page, "<script>window.hostile = 1</script> serum potassium in gout")
    expect(page.get_by_role("heading", name="Gout <b>and</b> <script>")).to_be_visible()
    quoted = page.get_by_role("article").filter(has_text="Markup in a record").locator("blockquote")
    expect(quoted).to_contain_text("was <script>window.hostile = 1</script> 5.9 mmol/l & rising.")
    expect(quoted).to_contain_text("*needs* an $ECG$ :smile: at once.")
    assert page.evaluate("window.hostile") is None
    assert page.locator("article img, article script, article b, a[href^='javascript']").count() == 0


def test_a_phone_never_scrolls_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for question in ("", QUESTION, NONSENSE, "calcinosis" * 1_000):
        open_at(page, question)
        too_wide = page.evaluate(
            "[document.documentElement, document.querySelector('[data-testid=stMain]')]"
            ".map(e => e.scrollWidth - e.clientWidth)"
        )
        assert too_wide == [0, 0], question[:40]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for question in ("", QUESTION, NONSENSE, "🙂"):
        open_at(page, question)
        if question == QUESTION:
            expect(page.get_by_role("article").first).to_be_visible()
        result = Axe().run(page)
        assert len(result.response["passes"]) > 10
        assert result.violations_count == 0, result.generate_report()
        assert page.get_by_role("heading", level=1).count() == 1


def test_dark_mode_is_dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    open_at(page)
    red = page.locator("[data-testid=stApp]").evaluate(
        "e => Number(getComputedStyle(e).backgroundColor.match(/\\d+/)[0])"
    )
    assert red < 60


def test_nothing_of_streamlit_shows(page: Page) -> None:
    open_at(page)
    expect(page).to_have_title("Verbatim")
    for name in ("stToolbar", "stMainMenu", "stAppDeployButton", "stHeader"):
        expect(page.get_by_test_id(name)).to_be_hidden()
