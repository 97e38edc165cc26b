"""Time the page: from Enter to painted results, in Chromium. Run: python -m benchmarks.page [INDEX]

INDEX is a library that `benchmarks.questions` has made; without one, that of 20,000 passages. The page is
served as its users have it. One reader asks, and then 30 do, each in a window of its own that pauses a
few seconds between two questions. A question's time runs from the key press to the second frame after the
first hit's words stand in the page. The baseline is the engine's own time for the same question in
the same run, asked between the page's questions while nobody else asks. The browser runs on the same
machine and takes its share of it: the figures with 30 are an upper bound. Last, `make run` is timed
over the starter library, from its start to an answer in the browser; the first run, which ingests, does not
count.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from playwright.async_api import Browser, Page, async_playwright

from benchmarks.record import ROOT, Ratio, ratios, table, write_result
from index.snapshots.store import Store
from index.vectors.choose_model import make_embedder
from search.engine import SearchEngine

_LIBRARY = ROOT / "var" / "benchmarks" / "questions" / "20000"
_CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_ROUNDS, _OF_A_ROUND = 3, 10
_SESSIONS, _OF_A_SESSION = 30, 3
_PAUSE = (3.0, 9.0)
"""How many seconds a session pauses between two questions, at the least and the most."""
_PATIENCE_MS = 300_000
_STREAMLIT = (sys.executable, "-m", "streamlit", "run", "app.py")
_STARTER = "when does calcinosis appear after onset?"
"""What the starter library answers."""
_WATCH = """([words]) => {
    const plain = (text) => text.replace(/[^\\p{L}\\p{N}]/gu, '');
    window.timed = new Promise((done) => {
        let pressed = 0;
        addEventListener('keydown', () => { pressed = performance.now(); }, { capture: true, once: true });
        const watch = new MutationObserver(() => {
            const quote = document.querySelector('article blockquote');
            if (!pressed || !quote || !plain(quote.textContent).startsWith(words)) return;
            watch.disconnect();
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - pressed)));
        });
        watch.observe(document.body, { childList: true, subtree: true, characterData: true });
    });
}"""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, and what the first hit then begins with."""

    text: str
    words: str


def main(index: Path) -> None:
    """Measure and write the JSON."""
    if not _CHROMIUM.exists():
        sys.exit(f"No {_CHROMIUM}: the page is not measured")
    if not (index / "CURRENT").exists():
        sys.exit(f"No index in {index}: python -m benchmarks.questions makes one")
    engine = SearchEngine(Store(index), make_embedder())
    questions = _answered(engine, json.loads(_questions(index).read_text(encoding="utf-8")))
    print(f"{len(questions)} questions that the library answers", flush=True)
    with _served(index) as address:
        alone, together = asyncio.run(_measure(address, engine, questions))
    with tempfile.TemporaryDirectory() as starter:
        again = [round(asyncio.run(_again(Path(starter))), 2) for _ in range(1 + _ROUNDS)][1:]
    figures = {
        "make_run_again_s": again,
        "passages": engine.snapshot.passages,
        "load": round(os.getloadavg()[0], 1),
        "alone": alone,
        f"{_SESSIONS} sessions": together,
    }
    rows = [
        [name, costs["p50_ms"], costs["p95_ms"]]
        for name, costs in (("alone", alone), ("30 sessions", together))
    ]
    print(table(["Enter to painted", "p50, ms", "p95, ms"], rows))
    print(
        f"The engine alone: {alone['engine_p50_ms']} ms; the page takes {Ratio(**alone['ratio'])} times that"
    )
    print(f"make run again, to an answer in the browser: {statistics.median(again)} s")
    write_result(
        "page", ("streamlit", "playwright"), ("app.py", "ui/search/view.py", "search/engine.py"), figures
    )


def _questions(index: Path) -> Path:
    return index.parent / "questions.json"


