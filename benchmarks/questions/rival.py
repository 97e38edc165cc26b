"""Ask txtai, in a process of its own, the same questions over the same vectors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from index.snapshots.snapshot import Snapshot
from index.vectors.model import Vectors

_MOST_PASSAGES = 200_000


class Rival:
    """txtai, in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.measured = self._answer()

    def ask(self, questions: list[str], vectors: Sequence[Vectors]) -> list[list[float]]:
        """How many seconds each question took it, by the clock and of processor time."""
        assert self._process.stdin
        asked = {"questions": questions, "vectors": [v.tolist() for v in vectors]}
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        seconds: list[list[float]] = self._answer()
        return seconds

    def _answer(self) -> Any:
        assert self._process.stdout
        line = self._process.stdout.readline()
        if not line:
            sys.exit("txtai ended: its message is above")
        return json.loads(line)


@contextmanager
def opened(
    snapshot: Snapshot, flat: Any, questions: Sequence[str], vectors: Sequence[Vectors]
) -> Iterator[Rival | None]:
    """txtai with the library's texts and vectors; None, which is said, where it cannot be had."""
    python = os.environ.get("RIVALS_PYTHON")
    if not python or flat.ntotal > _MOST_PASSAGES * 1.1:
        why = "RIVALS_PYTHON names no Python that has it" if not python else "too large a library for it"
        print(f"txtai is left out: {why}")
        yield None
        return
    with tempfile.TemporaryDirectory() as folder:
        row_of = {entry: row for row, (entry, _) in enumerate(snapshot.catalog.vector_keys())}
        texts = [""] * len(row_of)
        for stored in snapshot.catalog.all_passages():
            texts[row_of[stored.entry]] = stored.embedded_text
        lines = "".join(json.dumps(text) + "\n" for text in texts)
        Path(folder, "texts.jsonl").write_text(lines, encoding="utf-8")
        np.save(Path(folder, "vectors.npy"), flat.reconstruct_n(0, flat.ntotal))
        command = [python, str(Path(__file__).parents[1] / "txtai_rival.py"), folder]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=folder
        ) as process:
            yield Rival(process)
            assert process.stdin
            process.stdin.close()
