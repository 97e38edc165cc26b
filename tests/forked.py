"""Processes forked from one server that has imported everything, so that one takes a tenth of a second.

What they do is real. Only how they start differs: started from nothing, as in the product, each imports
every parser anew, which takes a second. `tests/ingest/test_worker.py` and the tests of real commands do that.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import sys
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from types import SimpleNamespace
from typing import Any
from unittest import mock

_IMPORTED = ["faults", "cli", "search.engine", "index.snapshots.verify", "ingest.loaders", "tokenizers"]
# What is imported late otherwise, by each process anew; pytest, where it is the main module of them all.
_IMPORTED += ["datasketch", "ingest.pdf.scans.ocr", "pytest", "typer.testing"]

context = multiprocessing.get_context("forkserver")


def process(*arguments: Any, **options: Any) -> ForkServerProcess:
    """Make a process; its start forks it from the server, which is started with the first."""
    _serve()
    return context.Process(*arguments, **options)


in_place_of_spawn = SimpleNamespace(Pipe=context.Pipe, Process=process)
"""What of a multiprocessing context the readers use."""


@functools.cache
def _serve() -> None:
    context.set_forkserver_preload(_IMPORTED)
    with mock.patch.dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, sys.path))):
        forkserver.ensure_running()