def _answered(engine: SearchEngine, texts: Sequence[str]) -> list[_Question]:
    """Return the questions that get an answer, no two of which begin alike."""
    found: dict[str, _Question] = {}
    for text in texts:
        answer = engine.search(text, 10)
        if answer.answerable and answer.hits:
            # Letters and figures alone: the marks of a list are drawn, and stand in no text of the page.
            words = "".join(character for character in answer.hits[0].text if character.isalnum())[:40]
            found.setdefault(words, _Question(text, words))
    return list(found.values())


async def _measure(
    address: str, engine: SearchEngine, questions: Sequence[_Question]
) -> tuple[dict[str, Any], dict[str, Any]]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(_CHROMIUM), args=_FLAGS)
        alone = await _alone(await _opened(browser, address), engine, questions)
        pages = [await _opened(browser, address) for _ in range(_SESSIONS)]
        sessions = (_session(page, number, questions) for number, page in enumerate(pages))
        took = [one for some in await asyncio.gather(*sessions) for one in some]
        await browser.close()
    return alone, {**_percentiles(took), "questions": len(took)}


async def _again(index: Path) -> float:
    """Seconds from `make run`, where all is installed and ingested, to an answer in the browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(_CHROMIUM), args=_FLAGS)
        page = await browser.new_page()
        began = time.perf_counter()
        with _served(index, ("make", "run")) as address:
            await page.goto(f"{address}/?{urlencode({'q': _STARTER})}")
            await page.locator("article blockquote").first.wait_for()
            took = time.perf_counter() - began
        await browser.close()
    return took


async def _opened(browser: Browser, address: str) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    page.set_default_timeout(_PATIENCE_MS)
    await page.goto(address)
    await page.get_by_label("Your question").wait_for()
    return page


async def _alone(page: Page, engine: SearchEngine, questions: Sequence[_Question]) -> dict[str, Any]:
    """One reader; the engine and the page take turns."""
    rounds: list[dict[str, float]] = []
    took: list[float] = []
    await _ask(page, questions[-1])
    for number in range(_ROUNDS):
        own, painted = [], []
        for question in questions[number * _OF_A_ROUND : (number + 1) * _OF_A_ROUND]:
            own.append(engine.search(question.text, 10).took_ms)
            painted.append(await _ask(page, question))
        took += painted
        rounds.append({"engine": statistics.median(own), "page": statistics.median(painted)})
    ratio = ratios(rounds, "engine")["page"]
    return {
        **_percentiles(took),
        "engine_p50_ms": round(statistics.median(each["engine"] for each in rounds), 1),
        "ratio": ratio.to_json(),
    }


async def _session(page: Page, number: int, questions: Sequence[_Question]) -> list[float]:
    chosen = random.Random(number)
    took = []
    for question in chosen.sample(list(questions), _OF_A_SESSION):
        await asyncio.sleep(chosen.uniform(*_PAUSE))
        took.append(await _ask(page, question))
    return took


async def _ask(page: Page, question: _Question) -> float:
    """Asks one question; milliseconds from the key press to the painted answer."""
    box = page.get_by_label("Your question")
    await box.fill(question.text)
    await page.evaluate(_WATCH, [question.words])
    await box.press("Enter")
    milliseconds: float = await page.evaluate("window.timed")
    return milliseconds


def _percentiles(took: Sequence[float]) -> dict[str, float]:
    return {f"p{share}_ms": round(float(np.percentile(took, share)), 1) for share in (50, 95)}


@contextmanager
def _served(index: Path, command: Sequence[str] = _STREAMLIT) -> Iterator[str]:
    """Yield the address of the page over an index, as a command serves it."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    added = {
        "VERBATIM_INDEX": str(index),
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    with tempfile.TemporaryFile() as log:
        # In a session of its own: make does not end what it runs.
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **added}, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait_for(f"http://localhost:{port}/_stcore/health", process)
            yield f"http://localhost:{port}"
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    sys.exit("Streamlit did not start")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else _LIBRARY)
