"""Writes the words of a paragraph on a slide, with what is raised, lowered or struck."""

from __future__ import annotations

from typing import Any

from ingest.loaders.docx.words.formulas import formula
from ingest.loaders.marked import without_own_characters
from ingest.signs import lowered, raised, struck

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULA = "\ufffc"
"""Stands for a formula that is not understood until its mark is put there."""


def paragraph_words(paragraph: Any) -> str:
    """Return what a paragraph shows; a formula that is not understood is U+FFFC."""
    written = ""
    for part in paragraph._p:
        if part.tag == f"{_A}br":
            written += "\n"
        elif part.tag in (f"{_A}r", f"{_A}fld"):
            written += _run(part, written)
        elif part.tag == f"{_MC}AlternateContent" or part.tag.startswith(_M):
            written += _formula(part)
    return without_own_characters(written.replace("\v", "\n"))


def _formula(part: Any) -> str:
    """A formula on one line, or U+FFFC where it is not understood."""
    found = next(part.iter(f"{_M}oMath"), None)
    unsure: list[str] = []
    words = formula(found, unsure.append) if found is not None else ""
    return FORMULA if unsure or not words else words


def _run(run: Any, before: str) -> str:
    words = "".join(text.text or "" for text in run.iter(f"{_A}t"))
    style = run.find(f"{_A}rPr")
    if style is None or not words.strip():
        return words
    shift = style.get("baseline", "0").rstrip("%")
    if shift.lstrip("-").isdigit() and int(shift):
        words = raised(words, before) if int(shift) > 0 else lowered(words)
    return struck(words) if style.get("strike", "noStrike") != "noStrike" else words
