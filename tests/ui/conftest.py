"""What the tests of the page share: a tiny library with hostile documents in it, the page served
over it, and a browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright
from support import ROOT, ingest

from index.embed import Embedder
from index.snapshot import Snapshot
from index.store import Store

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
START_SECONDS = 30
# The first page waits for the model to load, and the machine may be busy.
expect.set_options(timeout=30_000)

DOCUMENTS = {
    "oedema.md": """---
title: Oedema & swelling
publisher: Test Press
url: https://example.org/oedema?a=1&b=2
published: 2024-03-05
---
# Ankle oedema

Ankle oedema is common in the evening. Amlodipine causes ankle oedema in one patient of ten.

- The ankle swells first, and the swelling is greater on the side the patient lies on at night, so that
  the two ankles should always be compared.
- Stopping amlodipine clears the swelling within two weeks.
""",
    "gout.md": """---
title: "Gout <b>and</b> <script>window.hostile = 1</script>"
url: "javascript:window.hostile=1"
---
# Treatment

Colchicine relieves an attack of gout at 0.5 mg twice daily.
""",
    "markup.txt": """Markup in a record

The serum potassium was <script>window.hostile = 1</script> 5.9 mmol/l & rising.
<img src=x onerror="window.hostile = 1"> Hyperkalaemia *needs* an $ECG$ :smile: at once.
""",
    "statins-2019.md": """---
title: Statins and muscle
published: 2019-02-01
valid until: 2021-02-01
language: en
---
# Stopping

Stop the statin when creatine kinase is above ten times the limit of normal.
""",
    "statins-2024.md": """---
title: Statins and muscle, second edition
published: 2024-02-01
supersedes: statins-2019.md
language: en
type: guideline
---
# Stopping

Stop the statin when creatine kinase is above five times the limit of normal.

# When may it be started again?

When the muscles no longer hurt and creatine kinase is normal.
""",
}
LEAFLET = ROOT / "tests" / "data" / "pdf" / "valid" / "leaflet.pdf"


@pytest.fixture(scope="session")
def page_store(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Store:
    """A published index of DOCUMENTS. Do not write to it."""
    folder = tmp_path_factory.mktemp("page")
    documents = folder / "documents"
    documents.mkdir()
    for name, text in DOCUMENTS.items():
        (documents / name).write_text(text, encoding="utf-8")
    shutil.copy(LEAFLET, documents)
    store = Store(folder / "index")
    assert ingest(store, documents, embedder=embedder).documents == len(DOCUMENTS) + 1
    return store


@pytest.fixture(scope="session")
def library(page_store: Store) -> Snapshot:
    """The state of that index."""
    return page_store.open()


@pytest.fixture(scope="session")
def server(page_store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page over that index."""
    with served(page_store.root, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@contextmanager
def served(index: Path, log: Path, **settings: str) -> Iterator[str]:
    """The address of the page over an index, served by Streamlit as its users run it."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = {**os.environ, "VERBATIM_INDEX": str(index), **settings}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--server.headless", "true"], cwd=ROOT, env=environment, stdout=output, stderr=output
        )
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", process, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:  # on a busy machine it waits long for its own threads
                process.kill()
                process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"Streamlit did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; the test skips where it is not installed."""
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}: install Debian's chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh browser profile at desktop size. The test fails if it asked another machine for anything."""
    with profile(chromium, server) as context:
        yield context


@contextmanager
def profile(chromium: Browser, server: str) -> Iterator[BrowserContext]:
    """A fresh browser profile that may ask this server alone."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, base_url=server)
    elsewhere: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith((server, "data:", "blob:")):
            elsewhere.append(request.url)

    context.on("request", note)
    yield context
    context.close()
    assert elsewhere == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of that profile."""
    return context.new_page()
