"""What tests of loaders share: the files of each format, and how a document is compared with its golden file.

`tests/data/FORMAT/valid/NAME` has a sibling `NAME.json` with all that the loader and the splitter
make of it; `tests/data/FORMAT/invalid/NAME` has a sibling `NAME.error` with the error's type and
message. Both are compared exactly. To write them anew after a change that is meant:

    UPDATE_GOLDEN=1 python -m pytest tests/ingest/loaders

and then read every line of the difference before you commit it.
"""

from __future__ import annotations

import os
from dataclasses import fields
from pathlib import Path

from support import ROOT

from ingest.document import Document
from ingest.split import split

DATA = ROOT / "tests" / "data"
GOLDEN = (".json", ".error")
TARGET_WORDS = 20
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


def described(document: Document) -> dict[str, object]:
    """A document as its golden file has it; what the source does not state is left out."""
    info = {f.name: getattr(document.info, f.name) for f in fields(document.info)}
    told: dict[str, object] = {
        "format": document.format,
        "info": {name: value for name, value in info.items() if value and name != "source"},
        "text": document.text,
        "sections": [
            [list(section.heading), section.kind, document.text[section.start : section.end]]
            for section in document.sections
        ],
        "passages": [passage.text for passage in split(document, TARGET_WORDS)],
    }
    if document.rows:
        told["rows"] = [
            [document.text[row.start : row.end], list(row.heads), list(row.groups)] for row in document.rows
        ]
    if document.doubts:
        told["doubts"] = [
            [doubt.kind, doubt.what, document.text[doubt.start : doubt.end]] for doubt in document.doubts
        ]
    return told


def compare(path: Path, told: str) -> None:
    if UPDATE:
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")
