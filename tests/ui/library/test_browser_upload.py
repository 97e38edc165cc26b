"""The journey of a document in a real browser: added, found, checked at its source, removed."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from browsing import profile
from playwright.sync_api import Browser, FilePayload, Page, expect
from serving import served
from test_accessible import too_wide
from test_browser import hit, open_at

from index.snapshots.store import Store

pytestmark = pytest.mark.browser

LONG_MS = 180_000
HOSTILE = "<img src=x onerror='window.hostile=1'>.md"
QUESTION = "what must be done with a hot knee before colchicine?"


def file(name: str, text: str | bytes) -> FilePayload:
    content = text.encode() if isinstance(text, str) else text
    return {"name": name, "mimeType": "application/octet-stream", "buffer": content}


@pytest.fixture(scope="module")
def index(page_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the page's library, to which these tests add."""
    copy = tmp_path_factory.mktemp("adding") / "index"
    shutil.copytree(page_store.root, copy)
    return copy


@pytest.fixture(scope="module")
def address(index: Path) -> Iterator[str]:
    """The page over it, where documents can be added."""
    with served(index, index.parent / "log", VERBATIM_UPLOADS="1") as address:
        yield address


@pytest.fixture
def adding(chromium: Browser, address: str) -> Iterator[Page]:
    """The library's page, its box for files open."""
    with profile(chromium, address) as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto("/?view=library")
        # The first one waits for the model, beside whatever else this machine is doing.
        expect(page.get_by_text("Add documents")).to_be_visible(timeout=LONG_MS)
        page.get_by_text("Add documents").click()
        expect(page.get_by_text("Add no patient data.")).to_be_visible()
        yield page


DARK = """() => {
  const [red] = getComputedStyle(document.querySelector("[data-testid=stApp]")).backgroundColor.match(/\\d+/);
  return Number(red) < 60 && document.getAnimations().every((each) => each.playState !== "running");
}"""


def add(page: Page, *files: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(list(files))
    expect(page.get_by_text(files[-1]["name"])).to_be_visible()
    page.get_by_role("button", name="Add to the library").click()


def ask_to_remove(page: Page) -> None:
    """Presses "Remove", as often as a reader would whose press met a page that was just being drawn anew."""
    really = page.get_by_role("button", name="Remove it")
    for _ in range(6):
        if page.get_by_role("button", name="Remove", exact=True).is_visible():
            page.get_by_role("button", name="Remove", exact=True).click()
        with contextlib.suppress(AssertionError):
            expect(really).to_be_visible(timeout=10_000)
            return
    expect(really).to_be_visible()


def accessible(page: Page) -> None:
    result = Axe().run(page)
    assert result.violations_count == 0, result.generate_report()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert too_wide(page) == [0, 0], width


def test_document_is_added_found_checked_and_removed(adding: Page) -> None:
    page = adding
    accessible(page)
    text = "# Aspiration\n\nAspirate a hot knee before colchicine is given.\n"
    add(page, file(HOSTILE, text), file("scan.png", b"\x89PNG\r\n\x1a\n\0\0"))
    report = page.get_by_role("status").filter(has_text="Brought up to date at")
    expect(report).to_be_visible(timeout=LONG_MS)
    expect(report).to_contain_text(f"Added: {HOSTILE}. 1 document with 1 passage.")
    expect(report).to_contain_text("Not added: scan.png. PNG image is not a format")
    expect(page.get_by_text("This library holds 7 documents")).to_be_visible()
    page.get_by_text("Problems when the files were last read").click()
    expect(page.locator(".vb-problems li")).to_contain_text("uploaded/scan.png: PNG image")
    ask_to_remove(page)
    accessible(page)
    page.emulate_media(color_scheme="dark")
    # Colours change in a moment, not at once; what is in between is not what a reader reads.
    page.wait_for_function(DARK)
    accessible(page)
    page.get_by_role("button", name="Keep it").click()

    open_at(page, QUESTION)
    card = hit(page, "Aspirate a hot knee").first
    expect(card.locator(".vb-cite")).to_contain_text(f"Source: uploaded/{HOSTILE}")
    card.get_by_role("link", name="Check at the source").click()
    expect(page.get_by_text("✓ Word for word")).to_be_visible()

    open_at(page, more="?view=library")
    expect(report).to_be_visible()  # whoever comes back is told what became of it
    page.get_by_text("Add documents").click()
    ask_to_remove(page)
    page.get_by_role("button", name="Remove it").click()
    expect(report).to_contain_text(f"Removed: {HOSTILE}", timeout=LONG_MS)
    open_at(page, QUESTION)
    expect(page.get_by_role("article").first).to_be_visible()
    expect(hit(page, "Aspirate a hot knee")).to_have_count(0)
    assert page.evaluate("window.hostile") is None


def test_words_come_first_and_a_reload_loses_nothing(adding: Page) -> None:
    page = adding
    said = "The knee of patient group {0} is examined again after {0} days, and both knees are compared. " * 4
    sections = [f"# Group {n}\n\n{said.format(n)}\n" for n in range(400)]
    add(page, file("groups.md", "".join([*sections, "# Last\n\nBring the zebrafish protocol.\n"])))
    expect(page.get_by_text("They can be found by their words already.")).to_be_visible(timeout=LONG_MS)
    accessible(page)
    page.reload()
    expect(page.get_by_text("The library is being brought up to date")).to_be_visible()
    expect(page.get_by_text("The library is still being prepared").first).to_be_visible()
    other = page.context.new_page()
    open_at(other, "zebrafish protocol")
    expect(hit(other, "zebrafish").first).to_be_visible()
    expect(page.get_by_text("Brought up to date at")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_text("The library is still being prepared")).to_have_count(0)


def test_another_ingest_is_named_and_can_be_waited_for(adding: Page, index: Path) -> None:
    page = adding
    with Store(index).writing():
        add(page, file("ward.md", "# Aspiration\n\nAspirate a hot knee.\n"))
        expect(page.get_by_role("alert")).to_contain_text("is building this index", timeout=LONG_MS)
        expect(page.get_by_text("1 file waits to come into the library: ward.md")).to_be_visible()
        accessible(page)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Added: ward.md")).to_be_visible(timeout=LONG_MS)
