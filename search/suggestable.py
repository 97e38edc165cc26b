"""Collects what a library can be asked by: its titles, headings, and their other names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from index.backend import Backend, ListedDocument
from search.names.names import Names

Kind = Literal["title", "heading", "name", "recent"]

_MOST_PASSAGES = 200_000
"""Headings are read of so many passages; of a larger library only titles and names are suggested."""
_MOST_OF_DOCUMENT = 10_000
_AT_ONCE = 500
_LONGEST = 160
_NO_TITLE = re.compile(r"[\W\d]*")
_ASKS = re.compile(r"(?:what|how|when|where|which|who|why|is|are|can|do|does|should|may)\b", re.IGNORECASE)
_FURNITURE = re.compile(
    r"abstract|background|introduction|overview|summary|methods?|results?|discussion|conclusions?|references|"
    r"sources|contents|title|notes?|further reading|see also|acknowledge?ments?|funding|objectives?|aims?|"
    r"purpose|findings?|figure.*|table.*|appendix.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Suggestable:
    """Something to ask.

    Attributes:
        asks: the question, as it is put into the box.
        title: the document's title.
        heading: the heading in it; "" for the document.
        name: the other name by which it is found; "" elsewhere.
        documents: the documents of which it is so.
    """

    kind: Kind
    asks: str
    title: str
    heading: str = ""
    name: str = ""
    documents: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """What is compared with what was typed."""
        return self.name or (f"{self.title} {self.heading}" if self.heading else self.title)


def suggestables(library: Backend, names: Names) -> list[Suggestable]:
    """Collect them, each once."""
    titled: dict[str, list[ListedDocument]] = defaultdict(list)
    for document in library.documents():
        if not _NO_TITLE.fullmatch(document.info.title) and len(document.info.title) <= _LONGEST:
            titled[" ".join(document.info.title.split())].append(document)
    found = [Suggestable("title", title, title, documents=_ids(those)) for title, those in titled.items()]
    found += _other_names(library, names, titled)
    if library.statistics.passages <= _MOST_PASSAGES:
        found += _headings(library, titled)
    return found


def _ids(documents: Iterable[ListedDocument]) -> tuple[str, ...]:
    return tuple(each.document_id for each in documents)


def _headings(library: Backend, titled: dict[str, list[ListedDocument]]) -> Iterator[Suggestable]:
    for title, documents in titled.items():
        of_heading: dict[str, list[str]] = defaultdict(list)
        for document in documents:
            passages = library.neighbours(document.document_id, 0, 0, _MOST_OF_DOCUMENT)
            for heading in dict.fromkeys(
                each.passage.heading[-1] for each in passages if each.passage.heading
            ):
                of_heading[" ".join(heading.split())].append(document.document_id)
        for heading, ids in of_heading.items():
            if _is_telling(heading, title):
                asks = heading if _speaks_for_itself(heading, title) else f"{title}: {heading}"
                yield Suggestable("heading", asks, title, heading, documents=tuple(ids))


def _is_telling(heading: str, title: str) -> bool:
    plain = not heading or len(heading) > _LONGEST or _NO_TITLE.fullmatch(heading)
    return not plain and heading.casefold() != title.casefold() and not _FURNITURE.fullmatch(heading)


def _speaks_for_itself(heading: str, title: str) -> bool:
    """Whether a heading asks of its document by name, as "What are the treatments for Gout?"."""
    return bool(_ASKS.match(heading)) and title.casefold() in heading.casefold()


def _other_names(
    library: Backend, names: Names, titled: dict[str, list[ListedDocument]]
) -> Iterator[Suggestable]:
    """Yield what the documents and the tables of names call the titles' subjects besides."""
    titles = list(titled)
    for begin in range(0, len(titles), _AT_ONCE):
        of_documents = library.names(titles[begin : begin + _AT_ONCE])
        for title in titles[begin : begin + _AT_ONCE]:
            stated = [each.name for each in of_documents.get(title, ())]
            known = [name for concept in names.look_up(title) for name in concept.all_names]
            for name in dict.fromkeys((*stated, *known)):
                if name.casefold() != title.casefold() and len(name) <= _LONGEST:
                    yield Suggestable("name", title, title, name=name, documents=_ids(titled[title]))
