"""PowerPoint presentations: what each slide shows, under its title, and its notes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.exc import PackageNotFoundError, PythonPptxError

from ingest.document import Document, SourceInfo
from ingest.errors import MalformedDocumentError
from ingest.loaders.marked import MarkedText, bare, quoted
from ingest.loaders.packed import damage, opened, usual
from ingest.loaders.slides.shapes import Shapes
from ingest.loaders.slides.words import paragraph_words
from ingest.loaders.text import title_from_name

_SUFFIXES = {".pptx", ".pptm", ".ppsx", ".potx"}
_MAIN = "ppt/presentation.xml"
_UNTITLED = ("powerpoint presentation", "presentation", "slide 1", "title")


class SlidesLoader:
    """Reads presentations: each slide with its texts, tables and notes; hidden slides are only told of."""

    format = "PowerPoint"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """A zip archive that is named or built as a presentation."""
        named = name.suffix.lower() in _SUFFIXES
        return head.startswith(b"PK\x03\x04") and (named or b"ppt/" in head)

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """The one document that the file is."""
        opened(content, source, _MAIN, "a PowerPoint presentation")
        with damage(source):
            content = usual(content, source)
        presentation = _presentation(content, source)
        written = MarkedText()
        with damage(source):
            for number, slide in enumerate(presentation.slides, start=1):
                _Slide(slide, number, written).write()
        stated = " ".join(str(presentation.core_properties.title or "").split())
        title = stated if stated and stated.lower() not in _UNTITLED else ""
        first = next(iter(presentation.slides), None)
        shown = bare(_title(first)) if first is not None else ""
        info = SourceInfo(source=source, title=title or shown or title_from_name(source))
        yield written.document(info, self.format)


def _presentation(content: bytes, source: str) -> Any:
    try:
        return Presentation(io.BytesIO(content))
    except (PackageNotFoundError, PythonPptxError, KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise MalformedDocumentError(
            source,
            f"its parts do not fit together: {error}",
            remedy="Open it in PowerPoint or LibreOffice and save it anew",
        ) from error


def _title(slide: Any) -> str:
    shape = slide.shapes.title
    if shape is None or not shape.has_text_frame:
        return ""
    return " ".join(" ".join(map(paragraph_words, shape.text_frame.paragraphs)).split())


class _Slide:
    def __init__(self, slide: Any, number: int, written: MarkedText) -> None:
        self._slide = slide
        self._number = number
        self._written = written

    def write(self) -> None:
        """Write the slide: its title, what stands on it, its notes."""
        title = _title(self._slide)
        if self._slide._element.get("show") == "0":
            what = f"Slide {self._number} is hidden, so left out: {quoted(title or self._words())}"
            self._written.note("hidden", what)
            return
        self._written.heading(2, f"Slide {self._number}: {title}" if title else f"Slide {self._number}")
        Shapes(self._slide, self._written).write()
        self._write_notes()
        if any(relation.reltype.endswith("/comments") for relation in self._slide.part.rels.values()):
            self._written.note("left out", f"The comments on slide {self._number} were not read")

    def _write_notes(self) -> None:
        if not self._slide.has_notes_slide:
            return
        frame = self._slide.notes_slide.notes_text_frame
        paragraphs = [paragraph_words(each) for each in frame.paragraphs] if frame is not None else []
        if any(words.strip() for words in paragraphs):
            self._written.heading(3, "Notes")
            for words in paragraphs:
                self._written.block(words)

    def _words(self) -> str:
        frames = (shape.text_frame for shape in self._slide.shapes if shape.has_text_frame)
        return " ".join(" ".join(map(paragraph_words, frame.paragraphs)) for frame in frames)
