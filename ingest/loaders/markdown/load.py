"""Markdown, with front matter for what a citation needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from ingest.document import Document
from ingest.loaders.decode import decode, looks_binary
from ingest.loaders.html.blocks import blocks
from ingest.loaders.html.load import parse, write
from ingest.loaders.html.prune import prune
from ingest.loaders.markdown.front_matter import OPENING, Front, front_matter
from ingest.loaders.markdown.render import render
from ingest.loaders.marked import MarkedText, Marks, without_own_characters
from ingest.loaders.text import title_from_name

_SUFFIXES = {".md", ".markdown", ".mdown", ".mkd", ".rmd", ".qmd"}


class MarkdownLoader:
    """Reads CommonMark with tables, notes and HTML. The canonical text is what a reader sees, without the
    markup: headings on lines of their own, list items behind "- " or "1. ", table rows between bars."""

    format = "Markdown"

    def recognises(self, head: bytes, name: PurePath) -> bool:
        """Recognise text that begins with front matter, or is named as Markdown."""
        if looks_binary(head):
            return False
        return bool(OPENING.match(head)) or name.suffix.lower() in _SUFFIXES

    def load(self, content: bytes, source: str) -> Iterator[Document]:
        """Read the one document that the file is."""
        decoded = decode(content, source)
        front, body, unsure = front_matter(decoded.text, source)
        marks = Marks()
        written = _written(without_own_characters(body), source, marks)
        info = Front(front).info(source, written.first_heading or title_from_name(source))
        if unsure:
            written.doubt("structure", unsure, 0, max(1, written.text.find("\n")))
        written.doubts += decoded.doubts(written.text)
        yield written.document(info, self.format)


def _written(body: str, source: str, marks: Marks) -> MarkedText:
    """Return the canonical text of Markdown, by way of the web page that it makes."""
    page = render(body, marks)
    if not any(map(str.isalnum, re.sub(r"<[^>]*>", "", page))):
        empty = MarkedText(marks)
        if body.strip():
            empty.doubt(
                "left out", "Nothing of this text is displayed: it is nested too deeply, or only links"
            )
        return empty
    root = parse(f"<html><body>{page}</body></html>", source)
    prune(root, marks, every_comment=True)
    found = blocks(root)
    return write(found, [True] * len(found), marks, facts=False)
