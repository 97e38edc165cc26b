"""Writes the words of a paragraph on a slide, with what is raised, lowered or struck."""

from __future__ import annotations

from typing import Any

from ingest.loaders.docx.words.formulas import formula
from ingest.loaders.docx.words.styles import is_white
from ingest.loaders.docx.words.symbols import is_symbol_font, symbols
from ingest.loaders.marked import without_own_characters
from ingest.signs import behind, lowered, raised, struck, with_small_fractions

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
            written += behind(written, _formula(part))
    return without_own_characters(with_small_fractions(written.replace("\v", "\n")))


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
    faces = (face.get("typeface", "") for name in ("sym", "latin") for face in style.iterfind(_A + name))
    font = next(filter(is_symbol_font, faces), "")
    words = symbols(words, font, font) if font else words
    shift = style.get("baseline", "0").rstrip("%")
    if shift.lstrip("-").isdigit() and int(shift):
        words = raised(words, before) if int(shift) > 0 else lowered(words)
    return struck(words) if style.get("strike", "noStrike") != "noStrike" else words


def in_white(paragraph: Any) -> str:
    """Return the words of a paragraph that are white, or nearly so."""
    found: list[str] = []
    for run in paragraph._p.iter(f"{_A}r"):
        color = run.find(f"{_A}rPr/{_A}solidFill/{_A}srgbClr")
        code = "" if color is None else color.get("val", "")
        named = run.find(f"{_A}rPr/{_A}solidFill/{_A}schemeClr")
        is_background = named is not None and named.get("val") in ("bg1", "lt1") and not len(named)
        if is_background or (len(code) == 6 and code.isalnum() and is_white(int(code, 16))):
            found += [text.text or "" for text in run.iter(f"{_A}t")]
    return " ".join("".join(found).split())
