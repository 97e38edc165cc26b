"""A browser over the page: Debian's Chromium, with a fresh profile a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, FloatRect, Locator, Request, expect

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# The first page waits for the model to load, and the machine may be busy.
expect.set_options(timeout=30_000)


@contextmanager
def profile(chromium: Browser, server: str, *others: str) -> Iterator[BrowserContext]:
    """A fresh browser profile. It fails if a page asked any but these servers, or broke its own policy."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=server)
    elsewhere: list[str] = []
    broken: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server, *others, "data:", "blob:")):
            elsewhere.append(request.url)

    def read(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            broken.append(message.text)

    context.on("request", note)
    context.on("console", read)
    yield context
    context.close()
    assert elsewhere == []
    assert broken == []


def settled(locator: Locator, still: int = 400) -> FloatRect:
    """Where an element stands once it has not moved for some time, in milliseconds."""
    page = locator.page
    page.evaluate("document.fonts.ready")
    before = None
    for _ in range(40):
        at = locator.bounding_box()
        if at is not None and at == before:
            return at
        before = at
        page.wait_for_timeout(still)
    raise AssertionError(f"{locator} did not come to rest")
