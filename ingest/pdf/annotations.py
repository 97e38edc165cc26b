"""Reads what lies on a page besides its content: values of form fields, notes, text that is struck out."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from ingest.pdf.display import Display
from ingest.pdf.shapes import Line, Rect, Word

_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_COVERING = (
    raw.FPDF_ANNOT_SQUARE,
    raw.FPDF_ANNOT_CIRCLE,
    raw.FPDF_ANNOT_POLYGON,
    raw.FPDF_ANNOT_STAMP,
    raw.FPDF_ANNOT_FREETEXT,
    raw.FPDF_ANNOT_REDACT,
    raw.FPDF_ANNOT_INK,
)
_REPORTED_ELSEWHERE = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_POPUP)
_TICKED = {True: "[x]", False: "[ ]"}
_TEXT_FIELDS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX)
_TICK_FIELDS = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_PASSWORD = 1 << 13
_MOST = 5000
_USUAL_SIZE = 10.0
_LEADING = 1.25
_WIDTH = 0.5
"""How wide a letter is on average, in sizes."""


@dataclass(frozen=True, slots=True)
class Field:
    """A form field with a value: where it is displayed, and what stands in it, line by line."""

    bounds: Rect
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What an annotation says, and where it lies."""

    bounds: Rect
    text: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """The annotations of a page; `struck` are the stretches of text that are struck out, `covers` where
    shapes and stamps lie on the page."""

    fields: tuple[Field, ...] = ()
    notes: tuple[Note, ...] = ()
    struck: tuple[Rect, ...] = ()
    covers: tuple[Rect, ...] = ()
    unread: int = 0
    """How many signatures, images and files are attached that hold no text to read."""


def read_annotations(page: pdfium.PdfPage, form: Any, display: Display) -> Annotations:
    """Return the annotations of a page that a reader sees.

    Args:
        form: PDFium's form environment; None where the file has no form.
    """
    fields: list[Field] = []
    notes: list[Note] = []
    struck: list[Rect] = []
    covers: list[Rect] = []
    for i in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annot = raw.FPDFPage_GetAnnot(page.raw, i)
        if not annot:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annot)
            if raw.FPDFAnnot_GetFlags(annot) & _HIDDEN:
                continue
            bounds = _bounds(annot, display)
            if kind == raw.FPDF_ANNOT_WIDGET and form is not None:
                fields += _field(form, annot, bounds)
            if kind == raw.FPDF_ANNOT_STRIKEOUT:
                struck += _quads(annot, display) or [bounds]
            if kind in _COVERING:
                covers.append(bounds)
            if kind not in _REPORTED_ELSEWHERE and (contents := _string(annot, b"Contents").strip()):
                notes.append(Note(bounds, contents))
        finally:
            raw.FPDFPage_CloseAnnot(annot)
    return Annotations(tuple(fields), tuple(notes), tuple(struck), tuple(covers))


def _bounds(annot: Any, display: Display) -> Rect:
    rect = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annot, rect)
    return display.rect(rect.left, rect.bottom, rect.right, rect.top)


def _quads(annot: Any, display: Display) -> list[Rect]:
    found: list[Rect] = []
    quad = raw.FS_QUADPOINTSF()
    for i in range(raw.FPDFAnnot_CountAttachmentPoints(annot)):
        if raw.FPDFAnnot_GetAttachmentPoints(annot, i, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            found.append(display.rect(min(xs), min(ys), max(xs), max(ys)))
    return found


def _field(form: Any, annot: Any, bounds: Rect) -> Iterator[Field]:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annot)
    if kind in _TICK_FIELDS:
        yield Field(bounds, (_TICKED[bool(raw.FPDFAnnot_IsChecked(form, annot))],))
    elif kind in _TEXT_FIELDS:
        if not raw.FPDFAnnot_GetFormFieldFlags(form, annot) & _PASSWORD:
            value = _wide(lambda held, size: raw.FPDFAnnot_GetFormFieldValue(form, annot, held, size))
            if lines := tuple(filter(None, (" ".join(line.split()) for line in value.splitlines()))):
                yield Field(bounds, lines)
    elif kind == raw.FPDF_FORMFIELD_LISTBOX:
        chosen = [
            _option(form, annot, i)
            for i in range(min(raw.FPDFAnnot_GetOptionCount(form, annot), _MOST))
            if raw.FPDFAnnot_IsOptionSelected(form, annot, i)
        ]
        if chosen:
            yield Field(bounds, tuple(chosen))


