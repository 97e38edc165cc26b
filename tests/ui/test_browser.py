"""The page in a real browser, served as its users have it: the journeys of a reader."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")

from browsing import settled
from playwright.sync_api import Locator, Page, expect

from index.snapshots.snapshot import Snapshot
from index.snapshots.store import Store
from index.vectors.model import Embedder
from search.engine import Ranking, SearchEngine
from settings import read_settings
from ui.address import Address

pytestmark = pytest.mark.browser

QUESTION = "which drug causes ankle oedema?"
ANSWER = "Amlodipine causes ankle oedema in one patient of ten."
NONSENSE = "qwertzuiop asdfgh"
STATIN = "when should the statin be stopped?"
PDF = "colchicine where the kidney function is below 30"


def open_at(page: Page, question: str = "", more: str = "") -> None:
    page.goto(f"/?q={quote(question)}{more}" if question else f"/{more}")
    expect(page.get_by_text("Enter no patient data.")).to_be_visible()


def hit(page: Page, text: str) -> Locator:
    return page.get_by_role("article").filter(has=page.locator("blockquote", has_text=text))


def test_box_has_the_focus_and_enter_answers(page: Page) -> None:
    open_at(page)
    box = page.get_by_label("Your question")
    expect(box).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    first = page.get_by_role("article").first
    expect(first.locator("mark")).to_have_text(ANSWER)
    expect(first.locator("mark")).to_be_visible()
    expect(first.get_by_role("heading", level=2)).to_have_text("1 Oedema & swelling › Ankle oedema")
    expect(first.locator(".vb-state")).to_have_text("Published 2024")
    expect(first.locator(".vb-cite")).to_be_hidden()
    first.locator(".vb-more summary").click()
    expect(first.locator(".vb-cite")).to_contain_text("Test Press. Published 2024-03-05.")
    first.locator(".vb-menu summary").click()
    expect(first.get_by_role("link", name="Open the web page")).to_have_attribute(
        "href", "https://example.org/oedema?a=1&b=2"
    )
    expect(page).to_have_url(re.compile(r"\?q=which\+drug\+causes"))


def test_back_and_forth_between_questions(page: Page) -> None:
    open_at(page, QUESTION)
    box = page.get_by_label("Your question")
    expect(box).to_have_value(QUESTION)
    box.fill("gout attack")
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first.locator("blockquote")).to_contain_text("Colchicine")
    expect(page).to_have_url(re.compile(r"\?q=gout\+attack"))
    page.go_back()
    expect(page.get_by_role("article").first.locator("mark")).to_have_text(ANSWER)
    expect(box).to_have_value(QUESTION)


def test_example_is_asked_by_a_click(page: Page) -> None:
    open_at(page)
    example = page.get_by_role("link", name="When may it be started again?")
    loaded = page.evaluate("performance.timeOrigin")
    example.click()
    expect(hit(page, "no longer hurt").first).to_be_visible()
    expect(page.get_by_label("Your question")).to_have_value("When may it be started again?")
    # In the same visit, so that its questions are remembered.
    assert page.evaluate("performance.timeOrigin") == loaded
    page.get_by_role("link", name="Verbatim").click()
    expect(page.get_by_text("Your questions of this visit")).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_focused()


def test_quotes_are_the_passages_word_for_word(page: Page, page_store: Store, embedder: Embedder) -> None:
    ranking = Ranking(dense_weight=read_settings().dense_weight)
    for question in (QUESTION, PDF):  # lists and tables among them
        open_at(page, question)
        hits = SearchEngine(page_store, embedder, ranking).search(question, 10).hits
        expect(page.locator("article")).to_have_count(len(hits))
        assert sorted(
            page.locator("blockquote").evaluate_all("all => all.map(q => q.textContent)")
        ) == sorted(hit.text for hit in hits)


def test_context_opens_in_place(page: Page) -> None:
    open_at(page, PDF)
    card = hit(page, "naproxen 500 mg").first
    near = card.get_by_text("The passage before it")
    expect(near).to_be_hidden()
    card.get_by_text(re.compile("^Context of passage")).click()
    expect(near).to_be_visible()
    expect(card.locator(".vb-near").first).to_contain_text("swollen joint")


def test_pdf_is_checked_at_its_page(page: Page) -> None:
    open_at(page, PDF)
    card = hit(page, "below 30").first
    card.get_by_role("link", name="Check at the source").click()
    expect(page.get_by_text("✓ Word for word")).to_be_visible()
    image = page.get_by_role("img", name=re.compile(r"Page 1 of .*; the passage is marked on it"))
    expect(image).to_be_visible()
    assert image.evaluate("i => i.naturalWidth") > 1000
    page_box, areas = image.bounding_box(), page.locator(".vb-area")
    assert page_box
    assert areas.count() >= 1
    expect(areas.first).to_be_in_viewport()
    for area in areas.all():
        box = area.bounding_box()
        assert box
        assert page_box["x"] < box["x"] < box["x"] + box["width"] < page_box["x"] + page_box["width"]
        assert page_box["y"] < box["y"] < box["y"] + box["height"] < page_box["y"] + page_box["height"]
        assert box["height"] < page_box["height"] / 20
    # The same words in the text under it.
    marked = page.locator(".vb-beside mark:visible").all_inner_texts()
    assert marked == card.locator("blockquote mark:visible").all_inner_texts()

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    source = page.locator(".vb-source")
    source.get_by_text("Cite", exact=True).click()
    source.get_by_role("button", name="Copy").click()
    expect(source.get_by_text("Copied")).to_be_visible()
    assert "Gout: care in the first week" in page.evaluate("navigator.clipboard.readText()")

    page.get_by_role("link", name="Next ›").click()
    strip = page.get_by_role("navigation", name="Within the document")
    expect(strip).to_contain_text("Page 2 of 3")
    expect(page.locator(".vb-area")).to_have_count(0)
    page.get_by_role("link", name="To the passage").click()
    expect(strip).to_contain_text("Page 1 of 3")
    page.get_by_role("link", name="Text only").click()
    expect(page.locator(".vb-target mark:visible").first).to_be_in_viewport()
    page.get_by_role("link", name="Back to the results").click()
    expect(hit(page, "below 30").first).to_be_visible()


def test_text_is_checked_at_its_place(page: Page) -> None:
    open_at(page, QUESTION)
    page.get_by_role("article").first.get_by_role("link", name="Check at the source").click()
    expect(page.locator(".vb-target mark").first).to_be_in_viewport()
    expect(page.get_by_text("✓ Word for word")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("article").first.locator("mark")).to_have_text(ANSWER)


def test_keyboard_alone_from_question_to_source_and_back(page: Page) -> None:
    open_at(page)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(PDF)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first).to_be_visible()
    link = page.get_by_role("link", name="Check at the source of passage 1", exact=True)
    expect(link).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    expect(link).to_be_focused()
    assert link.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_text("✓ Word for word")).to_be_visible()
    back = page.get_by_role("link", name="Back to the results")
    for _ in range(20):
        page.keyboard.press("Tab")
        if back.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first).to_be_visible()


def test_filters_narrow_the_answer_and_move_nothing(page: Page) -> None:
    open_at(page, STATIN)
    first = page.get_by_role("article").first
    before = settled(first)
    page.get_by_role("button", name="Filters").click()
    choice = page.get_by_role("link", name="superseded")
    expect(choice).to_be_visible()
    assert settled(first) == before
    choice.click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.locator("blockquote")).to_contain_text("ten times")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Status: superseded (remove this filter)").click()
    expect(hit(page, "five times")).to_be_visible()


def test_refusal_says_what_was_searched(page: Page) -> None:
    open_at(page, NONSENSE)
    note = page.get_by_role("status").filter(has_text="Probably not in this library")
    expect(note).to_contain_text("6 documents")
    note.get_by_role("link", name="the library").click()
    expect(page.get_by_role("table").last).to_contain_text("Oedema & swelling")


def test_library_leads_to_a_document_and_back(page: Page) -> None:
    open_at(page, more="?view=library")
    page.get_by_label("Find a document").fill("statins second")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 document.")).to_be_visible()
    page.get_by_role("link", name="Statins and muscle, second edition").click()
    expect(page.locator(".vb-passage").first).to_contain_text("five times")
    page.get_by_role("link", name="Back to the library").click()
    expect(page.get_by_label("Find a document")).to_have_value("statins second")


def test_references_and_receipt_are_saved(page: Page) -> None:
    open_at(page, QUESTION)
    page.get_by_role("button", name="More").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="RIS", exact=True).click()
    assert "TI  - Oedema & swelling" in Path(saved.value.path()).read_text(encoding="utf-8")
    with page.expect_download() as saved:
        page.get_by_role("button", name=re.compile("^Receipt")).click()
    receipt = json.loads(Path(saved.value.path()).read_text(encoding="utf-8"))
    assert receipt["question"] == QUESTION
    assert receipt["hits"]


def test_reference_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_at(page, QUESTION)
    first = page.get_by_role("article").first
    first.get_by_text("Cite of passage 1").click()
    first.get_by_role("button", name="Copy of passage 1").click()
    expect(first.get_by_text("Copied")).to_be_visible()
    assert "Oedema & swelling" in page.evaluate("navigator.clipboard.readText()")


def test_identifier_is_caught_before_it_reaches_the_address(page: Page) -> None:
    open_at(page)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("gout in NHS number 943 476 5919")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This may tell who a patient is")
    assert "943" not in page.url
    page.get_by_role("button", name="Search without it").click()
    expect(page.get_by_role("article").first).to_be_visible()
    assert "943" not in page.url
    expect(page.get_by_label("Your question")).not_to_have_value(re.compile("943"))


def test_markup_is_shown_as_written_and_is_inert(page: Page, library: Snapshot) -> None:
    open_at(page, "<script>window.hostile = 1</script> serum potassium in gout")
    expect(page.get_by_role("heading", name="Gout <b>and</b> <script>")).to_be_visible()
    quoted = hit(page, "serum potassium").first.locator("blockquote")
    expect(quoted).to_contain_text("was <script>window.hostile = 1</script> 5.9 mmol/l & rising.")
    expect(quoted).to_contain_text("*needs* an $ECG$ :smile: at once.")
    assert page.locator("article img, article script, a[href^='javascript']").count() == 0
    for row in library.catalog.rows.documents():
        open_at(page, more=Address(document=row.document_id).href)
        expect(page.locator(".vb-source h2")).to_be_visible()
        assert page.locator(".vb-text img, .vb-text script, a[href^='javascript']").count() == 0
    open_at(page, more="?view=library")
    expect(page.get_by_role("link", name="Gout <b>and</b> <script>")).to_be_visible()
    assert page.evaluate("window.hostile") is None


def test_nothing_of_streamlit_shows(page: Page) -> None:
    open_at(page)
    expect(page).to_have_title("Verbatim")
    for name in ("stToolbar", "stMainMenu", "stAppDeployButton", "stHeader"):
        expect(page.get_by_test_id(name)).to_be_hidden()
