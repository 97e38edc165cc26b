"""Starting is quick: what takes long to import is imported where it is used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from support import ROOT

HEAVY = {"torch", "transformers", "sentence_transformers", "scipy", "pandas", "ir_measures", "streamlit"}
HEAVY |= {"dask", "distributed"}
PARSERS = {"docx", "lxml", "pypdfium2", "trafilatura", "rapidocr", "datasketch"}


@pytest.mark.parametrize(
    ("module", "not_needed"),
    [
        ("cli", HEAVY | PARSERS | {"onnxruntime"}),
        ("index.vectors.choose_model", HEAVY | PARSERS),
        ("ingest.load", PARSERS),
    ],
)
def test_what_is_heavy_is_not_imported_before_it_is_used(module: str, not_needed: set[str]) -> None:
    program = f"import {module}, sys; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert module in done.stdout.split()
    assert not not_needed & set(done.stdout.split())
