"""Count what the page answers, for Prometheus: how many questions and how fast, and not a word of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from index.errors import StoreError
from index.snapshots.store import Store
from search.hit import Answer
from ui.http.state import LibraryState, Status, read_state

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_GRACE_SECONDS = 60
_BEHIND = "The page answers from an older snapshot than the newest: run `verify`."


class Counts:
    """The counters of one process. Threads may share them."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.registry = CollectorRegistry()
        self._last = ("", 0.0)
        ProcessCollector(registry=self.registry)
        self._questions = Counter(
            "verbatim_questions", "Questions asked, by how they ended.", ["outcome"], registry=self.registry
        )
        for outcome in ("answered", "refused", "unjudged"):
            self._questions.labels(outcome)
        self._seconds = Histogram(
            "verbatim_search_seconds",
            "Seconds that searches took, those of an answer drawn anew included.",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.failures = Counter(
            "verbatim_search_failures", "Searches that ended in an error.", registry=self.registry
        )

    def add(self, answer: Answer, again: bool = False) -> None:
        """Count an answer: `refused` if it says "probably not in this library", else `answered`.

        One that could not be judged is `unjudged`. Drawn `again`, only its time counts.
        """
        self._seconds.observe(answer.took_ms / 1000)
        self._last = (answer.snapshot.id, time.time())
        if again:
            return
        refused = answer.answerable is False or not answer.hits
        outcome = "refused" if refused else "answered" if answer.answerable else "unjudged"
        self._questions.labels(outcome).inc()

    def state(self, index: Path | Store) -> LibraryState:
        """Read the state of the library; say too where the page does not answer from its newest snapshot.

        The page takes up a new one at its next question, unless it is damaged or of another model.
        """
        state = read_state(index)
        answered_by, at = self._last
        if not answered_by or answered_by == state.snapshot or at < _switched_at(index) + _GRACE_SECONDS:
            return state
        status: Status = "down" if state.status == "down" else "degraded"
        return replace(state, status=status, problems=(*state.problems, _BEHIND))

    def text(self, index: Path | Store) -> bytes:
        """Write all counts, and the state of the library in `index`, as Prometheus reads them."""
        library = CollectorRegistry()
        library.register(_Library(self.state(index)))
        return generate_latest(self.registry) + generate_latest(library)


class _Library(Collector):
    def __init__(self, state: LibraryState) -> None:
        self._state = state

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the figures that are known."""
        state = self._state
        known: dict[str, tuple[str, float | None]] = {
            "up": ("1 if questions can be answered, else 0.", float(state.status != "down")),
            "problems": ("Problems that /healthz names.", len(state.problems)),
            "snapshot_age_seconds": ("Seconds since the snapshot was built.", state.age_seconds),
            "documents": ("Documents in the library.", state.documents),
            "passages": ("Passages in the library.", state.passages),
            "embedded_ratio": ("Share of the passages that have vectors.", state.embedded),
            "last_ingest_timestamp_seconds": ("When the last ingest ended.", _seconds(state.last_ingest_at)),
            "last_ingest_failed_files": ("Files that it could not read.", state.failed_files),
            "last_ingest_remarked_files": ("Files of which it said something else.", state.remarked_files),
        }
        for name, (meaning, value) in known.items():
            if value is not None:
                yield GaugeMetricFamily(f"verbatim_{name}", meaning, value=value)


def _switched_at(index: Path | Store) -> float:
    """Return when the snapshot in service was put there; never, where that cannot be told."""
    try:
        return (index if isinstance(index, Store) else Store(index)).switched_at()
    except StoreError:
        return float("inf")


def _seconds(at: str | None) -> float | None:
    return datetime.fromisoformat(at).timestamp() if at else None


COUNTS = Counts()
"""Those of this process: the page's script and its server share them."""
