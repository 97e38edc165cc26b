"""Keeps the state of a library that answers: the newest one that can be used."""

from __future__ import annotations

import threading

from index.backend import Backend, Library
from index.errors import MismatchError, StoreError
from index.vectors.model import ModelInfo
from search.hit import SnapshotInfo


class Service:
    """The state of a library in service, which takes up a new one by itself. Threads may share it."""

    def __init__(self, library: Library, model: ModelInfo) -> None:
        """Open the newest state.

        Args:
            library: whose states these are.
            model: what questions are embedded with.

        Raises:
            StoreError: if there is none, or it is damaged, or another model made it.
        """
        self._library = library
        self._model = model
        self._opening = threading.Lock()
        self._backend = self._open()
        self._refused: tuple[str | None, str] = (None, "")

    @property
    def problem(self) -> str:
        """Why the newest state is not the one that answers; empty where it is."""
        self.current()
        return self._refused[1]

    def current(self) -> Backend:
        """Return the state in service, after opening one that was published since the last question.

        One that cannot be used is not taken up: the last good one goes on answering, and `problem` says why.
        """
        if self._is_new(self._library.current_id()):
            with self._opening:
                newest = self._library.current_id()
                if self._is_new(newest):
                    try:
                        self._backend = self._open()
                        self._refused = (None, "")
                    except StoreError as error:
                        self._refused = (newest, str(error))
        return self._backend

    def _is_new(self, newest: str | None) -> bool:
        return newest not in (None, self._backend.statistics.id, self._refused[0])

    def _open(self) -> Backend:
        backend = self._library.open()
        made_with = backend.statistics.model
        if made_with != self._model:
            raise MismatchError(
                f"snapshot {backend.statistics.id}: made with the model {_named(made_with)}, and questions "
                f"would be embedded with {_named(self._model)}. Ingest again with this model, or set the one "
                "that made it"
            )
        return backend


def _named(model: ModelInfo) -> str:
    """Describe a model by all that must be the same: name, checksum and prefixes."""
    prefixes = {"questions": model.query_prefix, "passages": model.passage_prefix}
    before = "".join(f", {prefix!r} before {what}" for what, prefix in prefixes.items() if prefix)
    return f"{model.name} ({model.sha256[:12]}{before})"


def snapshot_info(backend: Backend) -> SnapshotInfo:
    """Describe a state of a library, with the share of its entries that have vectors."""
    statistics = backend.statistics
    return SnapshotInfo(
        id=statistics.id,
        built_at=statistics.built_at,
        documents=statistics.documents,
        passages=statistics.passages,
        model=statistics.model.name,
        embedded=statistics.embedded / statistics.entries if statistics.entries else 1.0,
    )
