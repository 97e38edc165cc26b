"""The answers and their source beside them, in a real browser, by mouse and by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")

from browsing import settled
from playwright.sync_api import BrowserContext, Locator, Page, Route, WebSocketRoute, expect
from serving import LEAFLET
from test_browser import PDF, QUESTION, STATIN, hit, open_at

from ui.address import Address

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def laptop(page: Page) -> Page:
    """A tab with room for two panes."""
    page.set_viewport_size(LAPTOP)  # type: ignore[arg-type]
    return page


@pytest.fixture
def phone(page: Page) -> Page:
    """A tab on a phone."""
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return page


def source(page: Page) -> Locator:
    return page.locator(".st-key-pane .vb-source")


def check_at_source(page: Page, card: Locator) -> None:
    """Open the source of an answer, and wait until it is drawn: until then the one before it stands there."""
    card.get_by_role("link", name="Check at the source").click()
    expect(page.locator('[data-vb-pane*="doc="]')).to_have_count(1)


def ask(page: Page, question: str) -> None:
    box = page.get_by_label("Your question")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("[data-vb-answers]")).to_have_attribute("data-vb-answers", Address(question).href)


def scrolled(page: Page) -> float:
    where: float = page.get_by_test_id("stMain").evaluate("e => e.scrollTop")
    return where


def test_the_source_of_the_first_answer_stands_beside_it(laptop: Page) -> None:
    open_at(laptop, QUESTION)
    expect(source(laptop).get_by_role("heading", level=2)).to_contain_text("Oedema & swelling")
    answers, beside = laptop.locator(".st-key-answers").bounding_box(), source(laptop).bounding_box()
    assert answers and beside
    assert answers["x"] + answers["width"] <= beside["x"]
    expect(laptop.locator(".vb-target mark").first).to_be_in_viewport()
    expect(laptop.locator("article[aria-current]")).to_contain_text("Amlodipine causes")
    # It was not asked for, so it is not in the address, and the tab is named by the question.
    assert "doc=" not in laptop.url
    expect(laptop).to_have_title(f"{QUESTION} · Verbatim")


def test_another_answer_changes_the_pane_and_not_the_list(laptop: Page) -> None:
    open_at(laptop, STATIN)
    expect(source(laptop)).to_contain_text("Statins and muscle, second edition")
    laptop.evaluate(
        "window.changes = 0; new MutationObserver(all => { changes += all.filter(e => e.type === 'childList')"
        ".length }).observe(document.querySelector('.vb-answers'), { childList: true, subtree: true })"
    )
    other = hit(laptop, "ten times").first
    other.get_by_role("link", name="Check at the source").click()
    expect(laptop).to_have_title("Statins and muscle · Verbatim")
    expect(source(laptop)).to_contain_text("Superseded")
    expect(other).to_have_attribute("aria-current", "true")
    expect(laptop.locator("article[aria-current]")).to_have_count(1)
    assert laptop.evaluate("window.changes") == 0
    # One step back in the history is the list again.
    laptop.go_back()
    expect(laptop).to_have_title(f"{STATIN} · Verbatim")
    expect(source(laptop)).to_contain_text("second edition")
    assert laptop.evaluate("window.changes") == 0
    laptop.go_forward()
    expect(source(laptop)).to_contain_text("Superseded")
    assert laptop.evaluate("window.changes") == 0


def test_five_answers_are_seen_at_once(laptop: Page) -> None:
    open_at(laptop, QUESTION)
    ask(laptop, STATIN)
    expect(source(laptop)).to_contain_text("Statins")
    seen = [card for card in laptop.locator(".vb-answers > article").all() if _fits(card, laptop)]
    assert len(seen) >= min(5, laptop.locator(".vb-answers > article").count())


def _fits(card: Locator, page: Page) -> bool:
    box = card.bounding_box()
    return bool(box and page.viewport_size and box["y"] + box["height"] <= page.viewport_size["height"])


def test_the_divider_is_moved_by_mouse_and_by_keyboard(laptop: Page) -> None:
    open_at(laptop, QUESTION)
    divider = laptop.get_by_role("separator")
    answers = laptop.locator(".st-key-answers")
    expect(source(laptop)).to_be_visible()

    def width() -> float:
        box = answers.bounding_box()
        assert box
        return box["width"]

    before, box = width(), divider.bounding_box()
    assert box
    laptop.mouse.move(box["x"] + 8, 400)
    laptop.mouse.down()
    laptop.mouse.move(box["x"] - 100, 400, steps=4)
    laptop.mouse.up()
    assert width() < before - 60
    narrow = width()
    divider.focus()
    laptop.keyboard.press("ArrowRight")
    laptop.keyboard.press("ArrowRight")
    assert width() > narrow + 20
    kept = divider.get_attribute("aria-valuenow")
    laptop.reload()
    expect(source(laptop)).to_be_visible()
    expect(laptop.get_by_role("separator")).to_have_attribute("aria-valuenow", str(kept))


def test_keys_alone_from_the_question_to_the_source_and_back(laptop: Page) -> None:
    open_at(laptop)
    expect(laptop.get_by_label("Your question")).to_be_focused()
    laptop.keyboard.type(STATIN)
    laptop.keyboard.press("Enter")
    expect(source(laptop)).to_be_visible()
    laptop.keyboard.press("Escape")
    laptop.keyboard.press("j")
    second = laptop.locator(".vb-answers > article").nth(1)
    expect(second).to_be_focused()
    assert second.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    laptop.keyboard.press("k")
    expect(laptop.locator(".vb-answers > article").first).to_be_focused()
    laptop.keyboard.press("j")
    laptop.keyboard.press("Enter")
    expect(laptop.get_by_role("region", name="The source")).to_be_focused()
    expect(second).to_have_attribute("aria-current", "true")
    laptop.keyboard.press("Escape")
    expect(second.get_by_role("link", name="Check at the source")).to_be_focused()
    assert "doc=" not in laptop.url
    laptop.keyboard.press("/")
    expect(laptop.get_by_label("Your question")).to_be_focused()


def test_keys_can_be_turned_off(laptop: Page) -> None:
    open_at(laptop, QUESTION)
    expect(source(laptop)).to_be_visible()
    laptop.get_by_label("Keys").uncheck()
    laptop.get_by_label("Keys").blur()
    laptop.keyboard.press("/")
    expect(laptop.get_by_label("Your question")).not_to_be_focused()
    laptop.reload()
    expect(laptop.get_by_label("Keys")).not_to_be_checked()


def test_a_quote_is_copied_by_a_click_and_by_a_key(laptop: Page) -> None:
    laptop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_at(laptop, PDF)
    card = hit(laptop, "below 30").first
    card.get_by_role("button", name="Copy quote").click()
    expect(card.get_by_text("Copied")).to_be_visible()
    told = laptop.evaluate("navigator.clipboard.readText()")
    assert "below 30" in told.split("“")[1].split("”")[0]
    assert "Gout: care in the first week" in told
    assert "Page 1" in told
    laptop.evaluate("navigator.clipboard.writeText('')")
    card.focus()
    laptop.keyboard.press("c")
    expect(card.get_by_text("Copied")).to_be_visible()
    assert laptop.evaluate("navigator.clipboard.readText()") == told


def test_a_passage_is_pinned_and_found_again(laptop: Page) -> None:
    open_at(laptop, QUESTION)
    card = hit(laptop, "Amlodipine").first
    card.get_by_role("button", name=re.compile("^Pin")).click()
    expect(laptop.get_by_role("link", name="Pinned 1")).to_be_visible()
    expect(card.locator(".vb-pin")).to_have_attribute("aria-pressed", "true")
    card.focus()
    laptop.keyboard.press("p")
    expect(laptop.get_by_role("link", name="Pinned")).to_have_count(0)
    laptop.keyboard.press("p")
    laptop.get_by_role("link", name="Pinned 1").click()
    expect(laptop).to_have_title("Pinned passages · Verbatim")
    expect(laptop.locator("blockquote")).to_have_count(1)
    expect(laptop.locator("blockquote")).to_contain_text("Amlodipine causes ankle oedema")


def test_the_keyboard_scrolls_the_source_at_once(laptop: Page) -> None:
    open_at(laptop, PDF)
    expect(source(laptop)).to_be_visible()
    hit(laptop, "below 30").first.focus()
    laptop.keyboard.press("Enter")
    reading = laptop.get_by_role("region", name="The source")
    expect(reading).to_be_focused()
    reading.evaluate("e => { e.scrollTop = 0 }")
    laptop.keyboard.press("PageDown")
    expect(reading).not_to_have_js_property("scrollTop", 0)


def test_both_ways_back_from_a_document_of_the_library_keep_place_and_focus(phone: Page) -> None:
    open_at(phone, more="?view=library")
    link = phone.get_by_role("link", name="Statins and muscle, second edition")
    link.scroll_into_view_if_needed()
    where = scrolled(phone)
    assert where > 50
    for back in ("button", "Escape", "link"):
        link.focus()
        phone.keyboard.press("Enter")
        expect(phone.locator(".vb-read")).to_be_visible()
        expect(phone).to_have_title("Statins and muscle, second edition · Verbatim")
        if back == "button":
            phone.go_back()
        elif back == "Escape":
            phone.keyboard.press("Escape")
        else:
            phone.get_by_role("link", name="Back to the library").click()
        expect(link).to_be_focused()
        assert abs(scrolled(phone) - where) < 4, back


def test_the_sheet_of_a_phone_closes_to_the_same_place(phone: Page) -> None:
    open_at(phone, STATIN)
    card = phone.locator(".vb-answers > article").nth(3)
    card.scroll_into_view_if_needed()
    expect(source(phone)).to_have_count(0)
    link = card.get_by_role("link", name="Check at the source")
    link.scroll_into_view_if_needed()
    where = scrolled(phone)
    assert where > 50
    for back in ("link", "button", "Escape"):
        link.click()
        expect(source(phone)).to_be_visible()
        expect(phone.get_by_role("link", name="Back to the results")).to_be_in_viewport()
        # What lies under the sheet is out of reach.
        assert phone.locator(".st-key-answers").evaluate("e => e.inert")
        if back == "link":
            phone.get_by_role("link", name="Back to the results").click()
        elif back == "button":
            phone.go_back()
        else:
            phone.keyboard.press("Escape")
        expect(source(phone)).to_have_count(0)
        expect(link).to_be_focused()
        assert scrolled(phone) == where
        assert not phone.locator(".st-key-answers").evaluate("e => e.inert")


def test_a_page_is_gone_to_by_its_number_turned_and_enlarged(laptop: Page) -> None:
    open_at(laptop, PDF)
    check_at_source(laptop, hit(laptop, "below 30").first)
    expect(laptop.get_by_role("img", name=re.compile("^Page 1 of .*the passage is marked"))).to_be_visible()
    number = laptop.get_by_label("Page, 1 to 3")
    settled(number)
    number.fill("3")
    number.press("Enter")
    expect(laptop.get_by_role("img", name=re.compile("^Page 3 of"))).to_be_visible()
    expect(laptop).to_have_url(re.compile("page=3"))
    number.fill("99")
    laptop.keyboard.press("Enter")
    expect(number).to_have_value("3")
    laptop.get_by_role("link", name="‹ Previous").focus()
    laptop.keyboard.press("Enter")
    expect(number).to_have_value("2")
    # The link keeps the focus, so that pages are turned by one key.
    expect(laptop.get_by_role("link", name="‹ Previous")).to_be_focused()
    width = laptop.locator(".vb-page").bounding_box()
    laptop.get_by_label("200 %").check()
    wide = laptop.locator(".vb-page").bounding_box()
    assert width and wide
    assert 1.9 < wide["width"] / width["width"] < 2.1
    laptop.get_by_role("link", name="To the passage").click()
    expect(number).to_have_value("1")
    expect(laptop.get_by_label("200 %")).to_be_checked()


def test_of_a_table_the_row_alone_is_marked_on_the_page(laptop: Page) -> None:
    open_at(laptop, PDF)
    card = hit(laptop, "below 30").first
    card.get_by_role("link", name="Check at the source").click()
    expect(laptop.get_by_role("img", name=re.compile("the passage is marked"))).to_be_visible()
    tops = laptop.locator(".vb-area").evaluate_all(
        "all => all.map(e => Math.round(e.getBoundingClientRect().top))"
    )
    assert tops
    assert max(tops) - min(tops) < 60
    assert laptop.locator(".vb-faint").count() == 0


def test_words_are_found_in_a_document_hit_by_hit(laptop: Page) -> None:
    open_at(laptop, PDF)
    check_at_source(laptop, hit(laptop, "below 30").first)
    box = laptop.get_by_label("Find in the document")
    expect(box).to_be_visible()
    box.fill("kidney")
    laptop.keyboard.press("Enter")
    hits = laptop.locator(".vb-hits")
    expect(hits).to_contain_text(re.compile(r"1 / \d+"))
    expect(laptop.locator(".vb-area.vb-shown").first).to_be_in_viewport()
    laptop.get_by_role("link", name="Next hit").click()
    expect(hits).to_contain_text("2 /")
    expect(laptop.get_by_role("link", name="Next hit")).to_be_focused()
    laptop.get_by_role("link", name="Previous hit").click()
    expect(hits).to_contain_text("1 /")
    laptop.get_by_role("link", name="Text only").click()
    expect(laptop.locator("span.vb-shown")).to_be_in_viewport()
    settled(box)  # the pane has been drawn anew
    box.fill("xylophone")
    box.press("Enter")
    expect(laptop.get_by_text("“xylophone” is not in this document.")).to_be_visible()


def test_the_contents_lead_to_a_heading(laptop: Page) -> None:
    open_at(laptop, STATIN)
    check_at_source(laptop, hit(laptop, "five times").first)
    laptop.get_by_text("Contents", exact=True).click()
    contents = laptop.get_by_role("navigation", name="Contents of the document")
    contents.get_by_role("link", name="When may it be started again?").click()
    expect(laptop).to_have_url(re.compile("from="))
    expect(source(laptop)).to_be_visible()
    heading = laptop.locator(".vb-read").get_by_role("heading", name="When may it be started again?")
    expect(heading).to_be_visible()


def test_the_original_is_opened_by_its_plain_name(laptop: Page) -> None:
    open_at(laptop, PDF)
    check_at_source(laptop, hit(laptop, "below 30").first)
    with laptop.expect_download() as saved:
        laptop.get_by_role("button", name="Open the original").click()
    assert saved.value.suggested_filename == "leaflet.pdf"
    assert Path(saved.value.path()).read_bytes() == LEAFLET.read_bytes()
    assert str(LEAFLET.parent) not in laptop.content()


def test_a_link_shares_question_filters_and_source(laptop: Page, context: BrowserContext) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_at(laptop, more=Address(STATIN, ("language=en",)).href)
    check_at_source(laptop, hit(laptop, "ten times").first)
    expect(source(laptop)).to_contain_text("Statins and muscle")
    laptop.get_by_role("button", name="Copy link").click()
    expect(laptop.get_by_text("Copied")).to_be_visible()
    other = context.new_page()
    other.goto(laptop.evaluate("navigator.clipboard.readText()"))
    expect(source(other)).to_contain_text("Statins and muscle")
    expect(other.locator(".vb-target mark").first).to_be_in_viewport()
    expect(other.get_by_label("Your question")).to_have_value(STATIN)
    expect(other.get_by_role("link", name="Language: en (remove this filter)")).to_be_visible()


def test_answers_are_sorted_by_date(laptop: Page) -> None:
    open_at(laptop, STATIN)
    laptop.get_by_role("link", name="Date", exact=True).click()
    sorted_by_date = Address(STATIN, sort="date").href
    expect(laptop.locator("[data-vb-answers]")).to_have_attribute("data-vb-answers", sorted_by_date)
    expect(laptop.locator(".vb-answers > article").first).to_contain_text("2024")
    years = [
        int(found[0])
        for each in laptop.locator(".vb-answers > article > .vb-state").all_inner_texts()
        if (found := re.search(r"\d{4}", each))
    ]
    assert years == sorted(years, reverse=True)
    laptop.get_by_role("link", name="Relevance", exact=True).click()
    expect(laptop).not_to_have_url(re.compile("sort="))


class Gate:
    """Where messages of the server wait while it is shut: a server that takes its time."""

    def __init__(self, context: BrowserContext) -> None:
        self._shut = False
        self._held: list[tuple[WebSocketRoute, str | bytes]] = []
        context.route_web_socket(re.compile("_stcore/stream"), self._route)

    def _route(self, socket: WebSocketRoute) -> None:
        def to_page(message: str | bytes) -> None:
            if self._shut:
                self._held.append((socket, message))
            else:
                socket.send(message)

        socket.connect_to_server().on_message(to_page)

    def shut(self) -> None:
        self._shut = True

    def open(self) -> None:
        self._shut = False
        for socket, message in self._held:
            socket.send(message)
        self._held.clear()


_WATCH_FOR_OTHERS = """() => {
    window.others = 0;
    const look = () => {
        const asked = document.querySelector('.st-key-question input').value;
        for (const card of document.querySelectorAll('article.vb-hit')) {
            const of = new URLSearchParams(card.closest('[data-vb-answers]').dataset.vbAnswers).get('q');
            if (window.entered && of !== asked && card.checkVisibility({ visibilityProperty: true }))
                window.others += 1;
        }
        requestAnimationFrame(look);
    };
    const entered = (event) => { if (event.key === 'Enter') setTimeout(() => { window.entered = true; }); };
    addEventListener('keydown', entered, true);
    requestAnimationFrame(look);
}"""


def test_nothing_of_the_last_answer_stands_under_a_new_question(context: BrowserContext) -> None:
    gate = Gate(context)
    page = context.new_page()
    open_at(page, QUESTION)
    expect(hit(page, "Amlodipine").first).to_be_visible()
    page.evaluate(_WATCH_FOR_OTHERS)
    gate.shut()
    page.get_by_label("Your question").fill("gout attack")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Searching …")).to_be_visible()
    expect(page.locator("article").first).to_be_hidden()
    page.wait_for_timeout(1_000)
    expect(page.locator("article").first).to_be_hidden()
    gate.open()
    expect(page.get_by_role("article").first).to_contain_text("Colchicine")
    expect(page.locator(".vb-searching")).to_be_empty()
    assert page.evaluate("window.others") == 0


def test_every_view_names_its_tab_and_has_headings(laptop: Page) -> None:
    for address, title in (
        ("?", "Verbatim"),
        ("?view=library", "Library · Verbatim"),
        ("?view=pinned", "Pinned passages · Verbatim"),
        (Address("gout 🙂").href, "gout 🙂 · Verbatim"),
    ):
        open_at(laptop, more=address)
        expect(laptop).to_have_title(title)
    open_at(laptop, STATIN)
    names = [
        each.get_attribute("aria-label") or each.inner_text()
        for each in laptop.locator(".vb-check:visible").all()
    ]
    assert len(set(names)) == len(names) > 1
    check_at_source(laptop, hit(laptop, "five times").first)
    expect(laptop.locator(".vb-read").get_by_role("heading", name="Stopping")).to_be_visible()


def test_streamlit_passes_no_route_of_its_own(context: BrowserContext) -> None:
    """What the pane loads comes over the connection, not by a request that a log would keep."""
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_()

    page = context.new_page()
    open_at(page, QUESTION)
    context.route("**/*", note)
    page.get_by_role("article").first.get_by_role("link", name="Check at the source").click()
    expect(page.locator(".vb-read")).to_be_visible()
    assert not [each for each in asked if "doc=" in each or "oedema" in each]


def test_what_may_tell_who_a_patient_is_is_not_looked_for_in_a_document(laptop: Page) -> None:
    open_at(laptop, PDF)
    check_at_source(laptop, hit(laptop, "below 30").first)
    box = laptop.get_by_label("Find in the document")
    settled(box)
    box.fill("NHS number 943 476 5919")
    box.press("Enter")
    expect(laptop.get_by_text("It may tell who a patient is: not looked for.")).to_be_visible()
    assert "943" not in laptop.url
