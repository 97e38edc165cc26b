"""Pages are drawn in processes that may be killed: a page that takes for ever costs its own picture alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import LEAFLET
from support import ROOT

from ui.document.drawers import Drawers, NotDrawnError

_WIDTH = 200


def _bomb(levels: int = 60) -> bytes:
    """A PDF of a page whose forms each show the next one twice: 2 to the power of `levels` squares."""
    forms = [
        f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F {n + 6} 0 R>>>>/Length 10>>\n"
        "stream\n/F Do /F Do\nendstream"
        for n in range(levels)
    ]
    last = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 11>>\nstream\n0 0 9 9 re f\nendstream"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        "<</Length 5>>\nstream\n/F Do\nendstream",
        *(form.replace("/Length 10", "/Length 11") for form in forms),
        last,
    ]
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{each}\nendobj\n" for n, each in enumerate(objects, 1))
    return (body + "trailer<</Root 1 0 R>>\n%%EOF").encode()


@pytest.fixture
def others() -> set[int]:
    """The processes that draw for other tests, by id."""
    return set(_processes())


@pytest.fixture
def drawers(others: set[int]) -> Iterator[Drawers]:
    made = Drawers(processes=1, seconds=1.0)
    made.draw(LEAFLET.read_bytes(), 1, _WIDTH)  # so that its process is there, and its id can be told
    yield made
    made.stop()


def _processes() -> list[int]:
    """The processes that draw for this one, by id."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            command = (stat.parent / "cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == os.getpid() and b"ui.document.draw_page" in command:
            found.append(int(stat.parent.name))
    return found


def test_a_page_is_drawn_as_wide_as_asked(drawers: Drawers) -> None:
    image = drawers.draw(LEAFLET.read_bytes(), 1, _WIDTH)
    assert image[:4] == b"RIFF" and image[8:12] == b"WEBP"


def test_a_page_that_takes_for_ever_is_given_up_and_the_next_one_drawn(
    drawers: Drawers, others: set[int]
) -> None:
    before = set(_processes()) - others
    with pytest.raises(NotDrawnError, match=r"more than 1 s|short of memory"):
        drawers.draw(_bomb(), 1, _WIDTH)
    assert before and not before & set(_processes())
    assert drawers.draw(LEAFLET.read_bytes(), 1, _WIDTH)


def test_what_could_not_be_drawn_is_not_tried_again(drawers: Drawers, others: set[int]) -> None:
    reasons = []
    for _ in range(2):
        with pytest.raises(NotDrawnError) as caught:
            drawers.draw(_bomb(), 1, _WIDTH)
        reasons.append(str(caught.value))
    assert reasons[0] == reasons[1]
    assert set(_processes()) <= others  # the second asked none


def test_a_process_that_was_killed_is_replaced(drawers: Drawers, others: set[int]) -> None:
    for process in set(_processes()) - others:
        os.kill(process, signal.SIGKILL)
    assert drawers.draw(LEAFLET.read_bytes(), 1, _WIDTH)


def test_a_reader_waits_for_a_turn_and_is_told_when_none_comes() -> None:
    drawers = Drawers(processes=1, seconds=1.5)
    began = threading.Event()
    bomb = _bomb()

    def draw() -> None:
        began.set()
        with pytest.raises(NotDrawnError):
            drawers.draw(bomb, 1, _WIDTH)

    busy = threading.Thread(target=draw)
    busy.start()
    began.wait()
    try:
        drawers.draw(LEAFLET.read_bytes(), 1, _WIDTH)
    except NotDrawnError as error:
        assert "try again" in str(error)
    busy.join()
    # It was not the page's fault, so it is not held against it.
    assert drawers.draw(LEAFLET.read_bytes(), 1, _WIDTH)
    drawers.stop()


def test_a_process_ends_when_nobody_holds_its_pipe() -> None:
    script = f"""
import os, subprocess
from pathlib import Path
from ui.document.drawers import Drawers
Drawers(processes=1).draw(Path({str(LEAFLET)!r}).read_bytes(), 1, 100)
for stat in Path("/proc").glob("[0-9]*/stat"):
    if stat.read_text().rpartition(")")[2].split()[1] == str(os.getpid()):
        print(stat.parent.name)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    (process,) = (int(line) for line in done.stdout.split())
    until = time.monotonic() + 10
    while Path(f"/proc/{process}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    if Path(f"/proc/{process}").exists():
        os.kill(process, signal.SIGKILL)
        pytest.fail("it went on drawing for nobody")
