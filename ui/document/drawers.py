"""Keep a few processes that draw pages of PDFs: one page can stop or fill none but its own.

A file of a kilobyte may take minutes and gigabytes to draw. So each process has a limit of memory, each page
a deadline; and a page that could not be drawn is not tried again.
"""

from __future__ import annotations

import contextlib
import hashlib
import subprocess
import sys
import threading
from collections import OrderedDict
from multiprocessing import Pipe
from pathlib import Path
from queue import Empty, LifoQueue

from ingest.errors import VerbatimError
from ui.document.draw_page import DRAWN

_PROCESSES = 2
_SECONDS = 8.0
_START_SECONDS = 30.0
"""How long a process may take to start, however busy the machine is."""
_TRIES = 2
"""A process may end for another reason than its page: somebody killed it. It hardly does so twice."""
_REMEMBERED = 1000
_ROOT = Path(__file__).parents[2]


class NotDrawnError(VerbatimError):
    """A page is not drawn; the message says why."""


class Drawers:
    """Processes that draw, each started when first needed."""

    def __init__(self, processes: int = _PROCESSES, seconds: float = _SECONDS) -> None:
        """Start none yet.

        Args:
            processes: how many pages may be drawn at once; other readers wait their turn.
            seconds: how long one page may take, and how long a reader waits for a turn.
        """
        self._seconds = seconds
        self._free: LifoQueue[_Drawer | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        self._refused: OrderedDict[tuple[str, int], str] = OrderedDict()
        self._lock = threading.Lock()

    def draw(self, content: bytes, number: int, pixels: int) -> bytes:
        """Draw a page, counted from 1, as WebP of this width.

        Raises:
            NotDrawnError: that says why, also for a page that was refused before.
        """
        key = hashlib.sha256(content).hexdigest(), number
        if reason := self._refused.get(key):
            raise NotDrawnError(reason)
        try:
            drawer = self._free.get(timeout=self._seconds)
        except Empty:
            raise NotDrawnError("other pages are being drawn; try again") from None
        try:
            for _ in range(_TRIES):
                drawer = drawer if drawer and drawer.is_alive() else _Drawer()
                try:
                    return drawer.draw(content, number, pixels, self._seconds)
                except _ProcessEnded:
                    continue
            raise NotDrawnError("the program that draws it ended: it crashed or was short of memory")
        except NotDrawnError as error:
            self._remember(key, str(error))
            raise
        except OSError as error:
            raise NotDrawnError(f"no program to draw it could be started ({error.strerror})") from error
        finally:
            self._free.put(drawer if drawer and drawer.is_alive() else None)

    def stop(self) -> None:
        """End the processes that are not drawing."""
        for _ in range(self._free.qsize()):
            drawer = self._free.get()
            if drawer:
                drawer.stop()
            self._free.put(None)

    def _remember(self, key: tuple[str, int], reason: str) -> None:
        with self._lock:
            self._refused[key] = reason
            while len(self._refused) > _REMEMBERED:
                self._refused.popitem(last=False)


class _ProcessEnded(Exception):
    """A process ended before it answered."""


class _Drawer:
    """One process, and this end of the pipe to it."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        self._is_ready = False
        # Its own session: Ctrl-C in the terminal ends the page, and the closed pipe ends this.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui.document.draw_page", str(theirs.fileno())],
            cwd=_ROOT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def draw(self, content: bytes, number: int, pixels: int, seconds: float) -> bytes:
        """Draw a page.

        Raises:
            NotDrawnError: it was refused, or took longer than `seconds`, and the process was ended.
            _ProcessEnded: the process is no longer there.
        """
        try:
            self._wait_for_start()
            self._pipe.send_bytes(f"{number} {pixels}".encode())
            self._pipe.send_bytes(content)
            if not self._pipe.poll(seconds):
                self.stop()
                raise NotDrawnError(f"drawing it took more than {seconds:g} s")
            answer = self._pipe.recv_bytes()
        except (EOFError, OSError) as error:
            self.stop()
            raise _ProcessEnded from error
        if answer[:1] != DRAWN:
            raise NotDrawnError(answer[1:].decode(errors="replace"))
        return answer[1:]

    def _wait_for_start(self) -> None:
        if not self._is_ready:
            if not self._pipe.poll(_START_SECONDS):
                self.stop()
                raise EOFError
            self._pipe.recv_bytes()
            self._is_ready = True

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        self._pipe.close()
