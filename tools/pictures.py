"""Take the pictures of the page that the documents show.

Run as `python -m tools.pictures [FOLDER]` on a quiet machine; without a folder it writes into docs/. It
ingests the starter library into a folder of its own, serves the page over it, and asks in Debian's Chromium.
Look at each before you commit it.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

ROOT = Path(__file__).parent.parent
CHROMIUM = "/usr/bin/chromium"
_DESKTOP: ViewportSize = {"width": 1440, "height": 900}
_PHONE: ViewportSize = {"width": 390, "height": 844}
_START_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by its name in docs/: what is asked, and for whom. `checked` opens the source of the first
    passage of the document whose title says so."""

    name: str
    question: str
    size: ViewportSize
    scheme: Literal["light", "dark"] = "light"
    checked: str = ""


PICTURES = (
    Picture("page-answer", "when does calcinosis appear after onset?", _DESKTOP),
    Picture(
        "page-source",
        "how often should lung function be repeated?",
        _DESKTOP,
        checked="Monitoring in Myositis",
    ),
    Picture("page-dark", "how often should lung function be repeated?", _DESKTOP, "dark"),
    Picture("page-phone", "when does calcinosis appear after onset?", _PHONE),
    Picture("page-refused", "which antibiotic for tuberculosis of the spine?", _DESKTOP),
)


def main() -> None:
    """Take them all into the folder that the command line names, or into docs/."""
    expect.set_options(timeout=_START_SECONDS * 1000)
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    with tempfile.TemporaryDirectory() as index, sync_playwright() as playwright:
        subprocess.run([sys.executable, "cli.py", "ingest", "corpus", "--index", index], cwd=ROOT, check=True)
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        with _served(index) as address:
            for picture in PICTURES:
                path = folder / f"{picture.name}.png"
                take(browser, address, picture, path)
                print(path)
        browser.close()


def take(browser: Browser, address: str, picture: Picture, path: Path) -> None:
    """Ask as a reader does, and keep what is in sight."""
    context = browser.new_context(viewport=picture.size, color_scheme=picture.scheme)
    page = context.new_page()
    page.goto(address)
    for _ in range(2):  # the first question waits for the model, and its time would be shown
        _ask(page, picture.question)
    if picture.checked:
        card = page.get_by_role("article").filter(has_text=picture.checked).first
        card.get_by_role("link", name="Check at the source").click()
        expect(page.get_by_text("✓ Word for word")).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("the passage is marked"))).to_be_visible()
    page.wait_for_timeout(1000)
    page.screenshot(path=path)
    context.close()


def _ask(page: Page, question: str) -> None:
    page.get_by_role("link", name="Verbatim").click()
    expect(page.get_by_text("Questions to try")).to_be_visible()
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.get_by_role("article").first).to_be_visible()


@contextmanager
def _served(index: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "VERBATIM_INDEX": index}
    process = subprocess.Popen([*command, "--server.headless", "true"], cwd=ROOT, env=environment)
    address = f"http://localhost:{port}"
    try:
        until = time.monotonic() + _START_SECONDS
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"{address}: the page did not start")
            time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2):
            return True
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


if __name__ == "__main__":
    main()
