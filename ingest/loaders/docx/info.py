"""Say where a Word document comes from: by its own text first, by the file's properties second."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from docx.parts.document import DocumentPart

from ingest.document import SourceInfo
from ingest.loaders.docx.package import has_properties
from ingest.loaders.flow import ParagraphWriter

_GENERIC_TITLE = re.compile(
    r"(?:microsoft word -.*|word document|document ?\d*|untitled.*|title|template|powerpoint presentation"
    r"|.*\.(?:docx?|docm|dotx?|rtf|odt))$",
    re.IGNORECASE,
)


def stated_title(title: str) -> str:
    """Return the title that a file's properties state, unless it only names a program or a file."""
    words = " ".join(title.split())
    return "" if _GENERIC_TITLE.match(words) else words


def info(main: DocumentPart, source: str, paragraphs: ParagraphWriter) -> SourceInfo:
    """Return everything that a citation of a Word document is made of."""
    if not has_properties(main):
        return paragraphs.info(source, "", (), {})
    stated = main.core_properties
    authors = (" ".join(name.split()) for name in stated.author.split(";"))
    dates = {"created": _date(stated.created), "modified": _date(stated.modified)}
    words = {"keywords": stated.keywords, "language": stated.language, "subject": stated.subject}
    extra: dict[str, object] = {key: text for key, text in {**dates, **words}.items() if text}
    found = paragraphs.info(source, stated_title(stated.title), authors, extra)
    return replace(found, version=stated.version or None)


def _date(stated: datetime | None) -> str:
    return stated.isoformat() if stated else ""
