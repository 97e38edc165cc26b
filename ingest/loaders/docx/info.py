"""Say where a Word document comes from: by its own text first, by the file's properties second."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Protocol

from docx.parts.document import DocumentPart

from ingest.document import SourceInfo
from ingest.loaders.docx.package import has_properties
from ingest.loaders.text import title_from_name
from ingest.text import cited
from ingest.text.provenance import read_provenance

_GENERIC_TITLE = re.compile(
    r"(?:microsoft word -.*|word document|document ?\d*|untitled.*|title|template|powerpoint presentation"
    r"|.*\.(?:docx?|docm|dotx?|rtf|odt))$",
    re.IGNORECASE,
)


class Statements(Protocol):
    """What the text of a document says of it."""

    @property
    def text(self) -> str:
        """The canonical text."""
        ...

    title: str
    facts: list[str]

    @property
    def chapter(self) -> str:
        """The only heading of the highest level, if it may be the title of the whole."""
        ...


def stated_title(title: str) -> str:
    """Return the title that a file's properties state, unless it only names a program or a file."""
    words = " ".join(title.split())
    return "" if _GENERIC_TITLE.match(words) else words


def own_title(statements: Statements, stated: str, source: str) -> str:
    """Return a document's title: its own, the stated one, its only chapter's, or the file's name."""
    return statements.title or stated or statements.chapter or title_from_name(source)


def named_authors(statements: Statements, stated: list[str]) -> tuple[str, ...]:
    """Return the authors whom the text states, or those of the file's properties that the text names."""
    names = (" ".join(name.split()) for name in stated)
    found = tuple(name for name in names if name and cited.named_in(name, statements.text))
    return cited.authors(statements.facts) or found


def self_cited(statements: Statements) -> dict[str, object]:
    """Return what the text says of how to cite it."""
    stated = {"suggested_citation": cited.citation(statements.facts), "isbn": cited.isbn(statements.facts)}
    return {key: words for key, words in stated.items() if words}


def info(main: DocumentPart, source: str, statements: Statements) -> SourceInfo:
    """Return everything that a citation of a Word document is made of."""
    stated = main.core_properties if has_properties(main) else None
    title = "" if stated is None else stated_title(stated.title)
    authors = [] if stated is None else stated.author.split(";")
    extra: dict[str, object] = {}
    if stated is not None:
        dates = {"created": _date(stated.created), "modified": _date(stated.modified)}
        words = {"keywords": stated.keywords, "language": stated.language, "subject": stated.subject}
        extra = {key: text for key, text in {**dates, **words}.items() if text}
    own = read_provenance(statements.facts)
    return SourceInfo(
        source=source,
        title=own_title(statements, title, source),
        publisher=own.publisher,
        authors=named_authors(statements, authors),
        published=own.published,
        reviewed=own.reviewed,
        valid_until=own.valid_until,
        accessed=own.accessed,
        origin=own.origin,
        supersedes=own.supersedes,
        version=None if stated is None else stated.version or None,
        extra={**extra, **self_cited(statements)},
    )


def _date(stated: datetime | None) -> str:
    return stated.isoformat() if stated else ""