def _option(form: Any, annot: Any, i: int) -> str:
    return _wide(lambda held, size: raw.FPDFAnnot_GetOptionLabel(form, annot, i, held, size))


def _string(annot: Any, key: bytes) -> str:
    return _wide(lambda held, size: raw.FPDFAnnot_GetStringValue(annot, key, held, size))


def _wide(ask: Callable[[Any, int], int]) -> str:
    """A text that PDFium writes into what it is given, in UTF-16."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    held = ctypes.create_string_buffer(size)
    ask(ctypes.cast(held, ctypes.POINTER(ctypes.c_ushort)), size)
    return held.raw[: size - 2].decode("utf-16-le", "replace").replace("\r\n", "\n").replace("\r", "\n")


def field_words(
    fields: Sequence[Field], words: Sequence[Word], page: int, quarters: int, display: Display
) -> list[Word]:
    """Return the values of fields as words, on the lines of the words beside them."""
    found: list[Word] = []
    order = len(words)
    for field in fields:
        bounds = field.bounds.turned(quarters, display.width, display.height)
        beside = _beside(bounds, words) if len(field.lines) == 1 else None
        size = beside.size if beside else min(_USUAL_SIZE, max(0.7 * bounds.height / len(field.lines), 4.0))
        baseline = beside.baseline if beside else bounds.top + size
        for number, line in enumerate(field.lines):
            down = baseline + number * _LEADING * size
            found += _laid(line, _inner(bounds), down, size, field.bounds, page, order + len(found))
    return found


def _inner(bounds: Rect) -> Rect:
    """The rectangle of a field, a little inside of its frame."""
    return Rect(bounds.left + 1.0, bounds.top, max(bounds.right - 1.0, bounds.left + 2.0), bounds.bottom)


def _beside(bounds: Rect, words: Sequence[Word]) -> Word | None:
    """The nearest word on a field's height."""
    middle = bounds.middle[1]
    level = [
        w for w in words if w.bounds.top <= middle <= w.bounds.bottom or abs(w.bounds.middle[1] - middle) < 3
    ]
    return min(
        level,
        key=lambda w: min(abs(w.bounds.right - bounds.left), abs(w.bounds.left - bounds.right)),
        default=None,
    )


def _laid(
    text: str, bounds: Rect, baseline: float, size: float, box: Rect, page: int, order: int
) -> Iterator[Word]:
    """The words of a line from the left of a rectangle; each has the box of the whole field."""
    x = bounds.left
    parts = [text] if text in _TICKED.values() else text.split()
    for i, part in enumerate(parts):
        width = min(_WIDTH * size * len(part), max(bounds.right - x, size))
        where = Rect(x, baseline - 0.8 * size, x + width, baseline + 0.2 * size)
        yield Word(part, box, where, baseline, size, False, "", page, order + i, ("form",))
        x += width + 0.25 * size


def note_lines(note: Note, page: int, size: float) -> tuple[Line, ...]:
    """Return what an annotation says as lines, each word with the box of the annotation."""
    lines: list[Line] = []
    for number, text in enumerate(line for line in note.text.splitlines() if line.strip()):
        baseline = note.bounds.top + (number + 1) * _LEADING * size
        words = list(_laid(" ".join(text.split()), note.bounds, baseline, size, note.bounds, page, 0))
        lines.append(Line(tuple(replace(word, marks=("note",), order=k) for k, word in enumerate(words))))
    return tuple(lines)
