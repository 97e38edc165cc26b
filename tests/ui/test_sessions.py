"""Thirty readers at once, over real connections to a real server: each gets its own, and none another's."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
import websockets
from serving import served
from support import ingest
from visiting import drawn

from index.snapshots.store import Store
from index.vectors.model import Embedder

READERS = 30
SECONDS = 60
# No drug: names that no tokenizer joins, each of another pair of syllables.
FIRST = ("zel", "bra", "cor", "dul", "fen", "gri")
SECOND = ("mavir", "potide", "sartin", "tolac", "xabine")
DRUGS = [first + second for first in FIRST for second in SECOND]


@dataclass
class Reader:
    """A visit: one connection to the page, as the browser makes it."""

    drug: str
    dose: int
    pages: list[str] = field(default_factory=list)

    @property
    def question(self) -> str:
        return f"what is the dose of {self.drug}?"

    async def visit(self, url: str, ready: asyncio.Barrier) -> None:
        address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
        async with websockets.connect(address, max_size=None, subprotocols=["streamlit"]) as connection:  # type: ignore[list-item]
            await ready.wait()
            for asked in (self.question, f"who must not take {self.drug}?", f"{self.drug} {self.mail}", ""):
                self.pages.append(await drawn(connection, urlencode({"q": asked} if asked else {})))

    @property
    def mail(self) -> str:
        return f"{self.drug}@example.org"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("thirty")
    documents = folder / "documents"
    documents.mkdir()
    for number, drug in enumerate(DRUGS):
        (documents / f"{drug}.md").write_text(
            f"---\ntitle: {drug.capitalize()}\n---\n# Dose\n\nThe dose of {drug} is {number + 11} mg.\n\n"
            f"# Who must not take it\n\nNobody with a fever above {number + 51} degrees must take {drug}.\n",
            encoding="utf-8",
        )
    store = Store(folder / "index")
    ingest(store, documents, embedder=embedder)
    with served(store.root, folder / "log", VERBATIM_HITS="2") as address:
        yield address


async def _all_at_once(readers: list[Reader], url: str) -> None:
    ready = asyncio.Barrier(len(readers))
    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
        for reader in readers:
            group.create_task(reader.visit(url, ready))


def test_thirty_sessions_at_once(url: str) -> None:
    readers = [Reader(drug, number + 11) for number, drug in enumerate(DRUGS)]
    assert len(readers) == READERS
    # In a thread of its own: a browser test before this one may have left its loop running here.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(lambda: asyncio.run(_all_at_once(readers, url))).result()
    for reader in readers:
        dose, contraindication, patient, start = reader.pages
        assert _quotes(dose)[0] == f"The dose of {reader.drug} is {reader.dose} mg."
        assert _quotes(contraindication)[0].endswith(f"degrees must take {reader.drug}.")
        # A question that is kept back is kept back from the others too.
        assert "This may tell who a patient is" in patient
        assert re.findall(r"[a-z]+@example\.org", patient) == [reader.mail]
        assert not _quotes(patient)
        # Only what was asked in this visit is remembered in it.
        remembered = re.findall(r"<a [^>]*>([^<]*)</a>", start.partition("Your questions of this visit")[2])
        assert remembered == [f"who must not take {reader.drug}?", reader.question]
        assert "example.org" not in start


def _quotes(page: str) -> list[str]:
    """The passages on a page, without the tags of their marks."""
    return [
        re.sub(r"<[^>]*>", "", each) for each in re.findall(r"<blockquote>(.*?)</blockquote>", page, re.S)
    ]
