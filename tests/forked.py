"""Processes forked from one server that has imported everything, so that one takes a tenth of a second.

What they do is real. Only how they start differs: started from nothing, as in the product, each imports
every parser anew, which takes a second. `tests/ingest/test_worker.py` and the tests of real commands do that.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import sys
import threading
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from types import ModuleType, SimpleNamespace
from unittest import mock

_IMPORTED = [
    "forked",
    "faults",
    "cli",
    "search.engine",
    "index.snapshots.verify",
    "ingest.loaders",
    "tokenizers",
]
# What is imported late otherwise, by each process anew.
_IMPORTED += ["datasketch", "tokenizers", "ingest.loaders", "ingest.pdf.scans.ocr", "typer.testing"]

context = multiprocessing.get_context("forkserver")
_NO_MAIN = ModuleType("__main__")
_starting = threading.Lock()


class Process(ForkServerProcess):
    """A process forked from the server, which is started with the first."""

    def start(self) -> None:
        """Start it without the main module, which it would import: Streamlit's tests put app.py there."""
        _serve()
        with _starting:
            main, sys.modules["__main__"] = sys.modules["__main__"], _NO_MAIN
            try:
                super().start()
            finally:
                sys.modules["__main__"] = main


in_place_of_spawn = SimpleNamespace(Pipe=context.Pipe, Process=Process)
"""What of a multiprocessing context the readers use."""


@functools.cache
def _serve() -> None:
    context.set_forkserver_preload(_IMPORTED)
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path))):
        forkserver.ensure_running()
