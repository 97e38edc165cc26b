"""Show how far a stage has come: a line every few seconds, in a terminal and in a log alike."""

from __future__ import annotations

import sys
import time

_SECONDS = 5.0


class Shown:
    """Prints what is done of a stage, how fast, and the time left."""

    def __init__(self) -> None:
        self._stage, self._began, self._told = "", 0.0, 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` is done of a stage."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began, self._told = stage, now, now
        if total and (done >= total or now - self._told >= _SECONDS):
            self._told = now
            rate = done / (now - self._began) if now > self._began else 0.0
            left = f", {rate:,.0f} a second, about {(total - done) / rate:,.0f} s left" if rate else ""
            line = f"{stage}: {done:,} of {total:,}{left if done < total else ''}"
            print(line, file=sys.stderr, flush=True)
