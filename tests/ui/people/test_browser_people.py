"""A keeper in a real browser: signs in, adds, approves, reads the audit, signs out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("playwright", reason="Playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-playwright-python is not installed")

from axe_playwright_python.sync_playwright import Axe
from browsing import profile
from house import House
from playwright.sync_api import Browser, Page, expect

from access.audit.log import Audit
from access.audit.read import newest
from access.audit.verify import verify
from index.snapshots.store import Store

pytestmark = pytest.mark.browser

LONG_MS = 45_000
NEWER = b"---\ntitle: Ankle oedema, new\nsupersedes: oedema.md\n---\n# Ankle\n\nStop amlodipine at once.\n"


@pytest.fixture
def page(chromium: Browser, house: House) -> Iterator[Page]:
    """A tab of a fresh profile, before anybody has signed in."""
    with profile(chromium, house.page, house.provider.issuer) as context:
        page = context.new_page()
        page.set_default_timeout(LONG_MS)
        page.goto("/?view=library")
        expect(page.get_by_text("Sign in to ask this library")).to_be_visible(timeout=LONG_MS)
        yield page


def status_of_old(house: House) -> str | None:
    library = Store(house.index).open()
    (old,) = (each.info for each in library.documents() if each.info.source.endswith("oedema.md"))
    return old.status


def test_a_keeper_adds_approves_and_is_audited(page: Page, house: House) -> None:
    assert Axe().run(page).violations_count == 0
    house.provider.signs_in("kim", "Kim Keeper", "library", "privacy")
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_text("Signed in as Kim Keeper")).to_be_visible(timeout=LONG_MS)
    page.get_by_role("link", name="Library", exact=True).click()
    page.get_by_text("Add documents").click()
    page.locator("input[type=file]").set_input_files(
        {"name": "new.md", "mimeType": "text/markdown", "buffer": NEWER}
    )
    expect(page.get_by_text("new.md")).to_be_visible()
    page.get_by_role("button", name="Add to the library").click()
    expect(page.get_by_text("by Kim Keeper, not yet reviewed").first).to_be_visible(timeout=LONG_MS)
    assert status_of_old(house) is None
    expect(page.get_by_text("Brought up to date at")).to_be_visible(timeout=LONG_MS)
    assert Axe().run(page).violations_count == 0

    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("approved by Kim Keeper").first).to_be_visible(timeout=LONG_MS)
    assert status_of_old(house) == "superseded"

    page.get_by_role("link", name="Audit").click()
    table = page.get_by_role("table", name="Events, newest first")
    for action in ("signed in", "added", "approved"):
        expect(table.get_by_role("row").filter(has_text=action).filter(has_text="kim").first).to_be_visible()
    expect(page.get_by_text("each as it was written, none missing")).to_be_visible()
    assert Axe().run(page).violations_count == 0

    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("Sign in to ask this library")).to_be_visible()
    assert "Kim" not in page.content()
    page.go_back()
    page.goto("/?view=library")
    expect(page.get_by_text("Sign in to ask this library")).to_be_visible()
    audit = Audit.beside(house.index)
    assert newest(audit.folder, 1)[0].action == "signed out"
    assert verify(audit.folder).wrong == ""


def test_a_reader_finds_no_way_to_add_or_to_the_audit(page: Page, house: House) -> None:
    house.provider.signs_in("ana", "Ana Reader", "ward")
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_text("Signed in as Ana Reader")).to_be_visible(timeout=LONG_MS)
    page.goto("/?view=audit")
    expect(page.get_by_text("Ana Reader may not read the audit here")).to_be_visible(timeout=LONG_MS)
    expect(page.get_by_role("table")).to_have_count(0)
    page.goto("/?view=library")
    expect(page.get_by_text("This library holds")).to_be_visible(timeout=LONG_MS)
    for name in ("Add to the library", "Approve", "Remove"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
